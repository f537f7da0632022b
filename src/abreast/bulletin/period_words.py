"""Periods in words: `2018-03` is March 2018 and 2018年3月; `1960-03-D2` is 11–20 March 1960 and 1960年3月中旬."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from abreast.bulletin.number import Lang
from abreast.campaign.calendar import Period, parse_any

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DEKADS_ZH = ("上旬", "中旬", "下旬")
_QUARTERS = ("first", "second", "third", "fourth")


@lru_cache(maxsize=4096)
def period_words(code: str, lang: Lang) -> str:
    """A period as a noun."""
    period = parse_any(code)
    return "".join(_zh(period)) if lang == "zh" else _en(period)


_CODE = r"(?<![0-9A-Za-z-])[0-9]{4}-[0-9A-Z][0-9A-Z-]*(?![0-9A-Za-z-])"
_SPAN = re.compile(rf"({_CODE})(?: – ({_CODE}))?")


def periods_said(text: str, lang: Lang) -> str:
    """A text of a table with the periods in it, and spans of them, in words; what only looks like one stays."""

    def said(found: re.Match[str]) -> str:
        try:
            return span_words(found[1], found[2] or found[1], lang)
        except ValueError:
            return found[0]

    return _SPAN.sub(said, text)


@lru_cache(maxsize=4096)
def span_words(since: str, until: str, lang: Lang) -> str:
    """From one period to another as a noun: April 2018 to March 2019, 2018年4月至2019年3月; one period as itself."""
    if since == until:
        return period_words(until, lang)
    if lang == "en":
        return _span_en(parse_any(since), parse_any(until))
    first, last = _zh(parse_any(since)), _zh(parse_any(until))
    alike = 0
    while alike < min(len(first), len(last)) - 1 and first[alike] == last[alike]:
        alike += 1
    return f"{''.join(first)}至{''.join(last[alike:])}"


def _span_en(first: Period, last: Period) -> str:
    if not {first.calendar, last.calendar} <= {"day", "dekad"}:
        return f"{_en(first)} to {_en(last)}"
    start, end = first.first, last.last
    if start.year != end.year:
        return f"{_day(start)} {start.year} to {_day(end)} {end.year}"
    return f"{_day(start)} to {_day(end)} {end.year}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


def since_words(code: str, lang: Lang) -> str:
    """What "since" is followed by: a month as itself, a ten-day period by its first day."""
    period = parse_any(code)
    return period_words(period.first.isoformat() if period.calendar == "dekad" else code, lang)


def in_period(code: str, lang: Lang) -> str:
    """With its preposition: in March 2018, on 11–20 March 1960; Chinese needs none."""
    return over_span(code, code, lang)


def over_span(since: str, until: str, lang: Lang) -> str:
    """With its preposition: from April 2018 to March 2019."""
    if lang == "zh":
        return span_words(since, until, lang)
    if since != until:
        return f"from {span_words(since, until, lang)}"
    period = parse_any(until)
    if period.calendar == "dekad":
        return f"from {period.first.day} to {_day(period.last)} {until[:4]}"
    word = {"day": "on", "quarter": "in the"}.get(period.calendar, "in")
    return f"{word} {period_words(until, lang)}"


@lru_cache(maxsize=4096)
def short(code: str, lang: Lang) -> str:
    """For axes and narrow cells: Mar 2018 and 2018.3, 11–20 Mar and 3月中旬, W09 and 第9周."""
    period = parse_any(code)
    if lang == "zh":
        if period.calendar == "month":
            return f"{period.first.year}.{period.first.month}"
        return "".join(_zh(period)[1:]) or code
    words = _en(period)
    if period.calendar in ("day", "dekad", "month"):
        month = _MONTHS[period.first.month - 1]
        words = words.replace(month, month[:3])
        return words if period.calendar == "month" else words.rsplit(" ", 1)[0]
    return code


def _en(period: Period) -> str:
    day, month, year = period.first.day, _MONTHS[period.first.month - 1], period.code[:4]
    match period.calendar:
        case "day":
            return f"{day} {month} {year}"
        case "dekad":
            return f"{day}–{period.last.day} {month} {year}"
        case "month":
            return f"{month} {year}"
        case "week" | "fortnight":
            return f"{period.calendar} {int(period.code[-2:])} of {year}"
        case "quarter":
            return f"{_QUARTERS[int(period.code[-1]) - 1]} quarter of {year}"
        case "year":
            return year


def _zh(period: Period) -> list[str]:
    """From the largest to the smallest, so that a span need not repeat what both ends share."""
    year, month = f"{period.code[:4]}年", f"{period.first.month}月"
    match period.calendar:
        case "day":
            return [year, month, f"{period.first.day}日"]
        case "dekad":
            return [year, month, _DEKADS_ZH[int(period.code[-1]) - 1]]
        case "month":
            return [year, month]
        case "week":
            return [year, f"第{int(period.code[-2:])}周"]
        case "fortnight":
            return [year, f"第{int(period.code[-2:])}个双周"]
        case "quarter":
            return [year, f"{'一二三四'[int(period.code[-1]) - 1]}季度"]
        case "year":
            return [year]
