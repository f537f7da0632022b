"""What every family is given, and how a statement is put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from abreast.bulletin.names import AspectName, Names, one_of
from abreast.bulletin.number import Lang, prose
from abreast.bulletin.privacy import public
from abreast.bulletin.rows import Rows
from abreast.bulletin.sentence import Said, Sentence, Shown
from abreast.bulletin.statement import Key, Source, Statement

LISTED = 300  # kinds with more units than this are not listed unit by unit: nobody reads on
SCOPES = 60  # kinds with more scopes than this are not reported on scope by scope
COVERED = 120  # the same of coverage: who is missing is asked of each enterprise
FEW = 4  # aspects; where there are more, only the first is told in full

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Titles, the results tables, and the bulletin's period."""

    names: Names
    tables: Mapping[str, pl.DataFrame]
    period: str
    _lookup: Rows = field(init=False, repr=False, compare=False)
    _scopes: dict[tuple[str, int], set[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _sizes: dict[str, dict[str, int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _kept: dict[str, list[Row]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", public(self.tables, self.names))
        object.__setattr__(self, "_lookup", Rows(self.tables))

    def once(self, name: str, make: Callable[[], list[Row]]) -> list[Row]:
        """What is asked for many times while one bulletin is made, worked out once."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def rows(self, table: str, **rows: Any) -> list[Row]:
        """Rows of a table up to the bulletin's period; none where a room left no such table."""
        if table not in self.tables:
            return []
        frame = self._lookup.select(table, rows)
        if "period" in frame.columns:
            frame = frame.filter(pl.col("period") <= self.period)
        return frame.to_dicts()

    def full_rows(self, table: str, **rows: Any) -> list[Row]:
        """Rows of the bulletin's period about the aspects that are told in full."""
        aspects = [a.code for a in self.aspects if self.full(a.code)]
        return [r for a in aspects for r in self.rows(table, aspect=a, period=self.period, **rows)]

    def frame(self, table: str, **rows: Any) -> pl.DataFrame:
        """Rows of a table, to be counted and added up where there may be very many; empty without the table."""
        return self._lookup.select(table, rows) if table in self.tables else pl.DataFrame()

    def different(self, table: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The different values of some columns in the bulletin's period, sorted."""
        if table not in self.tables:
            return []
        frame = self.tables[table].filter(pl.col("period") == self.period)
        return sorted(frame.select(columns).unique().iter_rows())

    @property
    def aspects(self) -> list[AspectName]:
        """The aspects in the order of the page: priority ones first, then as defined."""
        return sorted(self.names.aspects.values(), key=lambda a: not a.priority)

    def full(self, aspect: str) -> bool:
        """Whether an aspect has articles of its own and its units are listed; of many aspects only the first has."""
        return aspect in self.names.aspects and (
            len(self.names.aspects) <= FEW or self.aspects[0].code == aspect
        )

    def listed_kinds(self, table: str) -> set[str]:
        """Kinds whose units may be listed one by one: not persons, and not more than 300 units."""
        if table not in self.tables:
            return set()
        if table not in self._sizes:
            sizes = self.tables[table].group_by("kind").agg(pl.col("unit").n_unique())
            self._sizes[table] = dict(sizes.iter_rows())
        small = {kind for kind, n in self._sizes[table].items() if n <= LISTED}
        return {kind for kind in small if not self.names.kind(kind).person}

    def listed_scopes(self, table: str, most: int = SCOPES) -> set[str]:
        """Scopes reported on: the outermost ones, those with exemplars of their own, and those of a kind that has not
        more than `most` scopes."""
        if table not in self.tables:
            return set()
        if (table, most) not in self._scopes:
            self._scopes[table, most] = self._listed_scopes(self.tables[table], most)
        return self._scopes[table, most]

    def _listed_scopes(self, frame: pl.DataFrame, most: int) -> set[str]:
        found = set(self.names.regions)
        if "appointed" in self.tables:
            found.update(self.tables["appointed"]["scope"].unique())
        if "scope_kind" in frame.columns:
            kinds = frame.group_by("scope").agg(pl.col("scope_kind").first())
            for kind, scopes in kinds.group_by("scope_kind").agg("scope").iter_rows():
                if len(scopes) <= most and not self.names.kind(kind).person:
                    found.update(scopes)
        return found

    def widest(self, rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
        """Per (aspect, unit) the row at the outermost scope: a region where there is one, else the largest field."""
        order = {scope: i for i, scope in enumerate(self.names.regions)}
        best: dict[tuple[str, str], tuple[tuple[float, float, str], Row]] = {}
        for row in rows:
            rank = (order.get(row["scope"], len(order)), -(row.get("of") or 0), row["scope"])
            at = (row["aspect"], row["unit"])
            if at not in best or rank < best[at][0]:
                best[at] = (rank, row)
        return {at: row for at, (_, row) in best.items()}


def state(
    key: Key,
    value: float,
    unit: str,
    source: Source,
    en: Sentence,
    zh: Sentence,
    *,
    since: str | None = None,
    count: float | None = None,
    of: float | None = None,
) -> Said:
    """A statement with its sentences; `since` is the statement's own period unless given."""
    statement = Statement(
        id=key[0],
        scope=key[1],
        period=key[2],
        since=since or key[2],
        value=float(value),
        unit=unit,
        en=str(en),
        zh=str(zh),
        from_=source,
        count=None if count is None else float(count),
        of=None if of is None else float(of),
    )
    return Said(statement, en, zh)


def shown(key: Key, text: str, value: float, part: str = "value") -> Shown:
    return Shown(text, float(value), key, part)


def quantity(value: float, unit: str, lang: Lang) -> str:
    """An amount in the unit of a gap: 1,234 patients within four hours; 1.2万人在四小时内得到处置."""
    number = prose(value, lang, 1 if abs(value) < 10 else 0)
    if lang == "zh":
        return number + unit
    return f"{number} {one_of(unit) if number == '1' else unit}".strip()


def money(value: float, currency: str, lang: Lang) -> str:
    """An amount of money: 1.2 million GBP, 120万英镑."""
    number = prose(value, lang)
    joined = "" if lang == "zh" and not currency.isascii() else " "
    return f"{number}{joined}{currency}".strip()


def capital(text: str) -> str:
    """The first letter of an English sentence as a capital; titles are often written small."""
    return text[:1].upper() + text[1:]
