"""The whole loop on real figures: the published numbers come out of the public files."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from abreast import campaign, figures, period, results
from abreast.cli import app

Statements = dict[tuple[str, str, str], dict[str, object]]


@pytest.fixture(scope="module")
def made(england: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results up to March 2019."""
    return period.run(england, "2019-03", tmp_path_factory.mktemp("results") / "results")


@pytest.fixture(scope="module")
def statements(made: Path) -> Statements:
    listed = json.loads((made / "bulletin.json").read_text("utf-8"))
    return {(one["id"], one["scope"], one["period"]): one for one in listed}


@pytest.mark.parametrize(("month", "share"), [("2017-03", 0.900), ("2018-03", 0.846), ("2019-01", 0.844)])
def test_england_within_four_hours_as_published(statements: Statements, month: str, share: float) -> None:
    assert round(float(str(statements["indicator.total.within_4h", "england", month]["value"])), 3) == share


def test_the_tree_holds_85_per_cent_of_all_attendances(statements: Statements) -> None:
    whole = statements["indicator.reconciliation.attendances", "england", "2019-03"]
    assert whole["since"] == "2016-04"
    assert round(float(str(whole["value"])), 3) == 0.851
    assert "85.1%" in str(whole["en"])
    assert "85.1%" in str(whole["zh"])


def test_two_departments_below_half_in_march_2018(england: Path) -> None:
    loaded = campaign.load(england)
    values = figures.values.evaluate(loaded, figures.values.base(loaded, figures.read(loaded)))
    majors = pl.col("unit").str.ends_with(".1") & (pl.col("indicator") == "within_4h")
    low = values.filter(majors, pl.col("period") == "2018-03", pl.col("value") < 0.5)
    assert sorted(low["unit"]) == ["RAS.1", "RXL.1"]
    titles = dict(loaded.tree.at("2018-03").select("unit", "title_en").iter_rows())
    assert titles["RXL"].startswith("Blackpool")
    assert titles["RAS"].startswith("The Hillingdon")


def test_east_sussex_caught_up_ten_points(statements: Statements) -> None:
    before = statements["progress.baseline.major_panel", "RXC.1", "2017-03"]["value"]
    after = statements["progress.now.major_panel", "RXC.1", "2019-03"]["value"]
    assert [round(100 * float(str(share)), 1) for share in (before, after)] == [80.2, 90.4]
    assert ("whatif.major_panel", "RXC.1", "2019-03") in statements


def test_every_trust_stands_in_its_partnership_region_and_country(england: Path, made: Path) -> None:
    standings = results.read_tables(made)["standings"].filter(aspect="within_4h")
    trusts = set(campaign.load(england).tree.at("2019-03").filter(kind="trust")["unit"])
    for kind in ("stp", "region", "country"):
        rows = standings.filter(scope_kind=kind)
        assert set(rows["unit"]) == trusts
        assert (
            rows.filter(pl.col("status") != "ranked").select(pl.col("reason").is_null().any()).item() is False
        )


def test_what_is_published_is_verified(england: Path, made: Path) -> None:
    done = CliRunner().invoke(app, ["verify", str(england), "--results", str(made)])
    assert done.exit_code == 0, done.output


def test_the_attribution_is_printed(made: Path) -> None:
    for language in ("en", "zh"):
        page = (made / f"bulletin.{language}.html").read_text("utf-8")
        assert ("Open Government Licence v3.0" if language == "en" else "《开放政府许可证》第3.0版") in page
