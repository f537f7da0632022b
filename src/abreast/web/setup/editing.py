"""The page of a draft: everything that was guessed as forms, and the changes that were sent back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from abreast.campaign.toml import lines_of_keys
from abreast.web.language import language
from abreast.web.setup.looking import units_of
from abreast.web.setup.models import Draft
from abreast.web.shaping.applying import seen
from abreast.web.shaping.parts import PARTS, Entry, entries, wishes
from abreast.web.shaping.tree import SET
from abreast.web.shaping.wishes import Wishes

MOST_UNITS = 200
NEW_UNIT = "new-unit"
GUESS = re.compile(r"#\s*guess\b")
Sent = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row of the table of units; `title_en` also where the table has one title for both languages."""

    unit: str
    kind: str
    parent: str
    title_en: str
    title_zh: str


@dataclass(frozen=True, slots=True)
class Page:
    """Parts with their forms, units, the kinds they may be of. `wishes`: what was sent; None where nothing fit was."""

    parts: list[tuple[str, list[Entry]]]
    units: list[UnitRow]
    more: int
    kinds: list[str]
    wishes: Wishes | None = None


def page(draft: Draft, sent: Sent | None) -> Page | None:
    """The page of a draft that has been read; None where its definition is no TOML or not there yet."""
    raw = _raw(draft)
    if not raw:
        return None
    fields = sent if sent is not None and sent.get("what") == "fields" else None
    guessed = _guessed(draft.definition)
    parts = [
        (part, [replace(one, guessed=(part, one.code) in guessed) for one in _entries(part, raw, fields)])
        for part in PARTS
    ]
    rows = [_row(row) for row in units_of(draft.campaign_folder, MOST_UNITS)]
    every = sum(int(count) for count in draft.summary.get("kinds", {}).values())
    shown = Page(parts, rows, max(every - len(rows), 0), list(raw.get("kinds", {})))
    if sent is None:
        return shown
    if fields is None:
        text = str(sent.get("text", "")).replace("\r\n", "\n")
        return replace(shown, wishes=Wishes(text=text, seen=seen(draft.definition)))
    asked = [wishes(part, raw, found, fields) for part, found in parts]
    if any(one is None for one in asked):
        return shown
    keys = [(list(path), value) for one in asked for path, value in one or ()]
    return replace(shown, wishes=Wishes(definition=keys, tree=_units(rows, fields)))


def counted(draft: Draft) -> list[tuple[str, int]]:
    """How many units there are of each kind, by its title, in the order of the definition."""
    known: Mapping[str, int] = draft.summary.get("kinds", {})
    kinds = _raw(draft).get("kinds", {})
    return [(_said(kinds[code], code, known[code]), known[code]) for code in kinds if code in known]


def _said(kind: Any, code: str, count: int) -> str:
    """What so many units of a kind are called in the reader's language; its code where it has no title."""
    parts = kind if isinstance(kind, Mapping) else {}
    told = (parts.get("plural") if count > 1 else None, parts.get("title"))
    texts = [one.get(language()) if isinstance(one, Mapping) else one for one in told]
    return next((str(one) for one in texts if one), code)


def _entries(part: str, raw: Mapping[str, Any], sent: Sent | None) -> list[Entry]:
    return entries(part, raw, sent, setting_up=True)


def _raw(draft: Draft) -> dict[str, Any]:
    try:
        return tomllib.loads(draft.definition)
    except tomllib.TOMLDecodeError:
        return {}


def _guessed(text: str) -> set[tuple[str, str]]:
    """Sections in which a line is marked as a guess."""
    lines = text.splitlines()
    marked: set[tuple[str, str]] = set()
    for key, number in lines_of_keys(text).items():
        if GUESS.search(lines[number - 1]):
            part = str(key[0])
            marked.add((part, part if part in ("campaign", "rules") else str(key[1]) if len(key) > 1 else ""))
    return marked


def _row(row: Mapping[str, str]) -> UnitRow:
    title = row.get("title", "")
    return UnitRow(
        row.get("unit", ""),
        row.get("kind", ""),
        row.get("parent", ""),
        row.get("title_en") or title,
        row.get("title_zh") or title,
    )


def _units(rows: list[UnitRow], sent: Sent) -> list[dict[str, Any]]:
    """A deed for every unit of which something was changed."""
    deeds = []
    for row in rows:
        cells = {
            name: str(sent[f"{name}:{row.unit}"]).strip()
            for name in SET
            if f"{name}:{row.unit}" in sent and str(sent[f"{name}:{row.unit}"]).strip() != getattr(row, name)
        }
        if cells:
            deeds.append({"deed": "set", "unit": row.unit, **cells})
    new = {name: str(sent.get(f"{NEW_UNIT}-{name}", "")).strip() for name in ("unit", *SET)}
    return [*deeds, {"deed": "add", **new}] if new["unit"] else deeds
