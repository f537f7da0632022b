"""Every scope of every unit, in numbers: millions of rows, worked out, kept and sorted far faster than texts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign.refusal import CampaignRefused, Refusal
from abreast.tables.phrase import Phrase

DEEPEST = 50
ROWS = {"unit": pl.UInt32, "scope": pl.UInt32, "distance": pl.UInt8, "is_group": pl.Boolean}
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Scopes:
    """The scopes of a tree while it stays the same.

    `units`: unit, kind, sorted by id. `places`: scope, scope_kind, sorted by id. `rows`: unit (UInt32: its row in
    `units`), scope (UInt32: its row in `places`), distance (UInt8), is_group; sorted by unit, distance and scope.
    """

    units: pl.DataFrame
    places: pl.DataFrame
    rows: pl.DataFrame

    def among(self, units: pl.Series, places: pl.Series | None = None) -> "Scopes":
        """Only the scopes of the units marked (by row of `units`), and only those marked (by row of `places`)."""
        chosen = units.gather(self.rows["unit"])
        if places is not None:
            chosen &= places.gather(self.rows["scope"])
        return Scopes(self.units, self.places, self.rows.filter(chosen))

    def above(self, units: pl.Series, places: pl.Series | None = None) -> "Scopes":
        """The same without the units themselves."""
        found = self.among(units, places)
        return Scopes(found.units, found.places, found.rows.filter(pl.col("distance") > 0))

    def inside(self, places: Iterable[str]) -> pl.DataFrame:
        """unit, scope of all units within these scopes, themselves included."""
        marked = self.places["scope"].is_in(list(places)).gather(self.rows["scope"])
        return Scopes(self.units, self.places, self.rows.filter(marked)).named().select("unit", "scope")

    def of_kinds(self, kinds: Collection[str]) -> pl.Series:
        """Marks the units of these kinds."""
        return self.units["kind"].is_in(list(kinds))

    def named(self) -> pl.DataFrame:
        """unit, kind, scope, scope_kind, distance, is_group, in the order of `rows`."""
        unit, scope = self.rows["unit"], self.rows["scope"]
        return pl.DataFrame(
            [
                self.units["unit"].gather(unit),
                self.units["kind"].gather(unit),
                self.places["scope"].gather(scope),
                self.places["scope_kind"].gather(scope),
                self.rows["distance"],
                self.rows["is_group"],
            ]
        )


def scopes_of(units: pl.DataFrame, memberships: pl.DataFrame) -> Scopes:
    """Each unit with itself, every unit above it and its groups.

    `units`: unit, kind, parent, sorted by unit; `memberships`: unit, grouping, group, at most one of each unit and
    grouping. A group is that of the nearest unit, itself included, that has one of its own, and stands one above it.
    Raises CampaignRefused where units lie deeper than `DEEPEST`.
    """
    groups = memberships.select(scope="group", scope_kind="grouping").unique()
    every = pl.concat([units.select(scope="unit", scope_kind="kind"), groups])
    order = every["scope"].arg_sort()
    place = pl.Series("place", np.argsort(order.to_numpy()), dtype=pl.Int64)
    lies, stands = place[: units.height].to_numpy(), groups.with_columns(place[units.height :])
    ancestors = _ancestors(units)
    rows = [
        pl.DataFrame({"unit": unit, "scope": lies[above]}).with_columns(
            distance=pl.lit(distance, pl.UInt8), is_group=pl.lit(False)
        )
        for distance, (unit, above) in enumerate(ancestors)
    ]
    named = memberships.rename({"group": "scope", "grouping": "scope_kind"}).join(
        stands, on=["scope", "scope_kind"]
    )
    rows += [_groups(part, units, ancestors) for part in named.partition_by("scope_kind")]
    table = pl.concat([pl.DataFrame(schema=ROWS), *(part.cast(ROWS) for part in rows)])  # type: ignore[arg-type]
    return Scopes(units.select("unit", "kind"), every[order], table.sort("unit", "distance", "scope"))


def _ancestors(units: pl.DataFrame) -> list[tuple[Ints, Ints]]:
    """By distance, from 0: which units have somebody so far above them, and whom; as rows of `units`."""
    numbers = units.select(parent="unit").with_row_index("above")
    above = units.select("parent").join(numbers, on="parent", how="left", maintain_order="left")["above"]
    parent = above.cast(pl.Int64).fill_null(-1).to_numpy()
    unit = np.arange(units.height)
    level = unit.copy()
    levels: list[tuple[Ints, Ints]] = []
    while len(level):
        if len(levels) > DEEPEST:
            deep = Refusal(
                file="units.csv",
                column="parent",
                value=units["unit"][int(unit[0])],
                reason=Phrase("has more than {deepest} units above it", deepest=DEEPEST),
                remedy=Phrase("let it belong to a unit further up"),
            )
            raise CampaignRefused([deep])
        levels.append((unit, level))
        upwards = parent[level]
        unit, level = unit[upwards >= 0], upwards[upwards >= 0]
    return levels


def _groups(members: pl.DataFrame, units: pl.DataFrame, ancestors: list[tuple[Ints, Ints]]) -> pl.DataFrame:
    """The group of each unit in one grouping, from the bottom up. `members`: unit, place."""
    joined = units.select("unit").join(
        members.select("unit", "place"), on="unit", how="left", maintain_order="left"
    )
    own = joined["place"].fill_null(-1).to_numpy()
    found, far = np.full(units.height, -1), np.zeros(units.height, dtype=np.int64)
    for distance, (unit, above) in enumerate(ancestors):
        fresh = (found[unit] < 0) & (own[above] >= 0)
        found[unit[fresh]], far[unit[fresh]] = own[above[fresh]], distance + 1
    unit = np.flatnonzero(found >= 0)
    return pl.DataFrame({"unit": unit, "scope": found[unit], "distance": far[unit]}).with_columns(
        is_group=pl.lit(True)
    )
