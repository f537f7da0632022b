"""The heading of a table: which rows it stands in, and what the columns are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from abreast.tables.phrase import Phrase
from abreast.tables.refusal import Refusal, Refused
from abreast.tables.table import letters

LOOK = 20
Row = Sequence[str | None]
Place = int | Sequence[int] | None
"""Where the heading stands, counted from 1: a row, two rows, or None to find it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """`names`: one per column, unique. `cells`: per column what stands in each row of the heading."""

    rows: tuple[int, ...]
    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]

    @property
    def last(self) -> int:
        """The row above the first row of the body."""
        return self.rows[-1]


def deepest(place: Place) -> int:
    """How many of the top rows must be looked at."""
    return max(LOOK, *rows_of(place)) if place is not None else LOOK


def rows_of(place: int | Sequence[int]) -> tuple[int, ...]:
    """The rows of a heading from the top down."""
    return (place,) if isinstance(place, int) else tuple(sorted(place))


def heading(grid: Sequence[Row], place: Place, file: str, sheet: str = "") -> Heading | None:
    """The heading in the top rows of a grid; None where no cell is filled. Raises Refused."""
    found = first_full_row(grid)
    if found is None:
        return None
    rows = rows_of(found if place is None else place)
    if rows[-1] > len(grid):
        reason = Phrase("lies below the last row of the table")
        remedy = Phrase("say in which row the column names stand")
        raise Refused([Refusal(file=file, sheet=sheet, row=rows[-1], reason=reason, remedy=remedy)])
    lines = [[(cell or "").strip() for cell in grid[row - 1]] for row in rows]
    width = max(len(line) for line in lines)
    lines = [line + [""] * (width - len(line)) for line in lines]
    lines[:-1] = [carried(line) for line in lines[:-1]]
    cells = tuple(zip(*lines, strict=True))
    names = tuple(name_of(parts, index) for index, parts in enumerate(cells))
    refuse_twice(names, file, sheet, rows[-1])
    return Heading(rows, names, cells)


def first_full_row(grid: Sequence[Row]) -> int | None:
    """The first of the top rows with at least half as many filled cells as the fullest of them, from 1.

    Title lines above a table fill one cell or two; they are passed over.
    """
    filled = [sum(bool(cell and cell.strip()) for cell in row) for row in grid[:LOOK]]
    fullest = max(filled, default=0)
    return next((row for row, count in enumerate(filled, 1) if 2 * count >= fullest > 0), None)


def carried(line: list[str]) -> list[str]:
    """Each cell, or the nearest filled one to its left: what a merged cell covers."""
    last = ""
    return [last := cell or last for cell in line]


def name_of(parts: tuple[str, ...], index: int) -> str:
    """`upper / lower`, or the one that is there, or the column's letter in parentheses."""
    return " / ".join(part for part in parts if part) or f"({letters(index)})"


def refuse_twice(names: Sequence[str], file: str, sheet: str, row: int) -> None:
    """Raises Refused for every name that two columns bear."""
    twice = {name: count for name, count in Counter(names).items() if count > 1}
    if twice:
        remedy = Phrase("give every column its own name")
        raise Refused(
            Refusal(
                file=file,
                sheet=sheet,
                row=row,
                column=name,
                reason=Phrase("is the heading of {count} columns", count=count),
                remedy=remedy,
            )
            for name, count in twice.items()
        )
