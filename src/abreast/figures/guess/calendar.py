"""Which calendar a set of periods belongs to."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from abreast.campaign.calendar import CALENDARS, CalendarName, parse_any


def calendar_guess(codes: Iterable[str]) -> CalendarName:
    """The calendar of most of the periods; of days the one they are spaced by."""
    distinct = sorted(set(codes))
    counts = Counter(parse_any(code).calendar for code in distinct)
    most = max(counts.values(), default=0)
    name: CalendarName = next((name for name in CALENDARS if counts.get(name) == most), "month")
    return (
        _spacing([parse_any(code).first for code in distinct if len(code) == 10]) if name == "day" else name
    )


def _spacing(days: list[date]) -> CalendarName:
    """What regular days stand for: the first or last days of periods, or steps of a week or two."""
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if not gaps:
        return "month" if days and (days[0].day == 1 or _ends_month(days[0])) else "day"
    if all(day.day == 1 for day in days) or all(_ends_month(day) for day in days) or min(gaps) >= 28:
        return "year" if min(gaps) >= 365 else "quarter" if min(gaps) >= 89 else "month"
    if all(day.day in (1, 11, 21) for day in days) or all(
        day.day in (10, 20) or _ends_month(day) for day in days
    ):
        return "dekad"
    if all(gap % 14 == 0 for gap in gaps):
        return "fortnight"
    return "week" if all(gap % 7 == 0 for gap in gaps) else "day"


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1
