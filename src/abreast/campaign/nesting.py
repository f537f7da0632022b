"""Whether units nest through time: one parent a day, parents that exist, no circle, one successor."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from abreast.campaign.calendar import Calendar
from abreast.campaign.interval import ALWAYS_FROM, ALWAYS_UNTIL, islands, overlapping
from abreast.campaign.messages import nearest
from abreast.campaign.refusal import Refusal
from abreast.tables.table import Table


def nesting_refusals(table: Table, rows: pl.DataFrame, calendar: Calendar) -> Iterator[Refusal]:
    """Every way in which the rows of units.csv make no tree; rows with an empty unit are not judged."""
    rows = rows.filter(pl.col("unit").is_not_null() & (pl.col("from") <= pl.col("until")))
    yield from _overlaps(table, rows, calendar)
    yield from _unknown(table, rows, "parent")
    yield from _unknown(table, rows, "successor")
    yield from _parents_absent(table, rows)
    yield from _circles(table, rows)
    yield from _mergers(table, rows)


def _at(table: Table, row: int, column: str, value: str | None, reason: str, remedy: str) -> Refusal:
    return Refusal(
        file=table.file,
        sheet=table.sheet,
        row=row,
        column=column,
        value=value,
        reason=reason,
        remedy=remedy,
    )


def _overlaps(table: Table, rows: pl.DataFrame, calendar: Calendar) -> Iterator[Refusal]:
    for earlier, later in overlapping(rows, ["unit"]):
        unit = str(later["unit"])
        day = later["from"] if later["from"] != ALWAYS_FROM else min(earlier["until"], later["until"])
        if earlier["parent"] != later["parent"]:
            both = f"{earlier['parent'] or 'no parent'} and {later['parent'] or 'no parent'}"
            when = _when(day, calendar)
            reason = f"{unit} belongs to both {both}{when} (see row {earlier['row']})"
            remedy = "a unit has one parent at a time: end the first row with until, or make this a grouping"
            yield _at(table, later["row"], "parent", _text(later["parent"]), reason, remedy)
        else:
            reason = f"stands in row {earlier['row']} too, for days that overlap"
            yield _at(
                table, later["row"], "unit", unit, reason, "end one row before the next begins, or remove one"
            )


def _when(day: date, calendar: Calendar) -> str:
    return "" if day in (ALWAYS_FROM, ALWAYS_UNTIL) else f" in {calendar.period_of(day)}"


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _unknown(table: Table, rows: pl.DataFrame, column: str) -> Iterator[Refusal]:
    known = rows["unit"].unique()
    wrong = rows.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(known.implode()))
    for row, name in wrong.select("row", column).iter_rows():
        hint = nearest(name, known.to_list()) if len(known) <= 5000 and wrong.height <= 100 else ""
        remedy = hint if hint.startswith("did") else f"add a row for {name}, or correct the id"
        yield _at(table, row, column, name, "is not a unit in this table", remedy)


def _parents_absent(table: Table, rows: pl.DataFrame) -> Iterator[Refusal]:
    """A parent must exist on every day of the row that names it."""
    known = rows["unit"].unique()
    children = rows.filter(pl.col("parent").is_in(known.implode()) & (pl.col("parent") != pl.col("unit")))
    stretches = islands(rows, "unit").rename({"unit": "parent", "from": "opens", "until": "closes"})
    found = children.sort("from").join_asof(
        stretches.sort("opens"),
        left_on="from",
        right_on="opens",
        by="parent",
        strategy="backward",
        check_sortedness=False,
    )
    absent = found.filter(pl.col("closes").is_null() | (pl.col("closes") < pl.col("until"))).sort("row")
    for row in absent.iter_rows(named=True):
        gone = (
            row["from"]
            if row["closes"] is None or row["closes"] < row["from"]
            else row["closes"] + timedelta(days=1)
        )
        day = "from the beginning" if gone == ALWAYS_FROM else f"on {gone.isoformat()}"
        reason = f"does not exist {day}, while {row['unit']} belongs to it"
        remedy = (
            "give this row from and until that lie within its parent's, or name another parent for the rest"
        )
        yield _at(table, row["row"], "parent", row["parent"], reason, remedy)


def _circles(table: Table, rows: pl.DataFrame) -> Iterator[Refusal]:
    """Units that stand above themselves on some day, each circle once.

    Only strongly connected components of all parent links ever made can hold one; these few are walked by day.
    """
    links = rows.filter(pl.col("parent").is_not_null() & (pl.col("parent") != pl.col("unit")))
    links = links.filter(pl.col("parent").is_in(rows["unit"].unique().implode()))
    units = pl.concat([links["unit"], links["parent"]]).unique().sort()
    if not len(units):
        return
    kind = pl.Enum(units)
    below, above = (links[name].cast(kind).to_physical().to_numpy() for name in ("unit", "parent"))
    graph = coo_array((np.ones(len(below), np.int8), (below, above)), shape=(len(units), len(units)))
    _, component = connected_components(graph.tocsr(), directed=True, connection="strong")
    inside = links.filter(pl.Series(component[below] == component[above])) if len(below) else links
    groups = inside.with_columns(
        pl.Series("component", component[inside["unit"].cast(kind).to_physical().to_numpy()])
    )
    for (_,), group in groups.group_by("component", maintain_order=True):
        yield from _circle_in(table, group)


def _circle_in(table: Table, links: pl.DataFrame) -> Iterator[Refusal]:
    for day in links["from"].unique().sort().to_list():
        there = links.filter((pl.col("from") <= day) & (pl.col("until") >= day))
        parent = dict(there.select("unit", "parent").iter_rows())
        circle = _circle(parent)
        if circle is None:
            continue
        row = there.filter(pl.col("unit") == circle[0]).row(0, named=True)
        when = "" if day == ALWAYS_FROM else f" on {day.isoformat()}"
        reason = f"stands below itself{when}: {' → '.join([*circle, circle[0]])}"
        yield _at(table, row["row"], "parent", row["parent"], reason, "correct one of these parents")
        return


def _circle(parent: dict[str, str]) -> list[str] | None:
    """A circle of parent links, beginning with its first unit in the order of ids."""
    done: set[str] = set()
    for start in parent:
        path: dict[str, None] = {}
        unit = start
        while unit in parent and unit not in done and unit not in path:
            path[unit] = None
            unit = parent[unit]
        if unit in path:
            trail = list(path)
            circle = trail[trail.index(unit) :]
            first = circle.index(min(circle))
            return circle[first:] + circle[:first]
        done.update(path)
    return None


def reopened(rows: pl.DataFrame, unit: str, last: date) -> bool:
    """Whether a unit has a later row; one with a successor of its own is a second merger and told as such."""
    later = (pl.col("unit") == unit) & (pl.col("from") > last) & pl.col("successor").is_null()
    return rows.filter(later).height > 0


def _mergers(table: Table, rows: pl.DataFrame) -> Iterator[Refusal]:
    merged = rows.filter(pl.col("successor").is_not_null())
    stretches = islands(rows, "unit")
    seen: dict[str, dict[str, Any]] = {}
    for row in merged.sort("row").iter_rows(named=True):
        unit, successor = row["unit"], row["successor"]

        def refused(reason: str, remedy: str, row: dict[str, Any] = row) -> Refusal:
            return _at(table, row["row"], "successor", _text(row["successor"]), reason, remedy)

        if unit in seen:
            before = seen[unit]
            reason = f"{unit} merges twice: into {before['successor']} in row {before['row']}, here into {successor}"
            yield refused(reason, "keep the successor on the unit's last row only")
            continue
        seen[unit] = row
        if unit == successor:
            yield refused("is the unit itself", "name the unit it merged into, or none")
        elif row["until"] == ALWAYS_UNTIL:
            yield refused(f"{unit} merges but has no last day", "fill until with its last day")
        elif reopened(rows, unit, row["until"]):
            yield refused(
                f"{unit} opens again after it merged", "keep the successor on the unit's last row only"
            )
        elif successor in set(stretches["unit"]):
            after = row["until"] + timedelta(days=1)
            there = stretches.filter(
                (pl.col("unit") == successor) & (pl.col("from") <= after) & (pl.col("until") >= after)
            )
            if not there.height:
                remedy = "give the successor a row that covers this day, or correct the date"
                yield refused(f"does not exist on {after.isoformat()}, the day after {unit} merged", remedy)
