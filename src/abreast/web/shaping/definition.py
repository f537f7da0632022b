"""Changes to the text of campaign.toml: remarks and layout stay, and nothing else changes than what was asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Item

from abreast.campaign.reading import FILE
from abreast.campaign.refusal import CampaignRefused, Refusal
from abreast.tables.phrase import Phrase

Path = tuple[str | int, ...]
Wish = tuple[Path, Any]
"""A key and its new value; None takes the key out, and a section with everything in it."""


def changed(text: str, wishes: Iterable[Wish]) -> str:
    """The text with some keys set or taken out. `CampaignRefused` where its layout does not allow that."""
    wanted = list(wishes)
    expected = deepcopy(tomllib.loads(text))
    try:
        document = tomlkit.parse(text)
        for path, value in wanted:
            _put(document, path, value)
            _put(expected, path, value, plain=True)
        made = tomlkit.dumps(document)
        if tomllib.loads(made) == expected:
            return made
    except (TOMLKitError, tomllib.TOMLDecodeError, TypeError, KeyError):
        pass
    raise CampaignRefused(
        [
            Refusal(
                file=FILE,
                column=".".join(map(str, wanted[0][0])) if wanted else "",
                reason=Phrase("stands in a layout that cannot be changed key by key"),
                remedy=Phrase("change the text of campaign.toml itself"),
            )
        ]
    )


def unlike(raw: Mapping[str, Any], wishes: Iterable[Wish]) -> list[Wish]:
    """The wishes that change anything."""
    return [(path, value) for path, value in wishes if at(raw, path) != value]


def at(raw: Mapping[str, Any], path: Path) -> Any:
    """What stands under a key; None where nothing does."""
    found: Any = raw
    for name in path:
        held = range(len(found)) if isinstance(found, list) else found if isinstance(found, Mapping) else ()
        if name not in held:
            return None
        found = found[name]
    return found


def _put(document: Any, path: Path, value: Any, *, plain: bool = False) -> None:
    *above, last = path
    for depth, name in enumerate(above):
        if not isinstance(name, int) and name not in document:
            if value is None:
                return
            document[name] = {} if plain else tomlkit.table(is_super_table=depth + 1 < len(above))
        document = document[name]
    if value is None:
        document.pop(last, None)
    else:
        document[last] = value if plain else _item(value)


def _item(value: Any) -> Item:
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update({name: _item(one) for name, one in value.items()})
        return table
    if isinstance(value, (list, tuple)):
        array = tomlkit.array()
        array.extend([_item(one) for one in value])
        return array
    plain: Item = tomlkit.item(value)
    return plain
