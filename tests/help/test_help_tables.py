"""Help in a campaign: who is proposed to whom, with reasons; what people decided is kept."""

from pathlib import Path

import polars as pl
import pytest

from abreast import period
from abreast.period import Account
from pipeline.small import write_campaign
from pipeline.written import write_lists


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    folder = write_campaign(tmp_path_factory.mktemp("help") / "small")
    write_lists(folder)
    return period.work_out(folder)


@pytest.fixture(scope="module")
def pairs(account: Account) -> pl.DataFrame:
    return account.tables["pairs"]


def proposed(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.filter(pl.col("value") > 0)


def test_helpers_are_advanced_and_the_helped_are_behind(account: Account, pairs: pl.DataFrame) -> None:
    city = account.tables["standings"].filter(pl.col("scope") == "city")
    at = {(r["aspect"], r["unit"]): r for r in city.iter_rows(named=True)}
    assert proposed(pairs).height > 3
    for row in proposed(pairs).iter_rows(named=True):
        helper, helped = at[row["aspect"], row["helper"]], at[row["aspect"], row["helped"]]
        assert helper["may_be_best"] or helper["gap"] <= 0.002
        assert helped["gap"] > 0
        assert row["gap"] == pytest.approx(helped["gap_quantity"])
        assert row["value"] == pytest.approx(row["gap"] * row["share"] * row["likeness"] * row["nearness"])


def test_a_helper_did_well_in_most_periods_not_in_one(account: Account, pairs: pl.DataFrame) -> None:
    values = account.tables["standings"].filter(pl.col("scope") == "city", pl.col("aspect") == "quality")
    median = values["value"].median()
    for helper in proposed(pairs)["helper"].unique():
        assert values.filter(unit=helper)["value"].item() <= median


def test_what_people_decided_is_kept(pairs: pl.DataFrame) -> None:
    quality = pairs.filter(aspect="quality")
    states = {r["help"]: r["state"] for r in quality.drop_nulls("help").iter_rows(named=True)}
    assert states == {"h1": "accepted", "h2": "ended", "h3": "declined", "h4": "accepted", "h5": "proposed"}
    new = proposed(quality)
    assert not {"p02", "p06"} & set(new["helped"])  # they have helpers
    assert not new.filter(helper="p03", helped="p05").height  # was declined
    assert "p01" not in new["helper"]  # its capacity of two is taken
    assert new.filter(helper="p03").height <= 1


def test_every_pair_is_explained(pairs: pl.DataFrame) -> None:
    for row in proposed(pairs).iter_rows(named=True):
        assert row["because_en"].startswith("a gap of ")
        assert "of it (after 3 helps seen)" in row["because_en"]
        assert "both belong to" in row["because_en"]
        assert row["because_zh"].startswith("差距")
        assert "同属" in row["because_zh"]


def test_what_came_of_help_is_told_against_those_who_had_none(account: Account) -> None:
    came = account.tables["help_outcomes"]
    assert came["help"].to_list() == ["h1", "h2", "h4"]
    for row in came.iter_rows(named=True):
        gap, gain = row["level"] - row["before"], row["after"] - row["before"]
        assert row["closed"] == pytest.approx(max(-1.0, min(1.0, gain / gap)))
        assert row["effect"] == pytest.approx(row["closed"] - row["closed_unhelped"])
    assert came["visits"].to_list() == [2, 0, 0]


def test_the_same_folder_gives_the_same_pairs(account: Account, tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "small")
    write_lists(folder)
    assert period.work_out(folder).tables["pairs"].equals(account.tables["pairs"])
