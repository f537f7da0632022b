"""The grid, what is sent from it, and the history of a form."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abreast.web.actor import Request
from abreast.web.campaigns.models import Unit
from abreast.web.context import at_home
from abreast.web.doors import unit_page
from abreast.web.entry.branches import heaps
from abreast.web.entry.filling import HANDED_IN, fill
from abreast.web.entry.grid import grid
from abreast.web.entry.models import Report
from abreast.web.entry.submitting import Answer, Message, submit
from abreast.web.entry.workbook import SUFFIX, XLSX, workbook
from abreast.web.rules import Right

MOST_TOLD = 20
WORK = (Right.ENTER, Right.SIGN, Right.ACCEPT)
"""Rights through which somebody has to do with a form; which of them a deed needs is asked when it is done."""


@unit_page(Right.READ, *WORK)
def entry(request: Request, unit: Unit, period: str) -> HttpResponse:
    """The grid of a unit and those right below it."""
    if not unit.campaign.meaning.calendar.holds(period):
        raise Http404
    shown = grid(request.actor, unit, period)
    found = [] if unit.person else heaps(unit.campaign, unit, period)
    context = at_home(
        request,
        unit.campaign,
        "desk",
        unit=unit,
        period=period,
        grid=shown,
        states=Report.State.values,
        deeper=[heap for heap in found if heap.unit.pk != unit.pk],
    )
    return render(request, "entry/entry.html", context)


@unit_page(*WORK)
@require_POST
def form(request: Request, unit: Unit, period: str) -> JsonResponse:
    """A message about one form, as JSON; the answer says what is stored now."""
    answer = submit(request.actor, unit, period, _message(request))
    return JsonResponse(answer.body, status=answer.status)


@unit_page(*WORK)
@require_POST
def decide(request: Request, unit: Unit, period: str) -> HttpResponse:
    """Return or accept a form from a page."""
    version = request.POST.get("version", "")
    message = Message(
        id=_uuid(request.POST.get("id", "")),
        deed=request.POST.get("deed", ""),
        version=int(version) if version.isdecimal() and len(version) < 10 else None,
        reason=request.POST.get("reason", ""),
    )
    _tell(request, submit(request.actor, unit, period, message))
    if request.POST.get("back") == "desk":
        return redirect("desk", unit.campaign.code)
    at = Unit.objects.filter(campaign=unit.campaign, code=request.POST.get("at", "")).first() or unit
    return redirect("entry", unit.campaign.code, at.code, period)


@unit_page(Right.READ, *WORK)
def history(request: Request, unit: Unit, period: str) -> HttpResponse:
    """Everything that was ever sent about a form."""
    report = get_object_or_404(Report.objects.select_related("campaign"), unit=unit, period=period)
    context = at_home(
        request, unit.campaign, "desk", unit=unit, period=period, report=report, sent=report.history()
    )
    return render(request, "entry/history.html", context)


@unit_page(Right.ENTER)
def download(request: Request, unit: Unit, period: str) -> HttpResponse:
    """The grid as a workbook to fill in."""
    content = workbook(grid(request.actor, unit, period), period)
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="figures-{period}{SUFFIX}"'
    return response


@unit_page(Right.ENTER)
@require_POST
def upload(request: Request, unit: Unit, period: str) -> HttpResponse:
    """A workbook that was filled in: every row is saved as its unit's form, faults beside the cells."""
    sent = request.FILES.get("workbook")
    if sent is None or not sent.size or sent.size > HANDED_IN.file_bytes:
        messages.error(request, _("Choose a workbook of at most 5 MB."))
        return redirect("entry", unit.campaign.code, unit.code, period)
    filled = fill(request.actor, unit, period, sent.read())
    for one in filled.told[:MOST_TOLD]:
        messages.error(request, one)
    if len(filled.told) > MOST_TOLD:
        messages.error(request, _("And %(more)d more.") % {"more": len(filled.told) - MOST_TOLD})
    messages.success(request, _("%(count)d forms were filled from the workbook.") % {"count": filled.saved})
    return redirect("entry", unit.campaign.code, unit.code, period)


def _message(request: Request) -> Message:
    try:
        sent = json.loads(request.body)
        changes = {_text(code): _text(text) for code, text in sent.get("changes", {}).items()}
        version = sent.get("version")
        return Message(
            id=_uuid(sent["id"]),
            deed=str(sent["deed"]),
            version=None if version is None else int(version),
            changes=changes,
            reason=_text(sent.get("reason", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise BadRequest("not a message about a form") from error


def _text(given: object) -> str:
    """As text; half a character (a lone surrogate) is none, and a ValueError."""
    text = str(given)
    text.encode()
    return text


def _uuid(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise BadRequest("the id of a message is a UUID") from error


def _tell(request: Request, answer: Answer) -> None:
    if answer.status == 200:
        messages.success(request, _("Done."))
    else:
        messages.error(request, str(answer.body["error"]))
