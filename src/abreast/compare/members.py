"""Who is compared with whom: the units of an aspect, their comparison groups and the scopes they stand in."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign import Campaign
from abreast.campaign.aspect import Aspect

ALL = "all"
BETWEEN = " + "  # no id holds a space, so a joint group is never mistaken for a single one


def units_of(campaign: Campaign, aspect: Aspect, period: str) -> pl.DataFrame:
    """unit, group, reason of the units an aspect compares in a period, sorted by unit.

    They exist in the period, are of its kind and in the groups of `where`. `group` joins the groups of
    `compare_within`; it is null, with the reason, for a unit that lacks one: it is listed, and compared with nobody.
    """
    tree = campaign.tree
    kinds = campaign.definition.kinds_of(aspect.kind)
    found = tree.at(period).filter(pl.col("kind").is_in(kinds)).select("unit")
    for grouping, group in aspect.where.items():
        inside = tree.groups_of(grouping, period).filter(pl.col("group") == group)
        found = found.join(inside.select("unit"), on="unit", how="semi")
    for grouping in aspect.compare_within:
        own = tree.groups_of(grouping, period).rename({"group": f"in {grouping}"})
        found = found.join(own, on="unit", how="left")
    inside_columns = [f"in {grouping}" for grouping in aspect.compare_within]
    if not inside_columns:
        return found.select("unit", group=pl.lit(ALL), reason=pl.lit(None, pl.String)).sort("unit")
    lacking = pl.concat_str(
        [pl.when(pl.col(name).is_null()).then(pl.lit(name.removeprefix("in "))) for name in inside_columns],
        separator=", ",
        ignore_nulls=True,
    )
    return found.select(
        "unit",
        group=pl.concat_str(inside_columns, separator=BETWEEN),
        reason=pl.when(pl.any_horizontal(pl.col(inside_columns).is_null())).then(
            pl.lit("belongs to no group of: ") + lacking
        ),
    ).sort("unit")


def places_of(campaign: Campaign, code: str, period: str, units: pl.DataFrame) -> pl.DataFrame:
    """unit, scope, scope_kind: the scopes above each of the units in a period within which the aspect compares."""
    kinds = campaign.scope_kinds(code, period)
    scopes = campaign.tree.numbered(period)
    asked = scopes.units["unit"].is_in(units["unit"].implode())
    above = scopes.above(asked, scopes.places["scope_kind"].is_in(kinds))
    return above.named().select("unit", "scope", "scope_kind")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Units in the groups they are compared in, group after group.

    `unit` (r,): place of each row's unit among the aspect's units. `offsets` (g + 1,): where each group of rows starts.
    `groups`: one row each: scope, scope_kind, group.
    """

    unit: NDArray[np.int64]
    offsets: NDArray[np.int64]
    groups: pl.DataFrame

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.diff(self.offsets)

    @property
    def segment(self) -> NDArray[np.int64]:
        """Number of each row's group (r,)."""
        return np.repeat(np.arange(len(self.offsets) - 1), self.sizes)

    def where(self, keep: NDArray[np.bool_]) -> "Rows":
        """Only the rows marked (r,), in the same groups, some of which may be left empty."""
        counts = np.bincount(self.segment[keep], minlength=len(self.offsets) - 1)
        return Rows(self.unit[keep], np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), self.groups)

    def valued(self, value: NDArray[np.float64]) -> "Rows":
        """Only the rows whose unit has a value (n,), and only groups that have any."""
        kept = self.where(~np.isnan(value)[self.unit])
        filled = kept.sizes > 0
        offsets = np.concatenate([[0], kept.offsets[1:][filled]]).astype(np.int64)
        return Rows(kept.unit, offsets, kept.groups.filter(pl.Series(filled)))


def rows_of(places: pl.DataFrame, units: pl.DataFrame, *, together: bool = False) -> Rows:
    """The units of each scope and comparison group, or with `together` of each scope as the group `all`.

    `units`: unit and group in the order that numbers them; those without a comparison group are left out.
    """
    numbered = units.with_row_index("i").filter(pl.col("group").is_not_null())
    if together:
        numbered = numbered.with_columns(group=pl.lit(ALL))
    joined = places.join(numbered.select("unit", "group", "i"), on="unit")
    key = ["scope_kind", "scope", "group"]
    groups = joined.select(key).unique().sort(key).with_row_index("g")
    number = joined.join(groups, on=key, maintain_order="left")["g"].to_numpy()
    unit = joined["i"].to_numpy().astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(number, minlength=groups.height))]).astype(np.int64)
    return Rows(unit[np.lexsort((unit, number))], offsets, groups.select("scope", "scope_kind", "group"))
