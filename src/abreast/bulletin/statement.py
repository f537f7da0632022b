"""A statement: one number that the bulletin prints, in words, with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AGGREGATES = ("sum", "count", "share", "last", "ratio")

Key = tuple[str, str, str]


class StatementError(ValueError):
    """A statement cannot be read, or cannot be recomputed; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from: rows of a results table, and what is done with them.

    `filter` maps a column to a value, a list of values, or a range: `{"from": a, "until": b}` (both included) or
    `{"above": a, "below": b}` (both excluded), either bound alone too, or `{"present": true}`. `aggregate`:

    - `sum`: of `column`;
    - `count`: of rows, or of the different values of `column` where one is named;
    - `last`: `column` in the one row with the latest `period` (or `date`);
    - `share`: rows counted as under `count`, divided by the denominator;
    - `ratio`: sum of `column` divided by the denominator.

    `denominator` gives a statement's `of`. It says only what differs from the source itself: its `table`, `filter` and
    `column` are the source's unless named, its aggregate is `count` for a share, `last` for a `last` and else `sum`.
    """

    table: str
    filter: Mapping[str, Any]
    column: str | None
    aggregate: str
    denominator: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "filter": dict(self.filter),
            "column": self.column,
            "aggregate": self.aggregate,
            "denominator": None if self.denominator is None else dict(self.denominator),
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """One number with its words. `value` is in the unit of measure `unit`; rates are fractions.

    `count` and `of` are numerator and denominator of a share or ratio; `of` alone is what a rank is out of.
    `since` is the first period of a cumulative or windowed number, equal to `period` where it spans one.
    """

    id: str
    scope: str
    period: str
    since: str
    value: float
    unit: str
    en: str
    zh: str
    from_: Source = field(repr=False)
    count: float | None = None
    of: float | None = None

    @property
    def key(self) -> Key:
        return (self.id, self.scope, self.period)

    @property
    def name(self) -> str:
        """Id, scope and period in one word, as pages and messages print it."""
        return "@".join(self.key)

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "scope": self.scope,
            "period": self.period,
            "since": self.since,
            "value": self.value,
            "count": self.count,
            "of": self.of,
            "unit": self.unit,
            "en": self.en,
            "zh": self.zh,
            "from": self.from_.to_json(),
        }

    @staticmethod
    def from_json(raw: Any) -> Statement:
        """Read one entry of `bulletin.json`. Raises StatementError naming the entry and the field."""
        if not isinstance(raw, Mapping):
            raise StatementError(f"bulletin.json: an entry is {type(raw).__name__}, not an object")
        name = "@".join(str(raw.get(k, "?")) for k in ("id", "scope", "period"))
        texts = {k: _text(raw, k, name) for k in ("id", "scope", "period", "since", "unit", "en", "zh")}
        value = _number(raw, "value", name)
        if value is None:
            raise StatementError(f"{name}: value is missing")
        return Statement(
            **texts,
            value=value,
            count=_number(raw, "count", name),
            of=_number(raw, "of", name),
            from_=_source(raw.get("from"), name),
        )


def _text(raw: Mapping[str, Any], key: str, name: str) -> str:
    found = raw.get(key)
    if not isinstance(found, str):
        raise StatementError(f"{name}: {key} is {found!r}, not a text")
    return found


def _number(raw: Mapping[str, Any], key: str, name: str) -> float | None:
    found = raw.get(key)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise StatementError(f"{name}: {key} is {found!r}, not a number")
    return float(found)


def _source(raw: Any, name: str) -> Source:
    if not isinstance(raw, Mapping):
        raise StatementError(f"{name}: from is {raw!r}, not an object")
    table, rows, column = raw.get("table"), raw.get("filter"), raw.get("column")
    if not isinstance(table, str) or not isinstance(rows, Mapping) or not isinstance(column, str | None):
        raise StatementError(f"{name}: from needs a table, a filter and a column")
    if raw.get("aggregate") not in AGGREGATES:
        raise StatementError(
            f"{name}: aggregate is {raw.get('aggregate')!r}, not one of {', '.join(AGGREGATES)}"
        )
    denominator = raw.get("denominator")
    if denominator is not None and not isinstance(denominator, Mapping):
        raise StatementError(f"{name}: denominator is {denominator!r}, not an object")
    return Source(table, rows, column, str(raw["aggregate"]), denominator)
