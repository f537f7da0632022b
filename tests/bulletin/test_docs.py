"""docs/reference/statements.md names every id there is, and no other."""

import re
from pathlib import Path

from abreast.bulletin import Bulletin
from abreast.bulletin.statement import AGGREGATES

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/statements.md").read_text(encoding="utf-8")
IDS = [
    i
    for line in PAGE.splitlines()
    if line.startswith("| `")
    for i in re.findall(r"`([^`]+)`", line.split("|")[1])
]
ELSEWHERE = {"level.near.ASPECT"}
"""Ids that only a campaign of another shape gives; tests/compare/test_near.py has them."""
CODES = {
    "INDICATOR": "(attendances|within_4h|steel|coal|pieces)",
    "ASPECT": "(within_4h|output)",
    "KIND": "(hospital|factory|group|person)",
    "GROUP": "(general|children)",
    "CARD": "(board|bell)",
    "MOVEMENT": "(tools|safety)",
    "CLASS": "(semi-mechanised|mechanised|linked|significant|all)",
}


def _shape(id: str) -> re.Pattern[str]:
    return re.compile(".".join(CODES.get(part, re.escape(part)) for part in id.split(".")))


def test_every_id_is_documented(bulletins: dict[str, Bulletin]) -> None:
    shapes = [_shape(i) for i in IDS if "." in i]
    for bulletin in bulletins.values():
        unknown = {s.id for s in bulletin.statements if not any(shape.fullmatch(s.id) for shape in shapes)}
        assert unknown == set()


def test_every_documented_id_is_said_somewhere(bulletins: dict[str, Bulletin]) -> None:
    said = {s.id for bulletin in bulletins.values() for s in bulletin.statements}
    documented = [i for i in IDS if "." in i and i not in ELSEWHERE]
    assert len(documented) > 30
    missing = {i for i in documented if not any(_shape(i).fullmatch(s) for s in said)}
    assert missing == set()


def test_every_aggregate_is_documented() -> None:
    assert all(f"`{aggregate}`" in PAGE for aggregate in AGGREGATES)
