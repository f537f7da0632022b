"""Tables in which units stand side by side: a row per period, a column per unit, turned so that each unit has a row."""

from dataclasses import replace

import numpy as np
import polars as pl

from abreast.campaign.source import SHEET
from abreast.figures.guess.data import Column, Data, gather, is_period_heading
from abreast.figures.guess.places import Places
from abreast.figures.guess.sheets import File
from abreast.figures.guess.words import DOWN, MEAN, SHARE, STOCK, TOTAL, UP, VALUE, VOLUME
from abreast.tables.table import Table

MEASURING = (UP, DOWN, SHARE, MEAN, STOCK, VOLUME, VALUE)
FEWEST = 3
"""Columns from which on they may be units."""
ABOVE, UNIT = "division", "name"


def turned(data: Data) -> tuple[Data, Places] | None:
    """The table turned, and its places; None where its columns are no units.

    They are taken for units where a row is a period, all else is numbers, and the headings do not speak of measures; of
    several sheets, where columns are more alike in size than sheets are, since units differ less than measures do.
    """
    period = _period(data)
    if period is None:
        return None
    values = [one for one in data.columns if one is not period and not TOTAL.match(one.parts[-1])]
    if len(values) < FEWEST or not all(one.numeric > 0.8 for one in values) or _measures(values):
        return None
    if len(data.sheets) > 1 and not _sheets_measure(data, values):
        return None
    sheets = tuple(replace(sheet, table=_turned(sheet.table, period.name)) for sheet in data.sheets)
    found = gather(File(data.file.path, sheets, data.left_out, data.file.semicolons))
    return found, _places(found, period.name)


def _period(data: Data) -> Column | None:
    """The one column of periods, if no two rows of a sheet have the same one and nothing else heads a period."""
    found = [one for one in data.columns if one.codes]
    if len(found) != 1 or found[0].name in data.joined:
        return None
    if any(is_period_heading(one.parts, data.periods) for one in data.columns):
        return None
    again = data.frame.select(found[0].name, SHEET).is_duplicated()
    return None if again.any() else found[0]


def _measures(values: list[Column]) -> bool:
    """Whether most headings speak of measures."""
    spoken = [any(pattern.search(one.parts[-1]) for pattern in MEASURING) for one in values]
    return sum(spoken) * 2 > len(spoken)


def _sheets_measure(data: Data, values: list[Column]) -> bool:
    """Whether sheets differ in size much more than columns do."""
    sizes = data.frame.select(SHEET).with_columns(one.values.abs().alias(one.name) for one in values)
    means = sizes.group_by(SHEET, maintain_order=True).agg(pl.all().mean()).drop(SHEET).to_numpy()
    if np.isnan(means).any() or (means <= 0).any():
        return False
    logs = np.log(means)
    return bool(logs.mean(axis=1).std() > 2 * logs.mean(axis=0).std())


def _turned(table: Table, period: str) -> Table:
    """A row per column of values; the rows of the heading become columns, and each period is one."""
    names = [name for name in table.columns if name != period]
    cells = dict(zip(table.columns, table.header_cells, strict=True))
    heads = (ABOVE, UNIT) if len(table.header_rows) == 2 else (UNIT,)
    described = pl.DataFrame(
        {head: [cells[name][row] or None for name in names] for row, head in enumerate(heads)},
        schema=dict.fromkeys(heads, pl.String),
    )
    kept = table.text[period].is_not_null()
    periods = table.text[period].filter(kept).to_list()
    text = table.text.filter(kept).select(names).transpose(column_names=periods)
    numbers = table.numbers
    if numbers.width:
        empty = [pl.lit(None, pl.Float64).alias(head) for head in heads]
        numbers = table.numbers.filter(kept).select(names).transpose(column_names=periods)
        numbers = numbers.with_columns(empty).select(*heads, *periods)
    whole = pl.concat([described, text.cast(pl.String)], how="horizontal")
    rows = pl.Series("row", range(1, len(names) + 1), dtype=pl.UInt32)
    header = tuple((name,) for name in whole.columns)
    return Table(table.file, table.sheet, whole, numbers, rows, (1,), header)


def _places(data: Data, period: str) -> Places:
    heads = [one.name for one in data.columns if one.name in (ABOVE, UNIT)]
    values = [one for one in data.columns if one.name not in heads]
    codes = {one.name: code for one in values if (code := data.periods.read(one.name)) is not None}
    indicator = SHEET if len(data.sheets) > 1 else None
    return Places("across", tuple(heads), "", indicator, codes, tuple(values), (), turned=period)
