"""Checks beside the cell, held to those of `abreast check`."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.campaign import Definition
from abreast.figures import check, ratios, resolve
from abreast.figures.parts import CELLS, Part, frame
from abreast.web.campaigns.definition import definition_of_text
from abreast.web.entry.checking import checked
from web.world import DEFINITION

MEANING: Definition = definition_of_text(DEFINITION.format(code="small"))
TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "n/a",
            "12",
            "1,234.5",
            "1 234",
            "85%",
            "0.85",
            "(3)",
            "−4",
            "1e3",
            "#REF!",
            "fully",
            "部分",
            "2",
            "9",
        ]
    ),
    st.floats(-10, 2000).map(lambda value: f"{value:.2f}"),
    st.text(max_size=8),
)


@given(st.fixed_dictionaries(dict.fromkeys(("output", "scrap", "norm", "order"), TEXTS)))
def test_a_form_and_a_file_are_judged_alike(texts: dict[str, str]) -> None:
    texts = {code: text.strip() for code, text in texts.items()}
    cells = checked(texts, MEANING)
    values, refused = _as_a_file(texts)
    assert {code for code, cell in cells.items() if cell.fault} == refused
    told = {code: cell.value for code, cell in cells.items() if not cell.fault and cell.value is not None}
    assert told == pytest.approx({code: value for code, value in values.items() if code not in refused})


def _as_a_file(texts: dict[str, str]) -> tuple[dict[str, float], set[str]]:
    """Values and refused indicators by the checks of files; twin of `checked`."""
    parts = frame([Part("f", "", "unit", code, "unit", "period", code) for code in texts])
    rows = [("p1", "2020-07", code, text, None, part, 1) for part, (code, text) in enumerate(texts.items())]
    cells = resolve.without_missing(pl.DataFrame(rows, schema=CELLS, orient="row"), MEANING.files.missing)
    cells = cells.filter(pl.col("text") != "")
    found, faults = resolve.values(cells, parts, MEANING)
    known = found.filter(pl.col("value").is_not_null()).with_columns(by=pl.lit("unit"))
    well, outside = check.out_of_range(known, parts, MEANING)
    wrong = [*faults, *outside, *ratios.impossible(well, parts, MEANING)]
    refused = {code for one in wrong for code in one["column"].to_list()}
    return dict(well.select("indicator", "value").iter_rows()), refused


@pytest.mark.parametrize(
    ("code", "text", "word"),
    [
        ("output", "x", "1,234.5"),
        ("output", "-5", "minimum 0"),
        ("output", "5%", "percent"),
        ("norm", "6", "maximum 5"),
        ("order", "perfect", "1 not yet, 2 partly, 3 fully"),
        ("scrap_rate", "0.1", "computed"),
        ("output", "1" * 61, "long"),
    ],
)
def test_a_fault_says_what_would_be_right(code: str, text: str, word: str) -> None:
    assert word in checked({code: text}, MEANING)[code].fault


def test_an_impossible_ratio_is_a_fault_of_its_first_operand() -> None:
    cells = checked({"output": "10", "scrap": "11"}, MEANING)
    assert "scrap rate 1.1" in cells["scrap"].fault
    assert not cells["output"].fault
