"""What is said: traceable, in both languages, with the tone rules kept."""

import re
from dataclasses import replace

import polars as pl
import pytest

from abreast.bulletin import Bulletin, compose, verify
from abreast.bulletin.book import Book
from abreast.bulletin.families import FAMILIES
from abreast.bulletin.families.inputs import LISTED, Inputs
from abreast.bulletin.families.standings import advice
from abreast.bulletin.number import LANGS
from abreast.bulletin.sentence import Shown
from bulletin.hospital_world import hospitals
from bulletin.machinery_world import DEKADS
from bulletin.worlds import MONTHS, World

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def book(world: World) -> Book:
    return Book.of(Inputs(world.names, world.tables, world.period), {})


def test_every_number_in_words_is_a_statement(book: Book) -> None:
    for said in book.said.values():
        for lang in LANGS:
            for number in said.words(lang).shown:
                statement = book.said[number.key].statement
                assert getattr(statement, number.part) == number.value


def test_every_statement_says_its_own_number_in_both_languages(book: Book) -> None:
    for key, said in book.said.items():
        for lang in LANGS:
            assert any(n.key == key for n in said.words(lang).shown), key
        assert CHINESE.search(said.statement.zh)
        assert not CHINESE.search(said.statement.en.replace(book.inputs.names.title.en, "")), (
            said.statement.en
        )


def test_digits_outside_numbers_belong_to_names_and_periods(book: Book) -> None:
    names = sorted(
        {t[lang] for t in book.inputs.names.scopes.values() for lang in LANGS}, key=len, reverse=True
    )
    for said in book.said.values():
        for lang in LANGS:
            plain = "".join(p for p in said.words(lang).parts if not isinstance(p, Shown))
            for name in names:
                plain = plain.replace(name, "")
            plain = re.sub(r"\d{4}年(\d+月(\d+日)?)?|至?\d+月(\d+日)?|至\d+日|\d+天比\d+天", "", plain)
            plain = re.sub(
                r"(\d+(–\d+)? )?[A-Z][a-z]+ \d{4}|\d+ [A-Z][a-z]+ to|from \d+ to|\d+ days against \d+",
                "",
                plain,
            )
            assert not re.search(r"\d", plain), (plain, said.statement.id)


def test_a_rank_stands_with_its_range_in_one_sentence(bulletins: dict[str, Bulletin]) -> None:
    ranks = [s for s in bulletins["hospitals"].statements if s.id.startswith("rank.")]
    assert ranks
    for statement in ranks:
        assert re.search(r"put it \d+\w\w, somewhere between \d+\w\w and \d+\w\w: ", statement.en)
        assert re.search(r"排第\d+，可能的名次在第\d+至第\d+之间：", statement.zh)
        assert statement.of


def test_small_groups_have_no_ranks(hospitals: World, bulletins: dict[str, Bulletin]) -> None:
    few = hospitals.tables["standings"].filter((pl.col("scope") == "land") & (pl.col("status") == "too few"))
    ranked = {s.scope for s in bulletins["hospitals"].statements if s.id.startswith("rank.")}
    assert few.height > 0
    assert not ranked & set(few["unit"])


def test_persons_are_never_listed(machinery: World, bulletins: dict[str, Bulletin]) -> None:
    persons = set(machinery.tables["progress"]["unit"])
    assert not persons & {s.scope for s in bulletins["machinery"].statements}


def test_kinds_of_many_units_are_not_listed() -> None:
    frame = pl.DataFrame({"unit": [f"u{i}" for i in range(LISTED + 1)], "kind": ["hospital"] * (LISTED + 1)})
    from bulletin.hospital_world import hospitals

    names = hospitals(20).names
    assert Inputs(names, {"standings": frame}, "2019-03").listed_kinds("standings") == set()
    assert Inputs(names, {"standings": frame[:LISTED]}, "2019-03").listed_kinds("standings") == {"hospital"}


def test_no_words_that_shame(bulletin: Bulletin) -> None:
    words = re.compile(
        r"\b(worst|bottom|failed|failing|poor|significant)\b|最差|垫底|倒数|显著|末位", re.IGNORECASE
    )
    for statement in bulletin.statements:
        assert not words.search(statement.en + statement.zh)


def test_advice_never_praises_and_blames_at_once() -> None:
    best = {"may_be_best": True, "gap": 0.2, "rank_low": 1, "rank_high": 90, "of": 100}
    assert "best" in advice(best)["en"]
    assert "gap" not in advice(best)["en"]
    assert "more periods" in advice(best | {"rank_high": 100})["en"]
    wide = best | {"may_be_best": False}
    assert "more periods" in advice(wide)["en"]
    assert "exemplars" in advice(wide | {"rank_low": 80})["en"]
    assert "hold" in advice(wide | {"rank_low": 80, "gap": 0.0})["en"]


def test_drew_level_is_labelled_as_what_was_seen(bulletin: Bulletin) -> None:
    drew = [s for s in bulletin.statements if s.id.startswith("catchup.drew_level.")]
    assert drew
    assert all("what was seen" in s.en and "所见计数" in s.zh for s in drew)


def test_series_up_to_the_period(hospitals: World, bulletins: dict[str, Bulletin]) -> None:
    periods = [s.period for s in bulletins["hospitals"].statements if s.id == "indicator.total.within_4h"]
    assert periods == MONTHS
    earlier = Book.of(Inputs(hospitals.names, hospitals.tables, MONTHS[20]), {})
    assert max(k[2] for k in earlier.said) == MONTHS[20]


def test_reconciliation_is_cumulative(bulletins: dict[str, Bulletin]) -> None:
    (one,) = [s for s in bulletins["hospitals"].statements if s.id.startswith("indicator.reconciliation")]
    assert (one.period, one.since) == (MONTHS[-1], MONTHS[0])
    assert one.value == pytest.approx(1 / 1.175)
    assert "85.1%" in one.en
    assert "占全境独立上报总数" in one.zh


def test_gaps_of_one_aspect_add_up(hospitals: World, bulletins: dict[str, Bulletin]) -> None:
    (one,) = [
        s
        for s in bulletins["hospitals"].statements
        if s.id == "potential.within_4h.within_4h" and s.scope == "land"
    ]
    rows = hospitals.tables["standings"].filter(pl.col("scope") == "land")
    assert one.value == pytest.approx(rows["gap_quantity"].sum())
    assert "more patients within four hours" in one.en


def test_growth_of_dekads_in_both_measures(bulletins: dict[str, Bulletin]) -> None:
    said = {(s.id, s.period): s for s in bulletins["machinery"].statements}
    assert said["growth.total.coal", DEKADS[8]].value == pytest.approx(0.309)
    assert (
        said["growth.total.coal", DEKADS[8]].zh
        == "1960年3月下旬，重庆市煤产量比中旬上升30.9%（11天比10天）。"
    )
    assert said["growth.per_day.coal", DEKADS[8]].value == pytest.approx(0.19)
    assert "per day in Chongqing rose 19.0%" in said["growth.per_day.coal", DEKADS[8]].en


def test_coverage_has_count_and_of(bulletins: dict[str, Bulletin]) -> None:
    said = {(s.id, s.scope, s.period): s for s in bulletins["machinery"].statements}
    one = said["coverage.complete.factory", "machinery", DEKADS[-1]]
    assert (one.value, one.count, one.of) == (1.0, 12.0, 12.0)
    assert "12家主要工厂都全面订出指标、规划和措施（12家中的12家）" in one.zh
    assert "all 12 main factories in the machinery trade had a complete pledge: 12 of 12" in one.en
    assert ("coverage.complete.person", "chongqing", "1960-03-20") in said


def test_nothing_is_said_of_tables_that_are_not_there(world: World) -> None:
    inputs = Inputs(world.names, {}, world.period)
    assert [said for family in FAMILIES for said in family(inputs)] == []


def test_a_unit_ahead_of_the_level_has_no_gap(hospitals: World) -> None:
    ahead = hospitals.tables["standings"].with_columns(
        gap=pl.lit(-0.01), gap_quantity=pl.lit(-50.0), gap_money=pl.lit(-6000.0)
    )
    book = Book.of(Inputs(hospitals.names, {"standings": ahead}, hospitals.period), {})
    assert not [k for k in book.said if k[0].startswith(("gap.", "potential."))]
    standings = [s for k, s in book.said.items() if k[0] == "standing.within_4h"]
    assert standings
    assert all("away" not in s.statement.en and "相差" not in s.statement.zh for s in standings)
    ranked = [s for k, s in book.said.items() if k[0] == "rank.within_4h"]
    assert all("the gap is real" not in s.statement.en for s in ranked)


def test_places_that_hold_one_unit_are_no_heading(hospitals: World) -> None:
    from abreast.bulletin.sections.directory import directory

    parent = dict(hospitals.names.parent)
    units = [u for u in parent if u.startswith("h")]
    parent |= {f"t-{u}": parent[u] for u in units} | {u: f"t-{u}" for u in units}
    world = replace(hospitals.names, parent=parent)
    article = directory(
        Book.of(Inputs(world, hospitals.tables, hospitals.period), {}), world.aspects["within_4h"], "en"
    )
    assert article is not None
    assert [str(t.caption) for t in article.tables] == ["Midlands", "North", "South"]
    assert all("district" in name for t in article.tables for name, _ in t.groups)


def test_growth_says_where_not_all_units_reported() -> None:
    made = hospitals(24)
    growth = made.tables["growth"].with_columns(
        reporting=pl.when(pl.col("period") == MONTHS[-1]).then(57).otherwise("reporting")
    )
    tables = {**made.tables, "growth": growth}
    found = compose(made.names, tables, MONTHS[-1], {})
    said = {(s.id, s.period): s for s in found.statements}
    now = said["growth.total.attendances", MONTHS[-1]]
    assert now.en.endswith("(from 57 of 60 units; then from 58 of 60).")
    assert now.zh.endswith("（60个单位中57个已上报；当时60个中58个）。")
    told = said["reporting.attendances", MONTHS[-1]]
    assert (told.count, told.of, told.value) == (57, 60, 0.95)
    assert "units" not in said["growth.total.attendances", MONTHS[-3]].en
    assert verify(found.statements, tables) == []
