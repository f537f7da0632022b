"""What the checks are worth that look at records rather than at series: amendments, recounts, levels, first digits."""

from typing import Any

import numpy as np
import polars as pl

from abreast.figures.amended import AMENDED
from abreast.figures.recounts import RECOUNTS
from abreast.integrity import benford, edits, influence, recounts
from abreast.integrity.evidence import Evidence
from benchmarks.honesty.factories import DISTRICT, Factories, Floats, evidence, honest
from benchmarks.honesty.worlds import Bools

Row = dict[str, Any]
RAISED, CORRECTED, AMENDMENTS = 0.10, 0.03, 0.02
COUNTING = 0.03  # log-sd of a recount's own error
INFLATED = 0.20
BETWEEN, WITHIN = 0.10, 0.03  # log-sd of levels between factories, and of a window's mean
PUSHED = 0.40
HALF, SCOPES = 0.5, 40


def records(where: Factories, runs: int) -> list[Row]:
    """A row each for edits, recounts, influence and first digits."""
    return [one(where, runs) for one in (amended, recounted, carried, first_digits)]


def told(check: str, scenario: str, hits: Bools, bad: Bools) -> Row:
    """`hits`, `bad`: which of all looked at were asked about, and which of them were falsified (booleans)."""
    return {
        "check": check,
        "scenario": scenario,
        "found": round(float(hits[bad].mean()), 4),
        "planted": int(bad.sum()),
        "questioned": round(float(hits[~bad].mean()), 5),
        "honest": int((~bad).sum()),
    }


def amended(where: Factories, runs: int) -> Row:
    """Of one period: 5 % of the factories raise a sealed figure, one in fifty of the others corrects a slip."""
    hits, planted = [], []
    for run in range(runs):
        rng = np.random.default_rng([51, run])
        seen = evidence(where, honest(rng, len(where.units)))
        sealed = last(seen)
        bad = rng.random(sealed.height) < 0.05
        slips = ~bad & (rng.random(sealed.height) < AMENDMENTS)
        factor = np.where(bad, 1.0 + RAISED, np.exp(CORRECTED * rng.standard_normal(sealed.height)))
        changed = sealed.filter(pl.Series(bad | slips)).with_columns(
            value=(pl.col("value") * pl.Series(factor[bad | slips])).round(0), was="value", by=pl.lit("unit")
        )
        hits.append(asked(sealed, edits.CHECK.find(with_records(seen, amendments=changed)).rows))
        planted.append(bad)
    scenario = (
        f"a sealed figure raised by {RAISED:.0%}; beside it one in fifty corrected by some {CORRECTED:.0%}"
    )
    return told("edit", scenario, np.concatenate(hits), np.concatenate(planted))


def recounted(where: Factories, runs: int) -> Row:
    """Of one period: 5 % of the factories report too much, and everything is recounted, with some error."""
    hits, planted = [], []
    for run in range(runs):
        rng = np.random.default_rng([52, run])
        figures = honest(rng, len(where.units))
        bad = rng.random(len(where.units)) < 0.05
        true = figures["output"][:, -1].copy()
        figures["output"][bad, -1] = np.round((1.0 + INFLATED) * true[bad])
        seen = evidence(where, figures)
        found = np.round(true * np.exp(COUNTING * rng.standard_normal(len(true))))
        again = last(seen).with_columns(value=pl.Series(found))
        hits.append(asked(last(seen), recounts.CHECK.find(with_records(seen, recounts=again)).rows))
        planted.append(bad)
    scenario = f"figures {INFLATED:.0%} too high, recounted with an error of {COUNTING:.0%}"
    return told("recount", scenario, np.concatenate(hits), np.concatenate(planted))


def carried(where: Factories, runs: int) -> Row:
    """Levels of districts by their best factory; in half of them one factory's figures are far too high."""
    n = len(where.units)
    district = np.arange(n) // DISTRICT
    hits, planted = [], []
    for run in range(runs):
        rng = np.random.default_rng([53, run])
        value = np.exp(BETWEEN * rng.standard_normal(n) + WITHIN * rng.standard_normal(n))
        one = rng.integers(0, DISTRICT, district.max() + 1) + DISTRICT * np.arange(district.max() + 1)
        bad = np.isin(np.arange(n), one[one < n]) & (district % 2 == 0)
        rows = carriers(where, np.where(bad, (1.0 + PUSHED) * value, value), district)
        hits.append(pl.Series(where.units).is_in(rows["unit"].implode()).to_numpy())
        planted.append(bad)
    scenario = (
        f"{PUSHED:.0%} too high in one of 20 units that differ by some {BETWEEN:.0%}, level of the best"
    )
    return told("influence", scenario, np.concatenate(hits), np.concatenate(planted))


def carriers(where: Factories, value: Floats, district: np.ndarray) -> pl.DataFrame:
    """What the check asks about levels of districts, each set by the best of `value` (n,)."""
    period = where.periods[-1]
    own = pl.DataFrame({"unit": where.units, "scope": [f"d{k}" for k in district], "shrunk": value})
    own = own.with_columns(
        aspect=pl.lit("output"), group=pl.lit("all"), status=pl.lit("ranked"), eligible=True,
        se=WITHIN * pl.col("shrunk"), since=pl.lit(period),
    )  # fmt: skip
    levels = own.group_by("scope", "group", maintain_order=True).agg(median=pl.col("shrunk").median())
    levels = levels.with_columns(aspect=pl.lit("output"), period=pl.lit(period), status=pl.lit("ok"))
    return influence.moved(where.campaign, own, levels, period).rows


def first_digits(where: Factories, runs: int) -> Row:
    """Forty factories of sizes over four powers of ten; in half the cases half their figures are invented, every first
    digit as often as any other."""
    few = Factories(where.campaign, where.units[:40], where.periods)
    hits, planted = [], []
    for case in range(SCOPES * runs):
        rng = np.random.default_rng([54, case])
        size = 10.0 ** rng.uniform(1.0, 5.0, (40, 1))
        values = np.round(size * np.exp(rng.normal(0.0, 0.2, (40, len(where.periods)))))
        if case % 2:
            free = 10.0 ** np.floor(np.log10(values)) * rng.uniform(1.0, 10.0, values.shape)
            values = np.where(rng.random(values.shape) < HALF, np.round(free), values)
        found = benford.CHECK.find(evidence(few, {"output": values})).rows
        hits.append(found.filter(pl.col("unit") == "city").height > 0)
        planted.append(bool(case % 2))
    scenario = "half of 1,440 figures of many sizes invented, first digits all as often"
    return told("benford", scenario, np.array(hits), np.array(planted))


def last(seen: Evidence) -> pl.DataFrame:
    """Output of the last period: unit, indicator, period, value."""
    own = seen.own.filter((pl.col("indicator") == "output") & (pl.col("period") == seen.period))
    return own.sort("unit")


def asked(looked: pl.DataFrame, rows: pl.DataFrame) -> np.ndarray:
    """Which of the figures (n,) were asked about."""
    return looked["unit"].is_in(rows["unit"].implode()).to_numpy()


def with_records(
    seen: Evidence, *, amendments: pl.DataFrame | None = None, recounts: pl.DataFrame | None = None
) -> Evidence:
    """The evidence with what else is on record."""
    made = [pl.DataFrame(schema=AMENDED), *([] if amendments is None else [amendments])]
    counted = [pl.DataFrame(schema=RECOUNTS), *([] if recounts is None else [recounts])]
    return Evidence(
        seen.campaign,
        seen.period,
        seen.figures,
        seen.base,
        seen.totals,
        pl.concat(made, how="diagonal_relaxed"),
        pl.concat(counted, how="diagonal_relaxed"),
        seen.targets,
    )
