"""Nothing outside the reconstruction knows what the dispatch printed, or that there is a reconstruction."""

import re
from pathlib import Path

import pytest

import abreast
from abreast.demo.published import facts

ROOT = Path(abreast.__file__).parent
OUTSIDE = [
    path
    for path in sorted(ROOT.rglob("*.*"))
    if path.suffix in {".py", ".toml", ".csv", ".html", ".json"}
    and "demo" not in path.relative_to(ROOT).parts
    and path.name != "demo.py"
]
# Numbers that nobody would write by accident; shares such as 0.95 are levels and tests everywhere.
TELLING = [
    "12300",
    "20500",
    "9555",
    "4777",
    "78000",
    "0.0137",
    "1.37",
    "0.084",
    "0.309",
    "30.9",
    "1960-03-18",
]


def test_telling_numbers_are_those_of_the_table() -> None:
    printed = {fact.value for fact in facts().values()}
    assert {"12300", "20500", "9555", "4777", "78000", "0.0137", "0.084", "0.309", "1960-03-18"} <= printed


@pytest.mark.parametrize("number", TELLING)
def test_no_other_room_knows_a_printed_number(number: str) -> None:
    pattern = re.compile(rf"(?<![\d.]){re.escape(number)}(?![\d.])")
    knowing = [
        path for path in OUTSIDE if pattern.search(path.read_text("utf-8").replace("_", "").replace(",", ""))
    ]
    assert knowing == []


def test_no_other_room_imports_it() -> None:
    importing = [
        path for path in OUTSIDE if re.search(r"abreast\.demo|abreast import demo", path.read_text("utf-8"))
    ]
    assert [path.name for path in importing if path.parent.name != "cli"] == []
