"""Counting units by scope and day: who belongs where, as matrices, times what holds of whom, from when until when.

A population of hundreds of thousands in seven scopes each is millions of rows, sorted and joined day by day; as a
sparse product it is a moment's work.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from abreast.campaign import Tree
from abreast.campaign.scopes import Scopes
from abreast.catchup.intervals import FAR
from abreast.catchup.population import stretches

PLACE = ["scope", "scope_kind", "kind"]
UNIT = {"unit": pl.String, "kind": pl.String}
Counts = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Who is where, in numbers.

    `places`: scope, scope_kind, kind by `spot`, in the order of their names; `units`: unit, kind by `number`;
    `stretches`: first and last day, and the spots (rows) to which each unit (columns) belongs on all days between.
    """

    places: pl.DataFrame
    units: pl.DataFrame
    stretches: list[tuple[date, date, csr_array]]

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows whose `unit` is in the population, with its `number` and `kind` instead of its id."""
        return rows.join(self.units, on="unit").drop("unit")

    def present(self, days: Sequence[date]) -> Counts:
        """How many units are at each spot on each day (spots, days)."""
        counts = np.zeros((self.places.height, len(days)), dtype=np.int32)
        for start, end, members in self.stretches:
            inside = np.array([start <= day <= end for day in days], dtype=np.bool_)
            counts[:, inside] += members.sum(axis=1)[:, None].astype(np.int32)
        return counts

    def count(self, held: pl.DataFrame, codes: int, days: Sequence[date]) -> Counts:
        """How many units at each spot hold something of each code on each day (spots, codes, days).

        `held`: number, code (from 0), start, end (dates, both inclusive); intervals of one unit and code are disjoint.
        `days` ascend.
        """
        counts = np.zeros((self.places.height, codes, len(days)), dtype=np.int32)
        for start, end, members in self.stretches:
            changes = _changes(held, start, end, days, (self.units.height, codes))
            found = (members @ changes).toarray().reshape(self.places.height, codes, len(days) + 1)
            counts += found[..., :-1].cumsum(axis=2, dtype=np.int32)
        return counts


def populated(tree: Tree, kinds: Collection[str], days: Sequence[date]) -> Population:
    """Units of these kinds in every scope above them, on these days; as :func:`numbered` of their `population`."""
    found = [
        (start, end, scopes.above(scopes.of_kinds(kinds))) for start, end, scopes in stretches(tree, days)
    ]
    known = pl.concat([pl.DataFrame(schema=UNIT), *(scopes.units for _, _, scopes in found)]).unique()
    units = known.filter(pl.col("kind").is_in(list(kinds))).sort("unit", "kind").with_row_index("number")
    spots = [pl.DataFrame(schema=dict.fromkeys(PLACE, pl.String)), *(_spots(one) for _, _, one in found)]
    places = pl.concat(spots).unique().sort(PLACE).with_row_index("spot")
    shape = (places.height, units.height)
    return Population(
        places, units, [(start, end, _belonging(one, places, units, shape)) for start, end, one in found]
    )


def _spots(scopes: Scopes) -> pl.DataFrame:
    """The different places of units, by name."""
    pairs = scopes.rows.select("scope", kind=scopes.units["kind"].gather(scopes.rows["unit"])).unique()
    return scopes.places[pairs["scope"]].with_columns(pairs["kind"]).select(PLACE)


def _belonging(
    scopes: Scopes, places: pl.DataFrame, units: pl.DataFrame, shape: tuple[int, int]
) -> csr_array:
    """Which unit (columns) belongs to which spot (rows)."""
    number = scopes.units.join(units, on=["unit", "kind"], how="left", maintain_order="left")["number"]
    kind = scopes.units["kind"].gather(scopes.rows["unit"])
    spot = scopes.places.with_row_index("at").join(places, on=["scope", "scope_kind"])
    rows = scopes.rows.select("scope", kind, number=number.gather(scopes.rows["unit"]))
    placed = rows.join(spot.select("kind", "spot", scope="at"), on=["scope", "kind"])
    return _members(placed, shape)


def numbered(population: pl.DataFrame | Population) -> Population:
    """`population`: unit, kind, scope, scope_kind, start, end (dates, both inclusive; null `end`: open), unless it is
    numbered already."""
    if isinstance(population, Population):
        return population
    places = population.select(PLACE).unique().sort(PLACE).with_row_index("spot")
    units = population.select("unit", "kind").unique().sort("unit", "kind").with_row_index("number")
    shape = (places.height, units.height)
    rows = population.with_columns(pl.col("end").fill_null(FAR))
    stretches = [
        (start, end, _members(part.join(places, on=PLACE).join(units, on=["unit", "kind"]), shape))
        for (start, end), part in rows.group_by("start", "end", maintain_order=True)
    ]
    return Population(places, units, stretches)


def _members(rows: pl.DataFrame, shape: tuple[int, int]) -> csr_array:
    at = (rows["spot"].to_numpy(), rows["number"].to_numpy())
    return csr_array((np.ones(rows.height, dtype=np.int32), at), shape=shape)


def _changes(
    held: pl.DataFrame, first: date, last: date, days: Sequence[date], shape: tuple[int, int]
) -> csr_array:
    """+1 where something begins to hold, −1 where it no longer does, in a stretch (units, codes × (days + 1))."""
    inside = held.filter((pl.col("start") <= last) & (pl.col("end") >= first))
    begins = inside["start"].clip(lower_bound=first).to_numpy()
    after = inside["end"].clip(upper_bound=last).dt.offset_by("1d").to_numpy()
    calendar = np.array(days, dtype="datetime64[D]")
    unit, code = inside["number"].to_numpy(), inside["code"].to_numpy().astype(np.int64) * (len(days) + 1)
    at = [code + np.searchsorted(calendar, moment.astype("datetime64[D]")) for moment in (begins, after)]
    ones = np.ones(len(unit), dtype=np.int32)
    return csr_array(
        (np.concatenate([ones, -ones]), (np.concatenate([unit, unit]), np.concatenate(at))),
        shape=(shape[0], shape[1] * (len(days) + 1)),
    )
