"""Coverage (覆盖面): the share of units of a kind with complete pledges, by scope and day (protocol 3).

Numerator and denominator are drawn from the same population: units of the kind that exist on the day and belong to the
scope on that day. A rate therefore lies between 0 and 1 whatever opens, closes or moves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.catchup.counting import PLACE, Population, numbered
from abreast.catchup.intervals import FAR, holding

ANY = "any"
REQUIRED = "required"


def coverage(
    pledges: pl.DataFrame,
    population: pl.DataFrame | Population,
    days: Sequence[date],
    required: Mapping[str, Sequence[str]],
) -> pl.DataFrame:
    """Coverage by scope, kind, aspect and day.

    Parameters
    ----------
    pledges
        As :func:`abreast.catchup.completeness.completeness` returns them: `unit`, `aspect`, `made`, `complete_from`,
        `ended` (date, exclusive: the day on which it stopped counting; null: still open), `declared` (bool) and
        perhaps `declared_on` (date; null: with the pledge).
    population
        Who is where and when: `unit`, `kind`, `scope`, `scope_kind`, `start`, `end` (dates, both inclusive; null
        `end`: open). A unit belongs to a scope at most once on a day. Or the same, numbered.
    days
        Days to report.
    required
        By kind, the aspects that a unit has to cover all of to count under ``aspect = "required"``; kinds for which
        there are none have no such rows.

    Returns
    -------
    polars.DataFrame
        `scope`, `scope_kind`, `kind`, `aspect` (one in which a unit of the kind pledged anywhere, ``any`` or
        ``required``), `date`, `complete`, `part` (a pledge, but not a complete one), `declared` (complete by the
        unit's own word), `of`, `rate` (fraction).
    """
    days = sorted(days)
    here = numbered(population)
    codes = _codes(here.of(pledges), required)
    made = here.of(pledges).with_columns(code=codes.of(pl.col("aspect")), declared_from=_declared(pledges))
    states = {
        "complete": _open(made, "complete_from"),
        "pledged": _open(made, "made"),
        "declared": _open(made.filter(pl.col("declared").fill_null(False)), "declared_from"),
    }
    counts = {
        name: here.count(_covering(held, codes), len(codes.names), days) for name, held in states.items()
    }
    of = here.present(days)
    spot, code, day = np.nonzero(codes.shown(here.places["kind"])[:, :, None] & (of > 0)[:, None, :])
    table = here.places.select(PLACE)[spot].with_columns(
        pl.Series("aspect", codes.names, dtype=pl.String).gather(code),
        pl.Series("date", days, dtype=pl.Date).gather(day),
        pl.Series("of", of[spot, day], dtype=pl.UInt32),
        *(pl.Series(name, count[spot, code, day], dtype=pl.UInt32) for name, count in counts.items()),
    )
    return table.select(
        *PLACE,
        "aspect",
        "date",
        "complete",
        part=pl.col("pledged") - pl.col("complete"),
        declared="declared",
        of="of",
        rate=pl.col("complete") / pl.col("of"),
    )


def participation(
    taking_part: pl.DataFrame, population: pl.DataFrame | Population, days: Sequence[date]
) -> pl.DataFrame:
    """Participation (参加面): the share of units of a kind taking part in at least one movement.

    `taking_part` has `unit`, `start`, `end` (dates, both inclusive; null: open), one row per movement; `population`
    and `days` as for :func:`coverage`. Returns `scope`, `scope_kind`, `kind`, `date`, `count`, `of`, `rate`.
    """
    days = sorted(days)
    here = numbered(population)
    present = holding(here.of(taking_part).select("number", "start", "end"), ["number"])
    counts = here.count(present.with_columns(code=pl.lit(0)), 1, days)[:, 0]
    of = here.present(days)
    spot, day = np.nonzero(of)
    table = here.places.select(PLACE)[spot].with_columns(
        pl.Series("date", days, dtype=pl.Date).gather(day),
        pl.Series("count", counts[spot, day], dtype=pl.UInt32),
        pl.Series("of", of[spot, day], dtype=pl.UInt32),
    )
    return table.with_columns(rate=pl.col("count") / pl.col("of"))


def missing(pledges: pl.DataFrame, population: pl.DataFrame, day: date) -> pl.DataFrame:
    """Units of the population that have no complete pledge on `day`, and what their best pledge lacks.

    Returns `unit`, `kind`, `pledge` (the one with most parts; null: none made), `lacks` (list of parts).
    """
    here = population.filter((pl.col("start") <= day) & (pl.col("end").fill_null(FAR) >= day))
    units = here.select("unit", "kind").unique()
    made = pledges.filter((pl.col("made") <= day) & (pl.col("ended").is_null() | (pl.col("ended") > day)))
    # A part counts only once it is there: a plan to be written next week is still lacking today.
    parts = ["same_as", "targets", "plan", "measures"]
    lacking = [
        pl.when(pl.col(f"has_{part}").is_null() | (pl.col(f"has_{part}") > day)).then(pl.lit(part))
        for part in parts
    ]
    best = (
        made.with_columns(lacks=pl.concat_list(lacking).list.drop_nulls())
        .sort(pl.col("lacks").list.len(), "pledge")
        .unique("unit", keep="first", maintain_order=True)
    )
    return (
        units.join(best.select("unit", "pledge", "lacks"), on="unit", how="left")
        .with_columns(pl.col("lacks").fill_null(pl.lit(parts)))
        .filter(pl.col("lacks").list.len() > 0)
        .sort("kind", "unit")
    )


@dataclass(frozen=True, slots=True)
class _Codes:
    """Aspects, `any` and `required` numbered in the order of their `names`; by kind, which ones were `pledged` in and
    which are `required`."""

    names: list[str]
    pledged: dict[str, list[int]]
    required: dict[str, list[int]]

    def of(self, aspect: pl.Expr) -> pl.Expr:
        return aspect.replace_strict(self.names, range(len(self.names)), return_dtype=pl.UInt32)

    def shown(self, kinds: pl.Series) -> NDArray[np.bool_]:
        """Which codes are told of places with these kinds (n, codes)."""
        shown = np.zeros((kinds.len(), len(self.names)), dtype=np.bool_)
        shown[:, self.names.index(ANY)] = True
        for kind, codes in self.pledged.items():
            shown[np.ix_(np.flatnonzero((kinds == kind).to_numpy()), np.array(codes))] = True
        shown[kinds.is_in(list(self.required)).to_numpy(), self.names.index(REQUIRED)] = True
        return shown


def _codes(made: pl.DataFrame, required: Mapping[str, Sequence[str]]) -> _Codes:
    wanted = {kind: set(aspects) for kind, aspects in required.items() if aspects}
    pledged = dict(made.group_by("kind").agg(pl.col("aspect").unique()).iter_rows())
    names = sorted({ANY, REQUIRED}.union(*wanted.values(), *pledged.values()))
    place = {name: at for at, name in enumerate(names)}
    return _Codes(
        names,
        {kind: [place[aspect] for aspect in aspects] for kind, aspects in pledged.items()},
        {kind: [place[aspect] for aspect in aspects] for kind, aspects in wanted.items()},
    )


def _declared(pledges: pl.DataFrame) -> pl.Expr:
    """The day from which a unit's own word counts: with the pledge, or later where it says so."""
    if "declared_on" not in pledges.columns:
        return pl.col("made")
    return pl.max_horizontal("made", "declared_on")


def _open(pledges: pl.DataFrame, since: str) -> pl.DataFrame:
    until = pl.col("ended").dt.offset_by("-1d")
    return pledges.filter(pl.col(since).is_not_null()).select(
        "number", "kind", "code", start=since, end=until
    )


def _covering(intervals: pl.DataFrame, codes: _Codes) -> pl.DataFrame:
    """Disjoint intervals of each unit: by aspect, for any aspect, and for all that are required of its kind."""
    each = holding(intervals, ["number", "kind", "code"])
    anything = holding(each, ["number", "kind"]).with_columns(code=pl.lit(codes.names.index(ANY), pl.UInt32))
    found = [each, anything.select(each.columns)]
    for kind, wanted in codes.required.items():
        own = each.filter((pl.col("kind") == kind) & pl.col("code").is_in(wanted))
        whole = holding(own, ["number", "kind"], need=len(wanted))
        found.append(
            whole.with_columns(code=pl.lit(codes.names.index(REQUIRED), pl.UInt32)).select(each.columns)
        )
    return pl.concat(found)
