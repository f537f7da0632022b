"""Output against plan: of a period, cumulative, with gaps; and in a campaign."""

from pathlib import Path

import polars as pl
import pytest

from abreast import period
from abreast.campaign import Calendar
from abreast.catchup.plans import against_plan
from abreast.verification import verify
from pipeline.small import write_campaign

MONTH = Calendar("month")


def growth(values: list[float]) -> pl.DataFrame:
    periods = MONTH.range("2020-01", "2020-12")[: len(values)]
    frame = pl.DataFrame({"indicator": "output", "scope": "city", "period": periods, "value": values})
    return frame.with_columns(cumulative=pl.when(pl.col("period") >= "2020-02").then("value").cum_sum())


def plan(**months: float) -> pl.DataFrame:
    periods = [f"2020-{code[1:]}" for code in months]
    return pl.DataFrame(
        {"indicator": "output", "scope": "city", "period": periods, "value": list(months.values())},
        schema={"indicator": pl.String, "scope": pl.String, "period": pl.String, "value": pl.Float64},
    )


def test_shares_of_the_period_and_since_the_start() -> None:
    table = against_plan(growth([5.0, 10, 12]), plan(m01=10, m02=8, m03=16), MONTH, "2020-02")
    assert table["of_plan"].to_list() == [0.5, 1.25, 0.75]
    assert table["plan_cumulative"].to_list() == [None, 8.0, 24.0]
    assert table["of_plan_cumulative"].to_list()[1:] == [10 / 8, 22 / 24]


def test_a_month_without_a_plan_ends_the_sum_and_a_plan_of_nothing_has_no_share() -> None:
    table = against_plan(growth([5.0, 10, 12, 9]), plan(m02=0, m04=9), MONTH, "2020-02")
    assert table["of_plan"].to_list() == [None, None, None, 1.0]
    assert table["plan_cumulative"].to_list() == [None, 0.0, None, None]


def test_without_any_plan_the_columns_are_empty() -> None:
    table = against_plan(growth([5.0, 10]), plan(), MONTH, "2020-02")
    assert (
        table.select("plan", "of_plan", "plan_cumulative", "of_plan_cumulative").null_count().row(0)
        == (2,) * 4
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plans of every plant for the whole year, though figures end in September."""
    folder = write_campaign(tmp_path_factory.mktemp("plan") / "small")
    rows = [f"p{p:02d},output,2020-{m:02d},500" for p in range(1, 13) for m in range(1, 13)]
    (folder / "figures" / "plan.csv").write_text(
        "\n".join(["unit,indicator,period,value", *rows]) + "\n", "utf-8"
    )
    definition = (folder / "campaign.toml").read_text("utf-8")
    extra = '[[figures]]\nfile = "figures/plan.csv"\nshape = "long"\nby = "plan"\n\n[aspects.quality]'
    (folder / "campaign.toml").write_text(definition.replace("[aspects.quality]", extra, 1), "utf-8")
    return folder


def test_plans_add_up_along_the_tree_and_are_told(folder: Path) -> None:
    results = period.run(folder)
    growth = pl.read_parquet(results / "growth.parquet").filter(indicator="output", period="2020-09")
    rows = {r["scope"]: r for r in growth.iter_rows(named=True)}
    assert (rows["city"]["plan"], rows["d1"]["plan"]) == (6000.0, 2000.0)
    assert rows["city"]["plan_cumulative"] == 6 * 6000.0  # since April
    assert rows["city"]["of_plan_cumulative"] == pytest.approx(rows["city"]["cumulative"] / 36000)
    text = (results / "bulletin.en.md").read_text("utf-8")
    assert "of plan: " in text
    assert "完成计划" in (results / "bulletin.zh.md").read_text("utf-8")
    assert verify(folder).differences == ()
