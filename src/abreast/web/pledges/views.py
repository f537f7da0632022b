"""Pledges: from a gap in one click, and coverage as it is this moment."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, unit_page
from abreast.web.language import language
from abreast.web.pledges.coverage import coverage as covered
from abreast.web.pledges.drafting import Sheet
from abreast.web.pledges.fitting import NotPledgedError
from abreast.web.pledges.models import Pledge
from abreast.web.pledges.pledging import change, make, withdraw
from abreast.web.pledges.proposal import as_written, kind_of, outside_titles, proposed
from abreast.web.rules import Right
from abreast.web.templatetags.words import title
from abreast.web.units.standing import Aspect, aspects

MOST_BRANCHES = 100


@campaign_page(Right.READ)
def coverage(request: Request, campaign: Campaign) -> HttpResponse:
    """Coverage of the campaign and of the units below one of its units."""
    code = request.GET.get("unit")
    units = Unit.objects.filter(campaign=campaign, open=True, person=False)
    at = units.filter(code=code).first() if code else units.filter(parent=None).order_by("path").first()
    if code and at is None:
        raise Http404
    below = (
        at.children.filter(open=True, person=False).order_by("path")[:MOST_BRANCHES] if at is not None else []
    )
    branches = [(unit, covered(campaign, unit.path)) for unit in below]
    context = at_home(
        request,
        campaign,
        "coverage",
        at=at,
        whole=covered(campaign, at.path if at is not None else ""),
        branches=[(unit, rows) for unit, rows in branches if rows],
        latest=Pledge.objects.filter(campaign=campaign, unit__person=False)
        .select_related("unit", "unit__parent")
        .order_by("-made", "-pk")[:12],
    )
    return render(request, "pledges/coverage.html", context)


@unit_page(Right.PLEDGE)
def new(request: Request, unit: Unit, aspect: str) -> HttpResponse:
    """A pledge filled in from the gap of a unit in an aspect; sent, it is made."""
    found = compared(unit, aspect)
    if found is None:
        raise Http404
    proposal = proposed(request.actor, unit, found, request.GET.get("exemplar", ""))
    sheet = Sheet(unit.campaign, _choices(found, unit.campaign), proposal.filled, request.POST or None)
    if request.method == "POST" and sheet.is_valid():
        try:
            make(request.actor, unit, sheet.draft(aspect), language())
        except NotPledgedError as error:
            sheet.refuse(error)
        else:
            messages.success(request, _("The pledge is made. Coverage has followed."))
            return redirect("unit", unit.campaign.code, unit.code)
    context = at_home(
        request,
        unit.campaign,
        "coverage",
        unit=unit,
        aspect=aspect,
        sheet=sheet,
        proposal=proposal,
        stands=found,
    )
    return render(request, "pledges/new.html", context)


@unit_page(Right.PLEDGE)
def alter(request: Request, unit: Unit, code: str) -> HttpResponse:
    """A pledge as it is, to be said anew."""
    pledge = _pledge(unit, code)
    if pledge.state != "active":
        raise PermissionDenied
    found = compared(unit, pledge.aspect)
    choices = _choices(found, unit.campaign) if found else []
    now = f"{pledge.same_as_kind}:{pledge.same_as}"
    if now not in dict(choices):
        at = Unit.objects.filter(campaign=unit.campaign, code=pledge.same_as).first()
        words = _level if pledge.same_as_kind == "level" else _whose
        choices = [(now, words(at, pledge.same_as)), *choices]
    sheet = Sheet(unit.campaign, choices, as_written(pledge), request.POST or None)
    if request.method == "POST" and sheet.is_valid():
        try:
            made = change(request.actor, pledge, sheet.draft(pledge.aspect), language())
        except NotPledgedError as error:
            sheet.refuse(error)
        else:
            same = _("Changed. Coverage has followed.")
            messages.success(
                request, same if made == pledge else _("A new pledge takes the place of the old.")
            )
            return redirect("pledge", unit.campaign.code, unit.code, made.code)
    context = at_home(
        request, unit.campaign, "coverage", unit=unit, aspect=pledge.aspect, sheet=sheet, pledge=pledge
    )
    return render(request, "pledges/new.html", context)


def compared(unit: Unit, aspect: str) -> Aspect | None:
    """The unit's standing in an aspect, where the last edition compares it."""
    edition = published(unit.campaign)
    known = aspects(unit, edition) if edition else []
    return next((one for one in known if one.code == aspect and one.places), None)


def _choices(found: Aspect, campaign: Campaign) -> list[tuple[str, str]]:
    """Whom a unit can be the same as: its exemplars, inside the tree or not, and the advanced level of every scope."""
    outside = {one.row["exemplar"] for one in found.examples if one.unit is None}
    names = outside_titles(campaign, outside)
    exemplars = [
        (
            f"{kind_of(one)}:{one.row['exemplar']}",
            names.get(one.row["exemplar"]) or _whose(one.unit, one.row["exemplar"]),
        )
        for one in found.examples
    ]
    levels = [
        (f"level:{one.standing['scope']}", _level(one.scope, one.standing["scope"])) for one in found.places
    ]
    return exemplars + levels


def _whose(unit: Unit | None, code: str) -> str:
    return title(unit) if unit is not None and not unit.person else code


def _level(scope: Unit | None, code: str) -> str:
    return _("the advanced level of %(scope)s") % {"scope": _whose(scope, code)}


def _pledge(unit: Unit, code: str) -> Pledge:
    return get_object_or_404(Pledge.objects.select_related("campaign", "unit"), unit=unit, code=code)


@unit_page(Right.READ)
def pledge(request: Request, unit: Unit, code: str) -> HttpResponse:
    """A pledge with its parts."""
    found = _pledge(unit, code)
    same_as = Unit.objects.filter(campaign=unit.campaign, code=found.same_as).first()
    context = at_home(
        request,
        unit.campaign,
        "coverage",
        unit=unit,
        pledge=found,
        same_as=same_as,
        outside=outside_titles(unit.campaign, [found.same_as]).get(found.same_as, ""),
        may_pledge=request.actor.may(Right.PLEDGE, unit),
        stands=compared(unit, found.aspect),
    )
    return render(request, "pledges/pledge.html", context)


@unit_page(Right.PLEDGE)
@require_POST
def take_back(request: Request, unit: Unit, code: str) -> HttpResponse:
    """Withdraw a pledge."""
    found = _pledge(unit, code)
    if found.state != "active":
        raise PermissionDenied
    withdraw(request.actor, found)
    messages.success(request, _("The pledge is withdrawn."))
    return redirect("unit", unit.campaign.code, unit.code)
