"""A period closed in a test, with something done at a chosen moment of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from django.test import Client

from abreast import folder as whole
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign
from abreast.web.entry.models import Figure, Report
from abreast.web.jobs import tasks
from abreast.web.jobs.models import Job
from abreast.web.place import Place, here
from web.working import work
from web.world import PERIOD, PLANTS


def own_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place of its own with the editions so far, so that seals of one test are not those of the next."""
    place = Place(folder / "server")
    copytree(here().folder / "campaigns", place.folder / "campaigns", ignore=ignore_patterns("seals", "work"))
    monkeypatch.setenv("ABREAST_DATA", str(place.folder))
    Job.objects.filter(state="waiting").delete()  # of the campaign that came without results
    return place


def accept_everything(campaign: Campaign, period: str = PERIOD) -> None:
    """Accepted figures of every plant."""
    for number, plant in enumerate(PLANTS):
        report = Report.objects.get(campaign=campaign, unit__code=plant, period=period)
        for code, value in (("output", 100.0 + number), ("scrap", 9.0 - number)):
            Figure.objects.create(
                campaign=campaign, unit=report.unit, period=period, indicator=code, text=str(value),
                value=value, report=report,
            )  # fmt: skip
        Report.objects.filter(pk=report.pk).update(state="accepted")


def ask_to_close(client: Client, period: str = PERIOD) -> None:
    client.post("/c/small/closing/close", {"period": period, "without": "yes"})


def between_reading_and_seal(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], None]) -> None:
    """Let somebody do something when everything was written out for the seal, and the seal stands nowhere yet."""
    real = tasks._copied

    def meanwhile(seal: Path, aside: Path) -> Path:
        deed()
        return real(seal, aside)

    monkeypatch.setattr(tasks, "_copied", meanwhile)


def closed(client: Client, period: str = PERIOD) -> Job:
    """Ask for it, and let the worker do it."""
    ask_to_close(client, period)
    return work("close")


def faults(campaign: Campaign, folder: Path) -> list[str]:
    """What `abreast check` says of the campaign as it is now."""
    campaign.refresh_from_db()
    return [str(one) for one in whole.examine(export(campaign, folder, here())).refusals]
