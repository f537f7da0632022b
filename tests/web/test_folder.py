"""A campaign into the database and out again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from abreast import folder as whole
from abreast.campaign import load
from abreast.figures.closing import close_period
from abreast.tables import Refused
from abreast.web.campaigns.folder_in import TakenError, bring_in
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, ListRow, Unit
from abreast.web.closing.sealed import sealed_until
from abreast.web.entry.models import Figure, Report
from abreast.web.place import Place, here
from abreast.web.pledges.models import Pledge
from web.world import MONTHS, PERIOD, PLANTS, WORKERS, write_world

KEY = ["unit", "period", "indicator", "by"]


def test_what_comes_out_is_what_went_in(campaign: Campaign, tmp_path: Path) -> None:
    before, figures, lists = whole.read(write_world(tmp_path / "before"))
    after, again, listed = whole.read(export(campaign, tmp_path / "after", here()))
    told = [reading.figures.select(*KEY, "value").sort(KEY) for reading in (figures, again)]
    assert_frame_equal(*told)
    assert_frame_equal(before.tree.units.drop("row"), after.tree.units.drop("row"))
    assert lists.pledges is not None
    assert listed.pledges is not None
    for name, table in lists.pledges.tables().items():
        assert_frame_equal(table, listed.pledges.tables()[name], check_row_order=False)
    written = (tmp_path / "after" / "visitors.csv").read_text("utf-8")
    assert written == (tmp_path / "before" / "visitors.csv").read_text("utf-8")
    assert before.definition.aspects == after.definition.aspects


def test_the_next_period_is_open_with_a_form_for_whoever_reported(campaign: Campaign) -> None:
    assert campaign.period == PERIOD
    asked = Report.objects.filter(campaign=campaign, period=PERIOD).values_list("unit__code", flat=True)
    assert sorted(asked) == sorted([*PLANTS, *WORKERS])
    assert str(campaign.day) == "2020-07-16"


def test_units_know_their_place(campaign: Campaign) -> None:
    worker = Unit.objects.get(campaign=campaign, code="w01")
    assert (worker.path, worker.person, worker.open) == ("land/d1/p1/w01/", True, True)
    assert worker.parent is not None
    assert worker.parent.code == "p1"


def test_completeness_comes_along(campaign: Campaign) -> None:
    complete = dict(Pledge.objects.filter(campaign=campaign).values_list("unit__code", "complete_from"))
    assert str(complete["p2"]) == "2020-04-05"
    assert complete["p3"] is None
    covered = Unit.objects.filter(campaign=campaign, covered=True).values_list("code", flat=True)
    assert list(covered) == ["p2"]


def test_a_folder_with_faults_leaves_nothing_behind(db: None, tmp_path: Path) -> None:
    folder = write_world(tmp_path / "bad", "bad")
    with (folder / "figures" / "plants.csv").open("a") as stream:
        stream.write("p9,2020-01,1,1,1\n")
    with pytest.raises(Refused):
        bring_in(folder, Place(tmp_path / "data"))
    assert not Campaign.objects.filter(code="bad").exists()


def test_a_campaign_that_did_not_come_in_leaves_no_seals_and_inherits_none(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path / "data")
    monkeypatch.setenv("ABREAST_DATA", str(place.folder))
    sealed = write_world(tmp_path / "sealed", "new")
    close_period(load(sealed), "2020-06", "us")

    def fail(campaign: Campaign) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        bring_in(sealed, place, also=fail)
    assert not place.seals("new").exists()
    (place.seals("new") / "2020-05").mkdir(parents=True)  # of a server of an earlier version
    campaign = bring_in(write_world(tmp_path / "bare", "new"), place)
    assert sealed_until(campaign) is None


def test_a_campaign_is_brought_in_once(campaign: Campaign, tmp_path: Path) -> None:
    with pytest.raises(TakenError):
        bring_in(write_world(tmp_path / "again"), Place(tmp_path / "data"))


def test_only_accepted_figures_go_along(campaign: Campaign, tmp_path: Path) -> None:
    report = Report.objects.get(unit__code="p1", period=PERIOD, campaign=campaign)
    Figure.objects.create(
        campaign=campaign,
        unit=report.unit,
        period=PERIOD,
        indicator="output",
        text="1",
        value=1,
        report=report,
    )

    def periods(name: str, *, signed: bool = False) -> set[str]:
        out = export(campaign, tmp_path / name, here(), signed=signed)
        return set(pl.read_parquet(out / "figures" / "unit.parquet")["period"])

    assert periods("due") == set(MONTHS)
    Report.objects.filter(pk=report.pk).update(state="signed")
    assert periods("signed") == set(MONTHS)
    assert PERIOD in periods("look", signed=True)
    Report.objects.filter(pk=report.pk).update(state="accepted")
    assert PERIOD in periods("accepted")


def test_lists_without_pages_are_kept_cell_by_cell(campaign: Campaign) -> None:
    rows = ListRow.objects.filter(campaign=campaign, table="visitors").values_list("cells", flat=True)
    assert list(rows) == [[["visitor", "=1+1"], ["what", "a list that no page edits"]]]
