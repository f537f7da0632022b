"""bulletin.json: written and read back, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from abreast.bulletin import Bulletin, Statement, StatementError, read, to_json, write
from abreast.bulletin.pdf import available

GOOD: dict[str, Any] = {
    "id": "i",
    "scope": "s",
    "period": "2026",
    "since": "2026",
    "value": 1,
    "count": None,
    "of": None,
    "unit": "n",
    "en": "",
    "zh": "",
    "from": {"table": "t", "filter": {}, "column": "x", "aggregate": "sum", "denominator": None},
}


def test_written_and_read_back(bulletin: Bulletin, tmp_path: Path) -> None:
    write(bulletin, tmp_path)
    assert tuple(read(tmp_path / "bulletin.json")) == bulletin.statements
    papers = {"bulletin.en.pdf", "bulletin.zh.pdf"} if available() else set()
    assert {p.name for p in tmp_path.iterdir()} == papers | {
        "bulletin.en.html",
        "bulletin.en.md",
        "bulletin.json",
        "bulletin.zh.html",
        "bulletin.zh.md",
    }


def test_has_the_fields_of_the_contract(bulletin: Bulletin) -> None:
    entry = json.loads(to_json(bulletin))[0]
    assert list(entry) == list(GOOD)
    assert list(entry["from"]) == list(GOOD["from"])


def test_ids_are_unique_within_scope_and_period(bulletin: Bulletin) -> None:
    assert len({s.key for s in bulletin.statements}) == len(bulletin.statements)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": None}, "value is missing"),
        ({"value": "1"}, "value is '1'"),
        ({"value": True}, "value is True"),
        ({"of": "many"}, "of is 'many'"),
        ({"en": 3}, "en is 3"),
        ({"from": None}, "from is None"),
        ({"from": {**GOOD["from"], "table": None}}, "needs a table"),
        ({"from": {**GOOD["from"], "aggregate": "__import__('os')"}}, "aggregate is"),
        ({"from": {**GOOD["from"], "denominator": 3}}, "denominator is 3"),
    ],
)
def test_what_cannot_be_read_is_named(change: dict[str, Any], reason: str) -> None:
    assert Statement.from_json(GOOD).value == 1.0
    with pytest.raises(StatementError, match="i@s@2026") as raised:
        Statement.from_json(GOOD | change)
    assert reason in str(raised.value)


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bulletin.json").write_text("{}")
    with pytest.raises(ValueError, match="no list"):
        read(tmp_path / "bulletin.json")
    with pytest.raises(StatementError, match="not an object"):
        Statement.from_json([])
