"""All checks over a campaign's figures, before they are believed."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from abreast.campaign import Campaign
from abreast.integrity import (
    benford,
    bunching,
    companions,
    copies,
    duplicates,
    edits,
    exactness,
    influence,
    jumps,
    last_digits,
    recounts,
    rules,
    smoothness,
    totals,
)
from abreast.integrity.check import Check, Found
from abreast.integrity.evidence import Evidence, last_groups
from abreast.integrity.steps import flows
from abreast.integrity.table import table

CHECKS: tuple[Check, ...] = (
    rules.CHECK,
    totals.CHECK,
    companions.CHECK,
    jumps.CHECK,
    bunching.CHECK,
    exactness.CHECK,
    last_digits.CHECK,
    benford.CHECK,
    copies.CHECK,
    smoothness.CHECK,
    duplicates.CHECK,
    edits.CHECK,
    recounts.CHECK,
    influence.CHECK,
)


AT_ONCE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """What is on record beside the figures. `answers`: `ANSWERS`; `recounts`: `RECOUNTS`; `amendments`: with what stood
    before (`was`); `targets`: unit, indicator, target of pledges, None where there are no pledges."""

    answers: pl.DataFrame
    recounts: pl.DataFrame
    amendments: pl.DataFrame
    targets: pl.DataFrame | None = None


def questions(
    campaign: Campaign,
    figures: pl.DataFrame,
    base: pl.DataFrame,
    totals: pl.DataFrame,
    period: str,
    record: Record,
) -> pl.DataFrame:
    """The table `questions` of a period, but for influence, which needs the comparison: see :func:`with_influence`.

    `figures`, `base`, `totals` (unit, indicator, period, value): up to the period.
    """
    targets = pl.concat([appointed(campaign, period), _pledged(record.targets)])
    evidence = Evidence(campaign, period, figures, base, totals, record.amendments, record.recounts, targets)
    return table(campaign, CHECKS, looked_at(evidence), record.answers)


def looked_at(evidence: Evidence) -> Mapping[str, Found]:
    """What every check found, by its code: a few at a time, since each has copies of its own."""
    _ = evidence.own, evidence.series, flows(evidence)  # laid out once, before they share it
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(
            zip(
                (check.code for check in CHECKS),
                pool.map(lambda one: one.find(evidence), CHECKS),
                strict=True,
            )
        )


def with_influence(
    campaign: Campaign,
    questions: pl.DataFrame,
    standings: pl.DataFrame,
    levels: pl.DataFrame,
    period: str,
    answers: pl.DataFrame,
) -> pl.DataFrame:
    """`questions` with those about levels that hang on one unit or group; `standings`, `levels`: of the comparison."""
    found = influence.moved(campaign, standings, levels, period)
    asked = table(campaign, (influence.CHECK,), {influence.CODE: found}, answers)
    return pl.concat([questions, asked]).sort("period", "unit", "check", "indicator", "question")


TARGETS = {"indicator": pl.String, "target": pl.Float64, "unit": pl.String}


def appointed(campaign: Campaign, period: str) -> pl.DataFrame:
    """indicator, target, unit: appointed levels, and the units that they are for."""
    parts = [pl.DataFrame(schema=TARGETS)]
    for aspect in campaign.definition.aspects.values():
        value = getattr(aspect.level, "value", None)
        if value is not None:
            units = (
                campaign.tree.units.filter(pl.col("kind") == aspect.kind).select("unit").unique().sort("unit")
            )
            for grouping, group in aspect.where.items():
                inside = last_groups(campaign, str(grouping), period).filter(pl.col("member") == group)
                units = units.join(inside.select("unit"), on="unit", how="semi", maintain_order="left")
            parts.append(
                units.select(
                    pl.lit(aspect.ranking).alias("indicator"), pl.lit(float(value)).alias("target"), "unit"
                )
            )
    return pl.concat(parts)


def _pledged(targets: pl.DataFrame | None) -> pl.DataFrame:
    empty = pl.DataFrame(schema=TARGETS)
    return (
        empty
        if targets is None
        else targets.select(pl.col(name).cast(dtype) for name, dtype in TARGETS.items())
    )


def open_ones(questions: pl.DataFrame) -> pl.DataFrame:
    """Questions asked and not answered."""
    return questions.filter((pl.col("status") == "asked") & pl.col("answered").is_null())


def doubted(campaign: Campaign, questions: pl.DataFrame, period: str) -> pl.DataFrame:
    """unit, indicator (null: any), period: figures that may set no level while their questions stand open.

    Empty unless the campaign's rules ask for it. What is added up from such a figure is doubted with it.
    """
    schema = {"unit": pl.String, "indicator": pl.String, "period": pl.String}
    if campaign.definition.rules.unanswered_sets_level:
        return pl.DataFrame(schema=schema)
    stand = open_ones(questions).filter(~pl.col("check").is_in(["total", "influence", "bunching"]))
    above = campaign.tree.scopes(period).filter(~pl.col("is_group")).select("unit", "scope")
    spread = stand.select("unit", "indicator", period="until").join(above, on="unit")
    return spread.select(unit="scope", indicator="indicator", period="period").unique().sort("unit", "period")
