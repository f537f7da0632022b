"""Sentences whose numbers remember which statement they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from abreast.bulletin.statement import Key, Statement

_HOLE = re.compile(r"\{(\w+)\}")
_LETTER, _DIGIT = re.compile(r"[A-Za-z]$"), re.compile(r"^[0-9]")
_WORD = re.compile(r"^[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is printed: its text, its exact value, the statement it is, and which part: value, count, of."""

    text: str
    value: float
    key: Key
    part: str = "value"

    def __str__(self) -> str:
        return self.text


Part = str | Shown


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of plain text and shown numbers. Plain text is untrusted until a page escapes it."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return "".join(str(p) for p in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def shown(self) -> tuple[Shown, ...]:
        return tuple(p for p in self.parts if isinstance(p, Shown))


Fill = str | Shown | Sentence


def say(template: str, /, **fills: Fill) -> Sentence:
    """Fill `{name}` holes; what is filled in is never read as a template itself.

    A Latin name does not run into a number after it, as it would in Chinese, which sets no space before one, nor into
    another Latin name where two are filled in side by side.
    """
    parts: list[Part] = []
    end = 0
    for hole in _HOLE.finditer(template):
        between = template[end : hole.start()]
        parts += _parts(between)
        filled = _parts(fills[hole[1]])
        if parts and filled and _LETTER.search(str(parts[-1])):
            first = str(filled[0])
            if _DIGIT.search(first) or (not between and _WORD.search(first)):
                parts.append(" ")
        parts += filled
        end = hole.end()
    return Sentence((*parts, *_parts(template[end:])))


def join(sentences: list[Sentence], between: str = "") -> Sentence:
    """Sentences one after the other."""
    parts: list[Part] = []
    for i, sentence in enumerate(sentences):
        parts += [*(_parts(between) if i else []), *sentence.parts]
    return Sentence(tuple(parts))


def _parts(fill: Fill) -> list[Part]:
    if isinstance(fill, Sentence):
        return list(fill.parts)
    return [fill] if isinstance(fill, Shown) or fill else []


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its sentences in both languages, in which every number is traceable."""

    statement: Statement
    en: Sentence
    zh: Sentence

    def words(self, lang: str) -> Sentence:
        return self.zh if lang == "zh" else self.en

    def worded(self, en: Sentence, zh: Sentence) -> Said:
        """The same statement in other words."""
        return Said(replace(self.statement, en=str(en), zh=str(zh)), en, zh)
