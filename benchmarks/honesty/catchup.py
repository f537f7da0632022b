"""Confirmed catch-up in simulated campaigns: false confirmations, power, many looks, 100,000 units behind.

A confirmation is false when the unit's true means have not both risen and reached the level; the rate is over units
behind that have not truly caught up. Its Monte Carlo error takes the units of one campaign as one draw.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from abreast.statistics import discoveries
from benchmarks.honesty import chart
from benchmarks.honesty.decide import LEVEL, Decided, confirmed, known, naive, test, truly, z_scores
from benchmarks.honesty.scenarios import FEW_BEHIND, NULLS, POWER, PROMISED
from benchmarks.honesty.worlds import Bools, Drawn, World, draw

CAMPAIGNS, REDUCED = 600, 25
RARE = 5
"""Times as many campaigns where few units are behind by luck alone."""
YARDSTICKS = ("fixed", "moving")
Way = Callable[[Drawn, World, float, int], Decided | None]
WAYS: dict[str, Way] = {"confirmed": confirmed, "naive counting": naive, "z-scores": z_scores}


def measure(out: Path, reduced: bool) -> dict[str, Any]:
    """All figures of this part; charts go into the folder `out`."""
    campaigns = REDUCED if reduced else CAMPAIGNS
    more = campaigns if reduced else RARE * campaigns
    often = {name: more if name in FEW_BEHIND else campaigns for name in NULLS}
    nulls = [_null(name, *NULLS[name], often[name], seed) for seed, name in enumerate(NULLS)]
    power = [_power(name, POWER[name], campaigns, 100 + seed) for seed, name in enumerate(POWER)]
    chart.false_confirmations(nulls, out)
    return {
        "campaigns": campaigns,
        "false confirmations": nulls,
        "power": power,
        "many looks": _looks(more),
        "many units": _many(reduced),
    }


def rate(counts: Sequence[tuple[int, int]]) -> dict[str, float]:
    """Σ hits / Σ of, with its Monte Carlo error: campaigns are the draws."""
    hits, of = np.array(counts, dtype=np.float64).reshape(-1, 2).T
    share = hits.sum() / max(of.sum(), 1.0)
    error = np.sqrt(((hits - share * of) ** 2).sum()) / max(of.sum(), 1.0)
    return {"rate": round(float(share), 5), "error": round(float(error), 5), "of": int(of.sum())}


def _among(found: Decided, chosen: Bools) -> tuple[int, int]:
    return int((found.caught_up & chosen).sum()), int((found.behind & chosen).sum())


def _null(name: str, world: World, truth: str, campaigns: int, seed: int) -> dict[str, Any]:
    rng = np.random.default_rng([17, seed])
    counts: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for _ in range(campaigns):
        drawn = draw(world, rng)
        for yardstick in YARDSTICKS:
            for way, decide in WAYS.items():
                found = decide(drawn, world, getattr(drawn, yardstick), world.periods - 1)
                if found is not None:
                    counts.setdefault((way, yardstick), []).append(_among(found, ~found.truly))
    rates = {way: {y: rate(counts.get((way, y), [])) for y in YARDSTICKS} for way in WAYS}
    return {"scenario": name, "truth": truth, **rates}


def _power(name: str, world: World, campaigns: int, seed: int) -> dict[str, Any]:
    """How many of those that truly rose and arrived are confirmed; against the test that is told the true noise."""
    rng = np.random.default_rng([18, seed])
    ours: list[tuple[int, int]] = []
    ideal: list[tuple[int, int]] = []
    for _ in range(campaigns):
        drawn = draw(world, rng)
        for decide, counts in ((confirmed, ours), (known, ideal)):
            found = decide(drawn, world, drawn.fixed, world.periods - 1)
            if found is not None:
                counts.append(_among(found, found.truly))
    promised = name in PROMISED
    return {"scenario": name, "confirmed": rate(ours), "known noise": rate(ideal), "promised": promised}


def _looks(campaigns: int) -> list[dict[str, Any]]:
    """Units that stand above the level all along and look behind by bad luck, looked at again and again."""
    world = World(gain=0.0, margin=2.0, share=1.0, reliability=0.3, periods=36, start=12)
    rng = np.random.default_rng(19)
    rules: dict[str, list[tuple[int, int]]] = {
        "decided once, at the due period": [],
        "decided once, and re-examined once with a fifth of the 5 %": [],
        "tested anew every third period": [],
        "naive counting, every period": [],
    }
    for _ in range(campaigns):
        drawn = draw(world, rng)
        once = confirmed(drawn, world, drawn.fixed, 35)
        first, again = (confirmed(drawn, world, drawn.fixed, due, s) for due, s in ((29, 0.8), (35, 0.2)))
        looks = [confirmed(drawn, world, drawn.fixed, due) for due in range(17, 36, 3)]
        plain = [naive(drawn, world, drawn.fixed, due) for due in range(12, 36)]
        by_rule: list[list[Decided | None]] = [[once], [first, again], [*looks], [*plain]]
        for counts, found in zip(rules.values(), by_rule, strict=True):
            counts.append(_ever([one for one in found if one is not None]))
    return [{"rule": name, **rate(counts)} for name, counts in rules.items()]


def _ever(looks: list[Decided]) -> tuple[int, int]:
    """Units confirmed at any look though not truly caught up, among those behind at all looks' selection."""
    false = [one.behind & ~one.truly for one in looks]
    behind = np.logical_or.reduce(false)
    caught = np.logical_or.reduce([one.caught_up & wrong for one, wrong in zip(looks, false, strict=True)])
    return int(caught.sum()), int(behind.sum())


def _many(reduced: bool) -> list[dict[str, Any]]:
    """The published count with 100,000 units behind: none improved, and one in fifty improved."""
    units, campaigns = (12_000, 4) if reduced else (116_000, 40)
    world = World(units=units, periods=24, start=18)
    found = [_published("none improved", world, campaigns)]
    return [
        *found,
        _published("one in fifty improved", replace(world, gain=8.0, margin=6.0, share=0.02), campaigns),
    ]


def _published(name: str, world: World, campaigns: int) -> dict[str, Any]:
    rng = np.random.default_rng([20, world.units])
    rows = [_one_published(draw(world, rng), world) for _ in range(campaigns)]
    tested, single, published, false, seconds = np.array(rows).T
    shares = np.divide(false, published, out=np.zeros_like(false), where=published > 0)
    return {
        "scenario": name,
        "campaigns": campaigns,
        "tested": int(tested.mean()),
        "confirmed one by one": float(single.mean()),
        "published": float(published.mean()),
        "false among published": round(float(shares.mean()), 5),
        "error": round(float(shares.std(ddof=1) / np.sqrt(campaigns)), 5),
        "seconds": round(float(np.median(seconds)), 2),
    }


def _one_published(drawn: Drawn, world: World) -> tuple[float, ...]:
    begun = perf_counter()
    found = test(drawn, world, drawn.fixed, world.periods - 1)
    assert found is not None
    result, at = found
    tested = result.behind & result.decidable
    public = discoveries(np.where(tested, result.p, np.nan), LEVEL)
    seconds = perf_counter() - begun
    wrong = public & ~truly(drawn, drawn.fixed, at)
    single = tested & (result.p <= LEVEL)
    return tested.sum(), single.sum(), public.sum(), wrong.sum(), seconds
