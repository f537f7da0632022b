"""A database filled by a version that kept lists as rows: the worker makes them what pages live on."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from abreast.tables.phrase import phrase_of
from abreast.web.campaigns.folder_in import bring_in
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, ListRow
from abreast.web.help.models import Help, Helper, Visit
from abreast.web.innovations.models import Project
from abreast.web.jobs.models import Job
from abreast.web.place import Place
from abreast.web.practices.models import Adoption, Card
from abreast.web.questions.models import Answer, Recount
from web.test_round_trip import ODD, lists
from web.working import work
from web.world import write_world

LIVING = {
    "helps": (Help, "campaign"),
    "helpers": (Helper, "campaign"),
    "visits": (Visit, "help__campaign"),
    "innovations": (Project, "campaign"),
    "practices": (Card, "campaign"),
    "adoptions": (Adoption, "card__campaign"),
    "answers": (Answer, "campaign"),
    "recounts": (Recount, "campaign"),
}


@pytest.fixture
def old(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """A campaign whose lists are rows, as the first version kept them, with a project made on a page since."""
    server = Place(tmp_path / "server")
    monkeypatch.setenv("ABREAST_DATA", str(server.folder))
    folder = write_world(tmp_path / "campaign", "old")
    for name, lines in ODD.items():
        if name in LIVING:
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    campaign = bring_in(folder, server)
    for name, (model, own) in LIVING.items():
        lines = model.objects.filter(**{own: campaign}).order_by("pk")
        for number, cells in enumerate(lines.values_list("cells", flat=True)):
            ListRow.objects.create(campaign=campaign, table=name, number=number, cells=cells)
    for name in ("visits", "adoptions", *LIVING):
        model, own = LIVING[name]
        model.objects.filter(**{own: campaign}).delete()
    unit = campaign.units.get(code="p2")
    Project.objects.create(campaign=campaign, code="s900", unit=unit, step="automated", realised=campaign.day)
    Job.objects.all().delete()
    return campaign


def ask() -> None:
    import_module("abreast.web.jobs.migrations.0003_living").ask(apps, None)


def test_rows_become_what_pages_live_on_and_go_out_as_before(old: Campaign, tmp_path: Path) -> None:
    place = Place(tmp_path / "server")
    before = lists(export(old, tmp_path / "before", place))
    ask()
    assert list(Job.objects.values_list("campaign__code", "task")) == [("old", "make living")]
    assert work("make living").faults == []
    told = {name: model.objects.filter(**{own: old}).count() for name, (model, own) in LIVING.items()}
    assert told == {
        "helps": 1, "helpers": 0, "visits": 1, "innovations": 3, "practices": 1, "adoptions": 1, "answers": 0,
        "recounts": 1,
    }  # fmt: skip
    assert Help.objects.get(campaign=old).visits.count() == 1
    assert Project.objects.get(campaign=old, code="i2").adopted_from == "i1"
    left = ListRow.objects.filter(campaign=old).values_list("table", flat=True)
    assert set(left) == {"visitors", "answers"}  # a heading without lines stays one
    after = lists(export(old, tmp_path / "after", place))
    assert after.keys() == before.keys()
    for name, table in before.items():
        assert table.sort(table.columns).equals(after[name].select(table.columns).sort(table.columns)), name
    ask()
    assert not Job.objects.filter(state="waiting").exists()


def test_a_list_at_fault_stays_as_it_was(old: Campaign, tmp_path: Path) -> None:
    row = ListRow.objects.get(campaign=old, table="helps")
    row.cells = [(name, "nobody" if name == "helper" else text) for name, text in row.cells]
    row.save()
    before = ListRow.objects.filter(campaign=old).count()
    ask()
    [fault] = work("make living").faults
    assert "helps.csv" in str(phrase_of(fault))
    assert ListRow.objects.filter(campaign=old).count() == before
    assert not Help.objects.filter(campaign=old).exists()
