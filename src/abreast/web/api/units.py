"""Units: the tree, where a unit stands, its forms, its figures, and those like it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from ninja import P, QueryEx, Router, Schema

from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS
from abreast.web.api.shared import Code, Name, Row, actor_in, campaign_in, plain, unit_in
from abreast.web.campaigns.models import Unit
from abreast.web.closing.editions import published
from abreast.web.people import consents
from abreast.web.pledges.coverage import coverage
from abreast.web.rules import Right
from abreast.web.units.beside import beside
from abreast.web.units.course import course
from abreast.web.units.history import history
from abreast.web.units.similar import similar
from abreast.web.units.standing import aspects

router = Router(tags=["units"])


class UnitOut(Schema):
    """A unit as it is now."""

    unit: str
    kind: str
    parent: str | None
    title_en: str
    title_zh: str
    open: bool


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


class ConsentOut(Schema):
    """Since when a person agrees to be named in bulletins; null: they do not."""

    since: date | None


class OutlookOut(Schema):
    """What the last edition says of a unit in an aspect at its smallest scope."""

    aspect: str
    outcome: dict[str, Any] | None
    forecast: dict[str, Any] | None


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
    response: HttpResponse,
    campaign: Code,
    parent: Name = "",
    q: QueryEx[str, P(max_length=200)] = "",
    page: Page = 1,
) -> list[Row]:
    """The units below one, at the top, or in whose title or id a word occurs. Persons are not searched."""
    found = campaign_in(request, campaign, Right.READ)
    units = Unit.objects.filter(campaign=found, open=True).select_related("parent", "campaign")
    if q.strip():
        word = q.strip()
        units = units.filter(Q(code__iexact=word) | Q(title_en__icontains=word) | Q(title_zh__icontains=word))
        units = units.filter(person=False)
    else:
        units = units.filter(parent__code=parent) if parent else units.filter(parent=None)
    some = cut(request, response, units.order_by("path"), page)
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
    """What a unit reported in the last twelve periods; of one that reports nothing itself, what those below come to."""
    place = unit_in(request, campaign, unit, Right.READ)
    found = history(place, published(place.campaign))
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


@router.get("/{campaign}/units/{unit}/consent", response={200: ConsentOut, **FAULTS})
def read_consent(request: HttpRequest, campaign: Code, unit: Code) -> Row:
    """Whether a person agreed to be named in bulletins; giving and taking it back is for the person alone."""
    found = unit_in(request, campaign, unit, Right.READ)
    given = consents.standing(found) if found.person else None
    return {"since": given.since if given else None}


@router.get("/{campaign}/units/{unit}/outlook", response={200: list[OutlookOut], **FAULTS})
def read_outlook(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """Whether a unit drew level in an aspect, and whether it is forecast to, as in `confirmed` and `forecast`."""
    found = unit_in(request, campaign, unit, Right.READ)
    edition = published(found.campaign)
    if edition is None:
        return []
    more = beside(actor_in(request), found, edition, aspects(found, edition))
    return [
        {
            "aspect": code,
            "outcome": plain(one.outcome) if one.outcome else None,
            "forecast": plain(one.forecast) if one.forecast else None,
        }
        for code, one in more.items()
    ]


@router.get("/{campaign}/units/{unit}/coverage", response={200: list[CoverageOut], **FAULTS})
def read_coverage(request: HttpRequest, campaign: Code, unit: Code) -> list[CoverageOut]:
    """Coverage within a unit, as it is this moment."""
    found = unit_in(request, campaign, unit, Right.READ)
    return [
        CoverageOut(kind=one.kind, complete=one.complete, of=one.of)
        for one in coverage(found.campaign, found.path)
    ]


def _unit(found: Unit) -> Row:
    return {
        "unit": found.code,
        "kind": found.kind,
        "parent": found.parent.code if found.parent else None,
        "title_en": found.title_en,
        "title_zh": found.title_zh,
        "open": found.open,
    }
