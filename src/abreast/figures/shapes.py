"""From the shapes in which tables come to columns of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import PurePosixPath

import polars as pl

from abreast.campaign.calendar import PeriodError
from abreast.campaign.messages import nearest
from abreast.campaign.source import FILE, SHEET, Source
from abreast.figures.parts import Part
from abreast.figures.period_text import NO_PERIOD, OtherCalendarError, PeriodReader
from abreast.tables import Refused, Table
from abreast.tables.phrase import Phrase

Column = tuple[Part, pl.DataFrame]
UNIT_SEPARATOR, PERIOD_SEPARATOR = " / ", "-"


def columns(table: Table, source: Source, reported: tuple[str, ...], reader: PeriodReader) -> list[Column]:
    """Every column of values of a table with its cells (`CELLS` without `part`).

    Indicators are codes where a heading names them. `reported`: codes of the campaign's reported indicators.
    Raises Refused when columns are missing.
    """
    shape = {"long": long, "wide": wide, "across": across, "beside": beside}[source.shape]
    reader = replace(reader, aliases=source.periods)
    table = filled_down(without(table, source.ignore), source.fill_down)
    return list(shape(table, source, reported, reader))


def filled_down(table: Table, columns: Sequence[str]) -> Table:
    """The table with the texts of some columns carried down over empty cells; Refused where one is not there."""
    require(table, values=list(columns))
    return replace(table, text=table.text.with_columns(pl.col(one).forward_fill() for one in columns))


def without(table: Table, ignored: Sequence[str]) -> Table:
    """The table without the rows in which a cell reads as one of the words to be ignored."""
    if not ignored or not table.text.height:
        return table
    read = table.text.select(pl.any_horizontal(pl.all().is_in(list(ignored)).fill_null(False))).to_series()
    numbers = table.numbers.filter(~read) if table.numbers.width else table.numbers
    return replace(table, text=table.text.filter(~read), numbers=numbers, rows=table.rows.filter(~read))


def long(table: Table, source: Source, _reported: tuple[str, ...], _reader: PeriodReader) -> Iterator[Column]:
    """Columns unit, period, indicator, value."""
    indicator = source.indicator or "indicator"
    require(table, [*source.unit_columns, *source.period_columns, indicator], values=[source.value])
    yield column_of(
        table,
        source,
        period=renamed(joined(table, source.period_columns, PERIOD_SEPARATOR), source.periods),
        indicator=coded(text_of(table, indicator), source.indicators),
        value=source.value,
        columns=(*places_of(source), indicator),
    )


def wide(table: Table, source: Source, reported: tuple[str, ...], _reader: PeriodReader) -> Iterator[Column]:
    """Columns unit, period and one per indicator."""
    columns = source.indicators or {code: code for code in reported if code in table.columns}
    require(table, [*source.unit_columns, *source.period_columns], values=[*columns.values()])
    if not source.indicators:
        refuse_misspelt(table, source, reported)
    if not columns:
        names = " or ".join(reported[:3]) or "an indicator"
        raise Refused(
            [
                table.refuse(
                    None,
                    "",
                    Phrase("has no column for {names}", names=names),
                    Phrase("say which under indicators"),
                )
            ]
        )
    for code, column in columns.items():
        yield column_of(
            table,
            source,
            period=renamed(joined(table, source.period_columns, PERIOD_SEPARATOR), source.periods),
            indicator=pl.lit(code),
            value=column,
            columns=(*places_of(source), column),
        )


def refuse_misspelt(table: Table, source: Source, reported: tuple[str, ...]) -> None:
    """Raises Refused for headings much like an indicator that has no column: they would be passed over in silence."""
    absent = [code for code in reported if code not in table.columns]
    others = set(table.columns) - {*reported, *source.unit_columns, *source.period_columns}
    likely = [(code, get_close_matches(code, others, 1, 0.8)) for code in absent]
    found = [(code, close[0]) for code, close in likely if close]
    if found:
        raise Refused(
            table.refuse(
                None,
                column,
                Phrase("is no indicator"),
                Phrase("did you mean {code}? Else say which under indicators", code=code),
            )
            for code, column in found
        )


def across(table: Table, source: Source, reported: tuple[str, ...], reader: PeriodReader) -> Iterator[Column]:
    """A column unit and one per period; the indicator is a column, the sheet, the other header row, or the only one."""
    by_column = source.indicator not in (None, SHEET, FILE)
    require(table, [*source.unit_columns, *([str(source.indicator)] if by_column else [])])
    row = period_row(table, reader)
    other = 1 - row if len(table.header_rows) == 2 else None
    codes = {text: code for code, text in (source.indicators or {code: code for code in reported}).items()}
    for column, parts in zip(table.columns, table.header_cells, strict=True):
        whole = source.periods.get(column)
        if column in (*source.unit_columns, source.indicator):
            continue
        if whole is None and period_of(parts[row], reader, table, column) is None:
            continue
        if whole is None and other is not None and source.indicator is None and parts[other] not in codes:
            continue
        if by_column or source.indicator in (SHEET, FILE):
            indicator = coded(text_of(table, str(source.indicator)), source.indicators)
        elif whole is None and other is not None:
            indicator = pl.lit(codes[parts[other]])
        else:
            indicator = pl.lit(only(table, source, reported))
        yield column_of(
            table,
            source,
            period=pl.lit(whole or source.periods.get(parts[row], parts[row])),
            indicator=indicator,
            value=column,
            columns=(
                UNIT_SEPARATOR.join(source.unit_columns),
                column,
                str(source.indicator) if source.indicator else column,
            ),
        )


def beside(
    table: Table, source: Source, reported: tuple[str, ...], _reader: PeriodReader
) -> Iterator[Column]:
    """A column period and one per unit; the indicator is a column, the sheet, or the only one."""
    by_column = source.indicator not in (None, SHEET, FILE)
    require(table, [*source.period_columns, *([str(source.indicator)] if by_column else [])])
    if source.indicator is None:
        indicator = pl.lit(only(table, source, reported))
    else:
        indicator = coded(text_of(table, source.indicator), source.indicators)
    period = renamed(joined(table, source.period_columns, PERIOD_SEPARATOR), source.periods)
    for column, parts in headings(table):
        named = any(parts) and not {column, *parts} & set(source.ignore)
        if column in (*source.period_columns, source.indicator) or not named:
            continue
        places = (column, places_of(source)[1], str(source.indicator) if by_column else column)
        yield column_of(
            table,
            source,
            unit=pl.lit(column),
            period=period,
            indicator=indicator,
            value=column,
            columns=places,
        )


def only(table: Table, source: Source, reported: tuple[str, ...]) -> str:
    """The one indicator of a table that does not say which."""
    codes = list(source.indicators) or list(reported)
    if len(codes) == 1:
        return codes[0]
    remedy = Phrase("name the column under indicator, or one indicator under indicators")
    raise Refused([table.refuse(None, "", Phrase("does not say which indicator its figures are of"), remedy)])


def period_row(table: Table, reader: PeriodReader) -> int:
    """Which row of the heading names periods; Refused when none does."""
    if any(column in reader.aliases for column in table.columns):
        return len(table.header_rows) - 1
    counts = [
        sum(period_of(parts[row], reader, table, column) is not None for column, parts in headings(table))
        for row in range(len(table.header_rows))
    ]
    if not any(counts):
        name = reader.calendar.name
        remedy = Phrase("head the columns with periods by {name}", name=name)
        raise Refused([table.refuse(None, "", Phrase("has no column whose heading is a period"), remedy)])
    return counts.index(max(counts))


def headings(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names of columns with the cells of their heading."""
    return zip(table.columns, table.header_cells, strict=True)


def period_of(text: str, reader: PeriodReader, table: Table, column: str) -> str | None:
    """The period a heading names, or None where it means something else; Refused where it names one wrongly."""
    try:
        return reader.read(text)
    except OtherCalendarError:
        return None
    except PeriodError as error:
        if error.reason == NO_PERIOD:
            return None
        raise Refused([table.refuse(None, column, error.reason, Phrase("correct the heading"))]) from error


def require(table: Table, columns: Sequence[str] = (), *, values: Sequence[str] = ()) -> None:
    """Raises Refused for every column that is not there; no name of a sheet or file stands in for `values`."""
    absent = [one for one in (*columns, *values) if one not in table.columns]
    missing = [one for one in dict.fromkeys(absent) if one in values or one not in (SHEET, FILE)]
    if missing:
        raise Refused(
            table.refuse(None, one, Phrase("is not among the columns"), nearest(one, table.columns))
            for one in missing
        )


def text_of(table: Table, name: str) -> pl.Expr:
    """A column, or the same text for every row: the name of the sheet, or of the file without its ending."""
    if name == SHEET:
        return pl.lit(table.sheet)
    return pl.lit(PurePosixPath(table.file).stem) if name == FILE else pl.col(name)


def joined(table: Table, columns: Sequence[str], separator: str) -> pl.Expr:
    """The texts of several columns as one; empty where one of them is."""
    return pl.concat_str([text_of(table, one) for one in columns], separator=separator)


def places_of(source: Source) -> tuple[str, str]:
    """What refusals call the columns of unit and period."""
    return UNIT_SEPARATOR.join(source.unit_columns), PERIOD_SEPARATOR.join(source.period_columns)


def renamed(text: pl.Expr, periods: Mapping[str, str]) -> pl.Expr:
    """Codes for texts that the campaign declares to mean a period; other texts stay as they are."""
    return text.replace(dict(periods)) if periods else text


def coded(text: pl.Expr, indicators: Mapping[str, str]) -> pl.Expr:
    """Codes for the texts that stand for them; other texts stay as they are."""
    return text.replace({word: code for code, word in indicators.items()}) if indicators else text


def column_of(
    table: Table,
    source: Source,
    *,
    period: pl.Expr,
    indicator: pl.Expr,
    value: str,
    columns: tuple[str, str, str],
    unit: pl.Expr | None = None,
) -> Column:
    """The cells of one column of values; `columns` are where unit, period and indicator stand."""
    cells = table.text.select(
        unit=joined(table, source.unit_columns, UNIT_SEPARATOR) if unit is None else unit,
        period=period,
        indicator=indicator,
        text=pl.col(value),
        number=table.numbers[value] if table.numbers.width else pl.lit(None, pl.Float64),
        row=table.rows,
    )
    return Part(table.file, table.sheet, source.by, value, *columns), cells
