"""The headline: what changed most among what is sure.

Every candidate has a size in units of its own usual variation, so that unlike things can be held against each other:

- an indicator with a direction: its change on the same period last year (else on the period before), divided by the
  usual variation of such changes from one period to the next (1.4826 × median absolute deviation ÷ √2);
- growth per day of a quantity that adds up: likewise;
- coverage: counted, not estimated; ten times the change of the rate since the last bulletin's period;
- innovation projects, counted too: four times the period's ÷ all before; major ones one and a half times;
- units confirmed to have caught up: ten times their share of those behind at the start;
- units better than at the start: (better − not) ÷ √(better + not), the sign test, at most 2.5 (3 of a priority
  aspect), since it is much the same in every bulletin; never where none is lower, or none better.

A candidate is sure from size 2. Drew level is a count of what was seen and never makes the headline.
An indicator of a priority aspect counts one and a half times; a quantity without a better direction half.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from abreast.bulletin.book import Book
from abreast.bulletin.candidate import LARGEST, SURE, Candidate
from abreast.bulletin.families.inputs import capital
from abreast.bulletin.families.progress import kind_id
from abreast.bulletin.names import Term
from abreast.bulletin.news import confirmed, innovations
from abreast.bulletin.number import Lang
from abreast.bulletin.sentence import Fill, Sentence, say
from abreast.bulletin.statement import Key
from abreast.campaign.calendar import Calendar, parse_any

PROGRESS = 2.5
QUANTITIES, PLEDGES = Term("Quantities", "数量"), Term("Pledges", "目标")


def candidates(book: Book) -> list[Candidate]:
    """All possible headlines, the largest first; ties by statement."""
    found = [
        *_indicators(book),
        *_growth(book),
        *_progress(book),
        *_coverage(book),
        *innovations(book),
        *confirmed(book),
    ]
    return sorted(found, key=lambda c: (-c.size, c.key))


def headline(book: Book, lang: Lang) -> tuple[Sentence, str, list[Key]]:
    """The headline, what stands above it, and the keys of all sure candidates, the headline's first."""
    sure = [c for c in candidates(book) if c.sure]
    if sure:
        topic = sure[0].topic
        return sure[0].words(lang), capital(topic[lang]) if topic else "", [c.key for c in sure]
    names = book.inputs.names
    where = names.scope(book.region)[lang]
    if lang == "zh":
        return say("{scope}：本期没有确凿的变化", scope=where), "", []
    return say("{scope}: no change this period that is sure", scope=where), "", []


def usual_variation(changes: Sequence[float]) -> float | None:
    """Spread of a series of changes from one period to the next; None with fewer than six."""
    steps = [b - a for a, b in pairwise(changes)]
    if len(steps) < 5:
        return None
    middle = median(steps)
    return 1.4826 * median(abs(s - middle) for s in steps) / math.sqrt(2)


def _size(now: float, before: Sequence[float]) -> float:
    usual = usual_variation(before)
    if usual is None:
        return 0.0
    return min(abs(now) / usual, LARGEST) if usual > 0 else (LARGEST if now else 0.0)


def _indicators(book: Book) -> Iterator[Candidate]:
    names = book.inputs.names
    first = {a.indicators[0] for a in names.aspects.values() if a.priority}
    for code, indicator in names.indicators.items():
        column = main_column(book, code)
        if not indicator.better or indicator.adds or column is None:
            continue
        series = values(book, f"indicator.{column}.{code}")
        against = compared_with(book, series)
        if against is None:
            continue
        changes = [series[p] - series[b] for p in series if (b := against(p)) in series]
        weight = 1.5 if code in first else 1.0
        size = _size(changes[-1], changes[:-1]) * weight
        key = (f"indicator.{column}.{code}", book.region, book.period)
        about = next((a.title for a in names.aspects.values() if a.indicators[0] == code), None)
        yield Candidate(size, key, about, _change_words(book, code))


def main_column(book: Book, code: str) -> str | None:
    """`total` where an independent total is reported for the bulletin's period, else `value`, else None."""
    return next((c for c in ("total", "value") if book.get(f"indicator.{c}.{code}")), None)


def values(book: Book, id: str) -> dict[str, float]:
    """A statement's values by period at the front page's scope, in order."""
    return dict(book.series.get((id, book.region), {}))


def compared_with(book: Book, series: dict[str, float]) -> Callable[[str], str | None] | None:
    """What a period is held against: last year's where the series has it, else the one before; None where neither."""
    calendar = Calendar(parse_any(book.period).calendar)
    if calendar.last_year(book.period) in series:
        return calendar.last_year
    if calendar.shift(book.period, -1) in series:
        return lambda period: calendar.shift(period, -1)
    return None


_BEFORE: dict[str, tuple[str, str]] = {
    "last year": ("a year before", "上年同期"),
    "day": ("the day before", "前一天"),
    "dekad": ("the ten days before", "上一旬"),
    "week": ("the week before", "上周"),
    "fortnight": ("the fortnight before", "前两周"),
    "month": ("the month before", "上月"),
    "quarter": ("the quarter before", "上季度"),
    "year": ("the year before", "上年"),
}


def before_words(book: Book, code: str, column: str, lang: Lang) -> tuple[Sentence, str, float] | None:
    """What an indicator's figure is held against: the earlier figure, how it is called, and the change."""
    id = f"indicator.{column}.{code}"
    series = values(book, id)
    against = compared_with(book, series)
    if against is None or book.period not in series:
        return None
    before = against(book.period) or ""
    calendar = Calendar(parse_any(book.period).calendar)
    year = calendar.last_year(book.period) == before
    number = book.number(lang, id, period=before)
    if number is None:
        return None
    words = _BEFORE["last year" if year else calendar.name][lang == "zh"]
    return say("{n}", n=number), words, series[book.period] - series[before]


def _change_words(book: Book, code: str) -> Callable[[Lang], Sentence]:
    def words(lang: Lang) -> Sentence:
        column = main_column(book, code) or "value"
        now = book.number(lang, f"indicator.{column}.{code}")
        told = before_words(book, code, column, lang)
        if now is None or told is None:
            raise ValueError(f"{code} has no figure to hold against")
        before, called, change = told
        fills: dict[str, Fill] = {
            "title": capital(book.inputs.names.indicators[code].title[lang]),
            "now": now,
            "before": before,
            "called": called,
        }
        if lang == "zh":
            word = "高于" if change > 0 else "低于" if change < 0 else "等于"
            return say(f"{{title}}{{now}}，{word}{{called}}的{{before}}", **fills)
        word = "up from" if change > 0 else "down from" if change < 0 else "as much as"
        return say(f"{{title}}: {{now}}, {word} {{before}} {{called}}", **fills)

    return words


def _growth(book: Book) -> Iterator[Candidate]:
    for code, indicator in book.inputs.names.indicators.items():
        id = f"growth.per_day.{code}"
        series = list(values(book, id).values())
        if book.get(id) is None:
            continue
        weight = 1.0 if indicator.better else 0.5
        size = _size(series[-1], series[:-1]) * weight
        yield Candidate(size, (id, book.region, book.period), QUANTITIES, _growth_words(book, code, id))


def _growth_words(book: Book, code: str, id: str) -> Callable[[Lang], Sentence]:
    def words(lang: Lang) -> Sentence:
        number, value = book.number(lang, id), book.said[id, book.region, book.period].statement.value
        if number is None:
            raise ValueError(f"{id} has no number")
        fills: dict[str, Fill] = {
            "title": capital(book.inputs.names.indicators[code].title[lang]),
            "n": number,
            "called": _BEFORE[parse_any(book.period).calendar][lang == "zh"],
        }
        if lang == "zh":
            return say(f"{{title}}日均比{{called}}{'上升' if value >= 0 else '下降'}{{n}}", **fills)
        return say(f"{{title}} {'up' if value >= 0 else 'down'} {{n}} a day on {{called}}", **fills)

    return words


def _progress(book: Book) -> Iterator[Candidate]:
    for aspect in book.inputs.names.aspects.values():
        up, down = (
            book.get(kind_id(book.inputs, f"progress.{which}", aspect.kind, aspect.code))
            for which in ("up", "down")
        )
        if up is None or down is None or up.statement.value + down.statement.value == 0:
            continue
        better, worse = up.statement.value, down.statement.value
        if not better or not worse:
            continue
        size = _saturated(abs(better - worse) / math.sqrt(better + worse), aspect.priority)
        words = _progress_words(book, up.statement.id, down.statement.id)
        yield Candidate(size, up.statement.key, aspect.title, words)


def _saturated(z: float, priority: bool) -> float:
    """Beyond sure the size grows ever more slowly towards its most."""
    most = PROGRESS + (0.5 if priority else 0.0)
    return z if z < SURE else SURE + (most - SURE) * (1 - SURE / z)


def _progress_words(book: Book, up: str, down: str) -> Callable[[Lang], Sentence]:
    template: dict[Lang, str] = {
        "en": "Of {of}, {up} better than at the start, {down} lower",
        "zh": "{of}中{up}比起步时提高，{down}下降",
    }

    def words(lang: Lang) -> Sentence:
        numbers = {
            "of": book.number(lang, up, part="of"),
            "up": book.number(lang, up),
            "down": book.number(lang, down),
        }
        return say(template[lang], **{k: n for k, n in numbers.items() if n is not None})

    return words


def _coverage(book: Book) -> Iterator[Candidate]:
    calendar = Calendar(parse_any(book.period).calendar)
    end = calendar.last_day(calendar.shift(book.period, -1)).isoformat()
    for kind in book.inputs.names.kinds:
        id = f"coverage.complete.{kind}"
        now, before = book.get(id), book.get(id, period=end)
        if now is None:
            continue
        change = now.statement.value - (before.statement.value if before else 0.0)
        size = min(abs(change) * 10, LARGEST)
        yield Candidate(size, now.statement.key, PLEDGES, _coverage_words(book, id, kind))


def _coverage_words(book: Book, id: str, kind: str) -> Callable[[Lang], Sentence]:
    def words(lang: Lang) -> Sentence:
        one = book.said[id, book.region, book.period].statement
        name = book.inputs.names.kind(kind)
        all_of_them = one.count == one.of
        number = book.number(lang, id, part="of" if all_of_them else "value")
        if number is None:
            raise ValueError(f"{id} has no number")
        title = name.title.zh if lang == "zh" else name.plural
        templates: dict[Lang, tuple[str, str]] = {
            "en": ("All {n} have complete pledges", "{n} of {title} have complete pledges"),
            "zh": ("{n}全部订齐指标、规划、措施", "{n}的{title}订齐指标、规划、措施"),
        }
        return say(templates[lang][0 if all_of_them else 1], n=number, title=title)

    return words
