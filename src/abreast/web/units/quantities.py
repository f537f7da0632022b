"""Values of indicators over a run of periods, of some units: from their own figures, or added up from those below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from abreast.campaign import Definition
from abreast.web.amendments.amending import latest
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.entry.models import Figure, Report

COUNTS = Q(report=None) | Q(report__state=Report.State.ACCEPTED)
"""Figures that count: those that came with a folder, and accepted ones."""

Told = dict[str, dict[str, dict[str, float]]]
"""Values by unit, indicator and period."""


def told(
    campaign: Campaign, edition: Edition, units: Sequence[Unit], codes: Iterable[str], periods: Sequence[str]
) -> Told:
    """What some units have of some indicators (computed ones are computed) in each of some periods.

    As the edition was made of it, so that a picture and the ranks beside it are of the same figures.
    """
    wanted = _behind(campaign.meaning, codes)
    found: Told = defaultdict(lambda: defaultdict(dict))
    of = {unit.pk: unit.code for unit in units}
    rows = Figure.objects.filter(
        _counted(edition),
        unit__in=list(of),
        by="unit",
        indicator__in=wanted,
        period__in=list(periods),
        value__isnull=False,
    ).values_list("unit", "indicator", "period", "value")
    for number, code, period, value in rows:
        if value is not None:
            found[of[number]][code][period] = value
    for (number, code, period), value in latest(of, edition.made_at).items():
        if code in wanted and period in periods and value is not None:
            found[of[number]][code][period] = value
        elif code in wanted:
            found[of[number]][code].pop(period, None)
    for unit in of.values():
        if unit not in found:
            _added_up(found, edition, unit, wanted, periods)
    for unit in list(found):
        _compute(found[unit], campaign.meaning, codes, periods)
    return found


def _counted(edition: Edition) -> Q:
    """Figures that an edition was made of: those that count, and in a preview those that were signed by then."""
    if not edition.provisional:
        return COUNTS
    signed = Q(report__state=Report.State.SIGNED, report__changed_at__lte=edition.made_at)
    return COUNTS | (signed & Q(period__lte=edition.period))


def over(values: dict[str, float], periods: Sequence[str], *, summed: bool) -> float | None:
    """One number for a window: the sum per period for what is summed, else the mean; None where nothing is known."""
    known = [values[period] for period in periods if period in values]
    if not known:
        return None
    return sum(known) / (len(periods) if summed else len(known))


def _behind(meaning: Definition, codes: Iterable[str]) -> list[str]:
    """The indicators and everything they are computed from."""
    wanted, waiting = set[str](), list(codes)
    while waiting:
        code = waiting.pop()
        if code not in wanted and code in meaning.indicators:
            wanted.add(code)
            waiting += meaning.indicators[code].reads
    return sorted(wanted)


def added_up(edition: Edition, unit: str) -> list[dict[str, Any]]:
    """indicator, period, value of a unit that reports nothing itself, as the results have it."""
    return ask(edition.index, "SELECT indicator, period, value FROM sums WHERE unit = ?", unit)


def _added_up(found: Told, edition: Edition, unit: str, codes: Sequence[str], periods: Sequence[str]) -> None:
    for row in added_up(edition, unit):
        if row["indicator"] in codes and row["period"] in periods and row["value"] is not None:
            found[unit][row["indicator"]][row["period"]] = row["value"]


def _compute(
    of_unit: dict[str, dict[str, float]], meaning: Definition, codes: Iterable[str], periods: Sequence[str]
) -> None:
    order = [code for code in meaning.computed if code in set(_behind(meaning, codes))]
    for code in order:
        formula = meaning.indicators[code].parsed
        if formula is None or of_unit.get(code):
            continue
        for period in periods:
            cells = {name: of_unit[name].get(period) for name in formula.codes if name in of_unit}
            value = formula.value(cells) if set(formula.codes) <= cells.keys() else None
            if value is not None:
                of_unit[code][period] = value
