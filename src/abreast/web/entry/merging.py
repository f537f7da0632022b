"""What a filled workbook changes: cell by cell, what it left out with, what is stored by now, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abreast.figures.number import Notation, number
from abreast.web.entry.models import Report, Submission


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that the workbook and somebody else have both changed."""

    indicator: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """`changes` to save, by indicator; `clashes`, of which nothing is saved."""

    changes: dict[str, str]
    clashes: list[Clash]


def merged(
    mine: Mapping[str, str],
    left_with: Mapping[str, str] | None,
    stored: Mapping[str, str],
    own: frozenset[str],
    notation: Notation,
) -> Merged:
    """Three texts of each cell into what is to be saved.

    `mine`: what the workbook holds; `left_with`: what stood in it when it was downloaded, None where that is not known;
    then an empty cell erases nothing, and only what the sender entered before (`own`) is replaced.
    """

    def same(a: str, b: str) -> bool:
        return a == b or (a != "" and number(a, notation) == number(b, notation) != (None, False))

    changes, clashes = {}, []
    for code, text in mine.items():
        there = stored.get(code, "")
        if same(text, there):
            continue
        if left_with is None:
            changed, free = text != "", there == "" or code in own
        else:
            before = left_with.get(code, "")
            changed, free = not same(text, before), same(there, before)
        if changed and free:
            changes[code] = text
        elif changed:
            clashes.append(Clash(code, text, there))
    return Merged(changes, clashes)


def entered_by(signature: str, reports: Sequence[Report]) -> dict[int, frozenset[str]]:
    """For each form by its number the indicators that were last changed by whoever has this signature."""
    last: dict[int, dict[str, tuple[int, str]]] = {}
    sent = Submission.objects.filter(report__in=reports).values_list(
        "report", "by", "changes", "answer__version"
    )
    for report, by, changes, version in sent:
        cells = last.setdefault(report, {})
        for code in changes:
            cells[code] = max(cells.get(code, (-1, "")), (int(version), by))
    return {
        report: frozenset(code for code, (_, by) in cells.items() if by == signature)
        for report, cells in last.items()
    }
