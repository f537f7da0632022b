"""Correcting a sealed figure: with reason and author, dated, never unsaid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.amendments.models import Amendment
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign, ListRow, Unit
from abreast.web.entry.checking import checked
from abreast.web.entry.models import Figure, Report
from abreast.web.place import here
from abreast.web.rules import Right

LONGEST_REASON = 2000


class NotAmendedError(Exception):
    """The figure cannot be corrected like this; `field` is what is at fault, the message why."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def amend(actor: Actor, unit: Unit, indicator: str, period: str, text: str, reason: str) -> Amendment:
    """Write a correction down; what is worked out next reckons with it. An empty text withdraws the figure.

    Raises
    ------
    PermissionDenied
        The actor may not correct figures here.
    NotAmendedError
        There is no such indicator, the period is not sealed, the value cannot be, or there is no reason.
    """
    campaign = unit.campaign
    if not actor.may(Right.AMEND, unit):
        raise PermissionDenied
    if indicator not in campaign.meaning.reported:
        raise NotAmendedError("indicator", _("is no indicator that is reported"))
    if period not in sealed_periods(campaign):
        raise NotAmendedError("period", _("is not sealed; its figures are corrected on their form"))
    if not reason.strip():
        raise NotAmendedError("reason", _("Say why, so that everybody can judge it."))
    cell = checked({indicator: text}, campaign.meaning)[indicator]
    if cell.fault:
        raise NotAmendedError("value", cell.fault)
    with transaction.atomic():
        # One at a time in a campaign: corrections of one figure have their order, and a day of their own each.
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        made = Amendment.objects.create(
            campaign=campaign,
            unit=unit,
            indicator=indicator,
            period=period,
            text=cell.text,
            value=cell.value,
            was=standing(unit, indicator, period),
            reason=reason.strip()[:LONGEST_REASON],
            author=f"user-{actor.user.pk}" if actor.user else "server",
            user=actor.user,
            date=_free_day(unit, indicator, period),
        )
        facts = {"indicator": indicator, "was": made.was, "value": made.value, "reason": made.reason[:300]}
        record(actor, Deed.FIGURE_AMENDED, campaign, unit=unit.code, period=period, **facts)
    return made


def sealed_periods(campaign: Campaign) -> list[str]:
    """The periods under seal, newest first, as far as figures of them are known."""
    last = max((one.name for one in here().seals(campaign.code).glob("[!.]*")), default="")
    told = Figure.objects.filter(campaign=campaign, period__lte=last) if last else Figure.objects.none()
    return sorted(told.order_by().values_list("period", flat=True).distinct(), reverse=True)


def standing(unit: Unit, indicator: str, period: str) -> float | None:
    """The figure as it counts now: as amended last, or as it was accepted."""
    last = (
        Amendment.objects.filter(unit=unit, indicator=indicator, period=period)
        .order_by("-date", "-pk")
        .first()
    )
    if last is not None:
        return last.value
    figure = (
        Figure.objects.filter(unit=unit, indicator=indicator, period=period, by="unit")
        .select_related("report")
        .first()
    )
    counts = figure is not None and (figure.report is None or figure.report.state == Report.State.ACCEPTED)
    return figure.value if figure is not None and counts else None


def latest(units: Iterable[int], until: datetime | None = None) -> dict[tuple[int, str, str], float | None]:
    """The figures of some units (by their numbers) that were corrected, as they are now or were at a moment."""
    rows = Amendment.objects.filter(unit__in=list(units), by="unit").order_by("date", "pk")
    rows = rows if until is None else rows.filter(made_at__lte=until)
    return {
        (unit, indicator, period): value
        for unit, indicator, period, value in rows.values_list("unit", "indicator", "period", "value")
    }


def _free_day(unit: Unit, indicator: str, period: str) -> date:
    """Today, or the day after the last correction of the same figure: later dates come after earlier ones."""
    made = Amendment.objects.filter(unit=unit, indicator=indicator, period=period)
    days = [day.isoformat() for day in made.values_list("date", flat=True)]
    key = (unit.code, indicator, period)
    days += [
        row.get("date", "")
        for row in brought(unit.campaign)
        if (row["unit"], row.get("indicator"), row.get("period")) == key
    ]
    today = unit.campaign.day
    try:
        last = date.fromisoformat(max(days, default=""))
    except ValueError:
        return today
    return max(today, last + timedelta(days=1))


def brought(campaign: Campaign) -> list[dict[str, str]]:
    """Amendments that came with a folder, as they were written."""
    rows = ListRow.objects.filter(campaign=campaign, table="amendments").order_by("-number")
    cells = [{name: text or "" for name, text in pairs} for pairs in rows.values_list("cells", flat=True)]
    return [row for row in cells if row.get("unit")]
