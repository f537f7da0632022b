"""When a pledge became complete, computed from what it contains (protocol 3)."""

import polars as pl

PARTS = ("same_as", "targets", "plan", "measures")


def completeness(
    pledges: pl.DataFrame, targets: pl.DataFrame, milestones: pl.DataFrame, measures: pl.DataFrame
) -> pl.DataFrame:
    """Say for each pledge when it got each of its parts, and when it had all of them.

    A pledge is complete from the day on which it has what it will be the same as, a target that is no guard, a
    milestone, and a measure with somebody responsible.

    Parameters
    ----------
    pledges
        `pledge`, `same_as`, `made` (date), and whatever else is to be kept.
    targets, milestones, measures
        `pledge`, `date` (null: written down with the pledge); targets also `target` and `guard` (bool), measures
        also `responsible`.

    Returns
    -------
    polars.DataFrame
        `pledges` with `has_same_as`, `has_targets`, `has_plan`, `has_measures` (the first date of each, null where
        it is missing), `parts` (how many of the four) and `complete_from` (date, null where incomplete).
    """
    chosen = pl.when(pl.col("same_as").is_not_null()).then(pl.col("made")).alias("has_same_as")
    counted_targets = targets.filter(pl.col("target").is_not_null() & ~pl.col("guard").fill_null(False))
    answered_measures = measures.filter(pl.col("responsible").fill_null("").str.strip_chars() != "")
    found = (
        pledges.with_columns(chosen)
        .join(_first_date(counted_targets, "has_targets"), on="pledge", how="left", maintain_order="left")
        .join(_first_date(milestones, "has_plan"), on="pledge", how="left", maintain_order="left")
        .join(_first_date(answered_measures, "has_measures"), on="pledge", how="left", maintain_order="left")
        .with_columns(_not_before(part) for part in PARTS)
    )
    dates = [pl.col(f"has_{part}") for part in PARTS]
    present = pl.sum_horizontal(date.is_not_null() for date in dates).cast(pl.UInt32)
    return found.with_columns(
        parts=present,
        complete_from=pl.when(present == len(PARTS)).then(pl.max_horizontal(dates)),
    )


def _first_date(lines: pl.DataFrame, name: str) -> pl.DataFrame:
    # A line without a date was written down with the pledge, which is earlier than any dated line.
    first = pl.when(pl.col("date").is_null().any()).then(pl.date(1, 1, 1)).otherwise(pl.col("date").min())
    return lines.group_by("pledge").agg(first.alias(name))


def _not_before(part: str) -> pl.Expr:
    date = pl.col(f"has_{part}")
    return pl.when(date.is_not_null()).then(pl.max_horizontal(date, "made")).alias(f"has_{part}")
