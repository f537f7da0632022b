"""Every table a run writes is in the reference, with every column."""

import re
from pathlib import Path

import polars as pl
import pytest

from abreast import period
from pipeline.small import write_campaign

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/tables.md").read_text("utf-8")
ROWS = {row[1]: row[0] for row in re.finditer(r"^\| `(\w+)` \|.*$", PAGE, re.MULTILINE)}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return period.run(write_campaign(tmp_path_factory.mktemp("tables") / "small"))


def test_every_table_and_column_is_documented(results: Path) -> None:
    written = {path.stem: list(pl.read_parquet_schema(path)) for path in results.glob("*.parquet")}
    assert len(written) > 10
    missing = [
        (table, column)
        for table, columns in written.items()
        for column in columns
        if f"`{column}`" not in ROWS.get(table, "")
    ]
    assert missing == []
