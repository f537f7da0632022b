"""Units: the tree, where a unit stands, its forms, its figures, and those like it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Field, P, QueryEx, Router, Schema, Status

from abreast.web.api.shared import (
    FAULTS,
    CellOut,
    Code,
    Fault,
    Name,
    Page,
    Row,
    actor_in,
    campaign_in,
    plain,
    unit_in,
)
from abreast.web.campaigns.models import Unit
from abreast.web.closing.editions import published
from abreast.web.entry.asked import asked
from abreast.web.entry.models import Report
from abreast.web.entry.submitting import Message, submit
from abreast.web.pledges.coverage import coverage
from abreast.web.rules import Right
from abreast.web.units.beside import beside
from abreast.web.units.course import course
from abreast.web.units.history import history
from abreast.web.units.similar import similar
from abreast.web.units.standing import aspects

router = Router(tags=["units"])
ON_A_PAGE = 200


class UnitOut(Schema):
    """A unit as it is now."""

    unit: str
    kind: str
    parent: str | None
    title_en: str
    title_zh: str
    open: bool


class FormOut(Schema):
    """A form as it is stored."""

    state: str
    version: int
    cells: dict[str, CellOut]


class MessageIn(Schema):
    """A message about a form; `id` is the client's own, and a message sent again is not done again."""

    id: UUID
    deed: str = Field(pattern="^(save|submit|sign|return|accept)$")
    version: int | None = Field(None, ge=0, le=2**31 - 1)
    changes: dict[str, str] = Field(default_factory=dict, max_length=500)
    reason: str = Field("", max_length=2000)


class CoverageOut(Schema):
    """How many units of a kind have a complete pledge."""

    kind: str
    complete: int
    of: int


class SeriesOut(Schema):
    """An indicator over some periods; null where nothing was reported."""

    indicator: str
    periods: list[str]
    values: list[float | None]


class CourseOut(Schema):
    """An indicator period by period; centre and limits where there are enough figures."""

    indicator: str
    periods: list[str]
    values: list[float]
    centre: float | None
    lower: float | None
    upper: float | None


class LikeOut(Schema):
    """A unit like another, nearest first, with what it has of the attributes `on`."""

    unit: str
    on: list[str]
    values: list[float]
    rank: int | None
    value: float | None


@router.get("/{campaign}/units", response={200: list[UnitOut], **FAULTS})
def read_units(
    request: HttpRequest,
    campaign: Code,
    parent: Name = "",
    q: QueryEx[str, P(max_length=200)] = "",
    page: Page = 1,
) -> list[Row]:
    """The units below one, at the top, or in whose title or id a word occurs; 200 a page. Persons are not searched."""
    found = campaign_in(request, campaign, Right.READ)
    units = Unit.objects.filter(campaign=found, open=True).select_related("parent", "campaign")
    if q.strip():
        word = q.strip()
        units = units.filter(Q(code__iexact=word) | Q(title_en__icontains=word) | Q(title_zh__icontains=word))
        units = units.filter(person=False)
    else:
        units = units.filter(parent__code=parent) if parent else units.filter(parent=None)
    some = units.order_by("path")[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return [_unit(one) for one in some if not one.person or actor_in(request).may(Right.READ, one)]


@router.get("/{campaign}/units/{unit}", response={200: UnitOut, **FAULTS})
def read_unit(request: HttpRequest, campaign: Code, unit: Code) -> Row:
    """A unit."""
    return _unit(unit_in(request, campaign, unit, Right.READ))


@router.get("/{campaign}/units/{unit}/standings", response={200: list[dict[str, Any]], **FAULTS})
def read_standings(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """Where a unit stands, as in the table `standings` of the edition that was published last."""
    found = unit_in(request, campaign, unit, Right.READ)
    edition = published(found.campaign)
    known = aspects(found, edition) if edition else []
    return [plain(place.standing) for one in known for place in one.places]


@router.get("/{campaign}/units/{unit}/exemplars", response={200: list[dict[str, Any]], **FAULTS})
def read_exemplars(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """Whom a unit can be the same as, as in the table `exemplars`, each once, those of the smallest scope first."""
    found = unit_in(request, campaign, unit, Right.READ)
    edition = published(found.campaign)
    known = aspects(found, edition) if edition else []
    return [plain(example.row) for one in known for example in one.examples]


@router.get("/{campaign}/units/{unit}/helpers", response={200: list[dict[str, Any]], **FAULTS})
def read_helpers(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """Who could help a unit, or does: aspect, helper, state."""
    found = unit_in(request, campaign, unit, Right.READ)
    edition = published(found.campaign)
    if edition is None:
        return []
    more = beside(actor_in(request), found, edition, aspects(found, edition))
    return [
        {"aspect": code, "helper": one.helper.code, "state": one.state}
        for code, of_aspect in more.items()
        for one in of_aspect.pairs
    ]


@router.get("/{campaign}/units/{unit}/figures", response={200: list[SeriesOut], **FAULTS})
def read_figures(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """What a unit reported in the last twelve periods."""
    found = history(unit_in(request, campaign, unit, Right.READ))
    return [{"indicator": one.code, "periods": found.periods, "values": one.values} for one in found.series]


@router.get("/{campaign}/units/{unit}/course/{aspect}", response={200: CourseOut, **FAULTS})
def read_course(request: HttpRequest, campaign: Code, unit: Code, aspect: Code) -> Row:
    """A unit's course in an aspect, with the limits of its usual up and down."""
    found = unit_in(request, campaign, unit, Right.READ)
    edition = published(found.campaign)
    if edition is None or aspect not in found.campaign.meaning.aspects:
        raise Http404
    one = course(found, edition, aspect)
    if one is None:
        raise Http404
    limits = one.limits
    return {
        "indicator": one.indicator,
        "periods": one.periods,
        "values": one.values,
        "centre": limits and limits.centre,
        "lower": limits and limits.lower,
        "upper": limits and limits.upper,
    }


@router.get("/{campaign}/units/{unit}/similar/{aspect}", response={200: list[LikeOut], **FAULTS})
def read_similar(request: HttpRequest, campaign: Code, unit: Code, aspect: Code) -> list[Row]:
    """The units that are like a unit."""
    found = unit_in(request, campaign, unit, Right.READ)
    edition = published(found.campaign)
    if edition is None or aspect not in found.campaign.meaning.aspects:
        raise Http404
    alike = None if found.person else similar(found, edition, aspect)
    if alike is None:
        return []
    on = list(alike.on)
    return [
        {
            "unit": one.line.unit.code,
            "on": on,
            "values": one.values,
            "rank": one.line.standing["rank"],
            "value": one.line.standing["value"],
        }
        for one in alike.units
    ]


@router.get("/{campaign}/units/{unit}/coverage", response={200: list[CoverageOut], **FAULTS})
def read_coverage(request: HttpRequest, campaign: Code, unit: Code) -> list[CoverageOut]:
    """Coverage within a unit, as it is this moment."""
    found = unit_in(request, campaign, unit, Right.READ)
    return [
        CoverageOut(kind=one.kind, complete=one.complete, of=one.of)
        for one in coverage(found.campaign, found.path)
    ]


@router.get("/{campaign}/units/{unit}/forms/{period}", response={200: FormOut, **FAULTS})
def read_form(request: HttpRequest, campaign: Code, unit: Code, period: Code) -> Status[Any]:
    """The form of a unit for a period, with what it asks for."""
    found = unit_in(request, campaign, unit, Right.READ, Right.ENTER, Right.SIGN, Right.ACCEPT)
    report = Report.objects.filter(unit=found, period=period).first()
    if report is None:
        return Status(404, {"error": "no figures are asked for here"})
    cells: dict[str, dict[str, Any]] = {
        code: {"text": "", "value": None, "fault": ""}
        for code in asked(found.campaign, [found], period)[found.pk]
    }
    for code, text, value in report.figures.filter(by="unit").values_list("indicator", "text", "value"):
        cells[code] = {"text": text, "value": value, "fault": ""}
    return Status(200, {"state": report.state, "version": report.version, "cells": cells})


@router.post(
    "/{campaign}/units/{unit}/forms/{period}",
    response={200: FormOut, **FAULTS, 409: Fault, 423: Fault},
)
def send_message(
    request: HttpRequest, message: MessageIn, campaign: Code, unit: Code, period: Code
) -> Status[Any]:
    """Save, submit, sign, return or accept a form."""
    found = unit_in(request, campaign, unit, Right.ENTER, Right.SIGN, Right.ACCEPT)
    answer = submit(actor_in(request), found, period, Message(**message.dict()))
    return Status(answer.status, answer.body)


def _unit(found: Unit) -> Row:
    return {
        "unit": found.code,
        "kind": found.kind,
        "parent": found.parent.code if found.parent else None,
        "title_en": found.title_en,
        "title_zh": found.title_zh,
        "open": found.open,
    }
