"""Lines beside the figures that contradict the seals, put right so that the campaign can be read again.

A line that counts in sealed time and is in no seal counts from the first open day instead. What was changed of a sealed
line is put back as it was sealed; an end that was set in sealed time is set to the first open day. The record has what
each of them said before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import models

from abreast import campaign as campaigns
from abreast.campaign.calendar import parse_any
from abreast.figures.columns import YES
from abreast.figures.number import parsed
from abreast.figures.resolve import notation
from abreast.figures.seal import chain
from abreast.figures.sealed_lists import Contradiction, found
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.gate import lists_of
from abreast.web.campaigns.lines import Line, text_of
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import first_open_day
from abreast.web.help.models import Help, Visit
from abreast.web.innovations.models import Project
from abreast.web.pledges.models import Measure, Milestone, Pledge, Target
from abreast.web.pledges.pledging import settle
from abreast.web.practices.models import Adoption, Card
from abreast.web.questions.models import Answer, Recount

LISTS: dict[str, tuple[type[Line], str]] = {
    "adoptions": (Adoption, "card__campaign"),
    "answers": (Answer, "campaign"),
    "helps": (Help, "campaign"),
    "innovations": (Project, "campaign"),
    "measures": (Measure, "pledge__campaign"),
    "milestones": (Milestone, "pledge__campaign"),
    "pledges": (Pledge, "campaign"),
    "practices": (Card, "campaign"),
    "recounts": (Recount, "campaign"),
    "targets": (Target, "pledge__campaign"),
    "visits": (Visit, "help__campaign"),
}
"""The lists that pages write: their model, and the way from a line to its campaign."""
AFTER: Mapping[type[Line], tuple[str, ...]] = {
    Pledge: ("ended",), Help: ("ended",), Project: ("verified", "abandoned")
}  # fmt: skip
"""Days of a line that are not before the one from which it counts."""


def wrong(folder: Path) -> list[Contradiction]:
    """What contradicts the seals in a campaign that was written out, as far as pages wrote it."""
    it, _ = campaigns.examine(folder)
    return [one for one in found(it, chain(folder)) if one.rule.name in LISTS]


def put_right(campaign: Campaign, contradictions: list[Contradiction]) -> int:
    """Put lines right in the database; returns how many contradictions there were."""
    touched: set[int] = set()
    with lists_of(campaign, one_at_a_time=True):
        for name, some in groupby(contradictions, lambda one: one.rule.name):
            lines = _lines(campaign, name)
            for one in some:
                line = _put_right(campaign, one, lines)
                touched |= {line.pk if name == "pledges" else getattr(line, "pledge_id", None) or 0}
        for pledge in Pledge.objects.filter(campaign=campaign, pk__in=touched).select_related("campaign"):
            settle(pledge)
    return len(contradictions)


def _lines(campaign: Campaign, name: str) -> list[Any]:
    """The lines in the order in which they were written out."""
    model, way = LISTS[name]
    made = {"value__isnull": False} if model is Recount else {}
    return list(model._default_manager.filter(**{way: campaign}, **made).order_by("pk"))


def _put_right(campaign: Campaign, one: Contradiction, lines: list[Any]) -> Any:
    """The line as it is from now on."""
    record(None, Deed.LINE_PUT_RIGHT, campaign, line=str(one.refusal)[:500])
    day = first_open_day(campaign)
    if one.index is None:
        return _restored(campaign, one.rule.name, one.line or {})
    line = lines[one.index]
    if one.column is None:
        return _moved(line, line.COLUMNS[one.rule.begins], day)
    ends = {ending.column for ending in one.rule.endings}
    told = day if one.column in ends and one.was is None else _typed(campaign, line, one.column, one.was)
    return line.change(**{line.COLUMNS[one.column]: told})


def _moved(line: Any, field: str, day: date) -> Any:
    """Let a line count from a day on, and whatever comes after its beginning not before that."""
    told: dict[str, Any] = {field: _free(line, day) if isinstance(line, Recount) else day}
    for name in AFTER.get(type(line), ()):
        if (end := getattr(line, name)) is not None and end < day:
            told[name] = day
    if isinstance(line, Pledge) and line.due:
        calendar = line.campaign.meaning.calendar
        if calendar.last_day(line.due) < day:
            told["due"] = calendar.period_of(day)
    return line.change(**told)


def _free(line: Recount, day: date) -> date:
    """A figure has one count a day."""
    same = Recount.objects.filter(unit=line.unit_id, indicator=line.indicator, period=line.period)
    taken = set(same.exclude(pk=line.pk).values_list("date", flat=True))
    while day in taken:
        day += timedelta(days=1)
    return day


def _typed(campaign: Campaign, line: Line, column: str, text: str | None) -> Any:
    """A sealed cell as the value of its field."""
    field = line._meta.get_field(line.COLUMNS[column])
    if isinstance(field, models.DateField):
        return parse_any(text).first if text else None
    if isinstance(field, models.BooleanField):
        return (text or "").lower() in YES
    if isinstance(field, models.FloatField):
        return _number(campaign, text)
    return text or ""


def _number(campaign: Campaign, text: str | None) -> float | None:
    import polars as pl

    if text is None:
        return None
    one = parsed(pl.Series([text]), notation(campaign.meaning)).row(0, named=True)
    value = one["value"]
    return None if value is None else float(value / 100 if one["percent"] else value)


def _restored(campaign: Campaign, name: str, told: Mapping[str, str | None]) -> Any:
    """A sealed line that is gone, from its seal, which says of whoever answers for a measure only that there is one."""
    model, _ = LISTS[name]
    fields: dict[str, Any] = {}
    for column, field in model.COLUMNS.items():
        own, _, beyond = field.partition("__")
        if beyond:
            other: type[models.Model] = model._meta.get_field(own).related_model  # type: ignore[assignment]
            way = {"campaign": campaign} if other in (Unit, Pledge, Help, Card) else {}
            fields[own] = other._default_manager.get(**way, **{beyond: told.get(column)})
        elif column in told:
            fields[field] = _typed(campaign, model(), column, told[column])
    if any(one.name == "campaign" for one in model._meta.fields):
        fields["campaign"] = campaign
    cells = [(column, text_of(text)) for column, text in told.items()]
    return model._default_manager.create(**fields, cells=cells)
