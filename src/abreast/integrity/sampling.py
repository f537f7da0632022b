"""Whom to recount: a random sample in which risk raises the chance of being drawn, and every chance is known."""

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.integrity.answers import lineage
from abreast.integrity.departures import Floats

ASKED, SCREENED = 4.0, 1.0  # how much a question adds to the risk of 1 that everybody has
PLAN = {
    "unit": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "risk": pl.Float64,
    "inclusion": pl.Float64,
    "verifier": pl.String,
}


def recount_sample(
    campaign: Campaign, figures: pl.DataFrame, questions: pl.DataFrame, period: str, size: int, seed: int = 0
) -> pl.DataFrame:
    """A plan of recounts of a period: unit, indicator, period, value, risk, inclusion, verifier; sorted by unit.

    Every reported figure has a risk of 1, plus 4 for each open question asked about it and 1 for each on the
    work list. Inclusion probabilities are in proportion to risk, none above 1; the draw is systematic over
    figures in random order (Madow 1949, Annals of Mathematical Statistics 20:333), so that exactly `size` are
    drawn and an unbiased total is Σ value / inclusion (Horvitz and Thompson 1952). The verifier is a unit of the
    parent's kind from another branch, drawn as well. Raises ValueError where `size` is below 1.
    """
    if size < 1:
        raise ValueError("the sample has to hold at least one figure")
    rng = np.random.default_rng(seed)
    own = figures.filter((pl.col("by") == "unit") & (pl.col("period") == period))
    frame = own.select("unit", "indicator", "period", "value").sort("unit", "indicator")
    frame = frame.with_columns(risk=pl.Series(risks(frame, questions), dtype=pl.Float64))
    inclusion = inclusions(frame["risk"].to_numpy(), size)
    drawn = frame.with_columns(inclusion=pl.Series(inclusion, dtype=pl.Float64))[_systematic(inclusion, rng)]
    drawn = drawn.sort("unit", "indicator")
    return drawn.with_columns(verifier=_verifiers(campaign, drawn["unit"].to_list(), period, rng)).select(
        *PLAN
    )


def risks(frame: pl.DataFrame, questions: pl.DataFrame) -> Floats:
    """Risk (n,) of each figure: questions about the unit's indicator count, and those about the unit as a whole."""
    stand = questions.filter(pl.col("answered").is_null()).with_columns(
        weight=pl.when(pl.col("status") == "asked").then(ASKED).otherwise(SCREENED)
    )
    single = stand.group_by("unit", "indicator").agg(pl.col("weight").sum())
    whole = single.filter(pl.col("indicator") == "").select("unit", whole="weight")
    joined = frame.join(single, on=["unit", "indicator"], how="left", maintain_order="left").join(
        whole, on="unit", how="left", maintain_order="left"
    )
    found: Floats = (1.0 + joined["weight"].fill_null(0.0) + joined["whole"].fill_null(0.0)).to_numpy()
    return found


def inclusions(risk: Floats, size: int) -> Floats:
    """Inclusion probabilities (n,) in proportion to risk, at most 1, that add up to `size` (or n, if that is
    less)."""
    found = np.zeros(len(risk))
    sure = np.zeros(len(risk), dtype=np.bool_)
    size = min(size, len(risk))
    while True:
        left = size - sure.sum()
        found = np.where(sure, 1.0, left * risk / max(float(risk[~sure].sum()), 1e-300))
        if not (over := ~sure & (found >= 1.0)).any():
            return found
        sure |= over


def _systematic(inclusion: Floats, rng: np.random.Generator) -> list[int]:
    """Rows drawn: one wherever the running sum of probabilities, in random order, passes a whole number plus a
    start."""
    order = rng.permutation(len(inclusion))
    sums = np.concatenate([[0.0], np.cumsum(inclusion[order])])
    sums[-1] = round(sums[-1])  # the last sum is a whole number but for rounding
    passed = np.floor(sums - rng.uniform()).astype(np.int64)
    return sorted(order[np.flatnonzero(np.diff(passed))].tolist())


def _verifiers(campaign: Campaign, units: list[str], period: str, rng: np.random.Generator) -> pl.Series:
    """A unit of the parent's kind (else of its own) from another branch for each unit; null where there is none."""
    above, parent = lineage(campaign, period)
    kinds = dict(campaign.tree.at(period).select("unit", "kind").iter_rows())
    by_kind: dict[str, list[str]] = {}
    for unit in sorted(kinds):
        by_kind.setdefault(kinds[unit], []).append(unit)
    found: list[str | None] = []
    for unit in units:
        over = parent.get(unit)
        able = by_kind.get(kinds[over] if over else kinds[unit], [])
        able = [one for one in able if one not in (unit, over) and (unit, one) not in above]
        apart = [one for one in able if parent.get(one) not in (parent.get(unit), parent.get(over or unit))]
        other = apart or [one for one in able if parent.get(one) != parent.get(unit)]
        found.append(other[int(rng.integers(len(other)))] if other else None)
    return pl.Series("verifier", found, dtype=pl.String)
