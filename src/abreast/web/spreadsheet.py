"""Cells that go into a spreadsheet stay text, whatever they begin with."""

import re
from typing import Any

FORMULA = re.compile(r"^[=+@\t\r\n]|^-[^0-9.]")


def harmless(cell: Any) -> Any:
    """The cell, with an apostrophe before text that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell
