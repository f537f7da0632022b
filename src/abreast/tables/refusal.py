"""A refusal says what is wrong with the input, where exactly, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from abreast.tables.phrase import NOTHING, Phrase, words

LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One fault in what was handed in.

    `file` is the path inside the campaign folder; `row` counts as a spreadsheet does (the first line is 1);
    `column` is the header as written; `value` the offending text; `reason` and `remedy` are
    phrases, which can be said in other languages.
    In a TOML file the row is the line and the column the key.
    """

    file: str
    reason: Phrase
    remedy: Phrase = NOTHING
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None

    @property
    def place(self) -> Phrase:
        """Where: file, sheet, row and column, as far as they apply."""
        definition = self.file.endswith(".toml")
        place = words(shown(self.file))
        if self.sheet:
            place = Phrase("{place}, sheet {sheet}", place=place, sheet=shown(self.sheet))
        if self.row is not None and definition:
            place = Phrase("{place}, line {row}", place=place, row=self.row)
        elif self.row is not None:
            place = Phrase("{place}, row {row}", place=place, row=self.row)
        if self.column and definition:
            place = Phrase("{place}, key {column}", place=place, column=shown(self.column))
        elif self.column:
            place = Phrase("{place}, column {column}", place=place, column=shown(self.column))
        return place

    @property
    def line(self) -> Phrase:
        """The refusal as one phrase."""
        what = self.reason
        if self.value is not None:
            what = Phrase('"{value}" {reason}', value=shown(self.value), reason=self.reason)
        if self.remedy:
            what = Phrase("{what} ({remedy})", what=what, remedy=self.remedy)
        return Phrase("{place}: {what}", place=self.place, what=what)

    def __str__(self) -> str:
        """The refusal in one line of English, whatever the value holds."""
        return shown(self.line, None)

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
