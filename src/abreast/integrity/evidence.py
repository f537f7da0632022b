"""What the checks look at, laid out once: reported figures as series, sums along the tree, independent totals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.campaign import Campaign
from abreast.figures import values

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Series as rows of a matrix. `keys`: unit, indicator, stretch (of a unit that took others in, 1 and on
    after each merger, which begins a new series), kind, group (like is held against like), one row a series;
    `values` (r, t): NaN where nothing was reported; `group` (r,): 0 … g−1; `days` (t,): days of each period."""

    keys: pl.DataFrame
    periods: tuple[str, ...]
    days: Floats
    values: Floats
    group: Ints

    def of(self, indicators: Sequence[str]) -> "Series":
        """Only the series of these indicators."""
        kept = self.keys["indicator"].is_in(list(indicators)).to_numpy()
        group = np.unique(self.group[kept], return_inverse=True)[1].astype(np.int64)
        return Series(self.keys.filter(kept), self.periods, self.days, self.values[kept], group)

    def among(self, units: pl.Series) -> "Series":
        """Only the series of these units."""
        kept = self.keys["unit"].is_in(units.implode()).to_numpy()
        return Series(self.keys.filter(kept), self.periods, self.days, self.values[kept], self.group[kept])


@dataclass(frozen=True, eq=False)
class Evidence:
    """`figures`: as reported up to the period; `base`: added up along the tree; `totals`: unit, indicator, period,
    value; `amendments`, `recounts`: what is on record; `targets`: indicator, target, unit (who is to reach it)."""

    campaign: Campaign
    period: str
    figures: pl.DataFrame
    base: pl.DataFrame
    totals: pl.DataFrame
    amendments: pl.DataFrame
    recounts: pl.DataFrame
    targets: pl.DataFrame

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """From the first period with figures to the last."""
        first = self.figures["period"].min()
        return tuple(self.campaign.calendar.range(str(first), self.period)) if first is not None else ()

    @cached_property
    def own(self) -> pl.DataFrame:
        """unit, indicator, period, value: what units reported themselves."""
        return self.figures.filter(pl.col("by") == "unit").select("unit", "indicator", "period", "value")

    @cached_property
    def series(self) -> Series:
        """What units reported themselves."""
        return laid_out(self.campaign, self.own, self.periods)

    @cached_property
    def computed(self) -> Series:
        """Every computed indicator of every unit."""
        wanted = self.campaign.definition.computed
        found = values.evaluate(self.campaign, self.base).filter(pl.col("indicator").is_in(list(wanted)))
        return laid_out(self.campaign, found, self.periods)

    @cached_property
    def _kept(self) -> dict[Callable[["Evidence"], Any], Any]:
        return {}

    def once(self, work: Callable[["Evidence"], Made]) -> Made:
        """What several checks start from, worked out for the first of them."""
        if work not in self._kept:
            self._kept[work] = work(self)
        made: Made = self._kept[work]
        return made

    @cached_property
    def _single(self) -> dict[str, Series]:
        return {}

    def of_indicator(self, code: str) -> Series:
        """The series of an indicator, reported or computed; laid out once for all checks."""
        if code not in self._single:
            every = self.computed if self.campaign.definition.indicators[code].computed else self.series
            self._single[code] = every.of([code])
        return self._single[code]


def laid_out(campaign: Campaign, figures: pl.DataFrame, periods: tuple[str, ...]) -> Series:
    """Figures (unit, indicator, period, value) as a matrix, series sorted by indicator and unit."""
    figures = stretches(campaign, figures)
    (codes, code), (units, unit) = numbered(figures["indicator"]), numbered(figures["unit"])
    stretch = figures["stretch"].to_numpy()
    many = int(stretch.max(initial=0)) + 1
    key, row = np.unique((code * len(units) + unit) * many + stretch, return_inverse=True)
    matrix = np.full((len(key), len(periods)), np.nan)
    column = figures["period"].cast(pl.Enum(periods)).to_physical().to_numpy()
    matrix[row, column] = figures["value"].to_numpy()
    keys = pl.DataFrame(
        {
            "indicator": codes.gather(key // many // len(units)),
            "unit": units.gather(key // many % len(units)),
            "stretch": key % many,
        }
    )
    keys = keys.with_columns(early=pl.Series(early(campaign, keys["indicator"], matrix, periods)))
    keys = grouped(campaign, keys).drop("early")
    days = np.array([campaign.calendar.days(code) for code in periods], dtype=np.float64)
    group = (
        keys["group"].rank("dense").cast(pl.Int64).to_numpy() - 1 if keys.height else np.zeros(0, np.int64)
    )
    return Series(keys, periods, days, matrix, np.asarray(group, dtype=np.int64))


def numbered(texts: pl.Series) -> tuple[pl.Series, Ints]:
    """The different texts, sorted, and for each text (n,) which of them it is."""
    names = texts.unique().sort()
    return names, texts.cast(pl.Enum(names)).to_physical().cast(pl.Int64).to_numpy()


def stretches(campaign: Campaign, figures: pl.DataFrame) -> pl.DataFrame:
    """`figures` with stretch: how many units had merged into the unit before the period; what they report comes
    on top."""
    calendar = campaign.calendar
    merged = campaign.tree.successors()
    if not merged.height:
        return figures.with_columns(stretch=pl.lit(0, pl.Int64))
    cut = [calendar.shift(calendar.period_of(day), 1) for day in merged["until"]]
    cuts = merged.select(unit="successor").with_columns(cut=pl.Series(cut, dtype=pl.String)).unique()
    grown = (
        figures.join(cuts.select("unit").unique(), on="unit", how="semi").select("unit", "period").unique()
    )
    counted = (
        grown.join(cuts, on="unit")
        .group_by("unit", "period")
        .agg(stretch=(pl.col("cut") <= pl.col("period")).sum().cast(pl.Int64))
    )
    joined = figures.join(counted, on=["unit", "period"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("stretch").fill_null(0))


ALIKE = 8  # series from which on a group stands by itself


def early(campaign: Campaign, indicators: pl.Series, values: Floats, periods: tuple[str, ...]) -> Bools:
    """Series (r,) of values (r, t) that have a figure by the start of the campaign, or by their indicator's first."""
    begun = np.where(np.isnan(values).all(axis=1), len(periods), np.argmax(~np.isnan(values), axis=1))
    start = sum(one <= campaign.definition.start for one in periods) - 1
    seen = pl.DataFrame({"indicator": indicators, "begun": begun})
    found: Bools = seen.select(
        pl.col("begun") <= pl.col("begun").min().over("indicator").clip(lower_bound=start)
    )["begun"].to_numpy()
    return found


def grouped(campaign: Campaign, keys: pl.DataFrame) -> pl.DataFrame:
    """`keys` with kind, and with group: the indicator, the kind, and the groups that aspects tell apart.

    A group of fewer than `ALIKE` series that are there `early` is held against all of its indicator and kind. Groups
    are those of the start, or of a unit's opening, so that like is held against the same like for good.
    """
    kinds = campaign.tree.units.sort("unit", "from").unique("unit", keep="first").select("unit", "kind")
    keys = keys.join(kinds, on="unit", how="left", maintain_order="left")
    wide = pl.concat_str(["indicator", pl.col("kind").fill_null("")], separator=" ")
    keys = keys.with_columns(wide=wide, narrow=wide)
    for grouping in told_apart(campaign):
        member = first_groups(campaign, grouping)
        keys = keys.join(member, on="unit", how="left", maintain_order="left")
        keys = keys.with_columns(
            narrow=pl.concat_str("narrow", pl.col("member").fill_null(""), separator=" ")
        )
        keys = keys.drop("member")
    crowd = pl.col("early").sum().over("narrow") >= ALIKE
    return keys.with_columns(group=pl.when(crowd).then("narrow").otherwise("wide")).drop("wide", "narrow")


def told_apart(campaign: Campaign) -> list[str]:
    """The groupings by which aspects choose or compare units."""
    aspects = campaign.definition.aspects.values()
    return sorted({str(one) for aspect in aspects for one in (*aspect.where, *aspect.compare_within)})


def last_groups(campaign: Campaign, grouping: str, period: str) -> pl.DataFrame:
    """unit, member: the group each unit belongs to, itself or by what is above it; of closed units the last one."""
    now = campaign.tree.groups_of(grouping, period).select("unit", member="group")
    first = campaign.calendar.first_day(period)
    closed = campaign.tree.units.filter(pl.col("until") < first).group_by("unit").agg(pl.col("until").max())
    closed = closed.join(now, on="unit", how="anti")
    parts = [now]
    for (until,), units in closed.group_by("until", maintain_order=True):
        then = campaign.tree.groups_of(grouping, campaign.calendar.period_of(until))
        parts.append(then.join(units, on="unit", how="semi").select("unit", member="group"))
    return pl.concat(parts).unique("unit", keep="first")


def first_groups(campaign: Campaign, grouping: str) -> pl.DataFrame:
    """unit, member: the group each unit belonged to at the start; of units opened later the first, of units closed
    before the last one."""
    start = campaign.definition.start
    there = last_groups(campaign, grouping, start)
    last = campaign.calendar.last_day(start)
    units = campaign.tree.units.group_by("unit").agg(
        pl.col("from").min(), known=pl.col("from").null_count() == 0
    )
    opened = units.filter("known", pl.col("from") > last).sort("from")
    parts = [there.join(opened, on="unit", how="anti")]
    for (day,), new in opened.group_by("from", maintain_order=True):
        then = campaign.tree.groups_of(grouping, campaign.calendar.period_of(day))
        parts.append(then.join(new, on="unit", how="semi").select("unit", member="group"))
    return pl.concat(parts).unique("unit", keep="first")
