"""Innovation projects counted one by one, with no table in between."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Project = Mapping[str, Any]


def count(projects: Iterable[Project], kind: str, first: date, last: date) -> tuple[int, int]:
    """(realised from `first` to `last`, realised before `first`) of a class, of all, or of the significant ones."""
    found: Counter[str] = Counter()
    for one in projects:
        if kind not in ("all", one["class"]) and not (kind == "significant" and one["significant"]):
            continue
        if one["realised"] is None:
            continue
        if first <= one["realised"] <= last:
            found["in"] += 1
        elif one["realised"] < first:
            found["before"] += 1
    return found["in"], found["before"]


def origin(project: str, taken_from: Mapping[str, str | None]) -> tuple[str, int]:
    """(the project at the beginning, steps from it)."""
    above = taken_from.get(project)
    if above is None:
        return project, 0
    first, steps = origin(above, taken_from)
    return first, steps + 1
