"""Units that could have reported: there in the period, and seen to report at some time."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast import figures
from abreast.campaign import load
from abreast.figures import values
from figures.conftest import LONG, TOML, UNITS


def laid_out(folder: Path, long: str = LONG) -> Path:
    (folder / "figures").mkdir(parents=True)
    for name, text in (("campaign.toml", TOML), ("units.csv", UNITS), ("figures/long.csv", long)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_of_units_there_that_ever_reported(tmp_path: Path) -> None:
    it = load(laid_out(tmp_path / "plants"))
    found = values.expected(it, figures.read(it)).filter(indicator="output")
    counted = {(unit, period): n for unit, _, period, n in found.iter_rows()}
    # w2 reported in January and is still there in February, w3 has moved to the second plant.
    assert [counted[unit, "2026-01"] for unit in ("city", "p1", "p2")] == [4, 3, 1]
    assert [counted[unit, "2026-02"] for unit in ("city", "p1", "p2")] == [4, 2, 2]
    rejects = values.expected(it, figures.read(it)).filter(indicator="rejects", unit="city")
    assert rejects["expected"].to_list() == [2, 2]


@settings(max_examples=30, deadline=None)
@given(
    st.sets(
        st.tuples(
            st.sampled_from(["w1", "w2", "w3", "w4", "p1", "p2"]), st.sampled_from(["2026-01", "2026-02"])
        )
    )
)
def test_no_more_report_than_could(tmp_path_factory, reported: set[tuple[str, str]]) -> None:
    """Whoever reports what, a plant beside its workshops included."""
    lines = "".join(f"{unit},{period},output,5\n" for unit, period in sorted(reported))
    it = load(laid_out(tmp_path_factory.mktemp("any") / "plants", "unit,period,indicator,value\n" + lines))
    known = figures.read(it)
    base = values.base(it, known)
    both = base.join(values.expected(it, known), on=["unit", "indicator", "period"], how="left")
    assert (both["reporting"] <= both["expected"]).all()
    assert both["expected"].null_count() == 0
    assert both.filter(pl.col("expected") == 0).height == 0
