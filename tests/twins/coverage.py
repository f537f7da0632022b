"""Coverage by asking every unit on every day."""

from datetime import date
from typing import Any


def holds(row: dict[str, Any], day: date) -> bool:
    return bool(row["start"] <= day and (row["end"] is None or row["end"] >= day))


def complete_on(pledge: dict[str, Any], day: date) -> bool:
    begun = pledge["complete_from"] is not None and pledge["complete_from"] <= day
    return begun and (pledge["ended"] is None or day < pledge["ended"])


def coverage(
    pledges: list[dict[str, Any]], population: list[dict[str, Any]], day: date, required: list[str]
) -> dict[tuple[str, str, str], tuple[int, int]]:
    """{(scope, kind, aspect): (complete, of)} on one day."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    aspects = {pledge["aspect"] for pledge in pledges}
    for scope, kind in {(row["scope"], row["kind"]) for row in population}:
        here = {
            row["unit"]
            for row in population
            if row["scope"] == scope and row["kind"] == kind and holds(row, day)
        }
        if not here:
            continue
        covered = {
            unit: {p["aspect"] for p in pledges if p["unit"] == unit and complete_on(p, day)} for unit in here
        }
        for aspect in aspects:
            found[scope, kind, aspect] = (sum(aspect in done for done in covered.values()), len(here))
        found[scope, kind, "any"] = (sum(bool(done) for done in covered.values()), len(here))
        if required:
            found[scope, kind, "required"] = (
                sum(set(required) <= done for done in covered.values()),
                len(here),
            )
    return found
