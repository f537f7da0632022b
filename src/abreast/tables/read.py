"""Reading whatever was sent: one call for CSV, workbooks and Parquet."""

from __future__ import annotations

from pathlib import Path

from abreast.tables.csvfile import read_csv
from abreast.tables.heading import Place
from abreast.tables.limits import LIMITS, Limits
from abreast.tables.parquet import read_parquet
from abreast.tables.paths import SUFFIXES, find, inside, name_of, regular
from abreast.tables.phrase import Phrase
from abreast.tables.refusal import Refusal, Refused
from abreast.tables.table import Table
from abreast.tables.workbook import read_workbook


def read(
    folder: Path,
    relative: str | Path,
    *,
    sheet: str | None = None,
    header: Place = None,
    encoding: str | None = None,
    limits: Limits = LIMITS,
) -> list[Table]:
    """The tables in a file of the folder, given its path inside it (or its whole path).

    `sheet`: of workbooks a name, "*" for every sheet that holds something, None for the first.
    `header`: the row of the column names, or two rows; None to find it below title lines.
    `encoding`: of CSV files; None to tell it from the bytes. Raises Refused.
    """
    relative = name_of(folder, relative) if isinstance(relative, Path) else relative
    path = regular(folder, inside(folder, relative), limits)
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        return read_workbook(folder, path, sheet, header, limits)
    if suffix == ".parquet":
        return [read_parquet(folder, path, limits)]
    if suffix in {".csv", ".tsv", ".txt"}:
        return [read_csv(folder, path, header, encoding, limits)]
    known = ", ".join(SUFFIXES)
    reason = Phrase("is of no kind that can be read ({known})", known=known)
    raise Refused([Refusal(file=relative, reason=reason, remedy=Phrase("save it as .xlsx or .csv"))])


def read_named(folder: Path, stem: str, *, encoding: str | None = None) -> Table | None:
    """The table called `stem` in any format, of a workbook its first sheet; None where there is none."""
    path = find(folder, stem)
    return None if path is None else read(folder, path, encoding=encoding)[0]
