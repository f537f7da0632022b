"""The campaign folder against tables that others derived from the same sources."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from abreast.campaign import CampaignRefused, load
from abreast.cli import app

MERGED = {"RM2": "R0A", "RW3": "R0A", "RQQ": "RGN", "RR1": "RRK", "RGQ": "RDE", "RJF": "RTG"}
LAST_MONTH = dict.fromkeys(["RM2", "RW3"], "2017-09") | {"RQQ": "2017-03"}
LAST_MONTH |= dict.fromkeys(["RR1", "RGQ", "RJF"], "2018-06")


@pytest.fixture(scope="module")
def units(england: Path) -> pl.DataFrame:
    return pl.read_csv(england / "units.csv", infer_schema=False)


@pytest.fixture(scope="module")
def trusts(units: pl.DataFrame) -> pl.DataFrame:
    return units.filter(kind="trust")


@pytest.fixture(scope="module")
def reference(public_files: Path) -> pl.DataFrame:
    return pl.read_csv(public_files / "org.csv")


@pytest.fixture(scope="module")
def figures(england: Path) -> pl.DataFrame:
    return pl.read_csv(england / "figures" / "departments.csv")


def group_of(england: Path, grouping: str) -> dict[str, str]:
    rows = pl.read_csv(england / "groupings.csv").filter(grouping=grouping)
    assert not rows["unit"].is_duplicated().any()
    return dict(rows.select("unit", "group").iter_rows())


def test_every_figure_is_there_and_no_other(figures: pl.DataFrame, public_files: Path) -> None:
    reference = pl.read_csv(public_files / "month.csv", schema_overrides={"type": pl.String})
    theirs = reference.select(
        pl.format("{}.{}", "org_code", "type").alias("unit"), "month", "attendances", "breaches", "admissions"
    )
    assert figures.sort("unit", "month").equals(theirs.sort("unit", "month"))


def test_england_is_summed_over_all_providers(england: Path, public_files: Path) -> None:
    ours = pl.read_csv(england / "figures" / "england.csv")
    assert ours["unit"].unique().to_list() == ["england"]
    assert ours.drop("unit").equals(pl.read_csv(public_files / "england_total.csv").drop("published_pct_4h"))


def test_trusts_follow_from_the_rule(trusts: pl.DataFrame, reference: pl.DataFrame) -> None:
    assert trusts["unit"].to_list() == sorted(reference["org_code"])
    assert trusts.height == 140


def test_trusts_lie_where_the_lookup_says(
    units: pl.DataFrame, trusts: pl.DataFrame, reference: pl.DataFrame
) -> None:
    title = dict(units.select("unit", "title_en").iter_rows())
    parent = dict(units.select("unit", "parent").iter_rows())
    for org, stp, stp_title, region in reference.select("org_code", "stp_code", "stp", "region").iter_rows():
        assert parent[org] == stp
        assert title[stp] == stp_title.strip()
        assert title[parent[stp]] == region
    assert units.filter(kind="stp").height == 44


def test_titles_are_the_published_ones(trusts: pl.DataFrame, reference: pl.DataFrame) -> None:
    listed = reference.filter(pl.col("org_code").is_in(["RM2", "RW3", "RQQ"]).not_())
    ours = dict(trusts.select("unit", "title_en").iter_rows())
    assert all(ours[org] == name for org, name in listed.select("org_code", "trust").iter_rows())
    assert ours["RQQ"] == "Hinchingbrooke Health Care NHS Trust"


def test_merged_trusts_close_with_their_last_figures(trusts: pl.DataFrame, figures: pl.DataFrame) -> None:
    closed = trusts.filter(pl.col("until").is_not_null())
    assert dict(closed.select("unit", "successor").iter_rows()) == MERGED
    assert dict(closed.select("unit", "until").iter_rows()) == LAST_MONTH
    opened = trusts.filter(pl.col("from").is_not_null())
    assert opened.select("unit", "from").rows() == [("R0A", "2017-10")]


def test_figures_fall_inside_their_units_interval(units: pl.DataFrame, figures: pl.DataFrame) -> None:
    joined = figures.join(units, on="unit", how="left")
    assert joined["kind"].null_count() == 0
    inside = (pl.col("month") >= pl.col("from").fill_null("")) & (
        pl.col("month") <= pl.col("until").fill_null("9")
    )
    assert joined.filter(~inside).is_empty()


def test_a_missing_month_is_a_gap_and_not_an_opening(units: pl.DataFrame, figures: pl.DataFrame) -> None:
    """Sheffield Teaching Hospitals returned nothing in the first month."""
    assert figures.filter(pl.col("unit").str.starts_with("RHQ"))["month"].min() == "2016-05"
    rows = units.filter(pl.col("unit").str.starts_with("RHQ"))
    assert rows.height == 4
    assert rows["from"].null_count() == 4


def test_a_department_hands_on_to_the_one_of_its_type(units: pl.DataFrame) -> None:
    heirs = dict(units.filter(kind="department").select("unit", "successor").iter_rows())
    assert heirs["RR1.1"] == "RRK.1"
    assert {heir for heir in heirs.values() if heir} <= set(units["unit"])


def test_upstream_region_is_kept_as_published(england: Path, reference: pl.DataFrame) -> None:
    theirs = {
        org: "upstream-" + region.lower().replace(" ", "-")
        for org, region in reference.select("org_code", "region_upstream_wrong").iter_rows()
    }
    assert group_of(england, "upstream_region") == theirs


def test_upstream_region_does_not_nest(england: Path, trusts: pl.DataFrame) -> None:
    upstream = pl.DataFrame(
        list(group_of(england, "upstream_region").items()), ["unit", "region"], orient="row"
    )
    regions = trusts.join(upstream, on="unit").group_by("parent").agg(pl.col("region").n_unique())
    assert regions.filter(pl.col("region") > 1).height == 17


def test_childrens_hospitals_stand_apart(england: Path) -> None:
    groups = group_of(england, "comparison")
    assert {unit for unit, group in groups.items() if group == "childrens"} == {"RBS", "RCU", "RQ3"}
    assert len(groups) == 140


def test_panel_holds_the_trusts_with_all_months(england: Path) -> None:
    groups = group_of(england, "panel")
    broken = {unit for unit, group in groups.items() if group == "broken-panel"}
    assert broken == set(MERGED) | {"R0A", "RFR", "RHQ", "RWH"}
    assert len(groups) == 140


def test_every_department_has_a_type(england: Path, units: pl.DataFrame) -> None:
    types = group_of(england, "type")
    assert set(types) == set(units.filter(kind="department")["unit"])
    assert all(unit.rpartition(".")[2] == group.removeprefix("type-") for unit, group in types.items())


def test_every_group_has_titles_in_both_languages(england: Path) -> None:
    used = pl.read_csv(england / "groupings.csv").select("grouping", "group").unique()
    titled = pl.read_csv(england / "groups.csv")
    assert used.join(titled, on=["grouping", "group"], how="anti").is_empty()
    assert titled.height == used.height
    assert titled.null_count().sum_horizontal().item() == 0


def test_it_loads_and_the_trust_lies_in_all_its_scopes(england: Path) -> None:
    scopes = load(england).tree.scopes("2018-03").filter(unit="RXC.1")["scope"]
    assert {"RXC", "E54000033", "south", "england", "type-1", "general", "complete-panel"} <= set(scopes)


def test_upstream_region_is_refused_as_a_parent_by_name(england: Path, tmp_path: Path) -> None:
    folder = tmp_path / "campaign"
    shutil.copytree(england, folder)
    units = pl.read_csv(folder / "units.csv", infer_schema=False)
    upstream = pl.DataFrame(
        list(group_of(england, "upstream_region").items()), schema=["unit", "region"], orient="row"
    ).with_columns(region=pl.format("region-{}", "region"))
    places = units.filter(kind="trust").join(upstream, on="unit").select("region", unit="parent").unique()
    partnerships = (
        units.filter(kind="stp").join(places, on="unit").with_columns(parent="region").drop("region")
    )
    regions = places.select(unit=pl.col("region").unique()).with_columns(
        kind=pl.lit("region"), parent=pl.lit("england")
    )
    rest = units.filter(pl.col("kind").is_in(["country", "trust", "department"]))
    pl.concat([rest, regions, partnerships], how="diagonal").write_csv(folder / "units.csv")
    with pytest.raises(CampaignRefused) as refused:
        load(folder)
    lines = [str(line) for line in refused.value.refusals]
    assert all("belongs to both region-upstream" in line for line in lines)
    twice = places.group_by("unit").len().filter(pl.col("len") > 1)["unit"]
    assert twice.len() == 17
    assert all(any(stp in line for line in lines) for stp in twice)


def test_nothing_is_refused(england: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(england)])
    assert result.exit_code == 0, result.output
    assert "28,269 figures, nothing refused" in result.output
