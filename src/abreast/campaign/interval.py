"""Dated rows: `from` and `until` read from text, both ends included; empty means always."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from abreast.campaign.calendar import PeriodError, parse_any
from abreast.campaign.refusal import Refusal
from abreast.tables.phrase import Phrase
from abreast.tables.table import Table

ALWAYS_FROM, ALWAYS_UNTIL = date(1, 1, 1), date(9999, 12, 31)
REMEDY = Phrase("write a date such as 2017-03-31, or a period such as 2017-03")


def with_days(table: Table) -> tuple[pl.DataFrame, list[Refusal]]:
    """The table's text with a column `row` (UInt32), `from` and `until` as dates, and what cannot be read."""
    frame = table.text.with_columns(table.rows.cast(pl.UInt32).alias("row"))
    refusals: list[Refusal] = []
    for column, empty in (("from", ALWAYS_FROM), ("until", ALWAYS_UNTIL)):
        texts = (
            frame[column] if column in frame.columns else pl.Series(column, [None] * frame.height, pl.String)
        )
        days, wrong = _days(texts, first=column == "from")
        refusals += [table.refuse(index, column, reason, REMEDY) for index, reason in wrong]
        frame = frame.with_columns(days.fill_null(empty).alias(column))
    backwards = frame["until"] < frame["from"]
    for index in backwards.arg_true().to_list():
        begins = frame["from"][index].isoformat()
        reason = Phrase("closes before it opens on {begins}", begins=begins)
        refusals.append(
            table.refuse(index, "until", reason, Phrase("exchange the two dates or correct one of them"))
        )
    return frame, refusals


def _days(texts: pl.Series, *, first: bool) -> tuple[pl.Series, list[tuple[int, Phrase]]]:
    """Each text's first or last day, and the index and reason of those that are none."""
    days: dict[str, date] = {}
    reasons: dict[str, Phrase] = {}
    for text in texts.drop_nulls().unique().to_list():
        try:
            period = parse_any(text)
            days[text] = period.first if first else period.last
        except PeriodError as error:
            reasons[text] = error.reason
    wrong = texts.is_in(list(reasons)) if reasons else pl.Series([False]).new_from_index(0, len(texts))
    found = [(index, reasons[texts[index]]) for index in wrong.arg_true().to_list()]
    if not days:
        return pl.Series(texts.name, [None] * len(texts), pl.Date), found
    return texts.replace_strict(list(days), list(days.values()), default=None, return_dtype=pl.Date), found


def overlapping(frame: pl.DataFrame, by: Sequence[str]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of rows of the same thing with a day in common: the earlier one that lasts longest, and the later."""
    ordered = _with_reach(frame.sort([*by, "from", "row"]), by).with_row_index("place")
    for later in ordered.filter(pl.col("from") <= pl.col("reach")).iter_rows(named=True):
        same = pl.all_horizontal(pl.col(name) == later[name] for name in by)
        before = ordered.filter(
            same & (pl.col("place") < later["place"]) & (pl.col("until") >= later["from"])
        )
        yield before.row(0, named=True), later


def islands(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """Unbroken stretches: rows of the same thing that overlap or follow each other joined into one."""
    ordered = _with_reach(frame.select(by, "from", "until").sort(by, "from"), [by])
    reach = pl.col("reach")
    # A stretch that lasts for ever has no day after it.
    broken = reach.is_null() | ((reach < ALWAYS_UNTIL) & (pl.col("from") > reach + pl.duration(days=1)))
    joined = ordered.with_columns(stretch=broken.cum_sum()).group_by("stretch", maintain_order=True)
    return joined.agg(pl.col(by).first(), pl.col("from").min(), pl.col("until").max()).drop("stretch")


def _with_reach(ordered: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """A column `reach`: the last day covered by the rows of the same thing before this one; null on its first row.

    Things are numbered in steps longer than any span of days, so that one running maximum serves all of them;
    a window per thing is far slower where there are hundreds of thousands.
    """
    thing = pl.struct(by).rle_id().cast(pl.Int64)
    step = 4_000_000
    furthest = (thing * step + pl.col("until").to_physical()).cum_max().shift(1) - thing * step
    first = thing != thing.shift(1)
    reach = pl.when(~first).then(furthest).cast(pl.Int32).cast(pl.Date).alias("reach")
    return ordered.with_columns(reach)


def latest_within(frame: pl.DataFrame, by: Sequence[str], first: date, last: date) -> pl.DataFrame:
    """For each thing that exists on some day from `first` to `last`, the last of its rows that covers one."""
    there = frame.filter((pl.col("from") <= last) & (pl.col("until") >= first))
    return there.sort([*by, "from"]).unique(by, keep="last", maintain_order=True)
