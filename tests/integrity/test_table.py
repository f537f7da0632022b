"""The table of questions: ids that stay, false-discovery control, answers, open questions and what they may not set."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast import integrity
from abreast.integrity.alarms import LONGEST, arisen
from abreast.integrity.answers import ANSWERS
from abreast.integrity.check import FINDINGS, Found
from abreast.integrity.table import controlled
from abreast.statistics import adjusted
from integrity.world import MONTHS, SHOPS, asked, cells, figures, reported, shops


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("table")


def planted() -> pl.DataFrame:
    arrays = reported()
    arrays["output"][7, 16:] = np.round(1.4 * arrays["output"][7, 16:])
    arrays["output"][21, 20] = 0.0
    return figures(cells(arrays))


def test_ids_stay_when_later_periods_come(place: Path) -> None:
    it, known = shops(place / "a"), planted()
    whole, early = asked(it, known), asked(it, known.filter(pl.col("period") <= MONTHS[19]))
    assert whole["question"].n_unique() == whole.height
    before = early.filter(~pl.col("check").is_in(["last-digit", "benford"]))
    assert set(before["question"]) <= set(whole["question"])
    assert before.height


def test_order_of_the_figures_does_not_matter(place: Path) -> None:
    it, known = shops(place / "a"), planted()
    assert asked(it, known).equals(asked(it, known.sample(fraction=1.0, shuffle=True, seed=1)))


@given(st.lists(st.floats(1e-9, 1.0), min_size=1, max_size=40), st.integers(0, 30))
def test_q_is_that_of_benjamini_and_hochberg(listed: list[float], others: int) -> None:
    check = next(one for one in integrity.CHECKS if one.family == "jumps")
    rows = pl.DataFrame({"p": listed}).with_columns(
        pl.lit("2024-01" if name in ("period", "at", "since") else None, dtype).alias(name)
        for name, dtype in FINDINGS.items()
        if name != "p"
    )
    tested = len(listed) + others
    found = controlled([check], {check.code: Found(rows.select(*FINDINGS), {"2024-01": tested})})
    whole = adjusted(np.array([*listed, *[1.0] * others]))[: len(listed)]
    np.testing.assert_allclose(found.sort("p")["q"], np.sort(whole), rtol=1e-12)


def test_an_alarm_that_goes_on_is_one_question() -> None:
    alarm = np.zeros((2, 14), dtype=np.bool_)
    alarm[0, [2, 3, 5, 9]] = True
    alarm[1, 2:] = True
    arose = arisen(alarm)
    assert arose[0, [2, 3, 5, 9]].tolist() == [2, 2, 2, 9]
    assert set(arose[1, 2:].tolist()) == {2, 2 + LONGEST}
    assert (arose[~alarm] == -1).all()


def test_an_answer_stays_on_record_and_the_last_one_counts(place: Path) -> None:
    it, known = shops(place / "a"), planted()
    first = asked(it, known).filter(pl.col("status") == "asked").row(0, named=True)
    rows = [
        (first["question"], first["unit"], date(2026, 1, day), "shop office", text)
        for day, text in ((5, "b"), (2, "a"))
    ]
    answers = pl.DataFrame(rows, schema=ANSWERS, orient="row")
    table = asked(it, known, answers=answers)
    row = table.filter(pl.col("question") == first["question"]).row(0, named=True)
    assert (row["answered"], row["answer"]) == (date(2026, 1, 5), "b")
    assert integrity.open_ones(table).height == integrity.open_ones(asked(it, known)).height - 1


def test_open_questions_keep_figures_from_setting_a_level_where_the_rules_say_so(place: Path) -> None:
    known = planted()
    table = asked(shops(place / "a"), known)
    assert not integrity.doubted(shops(place / "a"), table, MONTHS[-1]).height
    strict = shops(place / "strict", "[rules]\nunanswered_sets_level = false\n")
    doubted = integrity.doubted(strict, asked(strict, known), MONTHS[-1])
    assert {"s07", "p0", "all4"} <= set(doubted["unit"])
    from abreast import compare
    from abreast.figures import values

    aspect = (
        '[aspects.output]\ntitle = "output"\nkind = "shop"\nindicators = ["output"]\nscopes = ["plant"]\n'
    )
    it = shops(place / "aspect", aspect + "window = 12\n[rules]\nunanswered_sets_level = false\n")
    base = values.base(it, known)
    found = compare.standings(
        it, base, MONTHS[-1], integrity.doubted(it, asked(it, known), MONTHS[-1])
    ).standings
    row = found.filter((pl.col("unit") == "s07") & (pl.col("scope") == "p0")).row(0, named=True)
    assert not row["eligible"]
    assert row["status"] == "ranked"
    assert "not answered" in str(row["reason"])
    assert compare.standings(it, base, MONTHS[-1]).standings.filter(pl.col("unit") == "s07")["eligible"].all()


def test_questions_about_persons_are_private(place: Path) -> None:
    people = [f"w{k},person,s00,,,,," for k in range(3)]
    it = shops(place / "persons", units=people)
    known = [("w1", "weight", "2024-01", 1.234), ("s01", "weight", "2024-01", 1.234)]
    table = asked(it, figures(known))
    assert dict(table.select("unit", "private").iter_rows()) == {"w1": True, "s01": False}
    assert dict(table.select("unit", "verifier").iter_rows()) == {"w1": "s00", "s01": "p0"}


def test_no_question_speaks_of_fraud(place: Path) -> None:
    words = [text for check in integrity.CHECKS for text in (check.title, check.settles)]
    table = asked(shops(place / "a"), planted())
    said = " ".join([*(one.en + one.zh for one in words), *table["en"], *table["zh"]]).lower()
    assert not [
        word
        for word in ("fraud", "cheat", "lie ", "false figure", "造假", "作假", "弄虚", "欺")
        if word in said
    ]


def test_a_level_that_hangs_on_one_unit(place: Path) -> None:
    it = shops(place / "influence", '[aspects.rate]\ntitle = "rate"\nkind = "shop"\nindicators = ["rate"]\n')
    standings = pl.DataFrame(
        {
            "unit": SHOPS[:10], "aspect": "rate", "scope": "p0", "group": "all", "status": "ranked", "eligible": True,
            "since": "2025-10", "se": 0.001, "shrunk": [0.02, *np.linspace(0.08, 0.12, 9)],
        }
    )  # fmt: skip
    levels = pl.DataFrame({"aspect": "rate", "scope": "p0", "group": "all", "period": "2025-12", "status": "ok",
                           "median": 0.095})  # fmt: skip
    nothing = asked(it, figures([("s00", "output", "2025-12", 5.0)]))
    empty = pl.DataFrame(schema=ANSWERS)
    table = integrity.with_influence(it, nothing, standings, levels, "2025-12", empty)
    (row,) = table.to_dicts()
    assert (row["check"], row["unit"], row["value"], row["expected"]) == (
        "influence",
        "s00",
        0.02,
        pytest.approx(0.08),
    )
    even = standings.with_columns(shrunk=pl.Series([0.0801, *np.linspace(0.08, 0.12, 9)]))
    assert not integrity.with_influence(it, nothing, even, levels, "2025-12", empty).height
