"""CSV as spreadsheets export it: any encoding, comma, semicolon, tab or bar, line breaks inside quotes."""

from __future__ import annotations

import csv
import io
from itertools import islice
from pathlib import Path

import polars as pl

from abreast.tables.decode import Undecodable, to_utf8
from abreast.tables.heading import LOOK, Place, deepest, heading
from abreast.tables.limits import LIMITS, Limits
from abreast.tables.paths import name_of
from abreast.tables.phrase import Phrase
from abreast.tables.refusal import Refusal, Refused
from abreast.tables.shape import table
from abreast.tables.table import Table, letters

SEPARATORS = ",;\t|"
SAVE_AGAIN = Phrase("save it again as CSV in UTF-8")


def read_csv(
    folder: Path, path: Path, header: Place = None, encoding: str | None = None, limits: Limits = LIMITS
) -> Table:
    """The table in a delimited text file; raises Refused."""
    file = name_of(folder, path)
    data = lines_of(file, path.read_bytes(), encoding)
    separator = separator_of(data)
    head = heading(beginning(file, data, separator, deepest(header)), header, file)
    if head is None:
        raise Refused(
            [Refusal(file=file, reason=Phrase("is empty"), remedy=Phrase("export it again, or remove it"))]
        )
    width = len(head.names)
    if width > limits.columns:
        reason = Phrase(
            "has {count:,} columns, more than the {most:,} allowed", count=width, most=limits.columns
        )
        raise Refused(
            [Refusal(file=file, row=head.last, reason=reason, remedy=Phrase("check the separator"))]
        )
    return table(body(file, data, separator, head.last, width), pl.DataFrame(), head, file=file)


def lines_of(file: str, data: bytes, encoding: str | None) -> bytes:
    """UTF-8 with line feeds; raises Refused for bytes that are no text."""
    try:
        data, _ = to_utf8(data, encoding)
    except Undecodable as error:
        row = data.count(b"\n", 0, error.position) + 1
        bad = data[error.position : error.position + 1].hex()
        reason = Phrase("is not text in {encoding}", encoding=error.encoding.upper())
        raise Refused(
            [Refusal(file=file, row=row, value=f"byte {bad}", reason=reason, remedy=SAVE_AGAIN)]
        ) from error
    if b"\0" in data:
        row = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise Refused([Refusal(file=file, row=row, reason=Phrase("holds a zero byte"), remedy=SAVE_AGAIN)])
    return data if b"\r" not in data or b"\n" in data else data.replace(b"\r", b"\n")


def separator_of(data: bytes) -> str:
    """The separator that splits the first lines into most fields, alike in every line."""
    sample = data[: 1 << 16].decode(errors="ignore")

    def fields(separator: str) -> tuple[int, int]:
        try:
            rows = list(islice(csv.reader(io.StringIO(sample), delimiter=separator), LOOK))[:LOOK]
        except csv.Error:
            return (0, 0)
        widths = [len(row) for row in rows if row]
        common = max(widths, key=widths.count, default=1)
        return (widths.count(common) if common > 1 else 0, common)

    return max(SEPARATORS, key=fields)


def beginning(file: str, data: bytes, separator: str, count: int) -> list[list[str]]:
    """The first rows; a blank line is a row, as it is in a spreadsheet."""
    stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    reader = csv.reader(stream, delimiter=separator)
    try:
        return [*islice(reader, count)]
    except csv.Error as error:
        raise Refused([broken(file, reader.line_num, str(error))]) from error


def body(file: str, data: bytes, separator: str, skip: int, width: int) -> pl.DataFrame:
    """The rows below the heading as text, one String column per heading."""
    names = [letters(index) for index in range(width)]
    try:
        grid = pl.read_csv(
            data,
            has_header=False,
            separator=separator,
            schema=dict.fromkeys(names, pl.String),
            infer_schema=False,
            raise_if_empty=False,
        )
    except (pl.exceptions.PolarsError, UnicodeError):
        grid = patiently(file, data, separator, skip, names)
    return grid.slice(skip)


def patiently(file: str, data: bytes, separator: str, skip: int, names: list[str]) -> pl.DataFrame:
    """The same by the row-at-a-time reader, which takes stray quotes and can name the rows it cannot take."""
    stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    reader = csv.reader(stream, delimiter=separator, strict=True)
    rows: list[list[str | None]] = []
    refusals: list[Refusal] = []
    try:
        for number, row in enumerate(reader, 1):
            if len(row) > len(names) and number > skip:
                reason = Phrase(
                    "has {count} fields where the heading has {width}", count=len(row), width=len(names)
                )
                remedy = Phrase("put quotes around fields that hold the separator")
                refusals.append(Refusal(file=file, row=number, reason=reason, remedy=remedy))
            rows.append([*row[: len(names)], *[None] * (len(names) - len(row))])
    except csv.Error as error:
        refusals.append(broken(file, len(rows) + 1, str(error)))
    if refusals:
        raise Refused(refusals)
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def broken(file: str, row: int, error: str) -> Refusal:
    """A row that is not CSV, in the words of the reader."""
    reason = Phrase("cannot be read as CSV from here on: {error}", error=error)
    return Refusal(file=file, row=row, reason=reason, remedy=Phrase("look for a quote that is never closed"))
