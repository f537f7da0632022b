"""A change to a campaign, done by the worker: written out, changed, read as a whole, stored if nothing is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from abreast.campaign.reading import FILE
from abreast.campaign.refusal import Refusal, Refused
from abreast.figures.seal.chain import chain
from abreast.tables import read_named
from abreast.tables.phrase import Phrase
from abreast.web.actor import actor_of
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.gate import pass_alone
from abreast.web.campaigns.models import Campaign
from abreast.web.entry.models import Figure
from abreast.web.jobs.stage import Stage
from abreast.web.shaping import definition, tree
from abreast.web.shaping.storing import store
from abreast.web.shaping.wishes import Wishes

if TYPE_CHECKING:
    from abreast.web.jobs.models import Job

UNITS = "units"


def apply(job: Job, campaign: Campaign, folder: Path, stage: Stage, ours: Callable[[], None]) -> None:
    """Change a campaign that was written out into `folder`, and store it. `Refused` names whatever does not fit.

    `ours` raises where another worker has taken the job over.
    """
    from abreast import folder as whole  # brings solvers along, which pages do without

    wishes = Wishes(**job.wish)
    if wishes.text and wishes.seen != seen(campaign.definition):
        raise _moved_on()
    touched = change(folder, wishes)
    found = whole.examine(folder, stage)
    faults = [*found.refusals, *_forbidden(campaign, found.campaign.definition.model_dump(), folder)]
    if faults:
        raise Refused(faults)
    stage("changes into the database")
    before, period = campaign.definition, campaign.period
    with transaction.atomic():
        ours()
        pass_alone(campaign.pk)
        locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if locked.definition != before:
            raise _moved_on()
        if locked.closing or locked.period != period:
            raise _being_closed(period)
        store(locked, found.campaign, touched)
        actor = actor_of(job.made_by) if job.made_by else None
        record(actor, Deed.CAMPAIGN_CHANGED, locked, **wishes.told())


def change(folder: Path, wishes: Wishes) -> set[str]:
    """Change campaign.toml and the table of units of a folder; returns the units whose rows are other ones now."""
    file = folder / FILE
    text = wishes.text or file.read_text("utf-8-sig")
    if wishes.definition:
        text = definition.changed(text, [(tuple(path), value) for path, value in wishes.definition])
    file.write_text(text, "utf-8")
    if not wishes.tree:
        return set()
    table = read_named(folder, UNITS)
    if table is None:
        raise Refused(
            [
                Refusal(
                    file="units.csv",
                    reason=Phrase("does not exist"),
                    remedy=Phrase("hand in a folder that has it"),
                )
            ]
        )
    before = units = tree.normal(table.text)
    for wish in wishes.tree:
        units = tree.changed(units, wish)
    (folder / table.file).unlink()
    units.write_csv(folder / f"{UNITS}.csv")
    same = list(before.columns)
    return {
        *before.join(units, on=same, how="anti", nulls_equal=True)["unit"],
        *units.select(same).join(before, on=same, how="anti", nulls_equal=True)["unit"],
    }


def seen(text: str) -> str:
    """What stands for a text that somebody saw before they changed it."""
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()


def _forbidden(campaign: Campaign, now: Mapping[str, Any], folder: Path) -> list[Refusal]:
    """What cannot be changed any more: the id, and the calendar once there are figures."""
    head, before = now["campaign"], campaign.meaning.campaign
    faults = []
    if head["id"] != before.id:
        faults.append(
            _fault(
                "id",
                head["id"],
                Phrase("is part of addresses and seals"),
                Phrase("leave it at {id}", id=before.id),
            )
        )
    there = Figure.objects.filter(campaign=campaign).exists() or bool(chain(folder))
    if there and head["calendar"] != before.calendar:
        faults.append(
            _fault(
                "calendar",
                head["calendar"],
                Phrase("cannot be: figures are there by {calendar}", calendar=before.calendar),
                Phrase("set up a campaign of its own"),
            )
        )
    return faults


def _fault(key: str, value: str, reason: Phrase, remedy: Phrase) -> Refusal:
    return Refusal(file=FILE, column=f"campaign.{key}", value=value, reason=reason, remedy=remedy)


def _moved_on() -> Refused:
    reason = Phrase("was changed by somebody else in the meantime")
    return Refused([Refusal(file=FILE, reason=reason, remedy=Phrase("load the page again and look at it"))])


def _being_closed(period: str) -> Refused:
    reason = Phrase("cannot be changed while {period} is being closed", period=period)
    remedy = Phrase("ask for it again when the period is closed")
    return Refused([Refusal(file=FILE, reason=reason, remedy=remedy)])
