"""Innovation projects of a made-up city for bulletins: five classes over the winter and spring of 1960."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from abreast.bulletin.names import Term
from abreast.innovation.counts import counts

CLASSES = {
    "semi-mechanised": Term("semi-mechanised", "半机械化"),
    "mechanised": Term("mechanised", "机械化"),
    "linked": Term("linked line", "联动化"),
}


def innovations(rng: np.random.Generator, periods: Sequence[str], until: date) -> pl.DataFrame:
    """The table `innovations` of the city and of one trade, for these periods and the months they lie in."""
    n = 4000
    days = rng.integers(0, 160, n)
    realised = [until - timedelta(days=int(day)) for day in days]
    rows = pl.DataFrame(
        {
            "class": rng.choice(list(CLASSES), n, p=[0.6, 0.35, 0.05]),
            "significant": rng.random(n) < 0.03,
            "date": realised,
            "verified": [
                day if chance < 0.4 else None for day, chance in zip(realised, rng.random(n), strict=True)
            ],
            "adopted_from": [f"i{k}" if k % 5 == 0 else None for k in range(n)],
        },
        schema_overrides={"verified": pl.Date},
    ).with_columns(abandoned=pl.lit(None, pl.Date))
    scopes = [("chongqing", "city", rows), ("machinery", "trade", rows[: n // 3])]
    placed = pl.concat([part.with_columns(scope=pl.lit(s), scope_kind=pl.lit(k)) for s, k, part in scopes])
    months = sorted({period[:7] for period in periods})
    return counts(placed, list(CLASSES), [*periods, *months], until)
