"""A refusal says what is wrong with the input, where exactly, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One fault in what was handed in.

    `file` is the path inside the campaign folder; `row` counts as a spreadsheet does (the first line is 1);
    `column` is the header as written; `value` the offending text; `reason` and `remedy` are plain English.
    In a TOML file the row is the line and the column the key.
    """

    file: str
    reason: str
    remedy: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None

    @property
    def place(self) -> str:
        """Where: file, sheet, row and column, as far as they apply."""
        definition = self.file.endswith(".toml")
        parts = [shown(self.file)]
        if self.sheet:
            parts.append(f"sheet {shown(self.sheet)}")
        if self.row is not None:
            parts.append(f"{'line' if definition else 'row'} {self.row}")
        if self.column:
            parts.append(f"{'key' if definition else 'column'} {shown(self.column)}")
        return ", ".join(parts)

    def __str__(self) -> str:
        """The refusal in one line, whatever the value holds."""
        value = "" if self.value is None else f' "{shown(self.value)}"'
        remedy = f" ({shown(self.remedy, None)})" if self.remedy else ""
        return f"{self.place}:{value} {shown(self.reason, None)}{remedy}"

    @property
    def order(self) -> tuple[str, str, int, str, str]:
        """Sort key: file, sheet, row, column, reason."""
        return (self.file, self.sheet, self.row or 0, self.column, self.reason)


class Refused(Exception):
    """The input is refused as a whole; `refusals` holds every fault found, in the order of the files."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(sorted(refusals, key=lambda refusal: refusal.order))
        super().__init__("\n".join(map(str, self.refusals)))


def shown(text: str, longest: int | None = LONGEST_SHOWN) -> str:
    """Text that fits on one line: control and direction marks escaped, long text cut with an ellipsis."""
    visible = "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in text)
    return visible if longest is None or len(visible) <= longest else visible[: longest - 1] + "…"
