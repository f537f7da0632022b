"""Which results pages show, and results that come along with a folder."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from abreast.campaign import Campaign as Folder
from abreast.results import RUN
from abreast.web.campaigns.models import Campaign
from abreast.web.closing import index
from abreast.web.closing.models import Edition
from abreast.web.jobs.models import Job
from abreast.web.place import here
from abreast.web.pledges.proposals import proposals


def published(campaign: Campaign, period: str = "") -> Edition | None:
    """The edition that boards and unit pages show: the last one published, or the last one of a period."""
    editions = Edition.objects.filter(campaign=campaign, published_at__isnull=False)
    editions = editions.filter(period=period) if period else editions
    found = editions.order_by("-period", "-pk").first()
    if found is not None:
        found.campaign = campaign  # known already: its folder is named after it
    return found


def bulletins(campaign: Campaign) -> list[Edition]:
    """One edition a period, newest first: the last that was published."""
    editions = Edition.objects.filter(campaign=campaign, published_at__isnull=False).order_by(
        "-period", "-pk"
    )
    seen: dict[str, Edition] = {}
    for edition in editions:
        seen.setdefault(edition.period, edition)
    return list(seen.values())


def adopt(campaign: Campaign, read: Folder) -> Edition | None:
    """Take over the results that lie beside or in the folder if they are of this very campaign, or have them made.

    Where there is no figure yet there is nothing to work out.
    """
    for results in (read.folder / "results", read.folder.parent / "results"):
        if _fresh(results, read):
            own = here().work(campaign.code) / "brought-in"
            shutil.rmtree(own, ignore_errors=True)
            shutil.copytree(results, own)
            index.build(own, proposals=proposals(read, own))
            return keep(campaign, own, publish=True)
    if campaign.figures.exists():
        Job.objects.create(campaign=campaign, task="bring in")
    return None


def keep(campaign: Campaign, results: Path, *, publish: bool = False) -> Edition:
    """Make an edition of an indexed results folder of the server's own, which moves to its place.

    Nothing here takes long: while it lasts nobody else can write to the database.
    """
    run = _run(results)
    edition = Edition.objects.create(
        campaign=campaign,
        period=run["period"],
        head=run["head"] or "",
        provisional=run["provisional"],
        published_at=datetime.now(UTC) if publish else None,
    )
    shutil.rmtree(edition.folder, ignore_errors=True)
    results.rename(edition.folder)
    return edition


def _fresh(results: Path, read: Folder) -> bool:
    """Whether results are of this campaign as it is, made after its last change."""
    if not (results / RUN).is_file():
        return False
    run = _run(results)
    if (run.get("campaign"), run.get("definition")) != (
        read.definition.campaign.id,
        read.definition.digest(),
    ):
        return False
    made = (results / RUN).stat().st_mtime
    sources = (path for path in read.folder.rglob("*") if path.is_file() and results not in path.parents)
    return all(path.stat().st_mtime <= made for path in sources)


def _run(results: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((results / RUN).read_text("utf-8"))
    return found
