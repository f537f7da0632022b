"""Sealed campaigns: in, lived, out again; what was sealed stands as it was, and everything verifies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from abreast import examples, period
from abreast import folder as whole
from abreast.demo import write as write_demo
from abreast.figures import seal
from abreast.figures.closing import close_period
from abreast.tables import read_named
from abreast.tables.paths import SUFFIXES
from abreast.verification import verify
from abreast.web.campaigns.folder_in import bring_in
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign
from abreast.web.entry.models import Figure
from abreast.web.jobs.models import Job
from abreast.web.jobs.worker import claim, do
from abreast.web.place import Place
from web.world import MONTHS, write_world

KEY = ["unit", "period", "indicator", "by"]
ODD = {
    "pledges": [
        "pledge,unit,aspect,same_as,as,made,due,state,ended,declared,declared_on,note",
        "g-p2,p2,quality,p6,,2020-04-05,2020-12,,,是,2020年5月3日,方",
        "g-p3,p3,quality,p6,unit,2020-04,,active,,no,,",
        'g-p4,p4,quality,d2,level,20200405,2020-12,withdrawn,2020-06-01,,,"two\nlines, and a comma"',
        "g-p5,p5,quality,p6,unit,2020-04-05,2020-12,draft,,,,",
    ],
    "targets": ["pledge,indicator,target,guard,date", "g-p2,scrap_rate,3%,,", "g-p2,output,\"1,000.50\",x,2020-04-06"],
    "milestones": ["pledge,due,text_en", "g-p2,2020-08,half way"],
    "measures": ["pledge,text_zh,responsible", "g-p2,新模具,李工长", "g-p3,新模具,"],
    "helps": ["help,helper,helped,aspect,state,date,ended,agreed_en", "h1,p6,p1,quality,accepted,2020-05,,moulds"],
    "visits": ["help,date,note_zh", "h1,2020-06-03,看了模具"],
    "innovations": [
        "project,unit,class,significant,title_zh,realised,verified,effect_indicator,effect,adopted_from",
        'i1,p6,automated,是,自动上料,2020-05-02,2020-06-02,output,"1,200",',
        "i2,p5,automated,,,2020-06-02,,,,i1",
    ],
    "practices": ["card,unit,aspect,what_en,how_en,ask", "c1,p6,quality,clean moulds,daily,Wang"],
    "adoptions": ["card,unit,date,visit", "c1,p4,2020-06-10,2020年6月8日"],
    "answers": ["question,unit,date,by,text"],
    "recounts": ["unit,indicator,period,value,verifier,date", "p1,scrap,2020-05,10,p4,2020-06-20"],
}  # fmt: skip
"""Lists as people write them: other words for yes, periods for days, per cent, groups of three, notes of their own."""


SOURCES = """
[[figures]]
file = "figures/totals.csv"
by = "total"
covers = "more"

[[figures]]
file = "figures/plans.csv"
by = "plan"

[aspects.quality]"""


def small(folder: Path) -> str:
    """The world of the tests with a plan, and totals that cover more than the tree."""
    write_world(folder, "sealed")
    toml = folder / "campaign.toml"
    toml.write_text(toml.read_text("utf-8").replace("[aspects.quality]", SOURCES, 1), "utf-8")
    for name, unit, value in (("totals", "land", 5000), ("plans", "p1", 120)):
        lines = [f"{unit},{month},output,{value}" for month in MONTHS]
        text = "\n".join(["unit,period,indicator,value", *lines]) + "\n"
        (folder / "figures" / f"{name}.csv").write_text(text, "utf-8")
    for name, lines in ODD.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return "2020-06"


def gb18030(folder: Path) -> str:
    """The same in the encoding of a Chinese spreadsheet, with decimal commas."""
    small(folder)
    toml = folder / "campaign.toml"
    files = '[files]\nencoding = "gb18030"\ndecimal = ","\n\n[kinds.land]'
    toml.write_text(toml.read_text("utf-8").replace("[kinds.land]", files), "utf-8")
    (folder / "targets.csv").write_text('pledge,indicator,target\ng-p2,scrap_rate,"0,03"\n')
    (folder / "innovations.csv").unlink()
    for path in [*folder.glob("*.csv"), *(folder / "figures").glob("*.csv")]:
        text = path.read_text("utf-8")
        if path.parent.name == "figures":
            text = text.replace(",", ";").replace(".", ",")
        path.write_bytes(text.encode("gb18030"))
    return "2020-06"


def chongqing(folder: Path) -> str:
    write_demo(folder, detailed=["commerce"])
    return "1960-03-D3"


def england(folder: Path, shared: Path) -> str:
    examples.write("england-ae", folder, shared / "data" / "england-ae")
    return "2019-02"


def sealed(make: Callable[..., str], request: pytest.FixtureRequest) -> Path:
    """A campaign folder with a seal."""
    folder: Path = request.getfixturevalue("tmp_path") / "own" / "campaign"
    last = make(folder, *((request.getfixturevalue("shared"),) if make is england else ()))
    read, reading, _ = whole.read(folder)
    close_period(read, last, "somebody", reading=reading)
    return folder


@pytest.fixture
def server(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    place = Place(tmp_path / "server")
    monkeypatch.setenv("ABREAST_DATA", str(place.folder))
    Job.objects.filter(state="waiting").delete()
    return place


def lists(folder: Path) -> dict[str, pl.DataFrame]:
    stems = {path.stem for path in folder.iterdir() if path.suffix in SUFFIXES} - {"units"}
    tables = {stem: read_named(folder, stem, encoding=None) for stem in stems}
    return {stem: table.text for stem, table in tables.items() if table is not None}


@pytest.mark.parametrize("make", [small, gb18030, chongqing, england])
def test_a_sealed_campaign_comes_out_as_it_went_in_and_its_next_period_closes(
    make: Callable[..., str], request: pytest.FixtureRequest, server: Place, tmp_path: Path
) -> None:
    folder = sealed(make, request)
    campaign = bring_in(folder, server)
    out = export(campaign, tmp_path / "out", server)
    before, figures, _ = whole.read(folder)
    after, again, _ = whole.read(out)
    told = [reading.figures.select(*KEY, "value").sort(KEY) for reading in (figures, again)]
    assert_frame_equal(*told)
    assert_frame_equal(before.tree.units.drop("row"), after.tree.units.drop("row"))
    assert lists(out).keys() == lists(folder).keys()
    for name, table in lists(folder).items():
        assert_frame_equal(lists(out)[name], table)
    _accept(campaign)
    later = export(campaign, tmp_path / "later", server)
    read, reading, _ = whole.read(later)
    assert close_period(read, campaign.period, "somebody", reading=reading).manifest.number == 2
    assert seal.verify(later) == []


def test_results_that_came_along_and_those_made_here_verify(
    request: pytest.FixtureRequest, server: Place, tmp_path: Path
) -> None:
    folder = sealed(small, request)
    period.run(folder, out=folder.parent / "results")
    campaign = bring_in(folder, server)
    edition = campaign.editions.get()
    assert verify(export(campaign, tmp_path / "out", server), edition.folder).differences == ()
    _accept(campaign)
    Job.objects.create(campaign=campaign, task="close", period=campaign.period)
    job = claim("worker")
    assert job is not None
    do(job, server)
    job.refresh_from_db()
    assert (job.state, job.faults) == ("done", [])
    campaign.refresh_from_db()
    later = export(campaign, tmp_path / "later", server)
    assert verify(later, campaign.editions.latest("pk").folder).differences == ()


def _accept(campaign: Campaign) -> None:
    """Accept the figures of the last period once more for the open one."""
    last = campaign.meaning.calendar.shift(campaign.period, -1)
    known = Figure.objects.filter(campaign=campaign, period=last, by="unit")
    Figure.objects.bulk_create(
        Figure(
            campaign=campaign,
            unit_id=unit,
            period=campaign.period,
            indicator=indicator,
            value=value,
            by="unit",
        )
        for unit, indicator, value in known.values_list("unit_id", "indicator", "value")
    )
