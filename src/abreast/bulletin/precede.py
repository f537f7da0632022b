"""What happened before a campaign began is said to have happened before, and never credited to it.

The rule compares two dates and knows no campaign: a statement whose period ended before the launch says so; one that
counts what happened over a span which the launch divides says that part of it came before.
"""

from __future__ import annotations

from datetime import date

from abreast.bulletin.names import Names
from abreast.bulletin.number import Lang
from abreast.bulletin.sentence import Said, Sentence
from abreast.bulletin.statement import Statement
from abreast.campaign.calendar import parse_any

COUNTED = ("indicator.", "growth.", "innovation.", "catchup.drew_level.", "catchup.confirmed.")
"""Beginnings of ids that count what happened over a span; the others tell how things stood at its end."""
EARLIER = ("innovation.before.",)
"""Beginnings of ids that count what happened before their period."""

_WORDS: dict[str, dict[Lang, str]] = {
    "all": {"en": "before the campaign began", "zh": "运动开始以前"},
    "part": {"en": "in part before the campaign began", "zh": "其中一部分在运动开始以前"},
}
_BRACKETS: dict[Lang, tuple[str, str, str]] = {"en": (" (", "; ", ")"), "zh": ("（", "；", "）")}


def placed(said: Said, names: Names) -> Said:
    """The statement with its sentences saying whether it precedes the launch."""
    which = precedes(said.statement, launch(names))
    if which is None:
        return said
    en, zh = (_added(said.words(lang), _WORDS[which][lang], _BRACKETS[lang]) for lang in ("en", "zh"))
    return said.worded(en, zh)


def precedes(statement: Statement, launched: date) -> str | None:
    """`all` or `part` of what the statement tells came before the launch; None: nothing."""
    period = parse_any(statement.period)
    if period.last < launched or (statement.id.startswith(EARLIER) and period.first <= launched):
        return "all"
    counted = statement.id.startswith(COUNTED)
    return "part" if counted and parse_any(statement.since).first < launched else None


def launch(names: Names) -> date:
    """The day the campaign began: the first of its first period where no day is given."""
    return date.fromisoformat(names.launch) if names.launch else parse_any(names.start).first


def _added(sentence: Sentence, words: str, brackets: tuple[str, str, str]) -> Sentence:
    """The words in brackets before the full stop; in those that are there already, if the sentence ends in such."""
    start, more, end = brackets
    parts = list(sentence.parts)
    last = parts.pop() if parts else ""
    if not isinstance(last, str) or not last.endswith((".", "。")):
        return Sentence((*sentence.parts, start + words + end))
    while parts and isinstance(before := parts[-1], str):
        last = before + last
        parts.pop()
    text, stop = last[:-1], last[-1]
    told = f"{text[:-1]}{more}{words}{end}" if text.endswith(end) else f"{text}{start}{words}{end}"
    return Sentence((*parts, told + stop))


def once(sentences: list[Sentence], lang: Lang) -> list[Sentence]:
    """Sentences of one paragraph: that something came before the launch is said in the last that says it."""
    start, more, end = _BRACKETS[lang]
    kept: list[Sentence] = []
    said: set[str] = set()
    for sentence in reversed(sentences):
        for words in (told[lang] for told in _WORDS.values()):
            if words not in str(sentence):
                continue
            if words in said:
                sentence = _without(sentence, (f"{start}{words}{end}", f"{more}{words}"))
            said.add(words)
        kept.insert(0, sentence)
    return kept


def _without(sentence: Sentence, texts: tuple[str, ...]) -> Sentence:
    parts = []
    for part in sentence.parts:
        if isinstance(part, str):
            for text in texts:
                part = part.replace(text, "")
        parts.append(part)
    return Sentence(tuple(parts))
