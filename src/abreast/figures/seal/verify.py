"""Whether everything sealed is as it was sealed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from abreast.figures.seal.canonical import canonical, digest, is_sorted, schema
from abreast.figures.seal.chain import SEALS, Seal, follows
from abreast.figures.seal.durable import CLOSING
from abreast.figures.seal.manifest import MANIFEST, Broken, Entry, load
from abreast.tables.phrase import NOTHING, Phrase, reason_of

SHORTEST_HEAD = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was sealed: where, in which period, and what."""

    file: str
    period: str
    reason: Phrase

    def __str__(self) -> str:
        return f"{self.file}: period {self.period}: {self.reason}"


def verify(folder: Path, head: str | None = None) -> list[Problem]:
    """Every problem of the chain of seals; none when all is as it was sealed.

    `head`: a published hash (or at least its first twelve digits); it tells whether seals were cut off.
    Half-written folders of a crash are no problem: they were never seals.
    """
    seals: list[Seal] = []
    problems: list[Problem] = []
    for path in entries(folder):
        name = f"{SEALS}/{path.name}"
        if path.is_symlink() or not path.is_dir():
            problems.append(Problem(name, "-", Phrase("does not belong here: it is no seal")))
            continue
        try:
            seal = Seal(path, load(path / MANIFEST))
        except Broken as broken:
            problems.append(Problem(f"{name}/{MANIFEST}", path.name, reason_of(broken)))
            continue
        seals.append(seal)
        problems += contents(seal)
    problems += links(seals)
    return problems + ends(seals, head)


def entries(folder: Path) -> list[Path]:
    """Everything in the folder of seals but what a crash left half written."""
    place = folder / SEALS
    found = sorted(place.iterdir()) if place.is_dir() else []
    return [path for path in found if not path.name.startswith(CLOSING)]


def contents(seal: Seal) -> Iterator[Problem]:
    """Problems inside one seal."""
    expected = seal.manifest.files
    there = {path.name: path for path in seal.path.iterdir() if path.name != MANIFEST}
    place = f"{SEALS}/{seal.path.name}"
    for name in sorted(expected.keys() | there.keys()):
        if name not in expected:
            reason = Phrase("does not belong here: the manifest does not name it")
        elif name not in there:
            reason = Phrase("is missing")
        else:
            reason = changed(there[name], expected[name])
        if reason:
            yield Problem(f"{place}/{name}", seal.period, reason)


def changed(path: Path, entry: Entry) -> Phrase:
    """How a file differs from what was sealed; empty when it does not."""
    if path.is_symlink() or not path.is_file():
        return Phrase("is not a file")
    data = path.read_bytes()
    if len(data) != entry.size:
        return Phrase("has {count:,} bytes, sealed were {size:,}", count=len(data), size=entry.size)
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        return Phrase("was changed after sealing: its bytes differ")
    return NOTHING if entry.rows is None else other_rows(data, entry)


def other_rows(data: bytes, entry: Entry) -> Phrase:
    """How the rows of a table differ from those sealed; empty when they do not."""
    try:
        table = pl.read_parquet(io.BytesIO(data))
        same = canonical(table)
    except (pl.exceptions.PolarsError, TypeError, ValueError):
        return Phrase("cannot be read as a table")
    if (table.height, schema(same)) != (entry.count, entry.columns):
        return Phrase("has other rows or columns than its manifest says")
    if not is_sorted(same) or digest(table) != entry.rows:
        return Phrase("has other rows than its manifest says")
    return NOTHING


def links(seals: list[Seal]) -> Iterator[Problem]:
    """Problems between seals: removed, reordered, renamed, or from another campaign."""
    seals.sort(key=lambda seal: (seal.manifest.number, seal.path.name))
    for before, seal in zip([None, *seals], seals, strict=False):
        manifest, place = seal.manifest, f"{SEALS}/{seal.path.name}"
        if seal.path.name != manifest.period:
            yield Problem(
                place,
                manifest.period,
                Phrase("is the seal of {period}, in the wrong folder", period=manifest.period),
            )
        elif not follows(seal, before):
            wanted = (
                Phrase("number {number}", number=before.manifest.number + 1)
                if before
                else Phrase("the first")
            )
            reason = Phrase(
                "is number {number} of the chain where {wanted} was expected",
                number=manifest.number,
                wanted=wanted,
            )
            if before and manifest.number == before.manifest.number + 1:
                reason = Phrase("does not follow the seal of {period} that stands here", period=before.period)
            yield Problem(
                place,
                manifest.period,
                Phrase("{reason}: a seal was removed, replaced or reordered", reason=reason),
            )
        if manifest.campaign != seals[0].manifest.campaign:
            yield Problem(
                place,
                manifest.period,
                Phrase("belongs to another campaign, {campaign}", campaign=manifest.campaign),
            )


def ends(seals: list[Seal], head: str | None) -> list[Problem]:
    """A problem when the published head is not in the chain."""
    if head is None:
        return []
    wanted = head.strip().lower()
    if len(wanted) >= SHORTEST_HEAD and any(seal.hash.startswith(wanted) for seal in seals):
        return []
    newest = seals[-1].period if seals else "-"
    last = Phrase("the newest here is {period}", period=newest) if seals else Phrase("there is none here")
    reason = Phrase(
        "the seal {head} is not in the chain: {last}; seals made after it were removed or replaced",
        head=head,
        last=last,
    )
    return [Problem(SEALS, newest, reason)]
