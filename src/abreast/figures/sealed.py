"""Sealed periods: the seal is the truth, files are compared with it, and only amendments correct it."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.figures import check
from abreast.figures.amendments import AMENDMENTS
from abreast.figures.check import KEY
from abreast.figures.faults import faults
from abreast.figures.seal import Seal
from abreast.figures.seal.tables import UNITS
from abreast.tables import Refusal
from abreast.tables.phrase import Phrase, phrases

FIGURES = {
    "unit": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "by": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.UInt32,
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What is sealed.

    `figures`: of all sealed periods, amended. `accepted`: KEY and value of every figure as sealed and as amended
    since, which files may show. `new`: amendments that are in no seal yet. `periods`: those under seal.
    """

    figures: pl.DataFrame
    accepted: pl.DataFrame
    new: pl.DataFrame
    periods: frozenset[str]


def truth(seals: tuple[Seal, ...], amendments: pl.DataFrame, file: str) -> Truth:
    """The sealed figures with their amendments, those in seals first; Refused when a seal was changed."""
    original = pl.concat([pl.DataFrame(schema=FIGURES), *(typed(seal, "figures", FIGURES) for seal in seals)])
    made = pl.concat(
        [pl.DataFrame(schema=AMENDMENTS), *(typed(seal, "amendments", AMENDMENTS) for seal in seals)]
    )
    line = [*KEY, "value", "reason", "author", "date"]
    new = amendments.join(made, on=line, how="anti", nulls_equal=True, maintain_order="left")
    every = pl.concat([made, new])
    accepted = pl.concat([original.select(*KEY, "value"), every.select(*KEY, "value")]).unique()
    periods = frozenset(period for seal in seals for period in seal.covers)
    return Truth(amended(original, every, file), accepted, new, periods)


def typed(seal: Seal, name: str, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """A sealed table in the types it had; empty where the seal has none."""
    if not seal.has(name):
        return pl.DataFrame(schema=schema)
    return seal.table(name).select(pl.col(column).cast(dtype) for column, dtype in schema.items())


def amended(figures: pl.DataFrame, amendments: pl.DataFrame, file: str) -> pl.DataFrame:
    """Figures with the last amendment of each in its place; withdrawn ones are gone."""
    if not amendments.height:
        return figures
    last = amendments.unique(KEY, keep="last", maintain_order=True)
    rest = figures.join(last, on=KEY, how="anti", maintain_order="left")
    corrected = last.filter(pl.col("value").is_not_null()).with_columns(file=pl.lit(file), sheet=pl.lit(""))
    return pl.concat([rest, corrected.select(*FIGURES)])


def differing(figures: pl.DataFrame, parts: pl.DataFrame, known: Truth) -> list[pl.DataFrame]:
    """Figures in files that differ from what is sealed and that no amendment explains."""
    under = figures.filter(pl.col("period").is_in(list(known.periods)))
    wrong = under.join(known.accepted, on=[*KEY, "value"], how="anti", maintain_order="left")
    if not wrong.height:
        return []
    current = known.figures.select(*KEY, sealed="value")
    wrong = wrong.join(current, on=KEY, how="left", maintain_order="left")
    reason = (
        pl.when(pl.col("sealed").is_null())
        .then(phrases("was not reported when {period} was sealed", period=pl.col("period")))
        .otherwise(
            phrases(
                "was sealed as {sealed} for {period}",
                sealed=check.plain("sealed"),
                period=pl.col("period"),
            )
        )
    )
    remedy = Phrase("sealed figures are corrected in amendments.csv, with reason and author")
    return [faults(wrong, parts, reason=reason, remedy=remedy)]


def merged(figures: pl.DataFrame, known: Truth) -> pl.DataFrame:
    """Figures of open periods from files, of sealed ones from the seals."""
    if not known.periods:
        return figures
    return pl.concat([known.figures, figures.filter(~pl.col("period").is_in(list(known.periods)))])


def contradictions(campaign: Campaign, seals: tuple[Seal, ...], known: Truth) -> list[Refusal]:
    """Units and indicators that sealed figures need and the campaign no longer has, or has elsewhere."""
    if not seals:
        return []
    return [*lost_units(campaign, known), *lost_indicators(campaign, known), *moved(campaign, seals)]


def lost_units(campaign: Campaign, known: Truth) -> list[Refusal]:
    """Units with sealed figures in a period in which units.csv no longer has them."""
    pairs = known.figures.select("unit", "period").unique()
    there = check.existing(pairs, campaign.tree.units, campaign.calendar)
    lost = pairs.join(there, on=["unit", "period"], how="anti").group_by("unit").agg(pl.col("period").min())
    return [
        Refusal(
            file="units.csv",
            column="unit",
            value=unit,
            reason=Phrase("has sealed figures for {period} but is not there in that period", period=period),
            remedy=Phrase("restore its row"),
        )
        for unit, period in lost.sort("unit").iter_rows()
    ]


def lost_indicators(campaign: Campaign, known: Truth) -> list[Refusal]:
    """Indicators with sealed figures that are no longer reported ones."""
    lost = sorted(set(known.figures["indicator"].unique()) - set(campaign.definition.reported))
    remedy = Phrase("restore it; an indicator no longer reported may stay in the campaign")
    return [
        Refusal(
            file="campaign.toml",
            column=f"indicators.{code}",
            reason=Phrase("has sealed figures but is no longer a reported indicator"),
            remedy=remedy,
        )
        for code in lost
    ]


def moved(campaign: Campaign, seals: tuple[Seal, ...]) -> list[Refusal]:
    """Units that now stand elsewhere in a sealed period than when it was sealed."""
    if not seals[-1].has("units"):
        return []
    then = typed(seals[-1], "units", UNITS)
    found: dict[str, Refusal] = {}
    for epoch in campaign.tree.epochs([period for seal in seals for period in seal.covers]):
        first, last = campaign.calendar.first_day(epoch[0]), campaign.calendar.last_day(epoch[0])
        there = then.filter((pl.col("from") <= last) & (pl.col("until") >= first))
        before = there.sort("unit", "from").unique("unit", keep="last").select("unit", was="parent")
        now = campaign.tree.at(epoch[0]).select("unit", "parent")
        changed = before.join(now, on="unit").filter(pl.col("was").ne_missing(pl.col("parent")))
        for unit, was, parent in changed.sort("unit").iter_rows():
            reason = Phrase(
                "puts {unit} under another unit in {period} than was sealed ({was})",
                unit=unit,
                period=epoch[0],
                was=was or Phrase("none"),
            )
            remedy = Phrase("date the change after the last sealed period")
            refusal = Refusal(
                file="units.csv", column="parent", value=parent or "", reason=reason, remedy=remedy
            )
            found.setdefault(str(unit), refusal)
    return list(found.values())
