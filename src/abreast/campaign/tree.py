"""The tree of units and the groups across it, as they are in each period."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from abreast.campaign.calendar import Calendar
from abreast.campaign.interval import ALWAYS_FROM, ALWAYS_UNTIL, latest_within
from abreast.campaign.model import Language
from abreast.campaign.scopes import Scopes, scopes_of

REMEMBERED = 4


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """Units and memberships through time, known to nest.

    `units`: one row per unit and interval: unit, kind, parent, title_en, title_zh, from, until, successor, row,
    and the attribute columns of units.csv as text. `memberships`: unit, grouping, group, from, until, row.
    `groups`: grouping, group, title_en, title_zh.
    """

    calendar: Calendar
    units: pl.DataFrame
    memberships: pl.DataFrame
    groups: pl.DataFrame
    _changes: tuple[date, ...] = field(init=False, repr=False)
    _scopes: dict[tuple[int, int], Scopes] = field(repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_changes", tuple(_changes(self.units, self.memberships)))

    def at(self, period: str) -> pl.DataFrame:
        """The units that exist in a period, each where it last belonged in it.

        One row a unit, sorted by id: unit, kind, parent, title_en, title_zh, successor, from, until and attributes.
        """
        slot = self.calendar.parse(period)
        return latest_within(self.units, ["unit"], slot.first, slot.last).drop("row")

    def scopes(self, period: str) -> pl.DataFrame:
        """Every scope of every unit that exists in a period.

        unit, kind, scope, scope_kind (the kind of the ancestor, or the name of the grouping), distance (UInt8: 0 the
        unit itself, 1 its parent; a group stands one above the unit whose membership is inherited), is_group.
        """
        return self.numbered(period).named()

    def numbered(self, period: str) -> Scopes:
        """The same in numbers, for who does not need the names of millions."""
        key = self._epoch(period)
        if key not in self._scopes:
            while len(self._scopes) >= REMEMBERED:
                self._scopes.pop(next(iter(self._scopes)))
            slot = self.calendar.parse(period)
            own = latest_within(self.memberships, ["unit", "grouping"], slot.first, slot.last)
            self._scopes[key] = scopes_of(self.at(period), own)
        return self._scopes[key]

    def by_day(self) -> "Tree":
        """The same tree asked by days; what is worked out for the one serves the other."""
        return replace(self, calendar=Calendar("day"))

    def epochs(self, periods: Sequence[str]) -> list[list[str]]:
        """The periods in runs throughout which the tree and its groups stay the same."""
        runs: list[list[str]] = []
        for period in sorted(set(periods)):
            if runs and self._epoch(runs[-1][-1]) == self._epoch(period):
                runs[-1].append(period)
            else:
                runs.append([period])
        return runs

    def exists(self, unit: str, period: str) -> bool:
        """Whether a unit exists on some day of a period."""
        return unit in self.at(period)["unit"]

    def members(self, scope: str, kind: str, period: str) -> list[str]:
        """The ids of the units of a kind within a scope (itself included) in a period, sorted."""
        scopes = self.scopes(period).filter((pl.col("scope") == scope) & (pl.col("kind") == kind))
        return scopes["unit"].unique().sort().to_list()

    def groups_of(self, grouping: str, period: str) -> pl.DataFrame:
        """unit, group: the group of a grouping to which each unit belongs in a period, by itself or by inheritance."""
        scopes = self.numbered(period)
        rows = scopes.rows.filter(pl.col("is_group"))
        groups = Scopes(scopes.units, scopes.places, rows).named().filter(pl.col("scope_kind") == grouping)
        return groups.select("unit", group="scope")

    def roots(self, period: str) -> list[str]:
        """The units without a parent in a period, sorted."""
        return self.at(period).filter(pl.col("parent").is_null())["unit"].to_list()

    def titles(self) -> pl.DataFrame:
        """scope, scope_kind, title_en, title_zh: the last title of every unit and group."""
        last = self.units.sort("unit", "from").unique("unit", keep="last", maintain_order=True)
        units = last.select(scope="unit", scope_kind="kind", title_en="title_en", title_zh="title_zh")
        groups = self.groups.select(
            scope="group", scope_kind="grouping", title_en="title_en", title_zh="title_zh"
        )
        return pl.concat([units, groups])

    def title(self, scope: str, language: Language) -> str:
        """The title of a unit or group; its id where there is none."""
        found = self.titles().filter(pl.col("scope") == scope)[f"title_{language}"]
        return str(found[0]) if len(found) else scope

    def names(self) -> pl.DataFrame:
        """name, unit: how units may be written in files. Ids, and titles that only one unit has and that are no id."""
        ids = self.units.select(name="unit", unit="unit").unique()
        titles = pl.concat(
            [self.units.select(name=title, unit="unit") for title in ("title_en", "title_zh")]
        ).unique()
        alone = titles.filter(~pl.col("name").is_duplicated()).join(ids, on="name", how="anti")
        return pl.concat([ids, alone]).sort("name")

    def successors(self) -> pl.DataFrame:
        """unit, successor, until: units that merged, and their last day."""
        return self.units.filter(pl.col("successor").is_not_null()).select("unit", "successor", "until")

    def _epoch(self, period: str) -> tuple[int, int]:
        """Periods alike in this have the same tree: no interval begins or ends between them."""
        slot = self.calendar.parse(period)
        return bisect_right(self._changes, slot.first), bisect_right(self._changes, slot.last)


def _changes(*frames: pl.DataFrame) -> list[date]:
    """The days on which something is no longer as on the day before."""
    days: set[date] = set()
    for frame in frames:
        days.update(frame["from"].unique().to_list())
        days.update(
            day + timedelta(days=1) for day in frame["until"].unique().to_list() if day != ALWAYS_UNTIL
        )
    return sorted(days - {ALWAYS_FROM})
