"""A message about a form: saved, submitted, signed, returned or accepted, once however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.gate import pass_together
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.checking import LONGEST, Cell, checked
from abreast.web.entry.models import Figure, Report, Submission
from abreast.web.pen import written
from abreast.web.question import Question
from abreast.web.rules import Right

State = Report.State
RIGHTS = {
    "save": Right.ENTER,
    "submit": Right.ENTER,
    "sign": Right.SIGN,
    "return": Right.ACCEPT,
    "accept": Right.ACCEPT,
}
FROM: dict[str, tuple[str, ...]] = {
    "save": Report.OPEN,
    "submit": Report.OPEN,
    "sign": (*Report.OPEN, State.SUBMITTED),
    "return": (State.SUBMITTED, State.SIGNED, State.ACCEPTED),
    "accept": (State.SIGNED,),
}
TO = {
    "save": State.DRAFT,
    "submit": State.SUBMITTED,
    "sign": State.SIGNED,
    "return": State.RETURNED,
    "accept": State.ACCEPTED,
}
WRITTEN = ("state", "version", "late", "reason", "signed_by", "changed_at")
"""What a message changes about a form."""


_locked = Question(
    lambda unit, period: (
        Report.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .filter(unit=unit, period=period)
    ),
    2**31 - 1960,
    "\n period",
)


@dataclass(frozen=True, slots=True)
class Message:
    """What a client wants: `id` is its own; `version` the one it saw; `changes` texts by indicator."""

    id: UUID
    deed: str
    version: int | None = None
    changes: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of it. `status` as in HTTP; `body` goes to the client as JSON."""

    status: int
    body: dict[str, Any]


class _Refusal(Exception):
    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.body: dict[str, Any] = {}


def submit(actor: Actor, unit: Unit, period: str, message: Message) -> Answer:
    """Do what a message asks, or say why not. `PermissionDenied` where the actor has no right to it.

    A message that was done is answered as before and not done again. What was refused has changed nothing.
    """
    if message.deed not in RIGHTS or not actor.may(RIGHTS[message.deed], unit):
        raise PermissionDenied
    try:
        return written(lambda: _done(actor, unit, period, message))
    except (_Refusal, IntegrityError) as error:
        # Only what was done before can stand in the way of itself, so that is asked where something does.
        before = Submission.objects.filter(pk=message.id).select_related("report").first()
        if before is not None:
            return _again(before, actor, unit, period)
        if isinstance(error, _Refusal):
            return Answer(error.status, error.body | {"error": error.words})
        raise


def _done(actor: Actor, unit: Unit, period: str, message: Message) -> Answer:
    pass_together(unit.campaign_id)
    # The lock on the form comes next: of two copies of a message one waits and finds what the other did.
    report = next(iter(_locked(unit.pk, period)), None)
    if report is None:
        raise _Refusal(404, _("No figures are asked for here."))
    report.unit, campaign = unit, report.campaign
    try:
        _allowed(campaign, report, actor, message)
        cells = _filled(campaign, report, message)
    except _Refusal as refusal:
        refusal.body = _body(report, _stored(report, campaign))
        raise
    _write(campaign, report, actor, message, cells)
    answer = _body(report, cells)
    _keep(campaign, report, actor, message, answer)
    return Answer(200, answer)


def _again(before: Submission, actor: Actor, unit: Unit, period: str) -> Answer:
    if (before.report.unit_id, before.report.period, before.by) != (unit.pk, period, actor.signature):
        raise PermissionDenied
    return Answer(200, before.answer)


def _allowed(campaign: Campaign, report: Report, actor: Actor, message: Message) -> None:
    if report.period == campaign.closing:
        raise _Refusal(423, _("The period is being closed. What was accepted goes into the seal."))
    if report.period < campaign.period:
        raise _Refusal(423, _("The period is closed; sealed figures are corrected by amendments."))
    if report.state not in FROM[message.deed]:
        raise _Refusal(409, _("Somebody has moved the form on in the meantime. Look at it again."))
    if message.version is not None and message.version != report.version:
        raise _Refusal(409, _("Somebody has changed the form in the meantime. Look at both values."))
    if message.changes and RIGHTS[message.deed] is Right.ACCEPT:
        raise _Refusal(422, _("Whoever accepts or returns a form does not change its figures."))
    if message.deed == "return" and not message.reason.strip():
        raise _Refusal(422, _("Say why, so that it can be put right."))
    if message.deed == "accept" and actor.user is not None and report.signed_by_id == actor.user.pk:
        raise _Refusal(409, _("Who signed does not accept as well."))


def _filled(campaign: Campaign, report: Report, message: Message) -> dict[str, Cell]:
    """The form with the changes; a form that is handed in has figures and no faults."""
    texts = _asked_still(campaign, report) | {
        code: str(text)[: LONGEST + 1] for code, text in message.changes.items()
    }
    if unknown := message.changes.keys() - campaign.meaning.indicators.keys():
        raise _Refusal(422, _("There is no indicator %(code)s.") % {"code": min(unknown)[:LONGEST]})
    cells = checked(texts, campaign.meaning)
    if message.deed in ("submit", "sign"):
        if any(cell.fault for cell in cells.values()):
            raise _Refusal(422, _("Some figures cannot be. Put them right first."))
        if not any(cell.value is not None for cell in cells.values()):
            raise _Refusal(422, _("The form is empty."))
    return cells


def _asked_still(campaign: Campaign, report: Report) -> dict[str, str]:
    """What is stored, without figures of indicators taken out of the campaign since: the history has what was sent."""
    stored = _texts(report)
    gone = stored.keys() - set(campaign.meaning.reported)
    if gone:
        report.figures.filter(by="unit", indicator__in=gone).delete()
    return {code: text for code, text in stored.items() if code not in gone}


def _texts(report: Report) -> dict[str, str]:
    if report.version == 0:  # nobody has written anything on it yet
        return {}
    return dict(report.figures.filter(by="unit").values_list("indicator", "text"))


def _stored(report: Report, campaign: Campaign) -> dict[str, Cell]:
    return checked(_texts(report), campaign.meaning)


def _write(
    campaign: Campaign, report: Report, actor: Actor, message: Message, cells: Mapping[str, Cell]
) -> None:
    Figure.objects.bulk_create(
        [
            Figure(
                campaign=campaign,
                unit_id=report.unit_id,
                period=report.period,
                indicator=code,
                text=cells[code].text,
                value=cells[code].value,
                report=report,
            )
            for code in message.changes
        ],
        update_conflicts=True,
        update_fields=["text", "value", "report"],
        unique_fields=["unit", "period", "indicator", "by"],
    )
    report.state = TO[message.deed]
    report.version += 1
    report.late = report.late or (message.deed in ("submit", "sign") and campaign.day > report.due)
    report.reason = message.reason.strip() if message.deed == "return" else report.reason
    if message.deed == "sign":
        report.signed_by = actor.user
    report.changed_at = datetime.now(UTC)
    report.save(update_fields=WRITTEN)


def _keep(campaign: Campaign, report: Report, actor: Actor, message: Message, answer: dict[str, Any]) -> None:
    Submission.objects.create(
        pk=message.id,
        report=report,
        user=actor.user,
        by=actor.signature,
        deed=message.deed,
        late=campaign.day > report.due,
        reason=message.reason.strip(),
        changes=dict(message.changes),
        answer=answer,
    )
    if message.deed != "save":
        record(actor, Deed(f"form: {message.deed}"), campaign, unit=report.unit.code, period=report.period)


def _body(report: Report, cells: Mapping[str, Cell]) -> dict[str, Any]:
    shown = {
        code: {"text": cell.text, "value": cell.value, "fault": cell.fault} for code, cell in cells.items()
    }
    return {"state": report.state, "version": report.version, "cells": shown}
