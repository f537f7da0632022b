"""From what the validator found to a refusal that names the key, what stands there and what to do."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from abreast.campaign.refusal import Refusal
from abreast.campaign.toml import Where, line_of
from abreast.tables.phrase import NOTHING, Phrase, reason_of, words

EXPECTED = {
    "string_type": Phrase("is not a text in quotes"),
    "int_parsing": Phrase("is not a whole number"),
    "int_type": Phrase("is not a whole number"),
    "int_from_float": Phrase("is not a whole number"),
    "float_parsing": Phrase("is not a number"),
    "float_type": Phrase("is not a number"),
    "bool_parsing": Phrase("is not true or false"),
    "bool_type": Phrase("is not true or false"),
    "dict_type": Phrase("is not a section with keys"),
    "model_type": Phrase('is not a section with keys, or, for a title, a text or { en = "…", zh = "…" }'),
    "tuple_type": Phrase('is not a list, such as ["one", "two"]'),
    "finite_number": Phrase("is not a finite number"),
}


def refusal_at(
    file: str,
    lines: Mapping[Where, int],
    where: Sequence[str | int],
    reason: Phrase,
    value: object = None,
    remedy: Phrase = NOTHING,
) -> Refusal:
    """A refusal at a key of the definition."""
    shown = None if value is None or isinstance(value, (dict, list)) else _plain(value)
    place = tuple(where)
    return Refusal(
        file=file,
        row=line_of(dict(lines), place),
        column=dotted(place),
        value=shown,
        reason=reason,
        remedy=remedy,
    )


def refusal_of(
    file: str, lines: Mapping[Where, int], prefix: Where, error: ErrorDetails, model: type[BaseModel]
) -> Refusal:
    """What the validator found, as a refusal."""
    where = (*prefix, *_written(error["loc"]))
    reason, remedy = _reason(error, model)
    value = None if error["type"] in ("missing", "extra_forbidden", "union_tag_not_found") else error["input"]
    return refusal_at(file, lines, where, reason, value, remedy)


def dotted(where: Sequence[str | int]) -> str:
    """A key as a person writes it: figures[2].file."""
    text = ""
    for part in where:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def one_of(choices: Iterable[str]) -> str:
    """Some words as a list: "a, b, c"."""
    return ", ".join(choices)


def nearest(word: str, known: Iterable[str]) -> Phrase:
    """A question after the most similar known word, or the list of all where none is similar."""
    choices = list(known)
    if close := similar(word, choices):
        return close
    listed = f"{one_of(choices[:12])}{', …' if len(choices) > 12 else ''}"
    return Phrase("known are: {words}", words=listed) if choices else NOTHING


def similar(word: str, known: Iterable[str]) -> Phrase:
    """A question after the most similar known word; nothing where none is similar."""
    close = _closest(word, list(known))
    return Phrase("did you mean {word}?", word=close) if close else NOTHING


def _written(loc: tuple[str | int, ...]) -> Where:
    """The place without the names the validator gives to alternatives."""
    inner = {"best", "quantile", "appointed", "frontier", "[key]", "int"}
    return tuple(
        part
        for part in loc
        if isinstance(part, int) or (part not in inner and not part.startswith(("tuple[", "constrained")))
    )


def _reason(error: ErrorDetails, model: type[BaseModel]) -> tuple[Phrase, Phrase]:
    kind, context = error["type"], error.get("ctx", {})
    match kind:
        case "extra_forbidden":
            return Phrase("is not a key here"), nearest(
                str(error["loc"][-1]), keys_at(model, error["loc"][:-1])
            )
        case "missing":
            return Phrase("is missing"), Phrase("add it")
        case "literal_error":
            choices = str(context["expected"]).replace(" or ", ", ").split(", ")
            return _not_one_of(error["input"], [word.strip("'") for word in choices])
        case "union_tag_invalid":
            choices = str(context["expected_tags"]).split(", ")
            return _not_one_of(context["tag"], [word.strip("'") for word in choices])
        case "union_tag_not_found":
            return Phrase("has no rule"), Phrase('write for example { rule = "best" }')
        case "value_error":
            return reason_of(context["error"]), NOTHING
        case "too_short":
            return Phrase("is an empty list"), Phrase("name at least one")
        case _:
            return _bound(kind, context) or EXPECTED.get(kind) or words(error["msg"]), NOTHING


def _bound(kind: str, context: Mapping[str, Any]) -> Phrase | None:
    match kind:
        case "greater_than":
            return Phrase("must be greater than {bound:g}", bound=context["gt"])
        case "greater_than_equal":
            return Phrase("must be at least {bound:g}", bound=context["ge"])
        case "less_than":
            return Phrase("must be less than {bound:g}", bound=context["lt"])
        case "less_than_equal":
            return Phrase("must be at most {bound:g}", bound=context["le"])
    return None


def _not_one_of(value: object, choices: list[str]) -> tuple[Phrase, Phrase]:
    return Phrase("is not one of {words}", words=one_of(choices)), similar(str(value), choices)


def _closest(word: str, choices: list[str]) -> str | None:
    """The most similar choice, or the one that begins the word."""
    close = difflib.get_close_matches(word, choices, 1) or difflib.get_close_matches(word.lower(), choices, 1)
    return next(iter(close), None) or next(
        (one for one in choices if word.lower().startswith(one.lower())), None
    )


def keys_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys a part knows, that part being found by following a place into the model."""
    for part in loc:
        found = model.model_fields.get(str(part))
        inner = _models(found.annotation) if found else [model]
        if len(inner) != 1:
            return sorted({key for one in inner for key in _names(one)})
        model = inner[0]
    return _names(model)


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models an annotation can hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in getattr(annotation, "__args__", ()) for model in _models(inner)]


def _plain(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
