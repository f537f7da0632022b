"""States of pledges through time: from what they contain, the figures, and what was written."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from abreast import campaign, catchup
from abreast.campaign import Campaign
from pipeline.small import write_campaign

PLEDGES = """pledge,unit,aspect,same_as,as,made,due,state,ended,supersedes
a,p03,quality,p01,unit,2020-04-05,2020-06,,,
b,p04,quality,p01,unit,2020-04-05,2020-06,,,
c,p05,quality,p01,unit,2020-04-05,2020-12,withdrawn,2020-05-02,
d,p06,quality,p01,unit,2020-04-05,2020-12,,,
e,p06,quality,p02,unit,2020-06-03,2020-12,,,d
f,p07,quality,,,2020-04-05,2020-12,draft,,
g,p08,quality,p01,unit,2020-04-05,2020-12,,,
h,p09,quality,p01,unit,2020-04-05,2020-12,reached,2020-07-15,
"""
TARGETS = """pledge,indicator,target,guard
a,scrap_rate,0.05,
b,scrap_rate,0.01,
c,scrap_rate,0.01,
d,scrap_rate,0.01,
e,scrap_rate,0.01,
g,scrap_rate,0.05,
g,output,100,yes
h,scrap_rate,0.01,
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    folder = write_campaign(tmp_path_factory.mktemp("states") / "small")
    (folder / "pledges.csv").write_text(PLEDGES, "utf-8")
    (folder / "targets.csv").write_text(TARGETS, "utf-8")
    (folder / "milestones.csv").write_text("pledge,due,text_en\na,2020-05,half\nb,2020-05,half\n", "utf-8")
    (folder / "measures.csv").write_text("pledge,text_en,responsible,date\na,jig,Li,2020-04-20\n", "utf-8")
    return campaign.load(folder)


def base(**rates: list[float]) -> pl.DataFrame:
    """Scrap and output of plants over the months from January; output falls in g's first months."""
    rows = []
    for unit, series in rates.items():
        for month, rate in enumerate(series, 1):
            output = 90.0 if unit == "p08" and month < 6 else 200.0
            period = f"2020-{month:02d}"
            rows += [(unit, "output", period, output, 1), (unit, "scrap", period, rate * output, 1)]
    schema = {
        "unit": pl.String,
        "indicator": pl.String,
        "period": pl.String,
        "value": pl.Float64,
        "reporting": pl.UInt32,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


FIGURES = base(
    p03=[0.09, 0.08, 0.08, 0.04, 0.06, 0.04, 0.05, 0.05],
    p04=[0.09] * 8, p05=[0.09] * 8, p06=[0.09] * 8, p07=[0.09] * 8, p08=[0.02] * 8, p09=[0.09] * 8,
)  # fmt: skip


def states(loaded: Campaign, period: str) -> tuple[dict[str, str], dict[tuple[str, str], date]]:
    found = catchup.pledge_tables(loaded, catchup.read_pledges(loaded), FIGURES, period)
    history = {(r["pledge"], r["state"]): r["since"] for r in found["pledge_states"].iter_rows(named=True)}
    return dict(found["pledges"].select("pledge", "state").iter_rows()), history


def test_each_pledge_stands_where_figures_and_writing_put_it(loaded: Campaign) -> None:
    now, since = states(loaded, "2020-08")
    assert now == {
        "a": "reached", "b": "lapsed", "c": "withdrawn", "d": "superseded", "e": "active", "f": "draft", "g": "reached",
        "h": "reached",
    }  # fmt: skip
    assert since["a", "complete"] == date(2020, 4, 20)
    assert since["a", "reached"] == date(2020, 6, 30)  # not April, in which it was made, nor May
    assert since["b", "lapsed"] == date(2020, 7, 1)
    assert since["c", "withdrawn"] == date(2020, 5, 2)
    assert since["d", "superseded"] == date(2020, 6, 3)
    assert since["g", "reached"] == date(2020, 6, 30)  # its guard was worse until then
    assert since["h", "reached"] == date(2020, 7, 15)


def test_as_of_an_earlier_period_later_events_are_not_known(loaded: Campaign) -> None:
    now, _ = states(loaded, "2020-05")
    assert now == {
        "a": "complete", "b": "active", "c": "withdrawn", "d": "active", "f": "draft", "g": "active", "h": "active",
    }  # fmt: skip
    assert states(loaded, "2020-03")[0] == {}


def test_a_target_worse_than_what_the_unit_had_is_named(loaded: Campaign) -> None:
    table = catchup.pledge_tables(loaded, catchup.read_pledges(loaded), FIGURES, "2020-08")["pledges"]
    doubts = dict(table.select("pledge", "doubt").iter_rows())
    assert doubts["g"] == "scrap_rate"  # 0.05, and it had 0.02
    assert doubts["a"] is None


def test_a_campaign_without_pledges_has_no_such_tables(loaded: Campaign) -> None:
    assert catchup.pledge_tables(loaded, None, FIGURES, "2020-08") == {}


def test_a_pledge_is_proposed_from_the_gap(loaded: Campaign, tmp_path: Path) -> None:
    place = {"aspect": "quality", "scope": "city", "group": "all"}
    standings = pl.DataFrame(
        {
            **place,
            "unit": ["p03", "p04", "p05"],
            "period": "2020-08",
            "shrunk": [0.06, 0.08, 0.02],
            "level": 0.02,
            "gap": [0.04, 0.06, 0.0],
        }
    )
    exemplars = pl.DataFrame(
        {
            **place, "unit": ["p03", "p04", "p04"], "exemplar": ["p05", "p05", "p03"],
            "exemplar_value": [0.02, 0.02, 0.06], "order": [1, 1, 2], "why": ["may be best", "may be best", "ladder"],
        }
    )  # fmt: skip
    forecast = pl.DataFrame(
        {
            **place,
            "unit": ["p03", "p04"],
            "value": [0.06, 0.08],
            "value_se": 0.004,
            "slope": [-0.011, 0.001],
            "slope_se": 0.001,
        }
    )
    found = {
        r["unit"]: r
        for r in catchup.propose(loaded, standings, exemplars, forecast, "quality", "2020-12").iter_rows(
            named=True
        )
    }
    assert set(found) == {"p03", "p04"}
    assert (found["p03"]["same_as"], found["p03"]["target"], found["p03"]["reachable"]) == (
        "p05",
        0.02,
        "likely",
    )
    assert found["p03"]["by_then"] == pytest.approx(0.016)
    assert found["p04"]["reachable"] == "not at this trend"
    assert found["p04"]["ladder"] == ["p03"]
    near = catchup.propose(loaded, standings, exemplars, forecast, "quality", "2020-11", ["p03"])
    assert near["reachable"].to_list() == ["possible"]
    unknown = catchup.propose(loaded, standings, exemplars.clear(), forecast.clear(), "quality", "2020-11")
    assert set(unknown.select("as", "same_as", "reachable").iter_rows()) == {("level", "city", "not known")}
    abroad = catchup.propose(
        loaded, standings, exemplars.with_columns(exemplar=pl.lit("abroad")), forecast, "quality", "2020-11"
    )
    assert set(abroad.select("as", "same_as").iter_rows()) == {("outside", "abroad")}
    with pytest.raises(ValueError, match="is not after"):
        catchup.propose(loaded, standings, exemplars, forecast, "quality", "2020-08")
    with pytest.raises(ValueError, match="no aspect"):
        catchup.propose(loaded, standings, exemplars, forecast, "speed", "2020-12")


def test_what_is_proposed_can_be_read_as_pledges(tmp_path: Path) -> None:
    folder = write_campaign(tmp_path / "small")
    for name in ("milestones.csv", "measures.csv"):
        (folder / name).unlink()
    (folder / "outside.csv").write_text("exemplar,title_en\nabroad,A plant abroad\n", "utf-8")
    loaded = campaign.load(folder)
    place = {"aspect": "quality", "scope": "city", "group": "all"}
    standings = pl.DataFrame(
        {**place, "unit": ["p03", "p04"], "gap": 0.04, "shrunk": 0.06, "level": 0.02, "period": "2020-08"}
    )
    named = pl.DataFrame(
        {**place, "unit": ["p03"], "exemplar": ["abroad"], "exemplar_value": [0.02], "order": [1]}
    )
    exemplars = named.with_columns(why=pl.lit("appointed"))
    schema = {**dict.fromkeys(place, pl.String), "unit": pl.String}
    schema |= dict.fromkeys(("value", "value_se", "slope", "slope_se"), pl.Float64)
    found = catchup.propose(loaded, standings, exemplars, pl.DataFrame(schema=schema), "quality", "2020-12")
    written = found.select("unit", "aspect", "same_as", "as", "due", pledge="unit", made=pl.lit("2020-09-01"))
    written.write_csv(folder / "pledges.csv")
    found.select("indicator", "target", pledge="unit").write_csv(folder / "targets.csv")
    pledged = catchup.read_pledges(campaign.load(folder))
    assert pledged is not None
    assert pledged.pledges.select("unit", "as").rows() == [("p03", "outside"), ("p04", "level")]
