"""Coverage (覆盖面): the share of units of a kind with complete pledges, by scope and day (protocol 3).

Numerator and denominator are drawn from the same population: units of the kind that exist on the day and belong to the
scope on that day. A rate therefore lies between 0 and 1 whatever opens, closes or moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from abreast.catchup.intervals import FAR, daily_counts, holding

ANY = "any"
REQUIRED = "required"
PLACE = ["scope", "scope_kind", "kind"]


def coverage(
    pledges: pl.DataFrame,
    population: pl.DataFrame,
    days: Sequence[date],
    required: Sequence[str] = (),
) -> pl.DataFrame:
    """Coverage by scope, kind, aspect and day.

    Parameters
    ----------
    pledges
        As :func:`abreast.catchup.completeness.completeness` returns them: `unit`, `aspect`, `made`, `complete_from`,
        `ended` (date, exclusive: the day on which it stopped counting; null: still open), `declared` (bool).
    population
        Who is where and when: `unit`, `kind`, `scope`, `scope_kind`, `start`, `end` (dates, both inclusive; null
        `end`: open). A unit belongs to a scope at most once on a day.
    days
        Days to report, ascending.
    required
        Aspects that a unit has to cover all of to count under ``aspect = "required"``; where empty those rows are
        left out.

    Returns
    -------
    polars.DataFrame
        `scope`, `scope_kind`, `kind`, `aspect` (an aspect, ``any`` or ``required``), `date`, `complete`, `part`
        (a pledge, but not a complete one), `declared` (complete by the unit's own word), `of`, `rate` (fraction).
    """
    days = sorted(days)
    aspects = sorted(set(pledges["aspect"].to_list()) | {ANY} | ({REQUIRED} if required else set()))
    numbered = _numbered(population)
    code = pl.Enum(sorted({*aspects, *required, REQUIRED}))
    made = numbered.of(pledges).with_columns(pl.col("aspect").cast(code))
    of = daily_counts(numbered.population, ["spot"], days).rename({"count": "of"})
    states = {
        "complete": _covering(_open(made, "complete_from"), required),
        "any_pledge": _covering(_open(made, "made"), required),
        "declared": _covering(_open(made.filter(pl.col("declared").fill_null(False)), "made"), required),
    }
    table = of.join(pl.DataFrame({"aspect": aspects}, schema={"aspect": code}), how="cross")
    by = ["spot", "aspect"]
    for name, intervals in states.items():
        counted = daily_counts(_within(intervals, numbered.population), by, days).rename({"count": name})
        table = table.join(counted, on=[*by, "date"], how="left").with_columns(pl.col(name).fill_null(0))
    # Places and aspects are numbered in the order of their names.
    sorted_table = table.sort("spot", "aspect", "date").join(
        numbered.places, on="spot", maintain_order="left"
    )
    return sorted_table.select(
        *PLACE,
        pl.col("aspect").cast(pl.String),
        "date",
        "complete",
        part=pl.col("any_pledge") - pl.col("complete"),
        declared="declared",
        of="of",
        rate=pl.col("complete") / pl.col("of"),
    )


def participation(taking_part: pl.DataFrame, population: pl.DataFrame, days: Sequence[date]) -> pl.DataFrame:
    """Participation (参加面): the share of units of a kind taking part in at least one movement.

    `taking_part` has `unit`, `start`, `end` (dates, both inclusive; null: open), one row per movement; `population`
    and `days` as for :func:`coverage`. Returns `scope`, `scope_kind`, `kind`, `date`, `count`, `of`, `rate`.
    """
    days = sorted(days)
    numbered = _numbered(population)
    of = daily_counts(numbered.population, ["spot"], days).rename({"count": "of"})
    present = holding(numbered.of(taking_part).select("unit", "start", "end"), ["unit"])
    counted = daily_counts(_within(present, numbered.population), ["spot"], days)
    return (
        of.join(counted, on=["spot", "date"], how="left")
        .sort("spot", "date")
        .join(numbered.places, on="spot", maintain_order="left")
        .select(*PLACE, "date", pl.col("count").fill_null(0), "of")
        .with_columns(rate=pl.col("count") / pl.col("of"))
    )


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
class _Numbered:
    """A population in numbers: `population` has `unit`, `spot`, `start`, `end`; `places` what a `spot` stands for.

    Millions of rows are sorted and joined, which is far quicker with numbers than with texts.
    """

    population: pl.DataFrame
    places: pl.DataFrame
    units: pl.DataFrame

    def of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows whose `unit` is in the population, with its number instead of its id."""
        return rows.join(self.units, on="unit").with_columns(unit="number").drop("number")


def _numbered(population: pl.DataFrame) -> _Numbered:
    places = population.select(PLACE).unique().sort(PLACE).with_row_index("spot")
    units = population.select("unit").unique().with_row_index("number")
    rows = population.join(places, on=PLACE).join(units, on="unit")
    return _Numbered(rows.select("spot", "start", "end", unit="number"), places, units)


def _open(pledges: pl.DataFrame, since: str) -> pl.DataFrame:
    until = pl.col("ended").dt.offset_by("-1d")
    return pledges.filter(pl.col(since).is_not_null()).select("unit", "aspect", start=since, end=until)


def _covering(intervals: pl.DataFrame, required: Sequence[str]) -> pl.DataFrame:
    """Disjoint intervals of each unit by aspect, for any aspect, and for all required ones together."""
    each = holding(intervals, ["unit", "aspect"])
    code = each.schema["aspect"]
    anything = holding(each, ["unit"]).with_columns(aspect=pl.lit(ANY, code))
    kinds = [each, anything.select(each.columns)]
    if required:
        wanted = each.filter(pl.col("aspect").is_in(list(required)))
        whole = holding(wanted, ["unit"], need=len(set(required)))
        whole = whole.with_columns(aspect=pl.lit(REQUIRED, code))
        kinds.append(whole.select(each.columns))
    return pl.concat(kinds)


def _within(intervals: pl.DataFrame, population: pl.DataFrame) -> pl.DataFrame:
    """Intersect the units' intervals with the intervals of their membership."""
    place = population.select("unit", "spot", since="start", until=pl.col("end").fill_null(FAR))
    return (
        intervals.join(place, on="unit")
        .with_columns(
            start=pl.max_horizontal("start", "since"),
            end=pl.min_horizontal(pl.col("end").fill_null(FAR), "until"),
        )
        .filter(pl.col("start") <= pl.col("end"))
        .drop("since", "until")
    )
