"""The chain of seals in a campaign folder, and the tables sealed in them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from abreast.figures.seal.manifest import MANIFEST, Broken, Manifest, load
from abreast.tables import Refusal, Refused
from abreast.tables.phrase import Phrase, reason_of

SEALS = "seals"
RESTORE = Phrase("restore the seal from a copy; abreast verify says what else is wrong")


@dataclass(frozen=True, slots=True)
class Seal:
    """A closed period in its folder."""

    path: Path
    manifest: Manifest

    @property
    def hash(self) -> str:
        return self.manifest.hash

    @property
    def period(self) -> str:
        return self.manifest.period

    @property
    def covers(self) -> tuple[str, ...]:
        """The periods it closed, from the first to `period`."""
        return self.manifest.covers

    def has(self, name: str) -> bool:
        """Whether a table of that name was sealed."""
        return f"{name}.parquet" in self.manifest.files

    def table(self, name: str) -> pl.DataFrame:
        """A sealed table, once its bytes are known to be those sealed; Refused where they are not."""
        return pl.read_parquet(io.BytesIO(self.data(f"{name}.parquet")))

    def data(self, file: str) -> bytes:
        """The bytes of a sealed file, checked; Refused where they are not those sealed."""
        name = f"{SEALS}/{self.path.name}/{file}"
        try:
            data = (self.path / file).read_bytes()
        except OSError as error:
            raise Refused(
                [Refusal(file=name, reason=Phrase("is missing from the seal"), remedy=RESTORE)]
            ) from error
        if hashlib.sha256(data).hexdigest() != self.manifest.files[file].sha256:
            raise Refused([Refusal(file=name, reason=Phrase("was changed after sealing"), remedy=RESTORE)])
        return data


def chain(folder: Path) -> tuple[Seal, ...]:
    """The seals of a campaign folder in the order they were made; Refused where one cannot be read.

    Looks at the manifests only; `verify` looks at everything.
    """
    seals: list[Seal] = []
    refusals: list[Refusal] = []
    for path in folders(folder):
        try:
            seals.append(Seal(path, load(path / MANIFEST)))
        except Broken as broken:
            name = f"{SEALS}/{path.name}/{MANIFEST}"
            refusals.append(Refusal(file=name, reason=reason_of(broken), remedy=RESTORE))
    seals.sort(key=lambda seal: seal.manifest.number)
    refusals += [
        Refusal(
            file=f"{SEALS}/{seal.path.name}",
            reason=Phrase("does not follow the seal before it"),
            remedy=RESTORE,
        )
        for before, seal in zip([None, *seals], seals, strict=False)
        if not follows(seal, before)
    ]
    if refusals:
        raise Refused(refusals)
    return tuple(seals)


def follows(seal: Seal, before: Seal | None) -> bool:
    """Whether a seal is the one made right after `before`, and stands in the folder of its period."""
    number, previous = (before.manifest.number, before.hash) if before else (0, None)
    manifest = seal.manifest
    return (manifest.number, manifest.previous, seal.path.name) == (number + 1, previous, manifest.period)


def folders(folder: Path) -> list[Path]:
    """The folders of the seals, by name."""
    place = folder / SEALS
    return sorted(path for path in place.glob("[!.]*") if path.is_dir()) if place.is_dir() else []


def head(folder: Path) -> str | None:
    """The hash of the newest seal; None where nothing is sealed. Refused where the chain cannot be read."""
    seals = chain(folder)
    return seals[-1].hash if seals else None
