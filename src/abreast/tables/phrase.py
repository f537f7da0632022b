"""A phrase that still knows what it was made from, so that it can be said in another language too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Self

import polars as pl


class Phrase(str):
    """English text with the template it was made from and the parts that were put in.

    It is the text wherever a text is wanted. The template is written as a literal where the phrase is made, with the
    names of its parts in braces (without parts braces are braces); a part may be a phrase itself.
    """

    __slots__ = ("parts", "template")
    template: str
    parts: Mapping[str, Any]

    def __new__(cls, template: str, /, **parts: Any) -> Self:
        made = super().__new__(cls, template.format_map(parts) if parts else template)
        made.template, made.parts = template, parts
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """For copies and other processes."""
        return (self.template,), dict(self.parts)


NOTHING = Phrase("")


def words(text: str) -> Phrase:
    """Somebody else's words (a library's, the system's) as a phrase, which stays as it is in every language."""
    return text if isinstance(text, Phrase) else Phrase("{words}", words=text)


def reason_of(error: Exception) -> Phrase:
    """What an error says."""
    return words(error.args[0] if error.args and isinstance(error.args[0], str) else str(error))


def packed(phrase: Phrase) -> str:
    """A phrase as the text of JSON, for a table."""
    return json.dumps(data_of(phrase), ensure_ascii=False)


def unpacked(text: str) -> Phrase:
    """The phrase that was packed."""
    return phrase_of(json.loads(text))


def phrases(template: str, /, **parts: pl.Expr) -> pl.Expr:
    """A packed phrase for every row of a table; `template` is a literal, as that of a phrase."""
    told = pl.struct([one.alias(name) for name, one in parts.items()]) if parts else pl.lit(None)
    return pl.struct(template=pl.lit(template), parts=told).struct.json_encode()


def data_of(phrase: Phrase) -> dict[str, Any]:
    """A phrase as JSON has it, to be kept."""
    parts = {name: data_of(one) if isinstance(one, Phrase) else one for name, one in phrase.parts.items()}
    return {"template": phrase.template, "parts": parts}


def phrase_of(data: Mapping[str, Any] | str) -> Phrase:
    """The phrase that was kept; text alone stays as it is."""
    if isinstance(data, str):
        return words(data)
    parts = (data["parts"] or {}).items()
    told = {name: phrase_of(one) if isinstance(one, Mapping) else one for name, one in parts}
    return Phrase(data["template"], **told)
