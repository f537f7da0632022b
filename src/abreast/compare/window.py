"""Which periods a level and standing rest on: the current window and the baseline."""

from dataclasses import dataclass

from abreast.campaign import Calendar, Campaign
from abreast.campaign.aspect import Aspect
from abreast.campaign.calendar import parse_any


@dataclass(frozen=True, slots=True)
class Window:
    """Periods in order; `since` is the first, `period` the last."""

    periods: tuple[str, ...]

    @property
    def since(self) -> str:
        return self.periods[0]

    @property
    def period(self) -> str:
        return self.periods[-1]


def current(campaign: Campaign, aspect: Aspect, period: str) -> Window:
    """The aspect's window that ends with a period."""
    return Window(tuple(campaign.calendar.window(period, aspect.window)))


def baseline(campaign: Campaign, aspect: Aspect, period: str, first: str) -> Window | None:
    """The window progress is measured from; None while it has not begun.

    As declared, but not beyond `period`; else the window before the campaign's start; and where the figures begin later
    than that (`first` is their first period), the first window of figures.
    """
    calendar = campaign.calendar
    if aspect.baseline is not None:
        since = calendar.period_of(parse_any(aspect.baseline.from_).first)
        until = min(calendar.period_of(parse_any(aspect.baseline.until).last), period)
        return Window(tuple(calendar.range(since, until))) if since <= until else None
    before = calendar.window(calendar.shift(campaign.definition.start, -1), aspect.window)
    if before[0] < first:
        before = _first(calendar, first, aspect.window)
    return Window(tuple(before)) if before[-1] <= period else None


def _first(calendar: Calendar, first: str, length: int) -> list[str]:
    return calendar.range(first, calendar.shift(first, length - 1))
