"""What helps may not be at the same time: two helpers of one unit, more helped than a helper has capacity for."""

from datetime import date

import numpy as np
import polars as pl

COUNTED = ("accepted", "ended")
"""States of helps that took place; what is only proposed, or was declined, takes nobody's time."""
OPEN_END = date(9999, 12, 31)


def running(helps: pl.DataFrame) -> pl.DataFrame:
    """Helps that took place: `row` (in `helps`), `helper`, `helped`, `aspect`, `start`, `end` (exclusive), by start."""
    return (
        helps.with_row_index("row")
        .filter(pl.col("state").is_in(COUNTED) & pl.col("date").is_not_null())
        .select(
            "row",
            "helper",
            "helped",
            "aspect",
            start="date",
            end=pl.col("ended").fill_null(OPEN_END),
        )
        .sort("start", "row")
    )


def doubled(helps: pl.DataFrame) -> pl.Series:
    """Whether a help begins while the unit has another helper in the aspect (bool, one per row of `helps`)."""
    ends = pl.col("end").cum_max().shift(1).over("helped", "aspect")
    rows = running(helps).filter(ends > pl.col("start"))["row"]
    return _marked(helps, rows)


def over_capacity(helps: pl.DataFrame, helpers: pl.DataFrame, default: int) -> pl.Series:
    """Whether a help begins while its helper is busy to capacity (bool, one per row of `helps`).

    `helpers`: `unit`, `aspect` (null: all aspects together), `capacity`; `default`: of units that are not named, over
    all aspects together.
    """
    rows = running(helps)
    named = helpers.filter(pl.col("aspect").is_not_null()).select("aspect", "capacity", helper="unit")
    general = helpers.filter(pl.col("aspect").is_null()).select("capacity", helper="unit")
    by_aspect = _busy(rows, ["helper", "aspect"]).join(
        named, on=["helper", "aspect"], how="left", maintain_order="left"
    )
    altogether = _busy(rows, ["helper"]).join(general, on="helper", how="left", maintain_order="left")
    over = pl.concat(
        [
            by_aspect.filter(pl.col("busy") > pl.col("capacity"))["row"],
            altogether.filter(pl.col("busy") > pl.col("capacity").fill_null(default))["row"],
        ]
    )
    return _marked(helps, over)


def _busy(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Rows with `busy`: how many helps of the same owner are under way as it begins, itself included."""
    parts = [
        part.with_columns(
            busy=pl.Series(
                np.arange(1, part.height + 1)
                - np.searchsorted(np.sort(part["end"].to_numpy()), part["start"].to_numpy(), side="right")
            )
        )
        for part in rows.partition_by(by, maintain_order=True)
    ]
    return pl.concat(parts) if parts else rows.with_columns(busy=pl.lit(0, pl.Int64))


def _marked(helps: pl.DataFrame, rows: pl.Series) -> pl.Series:
    return pl.int_range(helps.height, dtype=pl.UInt32, eager=True).is_in(rows.implode())
