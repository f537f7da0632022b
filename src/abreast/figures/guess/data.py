"""The columns of a file's tables put together, with what each of them holds."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import polars as pl

from abreast.campaign.source import FILE, SHEET
from abreast.figures.guess.sheets import File, Sheet, is_number
from abreast.figures.guess.spelling import Periods, dates_of, notation_of, year_of
from abreast.figures.guess.words import INDICATOR, PERIOD, REMARKS, TOTAL, UNIT, YEAR
from abreast.figures.number import Notation, parsed
from abreast.figures.shapes import PERIOD_SEPARATOR

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
    `frame` holds the texts, with the name of the sheet under `{sheet}`. Texts of `filled` columns are carried down
    over empty cells. `joined` names a column made of two, a year and what is within it.
    """

    file: File
    sheets: tuple[Sheet, ...]
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    notation: Notation
    periods: Periods
    ignored: tuple[str, ...]
    left_out: tuple[str, ...]
    filled: tuple[str, ...]
    joined: dict[str, tuple[str, str]]


def gather(file: File) -> Data:
    """The largest set of sheets with the same columns (columns headed by periods aside), and its columns."""
    texts = [text for sheet in file.sheets for name in sheet.table.columns for text in _texts(sheet, name)]
    headings = [part for sheet in file.sheets for cell in sheet.table.header_cells for part in cell]
    titles = [line for sheet in file.sheets for line in (*sheet.above, sheet.name)]
    year = year_of(titles) or year_of(headings) or year_of([file.path.stem]) or year_of(titles[:1])
    periods = Periods(
        dates_of([*texts, *headings]), year or date.fromtimestamp(file.path.stat().st_mtime).year
    )
    sheets = _alike(file, periods)
    notation = notation_of(texts, semicolons=file.semicolons)
    text = pl.concat(
        [sheet.table.text.with_columns(pl.lit(sheet.name).alias(SHEET)) for sheet in sheets], how="diagonal"
    )
    numbers = pl.concat([_numbers(sheet) for sheet in sheets], how="diagonal")
    totals, words = _totals(text)
    text, numbers = text.filter(~totals), numbers.filter(~totals)
    filled = _merged(text)
    text = text.with_columns(pl.col(name).forward_fill().over(SHEET) for name in filled)
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
    joined = _year_and_more(columns, periods)
    for name, pair in joined.items():
        text = text.with_columns(pl.concat_str(pair, separator=PERIOD_SEPARATOR).alias(name))
        codes = {
            one: code for one in text[name].drop_nulls().unique().to_list() if (code := periods.read(one))
        }
        whole = Column(
            name, (name,), text[name], pl.Series(name, [None] * text.height, pl.Float64), 0.0, False, codes
        )
        columns = (*(one for one in columns if one.name not in pair), whole)
    text = text.with_columns(pl.lit(file.path.stem).alias(FILE))
    left_out = tuple(sheet.name for sheet in file.sheets if sheet not in sheets)
    return Data(
        file, sheets, text, columns, notation, periods, words, (*file.left_out, *left_out), filled, joined
    )


def _merged(text: pl.DataFrame) -> tuple[str, ...]:
    """Columns of words whose cells are merged downwards: a text, then empty cells until the next."""
    found = []
    for name in text.columns:
        column = text[name]
        empty = column.null_count()
        cells = column.drop_nulls().head(50).to_list()
        words = all(re.fullmatch(r"(19|20)\d\d", cell) or not is_number(cell) for cell in cells)
        if words and column[0] is not None and empty * 4 >= len(column) and len(column) - empty >= 2:
            found.append(name)
    return tuple(name for name in found if not REMARKS.search(name))


def _year_and_more(columns: tuple[Column, ...], periods: Periods) -> dict[str, tuple[str, str]]:
    """A column of years and one of months, quarters or weeks, which together name the period."""
    years = [one for one in columns if YEAR.search(one.name) and _only_years(one)]
    within = [one for one in columns if one not in years and PERIOD.search(one.name)]
    for year in years:
        for other in within:
            texts = (year.text + PERIOD_SEPARATOR + other.text).drop_nulls().unique().to_list()
            if texts and all(periods.read(text) is not None for text in texts):
                return {f"{year.name}{PERIOD_SEPARATOR}{other.name}": (year.name, other.name)}
    return {}


def _only_years(column: Column) -> bool:
    texts = column.text.drop_nulls()
    return bool(len(texts)) and bool(texts.str.contains(r"^(19|20)\d\d$").all())


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
        if name == SHEET or (INDICATOR.search(name) and not UNIT.search(name)):
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
