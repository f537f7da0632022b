"""What every check says, in both languages: nothing twice, nothing left out, and the same numbers."""

import re
from pathlib import Path

import pytest

from abreast import integrity
from abreast.integrity.check import FINDINGS
from abreast.integrity.words import Words, words
from integrity.world import shops

CHECKS = {check.code: check for check in integrity.CHECKS}
SAID: dict[str, list[dict[str, object]]] = {
    "rule": [
        {"indicator": "weight", "about": "step", "value": 9.876, "expected": 9.88},
        {"indicator": "shifts", "about": "parts", "value": 12.0, "expected": 15.0},
        {"indicator": "scrap", "about": "at_most", "value": 10.0, "expected": 9.0},
        {"about": "power", "value": 5000.0, "expected": 498.0},
        {"about": "power", "value": 49.0, "expected": 498.0},
    ],
    "total": [
        {"about": "38", "value": 1200.0, "expected": 1180.0, "statistic": -20.0},
        {"about": "38", "value": 0.0, "expected": 7.0, "statistic": 7.0},
    ],
    "companion": [{"value": 1300.0, "expected": 1000.0}, {"value": 3.0, "expected": 0.0}],
    "jump": [{"value": 1300.0, "expected": 650.0, "statistic": 4.2}],
    "bunching": [
        {"about": "1000.0", "value": 41.0, "expected": 22.5, "statistic": 30.0},
        {"indicator": "rate", "about": "0.05", "value": 41.0, "expected": 22.5, "statistic": 0.012},
    ],
    "exact": [{"about": "1000.0", "value": 7.0, "expected": 1000.0, "statistic": 24.0}],
    "last-digit": [{"indicator": "", "about": "digits", "value": 0.62, "expected": 0.2, "statistic": 57.0}],
    "benford": [{"about": "11%", "value": 0.0567, "expected": 0.015, "statistic": 1440.0}],
    "copy": [{"about": "6", "value": 6.0, "statistic": 4.0}],
    "smooth": [{"value": 0.09, "statistic": 12.0}],
    "duplicate": [{"about": "s03", "value": 512.0, "statistic": 5.0}],
    "edit": [
        {"about": "2025-05-06", "value": 120.0, "expected": 100.0},
        {"about": "2025-05-06", "value": None, "expected": 100.0},
        {"about": "2025-05-06", "value": 120.0, "expected": None},
        {"about": "2025-05-06", "value": 120.0, "expected": 0.0},
    ],
    "recount": [
        {"about": "p3", "value": 1000.0, "expected": 870.0, "statistic": 0.87},
        {"about": "p3", "value": None, "expected": 870.0},
    ],
    "influence": [{"about": "all4", "value": 0.03, "expected": 0.05, "indicator": "rate"}],
}
"""A finding or more of each check, where they differ from the usual one."""
USUAL = {
    "unit": "s02",
    "indicator": "output",
    "period": "2025-03",
    "at": "2025-04",
    "since": "2025-02",
    "p": 1e-5,
}
EVERY = [(code, k) for code, rows in SAID.items() for k in range(len(rows))]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Words:
    folder: Path = tmp_path_factory.mktemp("words")
    return words(shops(folder / "a"))


def twice(text: str) -> list[str]:
    """Words or phrases that stand twice in a row."""
    said = re.findall(r"\b([^\W\d][\w’']*(?:\s+[\w’']+){0,6})\s+\1\b", text, re.IGNORECASE)
    return said + re.findall(r"([\u4e00-\u9fff]{2,})\1", text)


def whole(text: str) -> None:
    assert text == text.strip()
    assert text
    assert not twice(text)
    assert not re.search(r"None|nan|inf\b|\{|\}|  |\(\)|（）|\s[,.;]", text)


def test_no_check_is_left_out() -> None:
    assert set(SAID) == set(CHECKS)


def test_a_phrase_that_stands_twice_is_seen() -> None:
    assert twice("from the shares that figures of many sizes of many sizes usually show") == ["of many sizes"]
    assert twice("the the figures")
    assert twice("各项数字数字完全相同")
    assert not twice("12 12, of ten times ten figures")


@pytest.mark.parametrize(("code", "k"), EVERY)
def test_a_reason_is_said_once_and_alike_in_both_languages(code: str, k: int, names: Words) -> None:
    empty = dict.fromkeys(FINDINGS) | {"about": ""}
    said = CHECKS[code].reason(empty | USUAL | SAID[code][k], names)
    for text in (said.en, said.zh):
        whole(text)
    assert ("percentage points" in said.en) == ("百分点" in said.zh)
    numbers = [
        sorted(re.findall(r"\d[\d,.]*(?<![,.])%?", text.replace("1/", ""))) for text in (said.en, said.zh)
    ]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("code", CHECKS)
def test_titles_and_what_settles_a_question_are_whole(code: str) -> None:
    check = CHECKS[code]
    for text in (check.title.en, check.title.zh, check.settles.en, check.settles.zh):
        whole(text)
