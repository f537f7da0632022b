"""Closing a period: an immutable folder of tables, chained to the seal before it."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from abreast import __version__
from abreast.campaign.calendar import Calendar, PeriodError
from abreast.campaign.campaign import Campaign
from abreast.figures.seal import durable
from abreast.figures.seal.canonical import canonical, digest, schema
from abreast.figures.seal.chain import SEALS, Seal, chain
from abreast.figures.seal.manifest import MANIFEST, Entry, Manifest, load
from abreast.figures.seal.verify import verify
from abreast.tables import Refusal, Refused
from abreast.tables.phrase import Phrase

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Closing:
    """What is to be closed. `definition` is the hash of the campaign's meaning, `files` goes in as it is."""

    campaign: str
    definition: str
    period: str
    covers: tuple[str, ...]
    by: str
    tables: Mapping[str, pl.DataFrame]
    files: Mapping[str, bytes]


def close(
    campaign: Campaign,
    tables: Mapping[str, pl.DataFrame],
    period: str,
    by: str,
    progress: Progress = lambda _: None,
) -> Seal:
    """Close a period and every open one before it. `by`: who closes it.

    `tables`: any named tables; of `figures` the earliest period says where the first seal begins. Refused when the
    period is none of the campaign's, is sealed already, or the chain of seals is damaged.
    """
    covers = next_covers(campaign, tables.get("figures"), period)
    refuse_empty(tables.get("figures"), period)
    data = (campaign.folder / "campaign.toml").read_bytes()
    closing = Closing(
        campaign=campaign.definition.campaign.id,
        definition=campaign.definition.digest(),
        period=period,
        covers=covers,
        by=by,
        tables=tables,
        files={"campaign.toml": data},
    )
    return write(campaign.folder, closing, progress)


def refuse_empty(figures: pl.DataFrame | None, period: str) -> None:
    """Raises Refused when nothing was reported for the period: a seal cannot be taken back."""
    if figures is not None and not (figures["period"] == period).any():
        reason, remedy = (
            Phrase("no figure was reported for {period}", period=period),
            Phrase("close a period that has figures"),
        )
        raise Refused([Refusal(file=SEALS, value=period, reason=reason, remedy=remedy)])


def next_covers(campaign: Campaign, figures: pl.DataFrame | None, period: str) -> tuple[str, ...]:
    """The periods that closing `period` now would close; Refused when it is closed already."""
    seals = chain(campaign.folder)
    if seals:
        refuse_closed(period, seals[-1])
    first = campaign.definition.start
    if figures is not None and figures.height:
        first = min(first, str(figures["period"].min()))
    return covered(campaign.calendar, period, first, seals[-1].period if seals else None)


def write(folder: Path, closing: Closing, progress: Progress = lambda _: None) -> Seal:
    """Write a seal; Refused when the period cannot be closed or the chain so far is damaged.

    Either the whole seal stands in `seals/PERIOD` afterwards or nothing does, whenever the process ends.
    """
    seals = folder / SEALS
    seals.mkdir(exist_ok=True)
    durable.flush(folder)
    with durable.alone(seals):
        durable.clear(seals)
        before = trusted(folder)
        last = before[-1] if before else None
        if last is not None:
            refuse_other(closing, last)
            refuse_closed(closing.period, last)
        aside = seals / f"{durable.CLOSING}{closing.period}-{os.getpid()}"
        aside.mkdir()
        manifest = written(aside, closing, last, progress)
        progress(MANIFEST)
        durable.write(aside / MANIFEST, manifest.to_bytes())
        place = seals / closing.period
        durable.publish(aside, place)
    return Seal(place, load(place / MANIFEST))


def trusted(folder: Path) -> tuple[Seal, ...]:
    """The chain, every byte of it checked: nothing is built on damage."""
    problems = verify(folder)
    if problems:
        remedy = Phrase("restore it from a copy before closing another period")
        raise Refused(Refusal(file=one.file, reason=one.reason, remedy=remedy) for one in problems)
    return chain(folder)


def refuse_other(closing: Closing, last: Seal) -> None:
    """Raises Refused when the last seal is another campaign's."""
    if last.manifest.campaign != closing.campaign:
        reason = Phrase("holds the seals of another campaign, {campaign}", campaign=last.manifest.campaign)
        raise Refused(
            [Refusal(file=SEALS, reason=reason, remedy=Phrase("do not change the id of a campaign"))]
        )


def refuse_closed(period: str, last: Seal) -> None:
    """Raises Refused unless a period comes after the last seal."""
    if period <= last.period:
        reason = Phrase(
            "the seal of {period} stands already, which closes {other} too",
            period=last.period,
            other=period,
        )
        remedy = Phrase(
            "close a period after {period}; correct sealed figures in amendments.csv", period=last.period
        )
        raise Refused([Refusal(file=f"{SEALS}/{last.period}", reason=reason, remedy=remedy)])


def written(aside: Path, closing: Closing, last: Seal | None, progress: Progress) -> Manifest:
    """Write every file of the seal and say what they are."""
    files: dict[str, Entry] = {}
    for name, data in sorted(closing.files.items()):
        progress(name)
        durable.write(aside / name, data)
        files[name] = Entry(hashlib.sha256(data).hexdigest(), len(data))
    for name, table in sorted(closing.tables.items()):
        progress(name)
        files[f"{name}.parquet"] = sealed(aside / f"{name}.parquet", table)
    return Manifest(
        campaign=closing.campaign,
        number=last.manifest.number + 1 if last else 1,
        period=closing.period,
        covers=closing.covers,
        previous=last.hash if last else None,
        definition=closing.definition,
        closed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        closed_by=closing.by,
        version=__version__,
        files=files,
    )


def sealed(path: Path, table: pl.DataFrame) -> Entry:
    """Write one table in canonical form."""
    table = canonical(table)
    stream = io.BytesIO()
    table.write_parquet(stream, compression="zstd")
    data = stream.getvalue()
    durable.write(path, data)
    sha256 = hashlib.sha256(data).hexdigest()
    return Entry(sha256, len(data), digest(table), table.height, schema(table))


def covered(calendar: Calendar, period: str, first: str, last: str | None) -> tuple[str, ...]:
    """The periods a seal of `period` closes: from the one after the last seal, or from `first`.

    Refused where `period` is no period of the calendar.
    """
    try:
        start = min(first, period) if last is None else calendar.shift(last, 1)
        return tuple(calendar.range(start, period))
    except PeriodError as error:
        raise Refused([Refusal(file=SEALS, value=period, reason=error.reason)]) from error
