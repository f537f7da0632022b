"""Tables that people open in a spreadsheet: text stays text, whatever it begins with."""

from pathlib import Path

import polars as pl

_FORMULA = r"^[=+@\t\r]|^-[^0-9.]"


def safe(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame for a CSV file, with an apostrophe before text that a spreadsheet would take for a formula."""
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(_FORMULA))
        .then("'" + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in text
    )


def write_workbook(frame: pl.DataFrame, path: Path, sheet: str = "scores") -> None:
    """The frame as the only sheet of a workbook, no text read as formula or link, first row frozen."""
    from xlsxwriter import Workbook

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as workbook:
        frame.write_excel(workbook, worksheet=sheet, autofilter=False, freeze_panes="A2", table_style=None)
