"""From what the validator found to a refusal that names the key, what stands there and what to do."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from abreast.campaign.refusal import Refusal
from abreast.campaign.toml import Where, line_of

EXPECTED = {
    "string_type": "a text in quotes",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "dict_type": "a section with keys",
    "model_type": 'a section with keys, or, for a title, a text or { en = "…", zh = "…" }',
    "tuple_type": 'a list, such as ["one", "two"]',
    "finite_number": "a finite number",
}
BOUNDS = {
    "greater_than": ("gt", "must be greater than"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be less than"),
    "less_than_equal": ("le", "must be at most"),
}


def refusal_at(
    file: str,
    lines: Mapping[Where, int],
    where: Sequence[str | int],
    reason: str,
    value: object = None,
    remedy: str = "",
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


def nearest(word: str, known: Iterable[str]) -> str:
    """A question after the most similar known word, or the list of all where none is similar."""
    choices = list(known)
    if close := _closest(word, choices):
        return f"did you mean {close}?"
    return f"known are: {one_of(choices[:12])}{', …' if len(choices) > 12 else ''}" if choices else ""


def _written(loc: tuple[str | int, ...]) -> Where:
    """The place without the names the validator gives to alternatives."""
    inner = {"best", "quantile", "appointed", "frontier", "[key]", "int"}
    return tuple(
        part
        for part in loc
        if isinstance(part, int) or (part not in inner and not part.startswith(("tuple[", "constrained")))
    )


def _reason(error: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return "is not a key here", nearest(str(error["loc"][-1]), keys_at(model, error["loc"][:-1]))
    if kind == "missing":
        return "is missing", "add it"
    if kind == "literal_error":
        return _not_one_of(
            error["input"],
            [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")],
        )
    if kind == "union_tag_invalid":
        tags = [word.strip("'") for word in str(context["expected_tags"]).split(", ")]
        return _not_one_of(context["tag"], tags)
    if kind == "union_tag_not_found":
        return "has no rule", 'write for example { rule = "best" }'
    if kind == "value_error":
        return str(context["error"]), ""
    if kind in BOUNDS:
        key, words = BOUNDS[kind]
        return f"{words} {context[key]:g}", ""
    if kind == "too_short":
        return "is an empty list", "name at least one"
    return f"is not {EXPECTED[kind]}" if kind in EXPECTED else error["msg"], ""


def _not_one_of(value: object, choices: list[str]) -> tuple[str, str]:
    close = _closest(str(value), choices)
    return f"is not one of {one_of(choices)}", f"did you mean {close}?" if close else ""


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
