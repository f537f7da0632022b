"""Reading a campaign's figures: everything or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.campaign.source import Source
from abreast.figures import check, ratios, resolve, sealed, sealed_lists, shapes
from abreast.figures.amendments import AMENDMENTS, amendments
from abreast.figures.faults import refusals
from abreast.figures.parts import CELLS, Part, frame
from abreast.figures.period_text import PeriodReader
from abreast.figures.seal.chain import SEALS, Seal, chain
from abreast.figures.sealed import FIGURES, Truth
from abreast.tables import Refusal, Refused, Table, matching
from abreast.tables import read as read_tables
from abreast.tables.paths import SUFFIXES, name_of
from abreast.tables.phrase import Phrase


@dataclass(frozen=True, slots=True)
class Reading:
    """Figures (`FIGURES`) that are well, amendments in no seal yet (`AMENDMENTS`), and everything that is wrong."""

    figures: pl.DataFrame
    amendments: pl.DataFrame
    refusals: tuple[Refusal, ...]


def read(campaign: Campaign) -> pl.DataFrame:
    """All figures of a campaign (`FIGURES`); Refused with every fault of every file, and then none is loaded."""
    reading = read_files(campaign)
    if reading.refusals:
        raise Refused(reading.refusals)
    return reading.figures


def read_files(campaign: Campaign, *, sound: bool = True) -> Reading:
    """Every file of the campaign, well or not; sealed periods from their seals.

    `sound`: the tree has no faults. Of a tree that has, units that are not found are no faults of the figures.
    """
    cells, parts, unread = gathered(campaign)
    seals, known, found, unsealed = under_seal(campaign)
    figures, faults = checked(campaign, cells, parts, sound=sound)
    faults += found + sealed.differing(figures, parts, known)
    wrong = [*unread, *unsealed, *sealed_lists.contradictions(campaign, seals)]
    wrong += sealed.contradictions(campaign, seals, known) if sound else []
    told = refusals(faults) if faults else []
    merged = sealed.merged(finished(figures, parts), known)
    return Reading(merged, known.new, Refused([*wrong, *told]).refusals)


def under_seal(
    campaign: Campaign,
) -> tuple[tuple[Seal, ...], Truth, list[pl.DataFrame], tuple[Refusal, ...]]:
    """The seals, what they and the amendments say, faults of the amendments, and what cannot be read."""
    nothing = pl.DataFrame(schema=AMENDMENTS)
    try:
        seals = chain(campaign.folder)
        periods = frozenset(period for seal in seals for period in seal.covers)
        made = amendments(campaign, period_reader(campaign), periods)
        return seals, sealed.truth(seals, made.rows, made.file), made.faults, ()
    except Refused as refused:
        return (), sealed.truth((), nothing, ""), [], refused.refusals


def gathered(campaign: Campaign) -> tuple[pl.DataFrame, pl.DataFrame, list[Refusal]]:
    """The cells of all files (`CELLS`), their parts, and files that cannot be read."""
    parts: list[Part] = []
    frames = [pl.DataFrame(schema=CELLS)]
    unread: list[Refusal] = []
    reader = period_reader(campaign)
    for source, table in tables(campaign, unread):
        try:
            for part, cells in shapes.columns(table, source, campaign.definition.reported, reader):
                frames.append(wanted(campaign, source, cells, len(parts)))
                parts.append(part)
        except Refused as refused:
            unread += refused.refusals
    return pl.concat(frames), frame(parts), unread


def wanted(campaign: Campaign, source: Source, cells: pl.DataFrame, part: int) -> pl.DataFrame:
    """The cells in which something is reported, rows that are to be ignored left out."""
    cells = resolve.without_missing(cells, campaign.definition.files.missing)
    if source.ignore:
        cells = cells.filter(~pl.col("unit").is_in(list(source.ignore)).fill_null(False))
    return cells.with_columns(part=pl.lit(part, pl.UInt32)).select(*CELLS)


def tables(campaign: Campaign, unread: list[Refusal]) -> list[tuple[Source, Table]]:
    """Every table with the entry of [[figures]] it belongs to; what cannot be read is added to `unread`."""
    found: list[tuple[Source, Table]] = []
    seen: set[Path] = set()
    for source in campaign.definition.figures:
        try:
            paths = matching(campaign.folder, source.file)
        except Refused as refused:
            unread += refused.refusals
            continue
        if not paths and not source.optional and not (campaign.folder / SEALS).is_dir():
            remedy = Phrase("put the file there, or correct file under [[figures]]")
            unread.append(Refusal(file=source.file, reason=Phrase("matches no file"), remedy=remedy))
        for path in paths:
            found += one_file(campaign, source, path, unread)
        seen.update(paths)
    unread += overlooked(campaign.folder, seen)
    return found


def one_file(
    campaign: Campaign, source: Source, path: Path, unread: list[Refusal]
) -> list[tuple[Source, Table]]:
    """The tables of one file."""
    encoding = campaign.definition.files.encoding
    header = source.header_rows or None
    try:
        return [
            (source, table)
            for table in read_tables(
                campaign.folder, path, sheet=source.sheet, header=header, encoding=encoding
            )
        ]
    except Refused as refused:
        unread += refused.refusals
        return []


def overlooked(folder: Path, seen: set[Path]) -> list[Refusal]:
    """Tables in figures/ that no entry takes: nothing sent is passed over in silence."""
    place = folder / "figures"
    there = matching(folder, "figures/**/*") if place.is_dir() else []
    remedy = Phrase("add an entry [[figures]] for it in campaign.toml, or move it out of figures/")
    return [
        Refusal(
            file=name_of(folder, path), reason=Phrase("belongs to no entry of [[figures]]"), remedy=remedy
        )
        for path in there
        if path.suffix.lower() in SUFFIXES and path not in seen
    ]


def period_reader(campaign: Campaign) -> PeriodReader:
    """How the campaign's files write periods."""
    definition = campaign.definition
    return PeriodReader(campaign.calendar, definition.files.dates, int(definition.start[:4]))


def checked(
    campaign: Campaign, cells: pl.DataFrame, parts: pl.DataFrame, *, sound: bool = True
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The figures that are well, and the faults of the others: each cell's own first, then those between cells."""
    definition = campaign.definition
    cells, found = resolve.values(cells, parts, definition)
    cells, strangers = resolve.units(cells, parts, campaign.tree.names())
    cells, timeless = resolve.times(cells, parts, period_reader(campaign))
    cells, unknown = resolve.indicators(cells, parts, definition)
    found += (strangers if sound else []) + timeless + unknown
    if found or strangers:
        cells = cells.drop_nulls(["unit", "period", "indicator", "value"])
    figures = cells.with_columns(by=parts["by"].gather(cells["part"]))
    if sound:
        found += check.closed(figures, parts, campaign.tree.units, campaign.calendar)
    found += check.repeated(figures, parts)
    well, outside = check.out_of_range(figures, parts, definition)
    found += outside + ratios.impossible(well, parts, definition)
    return figures, found


def finished(figures: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The columns of `FIGURES`."""
    index = figures["part"]
    placed = figures.with_columns(parts["file"].gather(index), parts["sheet"].gather(index))
    return placed.select(*FIGURES)
