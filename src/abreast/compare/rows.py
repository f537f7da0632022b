"""The table `standings`, built from arrays."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.compare.members import Rows
from abreast.compare.panel import Floats
from abreast.compare.ranking import Ranking
from abreast.compare.setting import Setting

_WORDS = ("aspect", "unit", "kind", "scope", "scope_kind", "group", "period", "since")
_NUMBERS = ("value", "se", "shrunk", "reliability", "level", "gap", "gap_quantity", "gap_money")
_MEASURES = (*_NUMBERS, "funnel_low", "funnel_high")
_RANKS = ("rank", "rank_low", "rank_high", "rank_own_low", "rank_own_high", "of")
COLUMNS = {
    **dict.fromkeys(_WORDS, pl.String),
    **dict.fromkeys(_NUMBERS, pl.Float64),
    **dict.fromkeys(_RANKS, pl.UInt32),
    "funnel_low": pl.Float64,
    "funnel_high": pl.Float64,
    "may_be_best": pl.Boolean,
    "eligible": pl.Boolean,
    "private": pl.Boolean,
    "status": pl.String,
    "reason": pl.String,
}


UNRANKED = "persons are not ranked in this campaign"


@dataclass(frozen=True, slots=True, eq=False)
class RowNumbers:
    """Numbers of rows that have a value, all (r,); NaN where unknown."""

    value: Floats
    se: Floats
    shrunk: Floats
    reliability: Floats
    level: Floats
    gap: Floats
    gap_quantity: Floats
    gap_money: Floats
    funnel_low: Floats
    funnel_high: Floats
    eligible: NDArray[np.bool_]
    barred: pl.Series


def standing_rows(
    units: tuple[str, ...],
    rows: Rows,
    numbers: RowNumbers,
    ranking: Ranking,
    smallest: int,
    shown: NDArray[np.bool_] | None = None,
) -> pl.DataFrame:
    """unit, scope, scope_kind, group and all numbers of the rows that have a value; of those `shown` (r,), if given."""
    place: pl.DataFrame = rows.groups[rows.segment]
    ranked = pl.col("ranked")
    few = f"fewer than {smallest} units to compare"
    unsure = "how much the value varies is not known, so neither is its place"
    frame = place.with_columns(
        unit=pl.Series(units, dtype=pl.String).gather(rows.unit),
        ranked=pl.Series(ranking.rank > 0),
        compared=pl.Series(ranking.compared),
        of=pl.Series(rows.sizes[rows.segment], dtype=pl.UInt32),
        may_be_best=pl.Series(ranking.may_be_best),
        eligible=pl.Series(numbers.eligible),
        barred=numbers.barred,
        **{name: pl.Series(getattr(numbers, name), dtype=pl.Float64).fill_nan(None) for name in _MEASURES},
    ).with_columns(
        *(
            pl.when(ranked).then(pl.Series(found, dtype=pl.UInt32)).alias(name)
            for name, found in zip(_RANKS[:-1], _places(ranking), strict=True)
        ),
        status=pl.when(ranked)
        .then(pl.lit("ranked"))
        .when("compared")
        .then(pl.lit("compared"))
        .otherwise(pl.lit("too few")),
        open=pl.when(~pl.col("compared"))
        .then(pl.lit(few))
        .when(~ranked)
        .then(pl.lit(UNRANKED))
        .when(pl.col("se").is_null())
        .then(pl.lit(unsure)),
    )
    barred = pl.lit("sets no level: ") + pl.col("barred")
    told = pl.concat_str("open", barred, separator="; ", ignore_nulls=True)
    order = np.lexsort((rows.unit, np.where(ranking.rank > 0, ranking.rank, len(units)), rows.segment))
    order = order if shown is None else order[shown[order]]
    return frame.with_columns(reason=pl.when(told != "").then(told))[order]


def _places(ranking: Ranking) -> tuple[NDArray[np.int64], ...]:
    return ranking.rank, ranking.low, ranking.high, ranking.own_low, ranking.own_high


def listed_rows(
    places: pl.DataFrame, units: pl.DataFrame, panel_units: tuple[str, ...], value: Floats, why: pl.Series
) -> pl.DataFrame:
    """unit, scope, scope_kind, group, status, reason of units that are compared with nobody.

    `units`: unit, group, reason of all that should be. `value`, `why` (n,): by unit of the panel, why it has no value.
    """
    known = pl.DataFrame({"unit": panel_units}, schema={"unit": pl.String}).with_columns(
        missing=pl.Series(np.isnan(value)), why=why
    )
    left = units.join(known, on="unit", how="left").filter(pl.col("missing") | pl.col("group").is_null())
    unmatched = pl.col("group").is_null()
    told = left.select(
        "unit",
        "group",
        status=pl.when(unmatched).then(pl.lit("unmatched")).otherwise(pl.lit("not reported")),
        reason=pl.when(unmatched).then("reason").otherwise("why"),
    )
    return places.join(told, on="unit")


def finished(setting: Setting, compared: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """The table: rows with a value, group by group in order of rank, then rows of units that are only listed."""
    kind = setting.aspect.kind
    whole = pl.concat([compared, listed], how="diagonal").with_columns(
        pl.col("may_be_best", "eligible").fill_null(False),
        aspect=pl.lit(setting.code),
        kind=pl.lit(kind),
        private=pl.lit(setting.campaign.definition.kinds[kind].person),
        period=pl.lit(setting.now.period),
        since=pl.lit(setting.now.since),
    )
    return whole.select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
