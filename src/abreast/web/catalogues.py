"""Translations: `.po` files as people edit them, made into the `.mo` files that gettext reads.

Done when a server starts, in a fraction of a second, so that a plain installation needs no gettext tools.
"""

import os
from pathlib import Path

import polib


def compiled(source: Path, target: Path) -> Path:
    """Write a `.mo` under `target` for every `.po` under `source`; returns `target`."""
    for catalogue in sorted(source.glob("*/LC_MESSAGES/*.po")):
        _write(target / catalogue.relative_to(source).with_suffix(".mo"), _binary(catalogue))
    return target


def _binary(catalogue: Path) -> bytes:
    made: bytes = polib.pofile(str(catalogue)).to_binary()
    return made


def _write(file: Path, content: bytes) -> None:
    if file.exists() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    # Several processes may start at once: each writes aside and renames.
    aside = file.with_suffix(f".{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(file)
