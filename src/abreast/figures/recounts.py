"""Recounts: what somebody from another branch counted again, wherever it was put down, against what was reported."""

import polars as pl

RECOUNTS = {
    "unit": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "verifier": pl.String,
    "date": pl.Date,
}
LOWEST, HIGHEST = 0.90, 1.10  # verification factors outside raise a question and confirm nothing
ROUNDING = 1e-12
KEY = ["unit", "indicator", "period"]


def recounted(figures: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """The last recount of each figure.

    Parameters
    ----------
    figures
        The table of that name, up to the last period that counts; figures of files with `by` = recount are recounts.
    listed
        Lines of recounts.csv (`RECOUNTS`); by their dates they come after those of files, which have none.

    Returns
    -------
    polars.DataFrame
        `RECOUNTS`, with `reported` (null where nothing was), `factor` (recounted ÷ reported; null where nothing or 0
        was reported) and `agrees`: the factor lies within 0.90 to 1.10, or both are 0.
    """
    filed = figures.filter(pl.col("by") == "recount").select(*KEY, "value")
    until = figures["period"].max()
    known = listed.filter(pl.col("period") <= until if isinstance(until, str) else False)
    every = pl.concat([pl.DataFrame(schema=RECOUNTS), filed, known], how="diagonal")
    last = every.sort("date", nulls_last=False, maintain_order=True).unique(
        KEY, keep="last", maintain_order=True
    )
    own = figures.filter(pl.col("by") == "unit").join(last, on=KEY, how="semi")
    both = last.join(own.select(*KEY, reported="value"), on=KEY, how="left", maintain_order="left")
    factor = pl.when(pl.col("reported") != 0).then(pl.col("value") / pl.col("reported"))
    within = factor.is_between(LOWEST - ROUNDING, HIGHEST + ROUNDING)
    nothing = (pl.col("reported") == 0) & (pl.col("value") == 0)
    return both.with_columns(factor=factor, agrees=within.fill_null(False) | nothing.fill_null(False))
