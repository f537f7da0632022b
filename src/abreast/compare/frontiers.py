"""Frontier scores of groups of rows: the level is what the eligible units of a group span together."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast import frontier
from abreast.campaign import Definition
from abreast.campaign.aspect import Frontier
from abreast.compare.members import Rows
from abreast.compare.panel import Floats
from abreast.frontier.reading import counted


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Frontier scores of rows. `value` (r,): 1 at the frontier and less behind it (input and output orientation), or
    the distance, 0 at the frontier (directional).

    `quantity`, `money` (r,): what the first input would save (input orientation) or the first output gain, and all
    inputs and outputs at their prices. NaN where there is no score, with `reason`. `peers`: row, peer (place of the
    unit), weight. `refused` (g,): why a group has no frontier.
    """

    value: Floats
    quantity: Floats
    money: Floats
    reason: pl.Series
    peers: pl.DataFrame
    refused: list[str | None]


PEERS = {"row": pl.Int64, "peer": pl.Int64, "weight": pl.Float64}


def needed(level: Frontier) -> int:
    """Eligible units a frontier needs: max(m·s, 3(m + s)). Small groups in many dimensions flatter everyone."""
    m, s = len(level.inputs), len(level.outputs)
    return max(m * s, 3 * (m + s))


def too_few(level: Frontier, eligible: int) -> str | None:
    """Why this many eligible units span no frontier; None where they do."""
    if eligible >= needed(level):
        return None
    m, s = len(level.inputs), len(level.outputs)
    columns = f"{counted(m, 'input')} and {counted(s, 'output')}"
    return f"{counted(eligible, 'eligible unit')}; a frontier of {columns} needs {needed(level)}"


def score_rows(
    definition: Definition, level: Frontier, x: Floats, y: Floats, eligible: NDArray[np.bool_], rows: Rows
) -> Scored:
    """Score every group of rows against its own frontier. `x` (n, m), `y` (n, s), `eligible` (n,) by unit."""
    value, quantity, money = (np.full(len(rows.unit), np.nan) for _ in range(3))
    reason: dict[int, str] = {}
    refused: list[str | None] = []
    peers = [pl.DataFrame(schema=PEERS)]
    prices = np.array([definition.indicators[code].price or 0.0 for code in (*level.inputs, *level.outputs)])
    for a, b in zip(rows.offsets[:-1], rows.offsets[1:], strict=True):
        unit = rows.unit[a:b]
        refused.append(too_few(level, int(eligible[unit].sum())))
        if refused[-1] is not None:
            continue
        found = frontier.score(
            x[unit],
            y[unit],
            rts=level.rts,
            orientation=level.orientation,
            eligible=eligible[unit],
            slacks=True,
        )
        value[a:b] = oriented(level, found.efficiency)
        moved = np.hstack([x[unit] - found.targets[0], found.targets[1] - y[unit]])
        first = 0 if level.orientation == "input" else len(level.inputs)
        quantity[a:b] = np.where(found.optimal, moved[:, first], np.nan)
        money[a:b] = np.where(found.optimal & prices.any(), moved @ prices, np.nan)
        reason |= {int(a) + row: str(why) for row, why in found.reasons.items()}
        links = found.intensities.tocoo()
        own = {"row": a + links.row.astype(np.int64), "peer": unit[links.col], "weight": links.data}
        peers.append(pl.DataFrame(own, schema=PEERS))
    told = pl.Series([reason.get(row) for row in range(len(value))], dtype=pl.String)
    return Scored(value, quantity, money, told, pl.concat(peers), refused)


def oriented(level: Frontier, efficiency: Floats) -> Floats:
    """Farrell scores as shares of the frontier, 1 at it; directional distances as they are."""
    if level.orientation != "output":
        return efficiency
    return np.divide(1.0, efficiency, out=np.full_like(efficiency, np.nan), where=efficiency > 0)


def against(
    level: Frontier,
    x: Floats,
    y: Floats,
    reference: tuple[Floats, Floats],
    group: NDArray[np.int64],
    own: NDArray[np.int64],
) -> Floats:
    """Scores (k,) of points against the frontier that the reference units of their own group span.

    `x` (k, m), `y` (k, s), `own` (k,) group of each point; `reference` (r, m), (r, s) with `group` (r,). NaN for points
    with a gap and for groups too small for a frontier.
    """
    found = np.full(len(x), np.nan)
    known = ~np.isnan(x).any(axis=1) & ~np.isnan(y).any(axis=1)
    for g in np.unique(group[group >= 0]):
        spans, points = group == g, known & (own == g)
        if too_few(level, int(spans.sum())) is not None or not points.any():
            continue
        scores = frontier.score(
            x[points],
            y[points],
            rts=level.rts,
            orientation=level.orientation,
            reference=(reference[0][spans], reference[1][spans]),
        )
        found[points] = oriented(level, scores.efficiency)
    return found
