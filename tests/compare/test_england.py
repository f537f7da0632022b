"""England's major emergency departments: known truths of real, public figures."""

from pathlib import Path

import polars as pl
import pytest

from abreast import campaign, compare, examples, figures, learn


@pytest.fixture(scope="module")
def england(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> campaign.Campaign:
    folder = tmp_path_factory.mktemp("england") / "campaign"
    examples.write("england-ae", folder, shared / "data" / "england-ae")
    return campaign.load(folder)


@pytest.fixture(scope="module")
def compared(england: campaign.Campaign) -> compare.Compared:
    return compare.standings(england, figures.values.base(england, figures.read(england)), "2019-03")


def test_the_level_fell_while_east_sussex_rose(compared):
    """130 trusts with all 36 months, type 1, 2016/17 → 2018/19: best 98.3 → 97.4 %, median 85.0 → 82.5 %."""
    panel = compared.levels.filter(pl.col("aspect") == "major_panel").sort("period")
    assert panel["n"].to_list() == [130, 130]
    assert [round(100 * value, 1) for value in panel["best"]] == [98.3, 97.4]
    assert [round(100 * value, 1) for value in panel["median"]] == [85.0, 82.5]
    assert [round(100 * value, 1) for value in panel["lowest"]] == [60.5, 58.3]
    sussex = pl.col("unit").str.starts_with("RXC") & (pl.col("aspect") == "major_panel")
    before, after = compared.baseline.filter(sussex), compared.standings.filter(sussex)
    assert (round(100 * before["value"].item(), 1), round(100 * after["value"].item(), 1)) == (80.2, 90.4)


def test_every_trust_stands_in_partnership_region_and_country_within_its_comparison_group(england, compared):
    table = compared.standings.filter(pl.col("aspect") == "within_4h")
    trusts = set(england.tree.at("2019-03").filter(pl.col("kind") == "trust")["unit"])
    for kind in ("stp", "region", "country"):
        assert set(table.filter(pl.col("scope_kind") == kind)["unit"]) == trusts
    assert set(table["group"]) == {"general", "childrens"}
    together = (
        table.filter(pl.col("scope_kind") == "country").group_by("group").agg(pl.col("of").first(), pl.len())
    )
    assert together["of"].to_list() == together["len"].to_list()
    assert "RQQ" not in trusts


def test_the_shrunk_level_lies_below_the_lucky_leader(compared):
    panel = compared.levels.filter(pl.col("aspect") == "major_panel")
    assert (panel["level"] < panel["best"]).all()
    assert (panel["level"] > panel["best"] - 0.01).all()


def test_one_level_for_all_and_each_standard_gap_in_attendances(compared):
    table = compared.standings.filter((pl.col("aspect") == "standard") & (pl.col("unit") == "RXC"))
    assert table["level"].to_list() == [0.95]
    assert table["gap_quantity"].item() == pytest.approx(5298.65, abs=0.01)


def test_east_sussex_has_exemplars_ahead_of_it(england, compared):
    table = learn.exemplars(england, compared.standings, compared.peers)
    own = table.filter(
        pl.col("unit").str.starts_with("RXC") & (pl.col("aspect") == "major") & (pl.col("scope") == "england")
    )
    assert own.height >= 3
    assert (own["exemplar_value"] > own["value"]).all()
    assert own["order"].to_list() == list(range(1, own.height + 1))
    assert own["why"].unique().to_list() == ["may be best"]
