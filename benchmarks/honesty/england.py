"""Real figures with planted faults: emergency admissions and attendances of English hospitals."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from abreast import campaign, examples, figures
from abreast.campaign import Campaign
from abreast.figures import values
from abreast.figures.amended import AMENDED
from abreast.figures.recounts import RECOUNTS
from abreast.integrity import companions
from abreast.integrity.asking import CHECKS
from abreast.integrity.evidence import Evidence
from abreast.integrity.table import controlled
from benchmarks.honesty.factories import Floats

SOURCE = Path(__file__).parents[2].parent / "shared" / "data" / "england-ae"
LAST, MONTHS = "2019-03", 36


@cache
def loaded() -> tuple[Campaign, pl.DataFrame] | None:
    """The example campaign and its figures; None where its source files are not at hand."""
    if not SOURCE.is_dir():
        return None
    folder = Path(tempfile.mkdtemp()) / "england"
    examples.write("england-ae", folder, SOURCE)
    it = campaign.load(folder)
    return it, figures.read(it)


def seen(it: Campaign, known: pl.DataFrame) -> Evidence:
    """The campaign's figures as evidence."""
    totals = values.totals(it, known).rename({"total": "value"})
    targets = pl.DataFrame(schema={"indicator": pl.String, "target": pl.Float64, "unit": pl.String})
    nothing = (pl.DataFrame(schema=AMENDED), pl.DataFrame(schema=RECOUNTS))
    return Evidence(it, LAST, known, values.base(it, known), totals, *nothing, targets)


def residuals() -> Floats | None:
    """Log admissions per attendance of major departments with all figures, less the level of the department and
    what hit all in the month (n, 36)."""
    found = loaded()
    if found is None:
        return None
    series = seen(*found).series
    own = series.of(["admissions"]).among(majors(found[1]))
    x = np.log(own.values) - np.log(companions.matched(own, series.of(["attendances"])))
    whole = x[np.isfinite(x).all(axis=1)]
    whole = whole - np.median(whole, axis=1, keepdims=True)
    whole = whole - np.median(whole, axis=0, keepdims=True)
    return np.asarray(whole - whole.mean(axis=1, keepdims=True))


def majors(known: pl.DataFrame) -> pl.Series:
    """The major departments."""
    return known.filter(pl.col("unit").str.ends_with(".1"))["unit"].unique().sort()


def admissions() -> dict[str, Any] | None:
    """Admissions of 5 % of the major departments raised by 20 % from some month on, ten times over; and how many
    questions each check has about the figures as they are."""
    found = loaded()
    if found is None:
        return None
    it, known = found
    units = majors(known).to_list()
    hits, planted = 0, 0
    for run in range(10):
        rng = np.random.default_rng([31, run])
        bad = rng.choice(units, round(0.05 * len(units)), replace=False)
        start = {str(unit): months(it)[int(rng.integers(6, MONTHS - 2))] for unit in bad}
        rows = companions.CHECK.find(seen(it, raised(known, start))).rows
        for unit, begun in start.items():
            span = it.calendar.range(begun, it.calendar.shift(begun, 2))
            hits += rows.filter((pl.col("unit") == unit) & pl.col("at").is_in(span)).height > 0
            planted += 1
    looked = {check.code: check.find(seen(it, known)) for check in CHECKS}
    asked = controlled(CHECKS, looked).unique(["check", "unit", "indicator", "period"], keep="first")
    counts = asked.group_by("check", "status").len().sort("check", "status")
    series = seen(it, known).series
    return {
        "found": hits / planted,
        "planted": planted,
        "as published": [
            dict(zip(("check", "status", "questions"), row, strict=True)) for row in counts.iter_rows()
        ],
        "figures": int((~np.isnan(series.values)).sum()),
    }


def months(it: Campaign) -> list[str]:
    """The 36 months."""
    return it.calendar.range(it.calendar.shift(LAST, 1 - MONTHS), LAST)


def raised(known: pl.DataFrame, start: dict[str, str]) -> pl.DataFrame:
    """The figures with admissions raised by 20 % from the given months on."""
    begun = pl.col("unit").replace_strict(start, default=None, return_dtype=pl.String)
    planted = (pl.col("indicator") == "admissions") & (pl.col("period") >= begun)
    value = pl.when(planted.fill_null(False)).then((1.2 * pl.col("value")).round(0)).otherwise("value")
    return known.with_columns(value=value)
