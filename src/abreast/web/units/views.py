"""The tree, level by level, and a unit's own page."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.closing.models import Edition
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, unit_page
from abreast.web.entry.models import Report
from abreast.web.innovations.models import Project
from abreast.web.measures import measure_of
from abreast.web.order import paged
from abreast.web.people import consents
from abreast.web.pledges.coverage import coverage
from abreast.web.pledges.models import Pledge
from abreast.web.questions.asked import questions_of
from abreast.web.rules import Right
from abreast.web.templatetags.words import title
from abreast.web.units import course as courses
from abreast.web.units.beside import beside
from abreast.web.units.history import history
from abreast.web.units.similar import similar as alike
from abreast.web.units.standing import aspects, compared_within

ON_A_PAGE = 100
MOST_PROJECTS = 12


@campaign_page(Right.READ)
def tree(request: Request, campaign: Campaign) -> HttpResponse:
    """The units at the top, or those whose title or id holds a word."""
    word = request.GET.get("q", "").strip()
    units = Unit.objects.filter(campaign=campaign, open=True)
    if word:
        found = units.filter(Q(code__iexact=word) | Q(title_en__icontains=word) | Q(title_zh__icontains=word))
        units = found.filter(person=False).select_related("parent")
    else:
        units = units.filter(parent=None)
    page = paged(units, ON_A_PAGE, request.GET.get("page"))
    return render(request, "units/tree.html", at_home(request, campaign, "tree", page=page, word=word))


@unit_page(Right.READ)
def unit(request: Request, unit: Unit) -> HttpResponse:
    """Everything about a unit on one page."""
    campaign = unit.campaign
    edition = published(campaign)
    known = aspects(unit, edition) if edition else []
    more = beside(request.actor, unit, edition, known) if edition else {}
    below = paged(unit.children.filter(open=True), ON_A_PAGE, request.GET.get("page"))
    shown = [child for child in below if not child.person or request.actor.may(Right.READ, child)]
    context = at_home(
        request,
        campaign,
        "tree",
        unit=unit,
        above=_above(unit),
        edition=edition,
        aspects=[(aspect, more[aspect.code]) for aspect in known],
        courses=courses.drawn(unit, edition, [one.code for one in known]) if edition else set(),
        questions=questions_of(request.actor, unit),
        projects=Project.objects.filter(unit=unit).order_by("-realised", "-pk")[:MOST_PROJECTS],
        may_innovate=request.actor.may(Right.INNOVATE, unit),
        pledges=Pledge.objects.filter(unit=unit).prefetch_related("targets").order_by("-made", "-pk")[:20],
        history=history(unit, edition),
        report=Report.objects.filter(unit=unit).order_by("-period").first(),
        coverage=coverage(campaign, unit.path) if not unit.person and below.paginator.count else [],
        below=below,
        children=shown,
        persons=below.paginator.count - len(shown) if len(shown) < len(below) else 0,
        within=compared_within(edition, unit) if edition and shown else [],
        may_pledge=request.actor.may(Right.PLEDGE, unit),
        may_enter=request.actor.may(Right.ENTER, unit),
        may_consent=consents.may_consent(request.actor, unit),
        consent=consents.standing(unit) if unit.person else None,
    )
    return render(request, "units/unit.html", context)


@unit_page(Right.READ)
def course(request: Request, unit: Unit, aspect: str) -> JsonResponse:
    """The chart of a unit's course in an aspect."""
    edition = _compared(unit, aspect)
    found = courses.course(unit, edition, aspect)
    if found is None:
        raise Http404
    return JsonResponse(courses.chart(found))


@unit_page(Right.READ)
def similar(request: Request, unit: Unit, aspect: str) -> HttpResponse:
    """Units like a unit, as a part of its page. Persons are like nobody in particular."""
    edition = _compared(unit, aspect)
    found = None if unit.person else alike(unit, edition, aspect)
    measure = measure_of(unit.campaign.meaning, aspect)
    code = found.standing["scope"] if found else ""
    scope = Unit.objects.filter(campaign=unit.campaign, code=code).first()
    context = at_home(
        request,
        unit.campaign,
        "tree",
        unit=unit,
        similar=found,
        measure=measure,
        scope=title(scope) if scope else code,
    )
    return render(request, "units/similar.html", context)


@unit_page(Right.READ)
@require_POST
def consent(request: Request, unit: Unit) -> HttpResponse:
    """Agree to be named in bulletins, or take that back: each for themselves alone."""
    if request.POST.get("named") == "yes":
        consents.give(request.actor, unit)
    else:
        consents.take_back(request.actor, unit)
    messages.success(request, _("Your choice is kept."))
    return redirect("unit", unit.campaign.code, unit.code)


def _compared(unit: Unit, aspect: str) -> Edition:
    edition = published(unit.campaign)
    if edition is None or aspect not in unit.campaign.meaning.aspects:
        raise Http404
    return edition


def _above(unit: Unit) -> list[Unit]:
    codes = unit.above()
    found = {one.code: one for one in Unit.objects.filter(campaign=unit.campaign, code__in=codes)}
    return [found[code] for code in codes if code in found]
