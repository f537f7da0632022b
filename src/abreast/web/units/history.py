"""The figures a unit has reported, period by period."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from abreast.campaign.indicator import Indicator
from abreast.web.amendments.amending import latest
from abreast.web.campaigns.models import Unit
from abreast.web.closing.models import Edition
from abreast.web.entry.models import Figure, Report
from abreast.web.measures import Measure, measure_of_indicator
from abreast.web.units.quantities import added_up

PERIODS = 12


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator over the last periods, a value or None for each."""

    code: str
    indicator: Indicator
    measure: Measure
    values: list[float | None]
    corrected: list[bool]

    @property
    def cells(self) -> list[tuple[float | None, bool]]:
        """Each value, and whether it was corrected after the seal."""
        return list(zip(self.values, self.corrected, strict=True))


@dataclass(frozen=True, slots=True)
class History:
    """The last periods, oldest first, and a series for every indicator reported in them; `added`: from units below."""

    periods: list[str]
    series: list[Series]
    added: bool


def history(unit: Unit, edition: Edition | None) -> History:
    """What counts of a unit's own figures in the last twelve periods; without any, what those below it come to."""
    meaning = unit.campaign.meaning
    periods = meaning.calendar.window(unit.campaign.period, PERIODS)
    counts = Q(report=None) | Q(report__state=Report.State.ACCEPTED)
    rows = Figure.objects.filter(counts, unit=unit, by="unit", period__in=periods, value__isnull=False)
    told = {(code, period): value for code, period, value in rows.values_list("indicator", "period", "value")}
    corrected = {(code, period): value for (_, code, period), value in latest([unit.pk]).items()}
    told |= {key: value for key, value in corrected.items() if key[1] in periods}
    added = not told and edition is not None
    if added and edition is not None:
        rows_of = added_up(edition, unit.code)
        told = {
            (row["indicator"], row["period"]): row["value"] for row in rows_of if row["period"] in periods
        }
    shown = [period for period in periods if any(period == one for _, one in told)]
    series = [
        Series(
            code,
            one,
            measure_of_indicator(meaning, code),
            [told.get((code, period)) for period in shown],
            [(code, period) in corrected for period in shown],
        )
        for code, one in meaning.indicators.items()
        if any(code == known for known, _ in told)
    ]
    return History(shown, series, added)
