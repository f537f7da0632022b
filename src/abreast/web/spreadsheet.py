"""Cells that go into a spreadsheet stay text, whatever they begin with."""

import re
from typing import Any

FORMULA = re.compile(r"^[\s\x00]*[=+\-@|%\t\r\n＝＋－＠−﹢﹣﹦﹫]")
NUMBER = re.compile(r"^[+\-−]?\d[\d., \u00a0\u202f]*(?:[eE][+-]?\d+)?\s?%?$")


def unguarded(cell: str) -> str:
    """A cell as it was before `harmless`."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def harmless(cell: Any) -> Any:
    """The cell, with an apostrophe before text that a spreadsheet would take for a formula; numbers stay."""
    if isinstance(cell, str) and FORMULA.match(cell) and not NUMBER.match(cell):
        return f"'{cell}"
    return cell
