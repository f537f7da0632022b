"""Like with like, one by one: each unit compared with the units nearest to it in declared attributes."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign.aspect import NEAR, Nearest
from abreast.compare.members import Rows
from abreast.compare.panel import Floats, Panel
from abreast.compare.window import Window
from abreast.statistics import nearest


def attributes(panel: Panel, rule: Nearest, window: Window) -> Floats:
    """Attributes of the panel's units over a window (n, a); NaN where one is missing or has no logarithm."""
    columns = [panel.over(window.periods, code)[0] for code in rule.on]
    found = np.column_stack(columns)
    for a, code in enumerate(rule.on):
        if code in rule.by_ratio:
            found[:, a] = np.where(found[:, a] > 0, found[:, a], np.nan)
    return found


def matched(panel: Panel, rule: Nearest, window: Window, units: pl.DataFrame) -> pl.DataFrame:
    """`units` (unit, group, reason) in which those that lack an attribute have no group, and the reason says which.

    Nothing is filled in: a unit of unknown size is like nobody.
    """
    missing = np.isnan(attributes(panel, rule, window))
    lacks = [", ".join(np.array(rule.on)[row]) for row in missing]
    known = pl.DataFrame(
        {"unit": panel.units, "lacks": lacks}, schema={"unit": pl.String, "lacks": pl.String}
    )
    joined = units.join(known, on="unit", how="left", maintain_order="left")
    alone = (pl.col("lacks") != "") & pl.col("group").is_not_null()
    told = pl.format("lacks {} in the window, so it cannot be said which units are like it", "lacks")
    return joined.select(
        "unit",
        group=pl.when(~alone).then("group"),
        reason=pl.when(alone).then(told).otherwise("reason"),
    )


def neighbourhoods(
    rows: Rows, units: tuple[str, ...], values: Floats, rule: Nearest
) -> tuple[Rows, NDArray[np.bool_]]:
    """Each row's unit with those of its scope and group that are nearest to it, as a group of rows of its own.

    `values` (n, a): attributes without gaps. Returns the rows, and (r,) which of them is the one its group is about. A
    group is called `near` and the id of its unit.
    """
    weights = np.array([rule.weights.get(code, 1.0) for code in rule.on])
    log = np.array([code in rule.by_ratio for code in rule.on])
    unit: list[NDArray[np.int64]] = []
    for a, b in zip(rows.offsets[:-1], rows.offsets[1:], strict=True):
        members = rows.unit[a:b]
        others = nearest(values[members], rule.units, weights=weights, log=log).index
        unit += [
            np.concatenate([[own], members[near[near >= 0]]])
            for own, near in zip(members, others, strict=True)
        ]
    sizes = np.array([len(one) for one in unit], dtype=np.int64)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    names = pl.Series(units, dtype=pl.String).gather(rows.unit)
    groups = rows.groups[rows.segment].with_columns(group=pl.lit(NEAR) + names)
    focal = np.zeros(int(sizes.sum()), dtype=np.bool_)
    focal[offsets[:-1]] = True
    together = np.concatenate([np.zeros(0, dtype=np.int64), *unit])
    return Rows(together, offsets, groups), focal


def best_of_them(
    code: str, units: tuple[str, ...], rows: Rows, focal: NDArray[np.bool_], best: NDArray[np.bool_]
) -> pl.DataFrame:
    """Rows of the table `peers`: of the units nearest to each, those that may be the best (r,); without weights."""
    names = pl.Series(units, dtype=pl.String)
    chosen = np.flatnonzero(best & ~focal)
    owner = rows.unit[rows.offsets[:-1]][rows.segment[chosen]]
    place: pl.DataFrame = rows.groups[rows.segment[chosen]]
    return place.with_columns(
        aspect=pl.lit(code),
        unit=names.gather(owner),
        peer=names.gather(rows.unit[chosen]),
        weight=pl.lit(None, pl.Float64),
    )
