"""Changes to units.csv: a unit is added, renamed, closed, opened again, moved, merged into another, each from a day on.

Every change is a function of the table as text (`unit`, `kind`, `parent`, `title_en`, `title_zh`, `from`, `until`,
`successor`, further columns); whether what comes out makes a tree is asked of the whole folder afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from abreast.campaign.calendar import Period, PeriodError, parse_any
from abreast.campaign.interval import ALWAYS_FROM, ALWAYS_UNTIL
from abreast.campaign.refusal import Refusal, Refused
from abreast.tables.phrase import Phrase

COLUMNS = ("unit", "kind", "parent", "title_en", "title_zh", "from", "until", "successor")
SET = ("title_en", "title_zh", "kind", "parent")
DAY = timedelta(days=1)
Rows = list[dict[str, Any]]
Wish = Mapping[str, Any]


def changed(units: pl.DataFrame, wish: Wish) -> pl.DataFrame:
    """The table after a change. `wish["deed"]` is one of `DEEDS`, `wish["unit"]` whom it is about.

    Raises
    ------
    Refused
        There is no such unit, or none on that day.
    """
    rows = _dated(units)
    made = DEEDS[wish["deed"]](rows, wish)
    texts = [{**row, "from": _text(row["from"]), "until": _text(row["until"])} for row in made]
    return pl.DataFrame(texts, schema={name: pl.String for row in texts for name in row})


def normal(units: pl.DataFrame) -> pl.DataFrame:
    """The table with titles in both languages and all columns that changes write."""
    if "title" in units.columns:
        titles = [
            pl.coalesce(name, "title").alias(name) if name in units.columns else pl.col("title").alias(name)
            for name in ("title_en", "title_zh")
        ]
        units = units.with_columns(titles).drop("title")
    absent = [pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in units.columns]
    return units.with_columns(absent)


def _add(rows: Rows, wish: Wish) -> Rows:
    if any(row["unit"] == wish["unit"] for row in rows):
        raise _refused(wish["unit"], "unit", Phrase("is there already"), Phrase("choose another id"))
    new: dict[str, Any] = dict.fromkeys(rows[0] if rows else COLUMNS)
    new |= {name: wish.get(name) or None for name in ("unit", "kind", "parent", "title_en", "title_zh")}
    return [*rows, {**new, "from": _day(wish, "on") or ALWAYS_FROM, "until": ALWAYS_UNTIL}]


def _set(rows: Rows, wish: Wish) -> Rows:
    """Titles, and of a campaign that is being set up also kind and parent, as if they had always been so."""
    _last(rows, wish["unit"])
    cells = {name: wish[name] or None for name in SET if name in wish}
    return [{**row, **cells} if row["unit"] == wish["unit"] else row for row in rows]


def _close(rows: Rows, wish: Wish, successor: str | None = None) -> Rows:
    day = _needed(wish)
    closing = {wish["unit"], *(_below(rows, wish["unit"], day) if wish.get("below") else ())}
    _covering(rows, wish["unit"], day)
    kept = [row for row in rows if row["unit"] not in closing or row["from"] <= day]
    return [
        {**row, "until": day, "successor": successor}
        if row["unit"] in closing and row["until"] >= day
        else row
        for row in kept
    ]


def _reopen(rows: Rows, wish: Wish) -> Rows:
    day, last = _needed(wish), _last(rows, wish["unit"])
    if last["until"] >= day:
        raise _refused(
            wish["unit"],
            "from",
            Phrase("is open on {day} already", day=day),
            Phrase("choose a day after it closed"),
        )
    again = {**last, "from": day, "until": ALWAYS_UNTIL, "successor": None}
    return [*rows, again | ({"parent": wish["parent"]} if wish.get("parent") else {})]


def _move(rows: Rows, wish: Wish) -> Rows:
    return _split(rows, [wish["unit"]], _needed(wish), wish.get("parent") or None)


def _merge(rows: Rows, wish: Wish) -> Rows:
    """The unit closes, another succeeds it, and what stood below it stands below the other from the next day on."""
    day, into = _needed(wish), str(wish.get("into", ""))
    _covering(rows, into, day)
    children = [row["unit"] for row in rows if row["parent"] == wish["unit"] and row["until"] > day]
    moved = _split(rows, list(dict.fromkeys(children)), day + DAY, into)
    return _close(moved, {**wish, "below": False}, into)


DEEDS: dict[str, Callable[[Rows, Wish], Rows]] = {
    "add": _add,
    "set": _set,
    "close": _close,
    "reopen": _reopen,
    "move": _move,
    "merge": _merge,
}


def _split(rows: Rows, units: list[str], day: date, parent: str | None) -> Rows:
    """From a day on some units belong elsewhere."""
    made = list(rows)
    for unit in units:
        row = _covering(made, unit, day)
        place = made.index(row)
        if row["from"] < day:
            made[place] = {**row, "until": day - DAY, "successor": None}
            made.insert(place + 1, {**row, "from": day, "parent": parent})
        else:
            made[place] = {**row, "parent": parent}
    return made


def _below(rows: Rows, unit: str, day: date) -> set[str]:
    """Every unit that stands below one on a day."""
    children: dict[str, list[str]] = {}
    for row in rows:
        if row["from"] <= day <= row["until"] and row["parent"]:
            children.setdefault(row["parent"], []).append(row["unit"])
    found: set[str] = set()
    waiting = [unit]
    while waiting:
        new = [one for one in children.get(waiting.pop(), ()) if one not in found]
        found.update(new)
        waiting += new
    return found


def _covering(rows: Rows, unit: str, day: date) -> dict[str, Any]:
    _last(rows, unit)
    for row in rows:
        if row["unit"] == unit and row["from"] <= day <= row["until"]:
            return row
    raise _refused(
        unit, "from", Phrase("is not open on {day}", day=day), Phrase("choose a day on which it is open")
    )


def _last(rows: Rows, unit: str) -> dict[str, Any]:
    own = [row for row in rows if row["unit"] == unit]
    if not own:
        raise _refused(unit, "unit", Phrase("is no unit of this campaign"), Phrase("choose one that is"))
    return max(own, key=lambda row: row["from"])


def _dated(units: pl.DataFrame) -> Rows:
    return [
        {
            **row,
            "from": _read(row["from"], "from").first if row["from"] else ALWAYS_FROM,
            "until": _read(row["until"], "until").last if row["until"] else ALWAYS_UNTIL,
        }
        for row in units.iter_rows(named=True)
    ]


def _read(text: str, column: str) -> Period:
    try:
        return parse_any(text)
    except PeriodError:
        raise _refused(text, column, Phrase("is no day"), Phrase("write one such as 2026-03-31")) from None


def _text(day: date) -> str | None:
    return None if day in (ALWAYS_FROM, ALWAYS_UNTIL) else day.isoformat()


def _needed(wish: Wish) -> date:
    day = _day(wish, "on")
    if day is None:
        raise _refused(
            str(wish["unit"]), "from", Phrase("needs a day"), Phrase("write one such as 2026-03-31")
        )
    return day


def _day(wish: Wish, name: str) -> date | None:
    text = wish.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise _refused(
            str(text), "from", Phrase("is no day"), Phrase("write one such as 2026-03-31")
        ) from None


def _refused(value: str, column: str, reason: Phrase, remedy: Phrase) -> Refused:
    return Refused([Refusal(file="units.csv", column=column, value=value, reason=reason, remedy=remedy)])
