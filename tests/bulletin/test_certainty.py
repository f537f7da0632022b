"""What is said of confirmed catch-up and all-round advance: the count, what was tested, what luck might do."""

import polars as pl
import pytest

from abreast.bulletin import Bulletin
from abreast.bulletin.book import Book
from abreast.bulletin.families.inputs import Inputs
from bulletin.worlds import World


def test_the_confirmed_stand_beside_the_number_tested_and_what_luck_might_do(
    hospitals: World, bulletins: dict[str, Bulletin]
) -> None:
    said = {s.id: s for s in bulletins["hospitals"].statements if s.scope == "land"}
    rows = hospitals.tables["confirmed"].filter(scope="land", yardstick="fixed")
    one = said["catchup.confirmed.hospital"]
    assert one.value == rows.filter("published").height
    assert one.of == rows.height
    chance = said["catchup.chance.hospital"]
    assert chance.value == pytest.approx(0.05 * rows.height)
    for words, tested in ((one.en, "tested"), (one.zh, "受检")):
        assert tested in words
        assert f"{chance.value:.1f}" in words


def test_nobody_confirmed_is_said_plainly(hospitals: World) -> None:
    none = hospitals.tables["confirmed"].with_columns(published=pl.lit(False))
    book = Book.of(Inputs(hospitals.names, hospitals.tables | {"confirmed": none}, hospitals.period), {})
    said = book.said["catchup.confirmed.hospital", "land", hospitals.period].statement
    assert said.value == 0
    assert "none has caught up for certain" in said.en
    assert "尚无" in said.zh


def test_before_it_is_decidable_the_period_is_named(bulletins: dict[str, Bulletin]) -> None:
    said = {s.id: s for s in bulletins["machinery"].statements if s.scope == "chongqing"}
    one = said["catchup.confirmed.person"]
    assert one.value == 0
    assert "not yet decidable, earliest in 21–31 May 1960" in one.en
    assert "最早要到1960年5月下旬" in one.zh
    assert said["catchup.undecided.person"].value == 800
    assert "not yet decidable" in said["allround.count.person"].en


def test_all_round_advance_stands_beside_chance(hospitals: World, bulletins: dict[str, Bulletin]) -> None:
    said = {s.id: s for s in bulletins["hospitals"].statements if s.scope == "land"}
    rows = hospitals.tables["allround"].filter(scope="land")
    assert said["allround.count.hospital"].value == rows.filter("published").height
    assert said["allround.up.hospital"].value == rows.filter("all_up").height
    assert said["allround.chance.hospital"].value == pytest.approx(0.3 * rows.height)
    assert "chance alone would show about" in said["allround.count.hospital"].en


def test_units_without_figures_of_a_required_aspect_are_told_apart_from_those_that_wait(
    hospitals: World,
) -> None:
    rows = hospitals.tables["allround"].with_row_index("n")
    undecided = rows.filter(scope="land")["unit"].head(5)
    unknown = pl.col("unit").is_in(undecided.implode())
    without = rows.with_columns(
        p=pl.when(~unknown).then("p"),
        earliest=pl.when(~pl.col("unit").is_in(undecided.head(2).implode())).then("earliest"),
    ).drop("n")
    book = Book.of(Inputs(hospitals.names, hospitals.tables | {"allround": without}, hospitals.period), {})
    said = {key[0]: one for key, one in book.said.items() if key[1] == "land"}
    assert said["allround.undecided.hospital"].statement.value == 3
    assert said["allround.lacking.hospital"].statement.value == 2
    none = without.with_columns(p=pl.lit(None, pl.Float64), earliest=pl.lit(None, pl.String), published=False)
    book = Book.of(Inputs(hospitals.names, hospitals.tables | {"allround": none}, hospitals.period), {})
    first = book.said["allround.count.hospital", "land", hospitals.period]
    assert "a required aspect has no figures" in str(first.en)
    assert "必备方面还没有数字" in str(first.zh)
    assert "earliest" not in str(first.en)


def test_one_required_aspect_is_not_all_round(hospitals: World) -> None:
    single = hospitals.tables["allround"].with_columns(aspects=pl.lit(1))
    book = Book.of(Inputs(hospitals.names, hospitals.tables | {"allround": single}, hospitals.period), {})
    assert not [key for key in book.said if key[0].startswith("allround.")]


def test_units_that_did_better_than_usual_are_named_and_the_others_counted(
    hospitals: World, bulletins: dict[str, Bulletin]
) -> None:
    rows = hospitals.tables["changes"]
    said = {s.id: s for s in bulletins["hospitals"].statements if s.scope == "land"}
    for side in ("better", "worse"):
        assert said[f"change.{side}.hospital"].value == rows.filter(pl.col("side") == side)["unit"].n_unique()
    named = {s.scope for s in bulletins["hospitals"].statements if s.id == "change.within_4h"}
    assert 0 < len(named) <= 8
    assert named <= set(rows.filter(pl.col("side") == "better")["unit"])


def test_what_help_did_is_told_once(hospitals: World, bulletins: dict[str, Bulletin]) -> None:
    without = {s.id for s in bulletins["hospitals"].statements}
    assert "help.effect.within_4h" in without
    assert "effect.help.within_4h" not in without
    effect = hospitals.tables["help_effect"].with_columns(what=pl.lit("help"), card=pl.lit(None, pl.String))
    tables = hospitals.tables | {"help_effect": effect}
    told = {key[0] for key in Book.of(Inputs(hospitals.names, tables, hospitals.period), {}).said}
    assert "effect.help.within_4h" in told
    assert "help.effect.within_4h" not in told
