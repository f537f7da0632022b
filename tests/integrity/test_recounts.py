"""Recounts: a sample whose chances are known, verifiers from other branches, and lists whose every fault is named."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast import integrity
from abreast.integrity.sampling import inclusions
from abreast.tables import Refused
from integrity.world import MONTHS, SHOPS, asked, cells, figures, reported, shops


@given(st.lists(st.floats(0.1, 50.0), min_size=1, max_size=60), st.integers(1, 70))
def test_chances_add_up_to_the_size_and_rise_with_risk(risk: list[float], size: int) -> None:
    found = inclusions(np.array(risk), size)
    assert found.sum() == pytest.approx(min(size, len(risk)))
    assert ((found > 0) & (found <= 1 + 1e-12)).all()
    order = np.argsort(risk)
    assert (np.diff(found[order]) >= -1e-12).all()


def test_every_figure_is_drawn_as_often_as_told(tmp_path: Path) -> None:
    it = shops(tmp_path / "a")
    known = figures([(shop, "output", MONTHS[0], 100.0 + i) for i, shop in enumerate(SHOPS)])
    table = asked(it, figures([("s00", "weight", "2024-01", 1.234), ("s01", "weight", "2024-01", 1.234)]))
    table = table.with_columns(indicator=pl.lit("output"))
    counts = dict.fromkeys(SHOPS, 0)
    for seed in range(600):
        plan = integrity.recount_sample(it, known, table, MONTHS[0], 8, seed)
        assert plan.height == 8
        for unit in plan["unit"]:
            counts[unit] += 1
    chance = dict(zip(SHOPS, inclusions(np.array([5.0, 5.0, *[1.0] * 38]), 8), strict=True))
    for shop in SHOPS:
        error = np.sqrt(chance[shop] * (1 - chance[shop]) / 600)
        assert abs(counts[shop] / 600 - chance[shop]) <= 4.5 * max(error, 1e-9)


def test_the_same_seed_draws_the_same_and_verifiers_come_from_elsewhere(tmp_path: Path) -> None:
    it = shops(tmp_path / "a")
    known = figures(cells(reported()))
    table = asked(it, known)
    plan = integrity.recount_sample(it, known, table, MONTHS[5], 12, seed=3)
    assert plan.equals(integrity.recount_sample(it, known, table, MONTHS[5], 12, seed=3))
    for unit, verifier in plan.select("unit", "verifier").iter_rows():
        assert verifier in {"p0", "p1", "p2", "p3"} - {f"p{SHOPS.index(unit) // 10}"}
    with pytest.raises(ValueError, match="at least one"):
        integrity.recount_sample(it, known, table, MONTHS[5], 0)


RECOUNT = "unit,indicator,period,value,verifier,date\n"
BAD = [
    ("recounts", RECOUNT + "s99,output,2024-01,1,p3,2024-03-01\n", "unit", "is no unit of the tree"),
    ("recounts", RECOUNT + "s01,rate,2024-01,1,p3,2024-03-01\n", "indicator", "is no reported indicator"),
    ("recounts", RECOUNT + "s01,output,soon,1,p3,2024-03-01\n", "period", ""),
    ("recounts", RECOUNT + "s01,output,2024-01,much,p3,2024-03-01\n", "value", "is not a number"),
    ("recounts", RECOUNT + "s01,output,2024-01,1,p0,2024-03-01\n", "verifier", "in the same branch"),
    ("recounts", RECOUNT + "s01,output,2024-01,1,s02,2024-03-01\n", "verifier", "in the same branch"),
    ("recounts", RECOUNT + "s01,output,2024-01,1,s01,2024-03-01\n", "verifier", "in the same branch"),
    ("recounts", RECOUNT + 2 * "s01,output,2024-01,1,p3,2024-03-01\n", "date", "two recounts"),
    (
        "answers",
        "question,unit,date,by,text\nq1,s99,2024-03-01,office,typo\n",
        "unit",
        "is no unit of the tree",
    ),
    ("answers", "question,unit,date,by,text\nq1,s01,2024-03-01,office,\n", "text", "is empty"),
    ("answers", "question,unit,date,by,text\n,s01,2024-03-01,office,typo\n", "question", "is empty"),
    ("answers", "question,unit,date,by,text\nq1,s01,soon,office,typo\n", "date", "is not a date"),
]


@pytest.mark.parametrize(("name", "text", "column", "reason"), BAD)
def test_faults_are_named(tmp_path: Path, name: str, text: str, column: str, reason: str) -> None:
    it = shops(tmp_path / "a")
    (it.folder / f"{name}.csv").write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        (integrity.read_answers if name == "answers" else integrity.read_recounts)(it)
    assert any(
        one.file == f"{name}.csv" and one.column == column and reason in one.reason
        for one in refused.value.refusals
    )


def test_lines_still_to_be_answered_are_no_answers(tmp_path: Path) -> None:
    it = shops(tmp_path / "a")
    text = "question,unit,reason,date,by,text\nq1,s01,why,,,\nq2,s01,why,2024-03-01,office,typo\n"
    (it.folder / "answers.csv").write_text(text, "utf-8")
    assert integrity.read_answers(it)["question"].to_list() == ["q2"]
