"""Forms: a unit's figures of a period, what was sent about them, and the grid as a workbook."""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS, NOT_NOW, CellOut, Problem, ProblemError
from abreast.web.api.shared import LARGEST, Code, Row, actor_in, unit_in
from abreast.web.campaigns.models import Unit
from abreast.web.entry.asked import asked
from abreast.web.entry.filling import HANDED_IN, fill
from abreast.web.entry.grid import grid
from abreast.web.entry.models import Report, Submission
from abreast.web.entry.submitting import Message, submit
from abreast.web.entry.views import WORK
from abreast.web.entry.workbook import XLSX, workbook
from abreast.web.rules import Right

router = Router(tags=["forms"])
BINARY = {"schema": {"type": "string", "format": "binary"}}
WORKBOOK = {"responses": {200: {"description": "A workbook", "content": {XLSX: BINARY}}}}


class FormOut(Schema):
    """A form as it is stored."""

    state: str
    version: int
    cells: dict[str, CellOut]


class GridOut(FormOut):
    """A form in the grid of a unit and those right below it; `may`: what whoever asks may do with it."""

    unit: str
    period: str
    due: Day
    late: bool
    reason: str
    may: list[str]


class MessageIn(Schema):
    """A message about a form; `id` is the client's own, and a message sent again is not done again."""

    id: UUID
    deed: str = Field(pattern="^(save|submit|sign|return|accept)$")
    version: int | None = Field(None, ge=0, le=LARGEST)
    changes: dict[str, str] = Field(default_factory=dict, max_length=500)
    reason: str = Field("", max_length=2000)


class SentOut(Schema):
    """A message that changed a form; `version`: the form's after it."""

    at: datetime
    deed: str
    version: int
    late: bool
    reason: str
    changes: dict[str, str]


class FilledOut(Schema):
    """How many forms a workbook filled, and what of it was refused, by row and column."""

    saved: int
    refused: list[str]


@router.get("/{campaign}/units/{unit}/grid/{period}", response={200: list[GridOut], **FAULTS})
def read_grid(
    request: HttpRequest, response: HttpResponse, campaign: Code, unit: Code, period: Code, page: Page = 1
) -> list[Row]:
    """The forms of a unit and of those right below it, 300 at most, as far as whoever asks has to do with them."""
    found = _unit(request, campaign, unit, period, Right.READ, *WORK)
    shown = grid(actor_in(request), found, period)
    return [
        {
            "unit": row.unit.code,
            "period": period,
            "state": row.report.state,
            "version": row.report.version,
            "due": row.report.due,
            "late": row.report.late or row.report.overdue,
            "reason": row.report.reason,
            "may": [
                name
                for name, may in (
                    ("enter", row.may_enter),
                    ("sign", row.may_sign),
                    ("accept", row.may_accept),
                )
                if may
            ],
            "cells": {
                one.code: {"text": one.cell.text, "value": one.cell.value, "fault": one.cell.fault}
                for one in row.places
                if one.asked
            },
        }
        for row in cut(request, response, shown.rows, page)
    ]


@router.get("/{campaign}/units/{unit}/forms/{period}", response={200: FormOut, **FAULTS})
def read_form(request: HttpRequest, campaign: Code, unit: Code, period: Code) -> Row:
    """The form of a unit for a period, with what it asks for."""
    found = unit_in(request, campaign, unit, Right.READ, *WORK)
    report = Report.objects.filter(unit=found, period=period).first()
    if report is None:
        raise ProblemError(404, "no figures are asked for here")
    cells: dict[str, dict[str, Any]] = {
        code: {"text": "", "value": None, "fault": ""}
        for code in asked(found.campaign, [found], period)[found.pk]
    }
    for code, text, value in report.figures.filter(by="unit").values_list("indicator", "text", "value"):
        cells[code] = {"text": text, "value": value, "fault": ""}
    return {"state": report.state, "version": report.version, "cells": cells}


@router.post(
    "/{campaign}/units/{unit}/forms/{period}",
    response={200: FormOut, **FAULTS, **NOT_NOW, 423: Problem},
)
def send_message(request: HttpRequest, message: MessageIn, campaign: Code, unit: Code, period: Code) -> Row:
    """Save, submit, sign, return or accept a form."""
    found = unit_in(request, campaign, unit, *WORK)
    answer = submit(actor_in(request), found, period, Message(**message.dict()))
    if answer.status != 200:
        stored = dict(answer.body)
        raise ProblemError(answer.status, stored.pop("error"), **stored)
    return answer.body


@router.get("/{campaign}/units/{unit}/forms/{period}/history", response={200: list[SentOut], **FAULTS})
def read_history(
    request: HttpRequest, response: HttpResponse, campaign: Code, unit: Code, period: Code, page: Page = 1
) -> list[Row]:
    """Every message that changed a form, in order."""
    found = unit_in(request, campaign, unit, Right.READ, *WORK)
    report = get_object_or_404(Report.objects.select_related("campaign"), unit=found, period=period)
    return [_sent(one) for one in cut(request, response, report.history(), page)]


@router.get(
    "/{campaign}/units/{unit}/grid/{period}/workbook", response={200: None, **FAULTS}, openapi_extra=WORKBOOK
)
def download(request: HttpRequest, campaign: Code, unit: Code, period: Code) -> HttpResponse:
    """The grid as a workbook to fill in."""
    found = _unit(request, campaign, unit, period, Right.ENTER)
    return HttpResponse(workbook(grid(actor_in(request), found, period), period), content_type=XLSX)


@router.post("/{campaign}/units/{unit}/grid/{period}/workbook", response={200: FilledOut, **FAULTS})
def upload(request: HttpRequest, campaign: Code, unit: Code, period: Code, file: File[UploadedFile]) -> Row:
    """A workbook that was filled in: every row is saved as its unit's form."""
    found = _unit(request, campaign, unit, period, Right.ENTER)
    if not file.size or file.size > HANDED_IN.file_bytes:
        raise ProblemError(422, f"file: is empty or has more than {HANDED_IN.file_bytes:,} bytes", "file")
    filled = fill(actor_in(request), found, period, file.read())
    return {"saved": filled.saved, "refused": filled.told}


def _unit(request: HttpRequest, campaign: str, unit: str, period: str, *rights: Right) -> Unit:
    found = unit_in(request, campaign, unit, *rights)
    if not found.campaign.meaning.calendar.holds(period):
        raise Http404
    return found


def _sent(one: Submission) -> Row:
    return {
        "at": one.at,
        "deed": one.deed,
        "version": one.answer["version"],
        "late": one.late,
        "reason": one.reason,
        "changes": one.changes,
    }
