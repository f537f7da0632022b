"""Pairs of one aspect: candidates within each place, then all chosen at once."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.help.candidates import Arcs, Side, candidates
from abreast.help.described import described, paths
from abreast.help.flow import assign
from abreast.help.likeness import Features
from abreast.help.sides import Sides
from abreast.statistics.segments import Bools, Ints

PAIRS = {
    "helper": pl.String, "helped": pl.String, "value": pl.Float64, "gap": pl.Float64, "share": pl.Float64,
    "seen": pl.UInt32, "likeness": pl.Float64, "nearness": pl.Float64, "shared": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Free:
    """What is still possible in an aspect: `capacity` of helpers (`unit`, `capacity`), units already `helped`, and
    pairs
    that were `declined` (`helper`, `helped`)."""

    capacity: pl.DataFrame
    helped: pl.Series
    declined: pl.DataFrame


def pairs(
    campaign: Campaign,
    aspect: str,
    sides: Sides,
    shares: pl.DataFrame,
    free: Free,
    base: pl.DataFrame,
    period: str,
) -> pl.DataFrame:
    """The pairs proposed in an aspect: columns as `PAIRS`, by helped unit.

    `shares`: `unit`, `share`, `seen` of helpers. `value` is the gain expected, in the unit of the gap; `shared` the
    smallest
    scope both belong to.
    """
    if not sides.able.height:
        return pl.DataFrame(schema=PAIRS)
    behind = sides.behind.filter(~pl.col("unit").is_in(free.helped.implode()))
    able = sides.able.join(free.capacity.filter(pl.col("capacity") > 0), on="unit").join(shares, on="unit")
    if not behind.height or not able.height:
        return pl.DataFrame(schema=PAIRS)
    units = pl.concat([behind["unit"], able["unit"]])
    path, scopes = paths(campaign, units, period)
    whole = described(campaign, aspect, units, base, period)
    n = behind.height
    helped, helpers = (
        Side(np.arange(len(units))[part], path[part], Features(whole.numbers[part], whole.codes[part]))
        for part in (slice(0, n), slice(n, len(units)))
    )
    arcs = _within_places(campaign, behind, able, helped, helpers, free.declined)
    chosen = assign(arcs.helped, arcs.helper, arcs.value, able["capacity"].to_numpy())
    row, j = arcs.helped[chosen], arcs.helper[chosen]
    return pl.DataFrame(
        {
            "helper": able["unit"].gather(j),
            "helped": behind["unit"].gather(row),
            "value": arcs.value[chosen],
            "gap": behind["quantity"].gather(row),
            "share": able["share"].gather(j),
            "seen": able["seen"].gather(j),
            "likeness": arcs.likeness[chosen],
            "nearness": arcs.nearness[chosen],
            "shared": _shared(helped.path[row], helpers.path[j], scopes),
        },
        schema=PAIRS,
    ).sort("helped")


def _within_places(
    campaign: Campaign,
    behind: pl.DataFrame,
    able: pl.DataFrame,
    helped: Side,
    helpers: Side,
    declined: pl.DataFrame,
) -> Arcs:
    """Candidate arcs between units of the same place, in rows of `behind` and `able`."""
    most = campaign.definition.help.candidates
    more = declined.group_by("helped").len()["len"].to_list()
    parts: list[Arcs] = []
    for place in behind["place"].unique().sort():
        rows, others = (np.flatnonzero((table["place"] == place).to_numpy()) for table in (behind, able))
        if len(others):
            gap, share = behind["quantity"].to_numpy()[rows], able["share"].to_numpy()[others]
            found = candidates(
                _part(helped, rows), gap, _part(helpers, others), share, most + max(more, default=0)
            )
            parts.append(replace(found, helped=rows[found.helped], helper=others[found.helper]))
    joined = Arcs(*(np.concatenate([getattr(one, name) for one in parts] or [[]]) for name in Arcs.__slots__))
    return _allowed(joined, behind["unit"], able["unit"], declined, most)


def _part(side: Side, rows: Ints) -> Side:
    described = Features(side.features.numbers[rows], side.features.codes[rows])
    return Side(side.unit[rows], side.path[rows], described)


def _allowed(arcs: Arcs, behind: pl.Series, able: pl.Series, declined: pl.DataFrame, most: int) -> Arcs:
    """The arcs but for pairs that people declined, at most so many from each helped unit."""
    named = pl.DataFrame(
        {"helped": behind.gather(arcs.helped), "helper": able.gather(arcs.helper), "row": arcs.helped},
        schema_overrides={"row": pl.Int64},
    ).with_row_index("arc")
    left = named.join(declined, on=["helper", "helped"], how="anti").sort("arc")
    kept = left.filter(pl.int_range(pl.len()).over("row") < most)["arc"].to_numpy()
    return Arcs(*(getattr(arcs, name)[kept] for name in Arcs.__slots__))


def _shared(helped: Ints, helpers: Ints, scopes: list[str]) -> pl.Series:
    """The smallest scope both lie in; null where they share none."""
    same: Bools = (helped == helpers) & (helped >= 0)
    depth = np.where(same.any(axis=1), same.shape[1] - 1 - np.argmax(same[:, ::-1], axis=1), 0)
    number = np.where(same.any(axis=1), helped[np.arange(len(helped)), depth], -1)
    return (
        pl.Series("shared", scopes, dtype=pl.String)
        .gather(np.maximum(number, 0))
        .set(pl.Series(number < 0), None)
    )
