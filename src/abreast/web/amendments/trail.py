"""What came late and what was changed after it had been handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from abreast.web.actor import Actor
from abreast.web.amendments.amending import brought, sealed_periods
from abreast.web.amendments.models import Amendment
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Report, Submission
from abreast.web.reach import own_units
from abreast.web.rules import Right

HANDED_IN = ("submit", "sign")


@dataclass(frozen=True, slots=True)
class Change:
    """A form that was handed in again: what it said before and after, by indicator."""

    report: Report
    at: datetime
    changes: list[tuple[str, str, str]]


def made(actor: Actor, campaign: Campaign, period: str) -> QuerySet[Amendment]:
    """Corrections made on this server, newest first; of persons only those one may know."""
    found = (
        Amendment.objects.filter(campaign=campaign).select_related("unit", "user").order_by("-made_at", "-pk")
    )
    found = found.filter(period=period) if period else found
    of_persons = Unit.objects.filter(campaign=campaign, person=True, amendments__isnull=False).distinct()
    return found.exclude(unit__in=[one.pk for one in of_persons if not actor.may(Right.READ, one)])


def came_along(campaign: Campaign, period: str) -> list[dict[str, str]]:
    """Corrections that came with a folder, as they were written, newest first; none of persons."""
    rows = brought(campaign)
    codes = [row["unit"] for row in rows]
    persons = {one.code for one in Unit.objects.filter(campaign=campaign, person=True, code__in=codes)}
    return [row for row in rows if row["unit"] not in persons and period in ("", row.get("period"))]


def late(actor: Actor, campaign: Campaign, period: str) -> QuerySet[Report]:
    """Forms that were handed in late, or still are not, newest period first; of persons only those one may know."""
    all_ = Report.objects.filter(campaign=campaign)
    # Two questions with an index each: as one with "or" every form of the campaign would be read.
    waiting = all_.filter(state__in=Report.OPEN, due__lt=campaign.day).values("pk")
    numbers = all_.filter(late=True).values("pk").union(waiting)
    found = Report.objects.filter(_known(actor, campaign), pk__in=numbers)
    found = found.filter(period=period) if period else found
    return found.select_related("unit", "unit__parent").order_by("-period", "unit__path")


def changed(actor: Actor, campaign: Campaign, period: str) -> QuerySet[Report]:
    """Forms that were returned and so may have changed after being handed in, newest first; see :func:`changes`."""
    returned = Submission.objects.filter(report__campaign=campaign, deed="return")
    returned = returned.filter(report__period=period) if period else returned
    numbers = returned.order_by().values_list("report", flat=True).distinct()
    found = Report.objects.filter(_known(actor, campaign), pk__in=numbers)
    return found.select_related("unit", "unit__parent").order_by("-period", "-pk")


def changes(reports: Iterable[Report]) -> list[Change]:
    """What was changed on forms after they had been handed in once: of each the last change first."""
    return [change for report in reports for change in reversed(_changes(report))]


def _known(actor: Actor, campaign: Campaign) -> Q:
    """Forms of units, and of those persons whose figures one may know: oneself and those one leads."""
    own = own_units(actor, campaign)
    near = [unit for unit in own if unit.person]
    near += Unit.objects.filter(parent__in=[unit.pk for unit in own], person=True)
    return Q(unit__person=False) | Q(unit__in=[one.pk for one in near if actor.may(Right.READ, one)])


def _changes(report: Report) -> list[Change]:
    """The differences between one handing-in and the next."""
    texts: dict[str, str] = {}
    before: dict[str, str] | None = None
    found = []
    for sent in report.history():
        texts |= {code: str(text) for code, text in sent.changes.items()}
        if sent.deed not in HANDED_IN:
            continue
        if before is not None:
            pairs = [
                (code, before.get(code, ""), text)
                for code, text in texts.items()
                if before.get(code, "") != text
            ]
            if pairs:
                found.append(Change(report, sent.at, pairs))
        before = dict(texts)
    return found


def known_periods(campaign: Campaign, *asked: str) -> list[str]:
    """The periods of forms and seals, and the one asked for, newest first."""
    of_forms = Report.objects.filter(campaign=campaign).order_by().values_list("period", flat=True).distinct()
    return sorted({*of_forms, *sealed_periods(campaign), *asked} - {""}, reverse=True)
