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
from abreast.campaign.messages import similar
from abreast.campaign.refusal import Refusal
from abreast.tables.phrase import NOTHING, Phrase
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


def _at(table: Table, row: int, column: str, value: str | None, reason: Phrase, remedy: Phrase) -> Refusal:
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
            one, other = (_parent(row["parent"]) for row in (earlier, later))
            when = _when(day, calendar)
            reason = Phrase(
                "{unit} belongs to both {one} and {other}{when} (see row {row})",
                unit=unit,
                one=one,
                other=other,
                when=when,
                row=earlier["row"],
            )
            remedy = Phrase(
                "a unit has one parent at a time: end the first row with until, or make this a grouping"
            )
            yield _at(table, later["row"], "parent", _text(later["parent"]), reason, remedy)
        else:
            reason = Phrase("stands in row {row} too, for days that overlap", row=earlier["row"])
            yield _at(
                table,
                later["row"],
                "unit",
                unit,
                reason,
                Phrase("end one row before the next begins, or remove one"),
            )


def _parent(unit: str | None) -> str:
    return unit or Phrase("no parent")


def _when(day: date, calendar: Calendar) -> Phrase:
    if day in (ALWAYS_FROM, ALWAYS_UNTIL):
        return NOTHING
    return Phrase(" in {period}", period=calendar.period_of(day))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _unknown(table: Table, rows: pl.DataFrame, column: str) -> Iterator[Refusal]:
    known = rows["unit"].unique()
    wrong = rows.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(known.implode()))
    for row, name in wrong.select("row", column).iter_rows():
        hint = similar(name, known.to_list()) if len(known) <= 5000 and wrong.height <= 100 else NOTHING
        remedy = hint or Phrase("add a row for {name}, or correct the id", name=name)
        yield _at(table, row, column, name, Phrase("is not a unit in this table"), remedy)


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
        day = (
            Phrase("from the beginning") if gone == ALWAYS_FROM else Phrase("on {day}", day=gone.isoformat())
        )
        reason = Phrase("does not exist {day}, while {unit} belongs to it", day=day, unit=row["unit"])
        remedy = Phrase(
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
        when = NOTHING if day == ALWAYS_FROM else Phrase(" on {day}", day=day.isoformat())
        reason = Phrase(
            "stands below itself{when}: {circle}", when=when, circle=" → ".join([*circle, circle[0]])
        )
        yield _at(table, row["row"], "parent", row["parent"], reason, Phrase("correct one of these parents"))
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

        def refused(reason: Phrase, remedy: Phrase, row: dict[str, Any] = row) -> Refusal:
            return _at(table, row["row"], "successor", _text(row["successor"]), reason, remedy)

        if unit in seen:
            before = seen[unit]
            reason = Phrase(
                "{unit} merges twice: into {before} in row {row}, here into {successor}",
                unit=unit,
                before=before["successor"],
                row=before["row"],
                successor=successor,
            )
            yield refused(reason, Phrase("keep the successor on the unit's last row only"))
            continue
        seen[unit] = row
        if unit == successor:
            yield refused(Phrase("is the unit itself"), Phrase("name the unit it merged into, or none"))
        elif row["until"] == ALWAYS_UNTIL:
            yield refused(
                Phrase("{unit} merges but has no last day", unit=unit),
                Phrase("fill until with its last day"),
            )
        elif reopened(rows, unit, row["until"]):
            yield refused(
                Phrase("{unit} opens again after it merged", unit=unit),
                Phrase("keep the successor on the unit's last row only"),
            )
        elif successor in set(stretches["unit"]):
            after = row["until"] + timedelta(days=1)
            there = stretches.filter(
                (pl.col("unit") == successor) & (pl.col("from") <= after) & (pl.col("until") >= after)
            )
            if not there.height:
                remedy = Phrase("give the successor a row that covers this day, or correct the date")
                yield refused(
                    Phrase(
                        "does not exist on {after}, the day after {unit} merged",
                        after=after.isoformat(),
                        unit=unit,
                    ),
                    remedy,
                )
