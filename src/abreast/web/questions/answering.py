"""Answers on record, and recounts: what was counted again, by whom, and how it compares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import isfinite

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.existing import same_branch
from abreast.web.campaigns.gate import lists_of
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import day_of_writing
from abreast.web.entry.models import Figure, Report
from abreast.web.pledges.coverage import within
from abreast.web.questions.models import Answer, Recount

MOST_OFFERED = 60


class NotOnRecordError(Exception):
    """An answer or a count is not taken; the message says why, in the reader's language. `field`: where in the form."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def answer(actor: Actor, unit: Unit, question: str, text: str) -> Answer:
    """Put an answer on record. Whoever gave it stands there as a number, since names must remain erasable.

    Raises
    ------
    NotOnRecordError
        It says nothing.
    """
    campaign, text = unit.campaign, text.strip()
    if not text:
        raise NotOnRecordError("text", _("Write an answer."))
    with lists_of(campaign):
        made = Answer.objects.create(
            campaign=campaign,
            question=question,
            unit=unit,
            date=day_of_writing(campaign),
            by=actor.signature,
            text=text,
            user=actor.user,
        )
        record(actor, Deed.QUESTION_ANSWERED, campaign, unit=unit.code, question=question)
    return made


def reported(unit: Unit, period: str, indicator: str) -> float | None:
    """The figure that is to be counted again: as accepted, as signed, or as it came with the folder."""
    counts = Q(report=None) | Q(report__state__in=(Report.State.ACCEPTED, Report.State.SIGNED))
    figures = Figure.objects.filter(counts, unit=unit, period=period, indicator=indicator, by="unit")
    return figures.values_list("value", flat=True).first()


def factor(value: float | None, told: float | None) -> float | None:
    """The verification factor: recounted ÷ reported; none where nothing was reported."""
    return value / told if value is not None and told else None


def recount(actor: Actor, unit: Unit, period: str, indicator: str, value: float, verifier: Unit) -> Recount:
    """Write down what was counted again.

    A later count is a line of its own with a later day; only who counted it last, today, writes over their own.

    Raises
    ------
    NotOnRecordError
        The value is none, or the verifier stands in the unit's own branch in that period.
    """
    campaign = unit.campaign
    if not isfinite(value):
        raise NotOnRecordError("value", _("is not a number"))
    if same_branch(unit, verifier, period):
        raise NotOnRecordError("verifier", _("is no unit of another branch"))
    with lists_of(campaign, one_at_a_time=True):
        day = day_of_writing(campaign)
        lines = Recount.objects.filter(unit=unit, period=period, indicator=indicator)
        line = _own_of_today(lines, actor, day) or lines.filter(value=None).order_by("pk").first()
        if line is None:
            line = Recount(
                campaign=campaign, unit=unit, period=period, indicator=indicator, verifier=verifier
            )
        line.date = line.date or _free_day(lines, day)
        line.value, line.verifier, line.user, line.cells = value, verifier, actor.user, []
        line.save()
        record(
            actor, Deed.RECOUNTED, campaign, unit=unit.code, period=period, indicator=indicator, value=value
        )
    return line


def _own_of_today(lines: QuerySet[Recount], actor: Actor, day: date) -> Recount | None:
    """The last count, where the same person made it on this day and it is in no seal."""
    last = lines.filter(value__isnull=False).order_by("date", "pk").last()
    mine = last is not None and actor.user is not None and last.user_id == actor.user.pk
    return last if mine and last is not None and last.date is not None and last.date >= day else None


def _free_day(lines: QuerySet[Recount], day: date) -> date:
    """Today, or the day after the last count of the same figure: later counts have later days."""
    last = lines.aggregate(last=Max("date"))["last"]
    return day if last is None else max(day, last + timedelta(days=1))


def is_near(unit: Unit, other: Unit) -> bool:
    """Whether another unit is the unit itself, stands above or below it, or under the same parent."""
    same = unit.parent_id is not None and unit.parent_id == other.parent_id
    return same or other.path.startswith(unit.path) or unit.path.startswith(other.path)


def verifiers(actor: Actor, unit: Unit) -> list[Unit]:
    """Units of other branches for which somebody can recount: the own ones first, then some like the unit above."""
    campaign = unit.campaign
    own = [one.path for one in actor.standings(campaign)]
    offered: Sequence[Unit] = list(Unit.objects.filter(campaign=campaign, path__in=own))
    kinds = [kind for kind in (unit.parent.kind if unit.parent else None, unit.kind) if kind]
    found = {one.pk: one for one in offered if not is_near(unit, one)}
    for kind in dict.fromkeys(kinds):
        like = Unit.objects.filter(campaign=campaign, kind=kind, open=True, person=False).order_by("path")
        for one in like.exclude(parent=unit.parent_id)[: MOST_OFFERED * 2]:
            if not is_near(unit, one) and len(found) < MOST_OFFERED:
                found.setdefault(one.pk, one)
    return list(found.values())


def to_do(actor: Actor, campaign: Campaign, paths: Sequence[str], most: int) -> list[Recount]:
    """Recounts that wait below some units."""
    lines = Recount.objects.filter(campaign=campaign, value=None).select_related(
        "unit", "unit__parent", "verifier"
    )
    below = Q(pk__in=())
    for path in paths:
        below |= Q(unit__in=within(campaign, path))
    found = list(lines.filter(below).order_by("period", "unit__path")[:most])
    for one in found:
        one.campaign = one.unit.campaign = campaign
    return found
