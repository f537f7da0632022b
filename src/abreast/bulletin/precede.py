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

COUNTED = ("indicator", "growth", "innovation", "catchup", "allround")
"""Families that count what happened over a span; the others tell how things stood at its end."""

_WORDS: dict[str, dict[Lang, str]] = {
    "all": {"en": " (before the campaign began)", "zh": "（运动开始以前）"},
    "part": {"en": " (in part before the campaign began)", "zh": "（其中一部分在运动开始以前）"},
}


def placed(said: Said, names: Names) -> Said:
    """The statement with its sentences saying whether it precedes the launch."""
    which = precedes(said.statement, launch(names))
    if which is None:
        return said
    en, zh = (_added(said.words(lang), _WORDS[which][lang]) for lang in ("en", "zh"))
    return said.worded(en, zh)


def precedes(statement: Statement, launched: date) -> str | None:
    """`all` or `part` of what the statement tells came before the launch; None: nothing."""
    if parse_any(statement.period).last < launched:
        return "all"
    counted = statement.id.split(".")[0] in COUNTED
    return "part" if counted and parse_any(statement.since).first < launched else None


def launch(names: Names) -> date:
    """The day the campaign began: the first of its first period where no day is given."""
    return date.fromisoformat(names.launch) if names.launch else parse_any(names.start).first


def _added(sentence: Sentence, words: str) -> Sentence:
    """The words before the full stop."""
    last = sentence.parts[-1] if sentence.parts else ""
    if isinstance(last, str) and last.endswith((".", "。")):
        return Sentence((*sentence.parts[:-1], last[:-1] + words + last[-1]))
    return Sentence((*sentence.parts, words))
