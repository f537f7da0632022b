"""Questions before belief: how much of what is planted each check finds, and how often it questions honest figures.

A planted fault is found when the check puts it on the verifier's work list (`screen`), or asks it outright after
false-discovery control (`asked`). An honest unit-period is questioned when a question arises in it. Both are
counted over all periods, those included in which a unit is too new to be judged.
"""

import csv
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
import polars as pl

from abreast.figures import values
from abreast.integrity import (
    bunching,
    companions,
    copies,
    duplicates,
    exactness,
    jumps,
    last_digits,
    rules,
    smoothness,
    totals,
)
from abreast.integrity.asking import CHECKS, looked_at
from abreast.integrity.check import Check
from abreast.integrity.steps import flows
from abreast.integrity.table import controlled
from benchmarks.honesty import falsified_chart, planting
from benchmarks.honesty.england import admissions, residuals
from benchmarks.honesty.factories import Factories, Floats, evidence, factories, honest
from benchmarks.honesty.plain_checks import alarm_at, benford, z_scores
from benchmarks.honesty.planting import Planted
from benchmarks.honesty.records import records

UNITS, REDUCED = 4000, 800
TABLE = Path(__file__).parents[2] / "src" / "abreast" / "integrity" / "power.csv"
LIFTS, SPREADS, RHOS = (0.10, 0.20, 0.50), (0.03, 0.05, 0.08, 0.12, 0.20), (0.0, 0.3)
FEW = (30, 12, 3)  # values that figures take, where they take few
WITHIN = 3  # periods from the first falsified one in which inflation has to be found


def measure(out: Path, reduced: bool) -> dict[str, Any]:
    """All figures of this part; the chart goes into the folder `out`, the table of the package is rewritten."""
    n, runs = (REDUCED, 1) if reduced else (UNITS, 5)
    with tempfile.TemporaryDirectory() as place:
        where = factories(Path(place) / "factories", n)
        by_inflation = curve(where, 1 if reduced else 2, reduced)
        found: dict[str, Any] = {
            "inflation": inflation(where, runs),
            "curve": by_inflation,
            "planted": planted(where, runs),
            "few values": few_values(where),
            "bunching": bunched(where, 5 if reduced else 100),
            "totals": parts_and_totals(where, n),
            "records": records(where, runs),
            "england": None if reduced else admissions(),
        }
        if not reduced:
            found["speed"] = speed(Path(place) / "many")
    falsified_chart.power(by_inflation, out)
    if not reduced:
        keep(found)
    return found


Counts = dict[str, list[int]]


def seen(where: Factories, check: Check, fault: Planted, within: int | None) -> Counts:
    """How many planted faults a check finds and how many honest figures it questions, screened and asked."""
    looked = check.find(evidence(where, fault.figures))
    rows = controlled((check,), {check.code: looked})
    index = {unit: i for i, unit in enumerate(where.units)}
    column = {code: k for k, code in enumerate(where.periods)}
    counts = {}
    for name, kept in (("screen", rows), ("asked", rows.filter(pl.col("status") == "asked"))):
        unit = np.array([index[one] for one in kept["unit"]], dtype=np.int64)
        at, arose = (np.array([column[one] for one in kept[key]], dtype=np.int64) for key in ("at", "period"))
        start = fault.start[unit]
        hit = fault.bad[unit] & (
            check.pooled | ((at >= start) & (within is None or at < start + (within or 0)))
        )
        honest_units = ~fault.bad & ~fault.involved
        mine = honest_units[unit]
        if check.pooled:
            questioned, of = len(set(unit[mine].tolist())), int(honest_units.sum())
        else:
            questioned = len(set(zip(unit[mine].tolist(), arose[mine].tolist(), strict=True)))
            of = int(honest_units.sum()) * len(where.periods)
        counts[name] = [len(set(unit[hit].tolist())), int(fault.bad.sum()), questioned, of]
    return counts


def rates(counts: list[Counts]) -> dict[str, Any]:
    """Found and questioned, as shares with the number they rest on."""
    told: dict[str, Any] = {}
    for name in counts[0]:
        hits, bad, questioned, of = np.sum([one[name] for one in counts], axis=0)
        told[name] = {
            "found": round(float(hits / bad), 4) if bad else None,
            "planted": int(bad),
            "questioned": round(float(questioned / of), 5),
            "honest": int(of),
        }
    return told


def inflation(where: Factories, runs: int) -> dict[str, Any]:
    """The promised case: +20 %, log-sd 0.08; beside z-scores and Benford on the same figures."""
    n = len(where.units)
    faults = [planting.inflated(np.random.default_rng([21, run]), n, 0.20, 0.08, 0.0) for run in range(runs)]
    ours = rates([seen(where, companions.CHECK, fault, WITHIN) for fault in faults])
    return {"companion": ours, **plain(faults)}


def plain(faults: list[Planted]) -> dict[str, Any]:
    """z-scores of output (above 3, and where 1 % of honest figures are questioned) and Benford's law by unit (p
    < 0.01)."""
    hits: dict[str, list[float]] = {"z above 3": [], "z at 1 % questioned": [], "benford": []}
    false: dict[str, list[float]] = {name: [] for name in hits}
    for fault in faults:
        output = fault.figures["output"]
        z = z_scores(np.log(np.maximum(output, 0.5)))
        for name, above in (("z above 3", 3.0), ("z at 1 % questioned", alarm_at(0.01, z, ~fault.bad))):
            alarm = np.nan_to_num(z, nan=-np.inf) > above
            span = planting.later(fault.start, z.shape[1]) & ~planting.later(fault.start + WITHIN, z.shape[1])
            hits[name].append(float(np.asarray((alarm & span).any(axis=1))[fault.bad].mean()))
            false[name].append(float(alarm[~fault.bad].mean()))
        unlikely = np.asarray(benford(output)) < 0.01
        hits["benford"].append(float(unlikely[fault.bad].mean()))
        false["benford"].append(float(unlikely[~fault.bad].mean()))
    return {
        name: {
            "found": round(float(np.mean(hits[name])), 4),
            "questioned": round(float(np.mean(false[name])), 4),
        }
        for name in hits
    }


def curve(where: Factories, runs: int, reduced: bool) -> list[dict[str, Any]]:
    """Power by inflation, log-sd of the residual and autocorrelation; and with residuals of real hospitals."""
    n, rows = len(where.units), []
    spreads, lifts = (SPREADS[2:3], LIFTS[1:2]) if reduced else (SPREADS, LIFTS)
    for rho in RHOS:
        for lift in lifts:
            for k, spread in enumerate(spreads):
                faults = [
                    planting.inflated(np.random.default_rng([22, k, run]), n, lift, spread, rho)
                    for run in range(runs)
                ]
                told = rates([seen(where, companions.CHECK, fault, WITHIN) for fault in faults])
                rows.append({"residuals": f"autocorrelation {rho:g}", "lift": lift, "log-sd": spread, **told})
    real = residuals()
    if real is None:
        return rows
    for lift in lifts:
        for scaled in (None, 0.08):
            faults = [
                real_faults(np.random.default_rng([23, run]), n, lift, real, scaled) for run in range(runs)
            ]
            told = rates([seen(where, companions.CHECK, fault, WITHIN) for fault in faults])
            spread = scaled or round(float(np.median(real.std(axis=1))), 3)
            named = "England, scaled" if scaled else "England"
            rows.append({"residuals": named, "lift": lift, "log-sd": spread, **told})
    return rows


def real_faults(rng: np.random.Generator, n: int, lift: float, real: Floats, scaled: float | None) -> Planted:
    """Inflated output whose noise is that of hospitals drawn at random, each with all its periods; `scaled`:
    brought to one log-sd."""
    drawn = real[rng.integers(0, len(real), n)]
    noise = drawn if scaled is None else scaled * drawn / drawn.std(axis=1, keepdims=True)
    return planting.inflated(rng, n, lift, 0.08, 0.0, noise)


PLANTED: Mapping[str, tuple[Check, str, Callable[[np.random.Generator, int], Planted], int | None]] = {
    "copies": (
        copies.CHECK,
        "six figures of one's own put down again, of hundreds of values",
        planting.copied,
        None,
    ),
    "duplicates": (
        duplicates.CHECK,
        "six figures of another unit, of hundreds of values",
        planting.borrowed,
        None,
    ),
    "smoothed": (
        smoothness.CHECK,
        "even growth with 1% noise for 12 periods or more",
        planting.smoothed,
        None,
    ),
    "rounded": (last_digits.CHECK, "every second figure rounded to 5 or 10", planting.rounded, None),
    "jump": (jumps.CHECK, "one figure doubled", planting.jumped, 1),
    "slipped": (rules.CHECK, "one figure ten times too large", planting.slipped, 1),
}


def planted(where: Factories, runs: int) -> list[dict[str, Any]]:
    """Every other kind of falsification, with the check that is made for it."""
    rows = []
    for k, (name, (check, scenario, plant, within)) in enumerate(PLANTED.items()):
        faults = [plant(np.random.default_rng([24, k, run]), len(where.units)) for run in range(runs)]
        told = rates([seen(where, check, fault, within) for fault in faults])
        rows.append({"name": name, "check": check.code, "scenario": scenario, **told})
    return rows


def few_values(where: Factories) -> list[dict[str, Any]]:
    """Copies and borrowings among figures that take few values, and the questions that honest ones raise."""
    some = Factories(where.campaign, where.units[:REDUCED], where.periods)
    rows = []
    for values_ in FEW:
        row: dict[str, Any] = {"values": values_}
        for k, (check, plant) in enumerate(
            ((copies.CHECK, planting.copied), (duplicates.CHECK, planting.borrowed))
        ):
            rng = np.random.default_rng([29, values_, k])
            figures = planting.few_valued(rng, REDUCED, values_)
            untouched = check.find(evidence(some, figures)).rows.height
            fault = plant(rng, REDUCED, figures={code: one.copy() for code, one in figures.items()})
            row[check.code] = rates([seen(some, check, fault, None)])["screen"] | {"honest rows": untouched}
        rows.append(row)
    return rows


def bunched(where: Factories, runs: int) -> dict[str, Any]:
    """Bunching at a target in 20 % of 200 units: in how many campaigns it is found, and in how many honest ones;
    which of the units that do it are asked; and units that hit a target exactly in a third of the periods."""
    n = 200
    small = Factories(where.campaign, where.units[:n], where.periods)
    aims = pl.DataFrame({"indicator": "yield", "target": 0.9, "unit": small.units})
    told: dict[str, list[float]] = {"found": [], "questioned": [], "units found": [], "units questioned": []}
    for run in range(runs):
        for share in (0.2, 0.0):
            fault = planting.lifted(np.random.default_rng([25, run]), n, share)
            rows = bunching.CHECK.find(evidence(small, fault.figures, targets=aims)).rows
            told["found" if share else "questioned"].append(float(rows.height > 0))
            if share:
                asked = pl.Series(small.units).is_in(rows["unit"].implode()).to_numpy()
                told["units found"].append(float(asked[fault.bad].mean()))
                told["units questioned"].append(float(asked[~fault.bad].mean()))
    return {
        "campaigns": runs,
        **{name: round(float(np.mean(one)), 4) for name, one in told.items()},
        **exact(small),
    }


def exact(where: Factories) -> dict[str, float]:
    """Units of which a third of the figures are the target itself, and honest ones with the same target."""
    rng = np.random.default_rng(26)
    figures = honest(rng, len(where.units))
    target = np.round(figures["output"].mean(axis=1))
    bad, _ = planting.chosen(rng, len(where.units), len(where.periods), 0.2, 3)
    hit = bad[:, None] & (rng.random(figures["output"].shape) < 1 / 3)
    figures["output"] = np.where(hit, target[:, None], figures["output"])
    aims = pl.DataFrame({"indicator": "output", "target": target, "unit": where.units})
    rows = exactness.CHECK.find(evidence(where, figures, targets=aims)).rows
    asked = pl.Series(where.units).is_in(rows["unit"].implode()).to_numpy()
    return {
        "exact found": round(float(asked[bad].mean()), 4),
        "exact questioned": round(float(asked[~bad].mean()), 4),
    }


def parts_and_totals(where: Factories, n: int) -> dict[str, Any]:
    """Totals of districts that are off by one or more in a tenth of the cases, and exact in all others."""
    rng = np.random.default_rng(27)
    figures = honest(rng, n)
    base = values.base(where.campaign, evidence(where, figures).figures)
    above = base.filter(pl.col("unit").str.starts_with("d")).select("unit", "indicator", "period", "value")
    off = rng.random(above.height) < 0.1
    by = np.where(rng.random(above.height) < 0.5, 1.0, np.round(0.05 * above["value"].to_numpy()) + 1.0)
    told = above.with_columns(value=pl.col("value") + pl.Series(np.where(off, by, 0.0)))
    rows = totals.CHECK.find(evidence(where, figures, base=base, totals=told)).rows
    key = ["unit", "indicator", "period"]
    asked = above.join(rows.select(key), on=key, how="semi").height
    right = above.filter(pl.Series(off)).join(rows.select(key), on=key, how="semi").height
    return {
        "planted": int(off.sum()),
        "found": right / int(off.sum()),
        "questioned": (asked - right) / int((~off).sum()),
    }


def speed(folder: Path) -> dict[str, Any]:
    """Seconds of every check over 1,000,000 unit-periods (27,778 units, 36 ten-day periods), each with two
    figures and a target of its own."""
    where = factories(folder, 27_778)
    figures = honest(np.random.default_rng(28), len(where.units))
    target = np.round(figures["output"].mean(axis=1))
    aims = pl.DataFrame({"indicator": "output", "target": target, "unit": where.units})
    looked = evidence(where, figures, targets=aims)
    begun = perf_counter()
    _ = looked.own, looked.series, flows(looked)
    seconds = {"laying out": round(perf_counter() - begun, 3)}
    for check in CHECKS:
        begun = perf_counter()
        check.find(looked)
        seconds[check.code] = round(perf_counter() - begun, 3)
    again = evidence(where, figures, targets=aims)
    begun, worked = perf_counter(), process_time()
    looked_at(again)
    return {
        "unit-periods": len(where.units) * len(where.periods),
        "figures": looked.figures.height,
        "seconds": seconds,
        "one after another": round(sum(seconds.values()), 2),
        "together": round(perf_counter() - begun, 2),
        "processor": round(process_time() - worked, 2),
    }


def keep(found: Mapping[str, Any]) -> None:
    """Write the table that questions carry with them."""
    rows = [
        (
            "companion",
            "+20% from some period on, residual log-sd 0.08",
            found["inflation"]["companion"]["screen"],
        )
    ]
    rows += [(one["check"], one["scenario"], one["screen"]) for one in found["planted"]]
    lines = [(code, scenario, one["found"], one["questioned"], one["honest"]) for code, scenario, one in rows]
    bunch, sums = found["bunching"], found["totals"]
    lines += [
        (
            "bunching",
            "just past the target in 20% of 200 units",
            bunch["found"],
            bunch["questioned"],
            bunch["campaigns"],
        ),
        ("exact", "a third of the figures on target", bunch["exact found"], bunch["exact questioned"], 160),
        ("total", "off by one or by 5%", sums["found"], sums["questioned"], sums["planted"] * 9),
    ]
    lines += [
        (one["check"], one["scenario"], one["found"], one["questioned"], one["honest"])
        for one in found["records"]
    ]
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("check", "scenario", "found", "questioned", "simulated"))
        writer.writerows(sorted(lines))
