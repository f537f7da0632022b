"""A question stays: figures of later periods neither take it back nor raise one about a period gone by."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest

from abreast import integrity
from integrity.world import MONTHS, SHOPS, asked, cells, figures, reported, shops

POOLED = [check.code for check in integrity.CHECKS if check.pooled]


def planted(seed: int) -> pl.DataFrame:
    """Figures with faults of many kinds, whose steps become finer and whose noise grows as time goes on."""
    rng = np.random.default_rng(seed)
    arrays = reported(seed)
    known = arrays["output"], arrays["power"]
    arrays["output"] = np.round(known[0] * np.exp(np.linspace(0, 0.15, 24) * rng.normal(0, 1, (40, 24))))
    arrays["output"][:4, 14:] *= 1.4
    arrays["output"][4, 17] *= 2
    arrays["power"][5, 12] *= 10
    arrays["day"] = np.round(np.exp(rng.normal(8.5, 0.4, (40, 1)) + rng.normal(0, 0.1, (40, 24))), -1)
    arrays["day"][:, 15:] += rng.integers(0, 10, (40, 9))
    arrays["day"][6, 9:13] = arrays["day"][6, 2:6]
    arrays["day"][7, 18:22] = arrays["day"][6, 18:22]
    arrays["day"][8, 4:20] = np.round(5000 * 1.01 ** np.arange(16))
    arrays["weight"] = np.round(np.exp(rng.normal(2, 0.3, (40, 1)) + rng.normal(0, 0.2, (40, 24))), 1)
    arrays["weight"][:, 12:] = np.round(arrays["weight"][:, 12:] + rng.normal(0, 0.05, (40, 12)), 2)
    off = rng.choice([0.0, 0.3, 5.0], 24)
    sums = [
        ("p1", "weight", month, float(arrays["weight"][10:20, t].sum() + off[t]))
        for t, month in enumerate(MONTHS)
    ]
    return pl.concat([figures(cells(arrays)), figures(sums, "total", "totals/p.csv")])


@cache
def questions(seed: int, periods: int) -> pl.DataFrame:
    known = planted(seed).filter(pl.col("period") <= MONTHS[periods - 1])
    with TemporaryDirectory() as folder:
        table = asked(shops(Path(folder) / "a"), known)
    return table.filter(~pl.col("check").is_in(POOLED))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("periods", [9, 13, 16, 20])
def test_questions_of_an_early_run_are_those_of_a_late_one(seed: int, periods: int) -> None:
    then, now = questions(seed, periods), questions(seed, 24)
    last = MONTHS[periods - 1]
    assert then.height > 4
    assert set(then["question"]) == set(now.filter(pl.col("period") <= last)["question"])
    told = ["question", "status", "since", "until", "p", "q", "en"]
    both = [table.filter(pl.col("until") <= last).select(told).sort("question") for table in (then, now)]
    assert both[1].join(both[0], on=told, how="anti", nulls_equal=True).is_empty()


def test_faults_of_all_kinds_were_looked_at() -> None:
    found = set().union(*(set(questions(seed, 24)["check"]) for seed in range(3)))
    assert found >= {"companion", "jump", "rule", "copy", "duplicate", "smooth", "total"}


SIZES = """
[groupings.size]
title = "size"
[aspects.output]
title = "output"
kind = "shop"
indicators = ["output"]
compare_within = ["size"]
level = { rule = "best" }
"""


def test_who_opens_or_moves_later_changes_no_question_of_before(tmp_path: Path) -> None:
    """Seven small shops, an eighth that opens in January 2025, and a large one that is small from then on."""
    place = tmp_path / "a"
    place.mkdir()
    lines = [f"{shop},size,{'small' if k < 7 else 'large'},,\n" for k, shop in enumerate(SHOPS) if k != 9]
    lines += ["s09,size,large,,2024-12-31\n", "s09,size,small,2025-01-01,\n", "late,size,small,2025-01-01,\n"]
    (place / "groupings.csv").write_text("unit,grouping,group,from,until\n" + "".join(lines), "utf-8")
    it = shops(place, SIZES, ["late,shop,p0,Late,新车间,2025-01-01,,"])
    arrays = reported(4)
    arrays["output"][:7] = np.round(arrays["output"][:7] * np.exp(np.linspace(0, 1, 24)))
    more = [("late", code, month, 900.0 + t) for code in arrays for t, month in enumerate(MONTHS[12:])]
    known = figures([*cells(arrays), *more])
    then, now = asked(it, known.filter(pl.col("period") <= MONTHS[11])), asked(it, known)
    told = [
        table.filter(~pl.col("check").is_in(POOLED), pl.col("until") <= MONTHS[11]).select("question", "p")
        for table in (then, now)
    ]
    assert told[0].height > 4
    assert told[0].sort("question").equals(told[1].sort("question"))
