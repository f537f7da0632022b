"""Who has pledged and who takes part: all kinds of unit in one sentence, as a reader counts: all 51 factories."""

from __future__ import annotations

from collections.abc import Iterator

from abreast.bulletin.book import Book, present
from abreast.bulletin.number import Lang
from abreast.bulletin.operators import operator, round_rate
from abreast.bulletin.period_words import period_words
from abreast.bulletin.sentence import Fill, Sentence, Shown, join, say
from abreast.campaign.calendar import parse_any

_TEMPLATES: dict[str, dict[Lang, str]] = {
    "coverage.complete": {
        "en": "Complete pledges by {day}: {list}.",
        "zh": "到{day}，全面订出指标、规划和措施的有：{list}。",
    },
    "participation": {
        "en": "Taking part in at least one movement by {day}: {list}.",
        "zh": "到{day}，至少投入一项运动的有：{list}。",
    },
}
_PARTS: dict[str, dict[Lang, str]] = {
    "coverage.complete": {"en": "complete pledges, {list}", "zh": "全面订出指标、规划和措施的有{list}"},
    "participation": {"en": "taking part, {list}", "zh": "至少投入一项运动的有{list}"},
}
_KIND: dict[str, dict[Lang, str]] = {
    "all": {"en": "all {of}", "zh": "全部{of}"},
    "almost": {"en": "almost all of {of} ({count}, {rate})", "zh": "{of}的几乎100%（{count}，{rate}）"},
    "more": {"en": "{more} of {of} ({count}, {rate})", "zh": "{of}的{more}（{count}，{rate}）"},
    "exact": {"en": "{count} of {of} ({rate})", "zh": "{of}中的{count}（{rate}）"},
}


def joined_in(book: Book, lang: Lang) -> Iterator[Sentence]:
    """A sentence on complete pledges and one on participation, where they are known of the front page's scope."""
    for what, template in _TEMPLATES.items():
        if told := _kinds(book, what, None, lang):
            yield say(template[lang], day=_day(book, lang), list=_listed(told, lang))


def scope_words(book: Book, lang: Lang, scope: str) -> Sentence | None:
    """The same of another scope, in one sentence."""
    parts = [
        say(template[lang], list=_listed(told, lang))
        for what, template in _PARTS.items()
        if (told := _kinds(book, what, scope, lang))
    ]
    if not parts:
        return None
    return say(
        {"en": "{scope} by {day}: {parts}.", "zh": "{scope}：到{day}，{parts}。"}[lang],
        scope=book.inputs.names.scope(scope)[lang],
        day=_day(book, lang),
        parts=join(parts, {"en": "; ", "zh": "；"}[lang]),
    )


def _kinds(book: Book, what: str, scope: str | None, lang: Lang) -> list[Sentence]:
    return present(*(_of_kind(book, f"{what}.{kind}", scope, lang) for kind in book.inputs.names.kinds))


def _day(book: Book, lang: Lang) -> str:
    return period_words(parse_any(book.period).last.isoformat(), lang)


def _of_kind(book: Book, id: str, scope: str | None, lang: Lang) -> Sentence | None:
    one = book.get(id, scope)
    if one is None or not one.statement.of or one.statement.count is None:
        return None
    count, of = one.statement.count, one.statement.of
    numbers: dict[str, Fill | None] = {
        part: book.number(lang, id, scope, part="value" if part == "rate" else part)
        for part in ("count", "of", "rate")
    }
    numbers["more"] = _more(one.statement.key, count, of, lang)
    template = _KIND[operator(count, of)][lang]
    return say(template, **{name: number for name, number in numbers.items() if number is not None})


def _more(key: tuple[str, str, str], count: float, of: float, lang: Lang) -> Shown | None:
    below = round_rate(count, of)
    if below is None:
        return None
    return Shown(f"{below}%以上" if lang == "zh" else f"more than {below}%", count / of, key)


def _listed(told: list[Sentence], lang: Lang) -> Sentence:
    """One, two and three."""
    if lang == "zh" or len(told) < 2:
        return join(told, "，" if lang == "zh" else ", ")
    return join([join(told[:-1], ", "), told[-1]], " and ")
