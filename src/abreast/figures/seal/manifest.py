"""The manifest of a seal: what is in it, what came before, and a hash over both."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from abreast.tables.phrase import Phrase

FORMAT = 1
MANIFEST = "manifest.json"


class Broken(ValueError):
    """A manifest is not what was written; the message says how."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A sealed file: `sha256` of its bytes; of a table also `rows`, the hash of its canonical rows."""

    sha256: str
    size: int
    rows: str | None = None
    count: int | None = None
    columns: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A closed period. `hash` covers everything else in it; `previous` is the hash of the seal before."""

    campaign: str
    number: int
    period: str
    covers: tuple[str, ...]
    previous: str | None
    definition: str
    closed_at: str
    closed_by: str
    version: str
    files: dict[str, Entry]

    @property
    def hash(self) -> str:
        """SHA-256 of the manifest's canonical JSON without the hash itself."""
        return hashlib.sha256(dumped(self.content())).hexdigest()

    def content(self) -> dict[str, Any]:
        """What the hash covers, as plain JSON values."""
        return {
            "format": FORMAT,
            "campaign": self.campaign,
            "number": self.number,
            "period": self.period,
            "covers": list(self.covers),
            "previous": self.previous,
            "definition": self.definition,
            "closed_at": self.closed_at,
            "closed_by": self.closed_by,
            "version": self.version,
            "files": {name: plain(entry) for name, entry in self.files.items()},
        }

    def to_bytes(self) -> bytes:
        """The file, the one way to write it."""
        return dumped(self.content() | {"hash": self.hash})


def plain(entry: Entry) -> dict[str, Any]:
    """An entry as JSON values, without what does not apply."""
    fields = {name: getattr(entry, name) for name in ("sha256", "size", "rows", "count", "columns")}
    return {name: value for name, value in fields.items() if value is not None}


def dumped(content: dict[str, Any]) -> bytes:
    """Canonical JSON: keys in the order given, two spaces, UTF-8, one line feed at the end."""
    return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def load(path: Path) -> Manifest:
    """Read a manifest; raises Broken unless every byte is as it was written."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Broken(Phrase("is missing or cannot be read")) from error
    try:
        manifest, stated = built(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Broken(Phrase("is not a manifest")) from error
    if manifest.hash != stated or manifest.to_bytes() != data:
        raise Broken(Phrase("was changed after it was written"))
    return manifest


def built(content: dict[str, Any]) -> tuple[Manifest, str]:
    """A manifest from JSON values, and the hash stated in it."""
    content = dict(content)
    stated, layout = content.pop("hash"), content.pop("format")
    if layout != FORMAT:
        raise ValueError(layout)
    files = {name: Entry(**entry) for name, entry in content.pop("files").items()}
    return Manifest(files=files, covers=tuple(content.pop("covers")), **content), stated
