"""The columns of a file's tables put together, with what each of them holds."""

from collections import defaultdict
from dataclasses import dataclass

import polars as pl

from abreast.campaign.source import SHEET
from abreast.figures.guess.sheets import File, Sheet
from abreast.figures.guess.spelling import Periods, dates_of, notation_of
from abreast.figures.guess.words import PERIOD, TOTAL
from abreast.figures.number import Notation, parsed

MOSTLY = 0.9


@dataclass(frozen=True, slots=True)
class Column:
    """A column over all rows: `numeric` is the share of its filled cells that are numbers.

    `codes` gives the period of every text in it where it is a column of periods, and is empty otherwise.
    """

    name: str
    parts: tuple[str, ...]
    text: pl.Series
    values: pl.Series
    numeric: float
    percent: bool
    codes: dict[str, str]

    @property
    def distinct(self) -> int:
        return self.text.drop_nulls().n_unique()


@dataclass(frozen=True, slots=True)
class Data:
    """The sheets that belong together, their columns and how they write numbers and dates.

    `ignored` are the words of rows that hold totals; these rows are left out here.
    `frame` holds the texts, with the name of the sheet under `{sheet}`.
    """

    file: File
    sheets: tuple[Sheet, ...]
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    notation: Notation
    periods: Periods
    ignored: tuple[str, ...]
    left_out: tuple[str, ...]


def gather(file: File) -> Data:
    """The largest set of sheets with the same columns (columns headed by periods aside), and its columns."""
    texts = [text for sheet in file.sheets for name in sheet.table.columns for text in _texts(sheet, name)]
    headings = [part for sheet in file.sheets for cell in sheet.table.header_cells for part in cell]
    periods = Periods(dates_of([*texts, *headings]))
    sheets = _alike(file, periods)
    notation = notation_of(texts, semicolons=file.semicolons)
    text = pl.concat(
        [sheet.table.text.with_columns(pl.lit(sheet.name).alias(SHEET)) for sheet in sheets], how="diagonal"
    )
    numbers = pl.concat([_numbers(sheet) for sheet in sheets], how="diagonal")
    totals, words = _totals(text)
    text, numbers = text.filter(~totals), numbers.filter(~totals)
    cells = {
        name: parts
        for sheet in sheets
        for name, parts in zip(sheet.table.columns, sheet.table.header_cells, strict=True)
    }
    columns = tuple(
        _column(name, cells[name], text[name], numbers[name], notation, periods)
        for name in text.columns
        if name != SHEET
    )
    left_out = tuple(sheet.name for sheet in file.sheets if sheet not in sheets)
    return Data(file, sheets, text, columns, notation, periods, words, (*file.left_out, *left_out))


def is_period_heading(parts: tuple[str, ...], periods: Periods) -> bool:
    """Whether a heading names a period in one of its rows."""
    return any(periods.read(part) is not None for part in parts if part)


def _texts(sheet: Sheet, name: str) -> list[str]:
    """Cells that are texts by type."""
    column = sheet.table.text[name]
    if sheet.table.numbers.width:
        column = column.filter(sheet.table.numbers[name].is_null())
    return column.drop_nulls().head(5000).to_list()


def _numbers(sheet: Sheet) -> pl.DataFrame:
    if sheet.table.numbers.width:
        return sheet.table.numbers
    return sheet.table.text.select(pl.lit(None, pl.Float64).alias(name) for name in sheet.table.columns)


def _alike(file: File, periods: Periods) -> tuple[Sheet, ...]:
    groups: dict[tuple[object, ...], list[Sheet]] = defaultdict(list)
    for sheet in file.sheets:
        pairs = zip(sheet.table.columns, sheet.table.header_cells, strict=True)
        plain = tuple(name for name, parts in pairs if not is_period_heading(parts, periods))
        groups[(plain, sheet.header)].append(sheet)
    return tuple(max(groups.values(), key=lambda group: sum(sheet.table.text.height for sheet in group)))


def _totals(text: pl.DataFrame) -> tuple[pl.Series, tuple[str, ...]]:
    """Which rows have a word for a total in a cell, and these words as written."""
    words: dict[str, None] = {}
    hit = pl.Series([False] * text.height, dtype=pl.Boolean)
    for name in text.columns:
        if name == SHEET:
            continue
        found = [
            word
            for word in text[name].drop_nulls().unique(maintain_order=True).to_list()
            if TOTAL.match(word)
        ]
        if found:
            words.update(dict.fromkeys(found))
            hit |= text[name].is_in(found).fill_null(False)
    return (hit, tuple(words)) if hit.sum() * 2 < text.height else (hit & False, ())


def _column(
    name: str,
    parts: tuple[str, ...],
    text: pl.Series,
    numbers: pl.Series,
    notation: Notation,
    periods: Periods,
) -> Column:
    read = parsed(text.filter(numbers.is_null()).rename("text"), notation)
    values = numbers.to_frame("n").with_row_index("i")
    filled = values.filter(pl.col("n").is_null()).with_columns(v=read["value"]).select("i", "v")
    values = values.join(filled, on="i", how="left", maintain_order="left").select(
        pl.coalesce("n", "v").alias(name)
    )
    count = len(text) - text.null_count()
    numeric = values[name].count() / count if count else 0.0
    return Column(
        name,
        parts,
        text,
        values[name],
        numeric,
        bool(read["percent"].any()),
        _codes(name, text, numeric, periods),
    )


def _codes(name: str, text: pl.Series, numeric: float, periods: Periods) -> dict[str, str]:
    """The period of each text of a column of periods; plain numbers count as such only under a telling heading."""
    distinct = text.drop_nulls().unique().to_list()
    if not distinct or len(distinct) > 20_000:
        return {}
    if numeric > MOSTLY and all(len(one) < 8 for one in distinct) and not PERIOD.search(name):
        return {}
    read = {one: code for one in distinct if (code := periods.read(one)) is not None}
    return read if len(read) >= MOSTLY * len(distinct) else {}
