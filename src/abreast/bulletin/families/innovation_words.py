"""Words for innovation projects: classes, periods that are not over, and a number against all before it."""

from __future__ import annotations

from datetime import date

from abreast.bulletin.families.inputs import shown
from abreast.bulletin.names import Names
from abreast.bulletin.number import Lang, digits, percent
from abreast.bulletin.period_words import in_period, over_span, period_words
from abreast.bulletin.sentence import Fill, Sentence, say
from abreast.bulletin.statement import Key
from abreast.campaign.calendar import parse_any

RAPIDLY = 1.5  # times the period before
_KEPT: dict[str, tuple[str, str]] = {
    "all": ("innovation", "各类技术革新项目"),
    # In English “significant” is kept for statistics.
    "significant": ("major innovation", "重大技术革新项目"),
}


def class_words(names: Names, code: str, n: float, lang: Lang) -> str:
    """What is counted: semi-mechanised projects; 半机械化."""
    if code in _KEPT:
        en, zh = _KEPT[code]
    else:
        en, zh = names.classes[code].en, names.classes[code].zh
    if lang == "zh":
        return zh
    return f"{en} project" if n == 1 else f"{en} projects"


def span(period: str, through: date, lang: Lang, *, noun: bool = False) -> str:
    """In the period; or from its first day to the last one known, where it is not over."""
    slot = parse_any(period)
    if through >= slot.last:
        return period_words(period, lang) if noun else in_period(period, lang)
    if noun:
        return period_words(slot.first.isoformat(), lang)
    since, until = slot.first.isoformat(), through.isoformat()
    return over_span(since, until, lang) if since != until else in_period(until, lang)


def eve(day: date, period: str, lang: Lang) -> str:
    """By when the earlier ones had been realised: at the end of February; 2月底."""
    if parse_any(period).calendar != "month":
        words = period_words(day.isoformat(), lang)
        return f"by {words}" if lang == "en" else f"到{words}"
    month = f"{day.year:04d}-{day.month:02d}"
    if lang == "zh":
        return ("" if period[:4] == month[:4] else f"{day.year}年") + f"{day.month}月底"
    return f"at the end of {_month(month, period)}"


def _month(month: str, beside: str) -> str:
    """A month without its year where the other period lies in the same year."""
    words = period_words(month, "en")
    return words.rsplit(" ", 1)[0] if month[:4] == beside[:4] else words


def growing(now: int, before: int, earlier: Fill, previous: str, period: str, lang: Lang) -> Sentence:
    """How a count compares with the period before: up from …, rising rapidly from …"""
    monthly = parse_any(period).calendar == "month"
    if lang == "zh":
        same_year = monthly and previous[:4] == period[:4]
        when = f"{parse_any(previous).first.month}月" if same_year else period_words(previous, "zh")
        how = "，与{when}的{n}持平" if now == before else "，比{when}的{n}{moved}"
        moved = "减少" if now < before else "迅猛上升" if now >= RAPIDLY * before else "增加"
        return say(how, when=when, n=earlier, moved=moved)
    when = in_period(previous, "en") if not monthly else f"in {_month(previous, period)}"
    if now == before:
        return say(", as many as the {n} {when}", n=earlier, when=when)
    moved = "down from" if now < before else "rising rapidly from" if now >= RAPIDLY * before else "up from"
    return say(", {moved} {n} {when}", moved=moved, n=earlier, when=when)


_COMPARED: dict[str, dict[Lang, str]] = {
    "many": {
        "en": "The {count} {what} realised in {scope} {when} {are} more than three times the cumulative number {eve}, "
        "{of}: {ratio} times as many.",
        "zh": "{when}，{scope}实现{what}{count}，比{eve}的累积数{of}增加两倍多，为其{ratio}倍。",
    },
    "double": {
        "en": "The {count} {what} realised in {scope} {when} {are} more than double the cumulative number {eve}, "
        "{of}: {ratio} times as many.",
        "zh": "{when}，{scope}实现{what}{count}，比{eve}的累积数{of}增加一倍多，为其{ratio}倍。",
    },
    "more": {
        "en": "The {count} {what} realised in {scope} {when} {are} more than the cumulative number {eve}, {of}: "
        "{ratio} times as many.",
        "zh": "{when}，{scope}实现{what}{count}，超过{eve}的累积数{of}，为其{ratio}倍。",
    },
    "share": {
        "en": "The {count} {what} realised in {scope} {when} equal{s} {ratio} of all realised before, {of}.",
        "zh": "{when}，{scope}实现{what}{count}，相当于此前累积数{of}的{ratio}。",
    },
}


def compared(ratio: float, key: Key, lang: Lang, *, one: bool, **fills: Fill) -> Sentence:
    """A period's projects against all before: in words that hold for the number and for no smaller one."""
    which = "many" if ratio > 3 else "double" if ratio > 2 else "more" if ratio > 1 else "share"
    text = percent(ratio) if which == "share" else digits(ratio, 2 if ratio < 10 else 0)
    if which == "share" and ratio == round(ratio, 2):
        text = percent(ratio, 0)
    return say(
        _COMPARED[which][lang],
        ratio=shown(key, text, ratio),
        are="is" if one else "are",
        s="s" if one else "",
        **fills,
    )
