"""The headline: what changed most among what is sure."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from abreast.bulletin.book import Book
from abreast.bulletin.candidate import SURE
from abreast.bulletin.families.inputs import Inputs
from abreast.bulletin.headline import candidates, headline, usual_variation
from abreast.bulletin.names import Term
from bulletin.hospital_world import hospitals
from bulletin.worlds import MONTHS, World


def book(world: World, **tables: pl.DataFrame) -> Book:
    return Book.of(Inputs(world.names, {**world.tables, **tables}, world.period), {})


def test_usual_variation_needs_six_changes() -> None:
    assert usual_variation([0.1, 0.2, 0.1, 0.3, 0.2]) is None
    assert usual_variation([0.1] * 6) == 0.0


def test_usual_variation_is_the_spread_of_independent_changes() -> None:
    changes = np.random.default_rng(3).normal(0, 0.02, 4000)
    assert abs((usual_variation(changes.tolist()) or 0) / 0.02 - 1) < 0.05


def test_a_jump_of_the_indicator_makes_the_headline(hospitals: World) -> None:
    table = hospitals.tables["indicators"].with_columns(
        total=pl.when((pl.col("indicator") == "within_4h") & (pl.col("period") == MONTHS[-1]))
        .then(pl.col("total") - 0.2)
        .otherwise(pl.col("total"))
    )
    world = book(hospitals, indicators=table)
    english, _, keys = headline(world, "en")
    chinese, _, _ = headline(world, "zh")
    assert keys[0] == ("indicator.total.within_4h", "land", MONTHS[-1])
    assert "down from" in str(english)
    assert "低于上年同期的" in str(chinese)


def test_all_or_none_are_progress_and_the_sign_test_decides(hospitals: World) -> None:
    small = (
        hospitals.tables["progress"]
        .filter(pl.col("scope") == "land")
        .with_columns(change=pl.when(pl.int_range(pl.len()) % 2 == 0).then(0.01).otherwise(-0.01))
    )
    even = book(hospitals, progress=small)
    sizes = {c.key[0]: c.size for c in candidates(even)}
    assert sizes["progress.up.hospital"] == 0.0


def test_without_anything_sure_it_says_so() -> None:
    world = hospitals(20)
    tables = {"indicators": world.tables["indicators"].filter(pl.col("period") >= MONTHS[-4])}
    words, topic, keys = headline(Book.of(Inputs(world.names, tables, world.period), {}), "en")
    assert str(words) == "the Land: no change this period that is sure"
    assert (topic, keys) == ("", [])


def test_candidates_are_in_order(world: World) -> None:
    found = candidates(book(world))
    assert found == sorted(found, key=lambda c: (-c.size, c.key))
    assert all(c.sure == (c.size >= SURE) for c in found)
    assert all(str(c.words(lang)) for c in found for lang in ("en", "zh"))


def test_drew_level_never_leads(world: World) -> None:
    assert not [c for c in candidates(book(world)) if c.key[0].startswith("catchup.drew_level")]


def test_coverage_that_is_whole_is_said_as_all(machinery: World) -> None:
    said = {c.key[0]: c for c in candidates(book(machinery))}
    assert str(said["coverage.complete.factory"].words("en")) == "All 12 main factories have complete pledges"
    assert str(said["coverage.complete.factory"].words("zh")) == "12家主要工厂全部订齐指标、规划、措施"


def test_when_all_did_better_it_is_no_headline(hospitals: World) -> None:
    every = book(hospitals, progress=hospitals.tables["progress"].with_columns(change=pl.lit(0.01)))
    assert not [c for c in candidates(every) if c.key[0].startswith("progress.")]


def test_better_than_at_the_start_is_never_large(hospitals: World) -> None:
    rows = hospitals.tables["progress"].filter(pl.col("scope") == "land")
    most = rows.with_columns(change=pl.when(pl.int_range(pl.len()) > 0).then(0.01).otherwise(-0.01))
    sizes = {c.key[0]: c.size for c in candidates(book(hospitals, progress=most))}
    assert SURE < sizes["progress.up.hospital"] < 3.0


def _projects(**counts: tuple[int, int]) -> pl.DataFrame:
    rows = [
        {
            "scope": "land",
            "scope_kind": "land",
            "class": code,
            "period": MONTHS[-1],
            "count": n,
            "before": before,
        }
        | {"ratio": n / before, "through": date(2019, 3, 31), "adopted": 0, "verified": 0}
        for code, (n, before) in counts.items()
    ]
    return pl.DataFrame(rows)


def test_projects_against_all_before_make_the_headline(hospitals: World) -> None:
    names = replace(hospitals.names, classes={"mechanised": Term("mechanised", "机械化")})
    world = World(
        names, {**hospitals.tables, "innovations": _projects(mechanised=(9555, 4700))}, hospitals.period
    )
    english, topic, keys = headline(book(world), "en")
    assert str(english) == "9,555 mechanised projects in March 2019, more than double all before"
    assert (topic, keys[0][0]) == ("Innovation", "innovation.ratio.mechanised")
    chinese, _, _ = headline(book(world), "zh")
    assert str(chinese) == "2019年3月实现机械化9,555件，比2月底的累积数增加一倍多"


def test_the_words_of_projects_follow_the_number(hospitals: World) -> None:
    names = replace(hospitals.names, classes={"mechanised": Term("mechanised", "机械化")})
    for n, word in ((5000, "more than all before together"), (2350, "50% of all before")):
        table = _projects(mechanised=(n, 4700))
        world = World(names, {"innovations": table}, hospitals.period)
        assert word in str(headline(book(world), "en")[0])


def test_titles_that_several_units_have_are_told_apart(hospitals: World) -> None:
    units = [u for u in hospitals.names.parent if u.startswith("h")]
    scopes = dict(hospitals.names.scopes) | {u: Term("First Ward", "一车间") for u in units[:2]}
    names = replace(hospitals.names, scopes=scopes)
    made = Book.of(Inputs(names, hospitals.tables, hospitals.period), {}).unit_names(
        names.aspects["within_4h"], "zh"
    )
    assert made[units[0]] != made[units[1]]
    assert made[units[0]].endswith("地区一车间")
    assert made[units[5]] == names.scope(units[5]).zh
