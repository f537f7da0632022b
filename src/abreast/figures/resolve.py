"""From texts to figures: which unit, which period, which indicator, what value."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from abreast.campaign.calendar import EXAMPLES
from abreast.campaign.definition import Definition
from abreast.campaign.indicator import Indicator
from abreast.campaign.messages import nearest, similar
from abreast.figures.faults import faults, once
from abreast.figures.number import Notation, parsed
from abreast.figures.period_text import AMBIGUOUS, NO_PERIOD, PeriodReader, periods
from abreast.tables.phrase import Phrase, packed, phrases

Found = tuple[pl.DataFrame, list[pl.DataFrame]]
"""The cells, null where they could not be resolved, and the faults of those."""

FEW, MANY = 50, 5000
EMPTY = Phrase("is empty in a row with figures")
PER_CENT = ("%", "per cent", "percent")


def notation(definition: Definition) -> Notation:
    """How the campaign writes numbers."""
    return Notation(definition.files.decimal, definition.files.thousands)


def without_missing(cells: pl.DataFrame, missing: tuple[str, ...]) -> pl.DataFrame:
    """The cells in which something is reported."""
    nothing = pl.col("text").is_null() | pl.col("text").is_in([mark.strip() for mark in missing])
    return cells.filter(~nothing & ~pl.col("number").is_nan().fill_null(False))


def units(cells: pl.DataFrame, parts: pl.DataFrame, names: pl.DataFrame) -> Found:
    """Units by id or title. `names`: columns name, unit."""
    joined = cells.join(
        names.rename({"unit": "id"}), left_on="unit", right_on="name", how="left", maintain_order="left"
    )
    unknown = joined.filter(pl.col("id").is_null()).with_columns(pl.col("unit").fill_null(""))
    found = []
    if unknown.height:
        hints = similar_ones(unknown["unit"], names["name"])
        known = {text: packed(hint) for text, hint in hints.items()}
        remedy = pl.col("unit").replace_strict(known, default=phrases("add it to units.csv, or correct it"))
        empty = pl.when(pl.col("unit") == "")
        reason = empty.then(pl.lit(packed(EMPTY))).otherwise(phrases("is no unit"))
        remedy = empty.then(phrases("name the unit, or empty the row")).otherwise(remedy)
        found = [
            once(faults(unknown, parts, column="unit_column", value="unit", reason=reason, remedy=remedy))
        ]
    return joined.with_columns(unit="id").drop("id"), found


def similar_ones(texts: pl.Series, names: pl.Series) -> dict[str, Phrase]:
    """For a few unknown names among not too many known ones, the question whether a similar one was meant."""
    wrong = texts.unique().to_list()
    if len(wrong) > FEW or len(names) > MANY:
        return {}
    known = names.to_list()
    return {one: hint for one in wrong if (hint := similar(one, known))}


def times(cells: pl.DataFrame, parts: pl.DataFrame, reader: PeriodReader) -> Found:
    """Periods as codes of the campaign's calendar."""
    codes, reasons = periods(cells["period"], reader)
    wrong = cells.filter(codes.is_null()).with_columns(pl.col("period").fill_null(""))
    found = []
    if wrong.height:
        told = {text: packed(reason) for text, reason in reasons.items()} | {"": packed(EMPTY)}
        reason = pl.col("period").replace_strict(told, default=packed(NO_PERIOD))
        ambiguous = [text for text, reason in reasons.items() if reason == AMBIGUOUS]
        example = pl.lit(EXAMPLES[reader.calendar.name])
        remedy = (
            pl.when(pl.col("period").is_in(pl.Series(ambiguous, dtype=pl.String).implode()))
            .then(phrases('write dates = "dmy" or "mdy" under [files] in campaign.toml'))
            .otherwise(phrases("write a period such as {example}", example=example))
        )
        found = [
            once(faults(wrong, parts, column="period_column", value="period", reason=reason, remedy=remedy))
        ]
    return cells.with_columns(codes.alias("period")), found


def indicators(cells: pl.DataFrame, parts: pl.DataFrame, definition: Definition) -> Found:
    """Indicators that are reported; computed ones are not to be sent."""
    known = cells["indicator"].is_in(list(definition.reported)).fill_null(False)
    wrong = cells.filter(~known).with_columns(pl.col("indicator").fill_null(""))
    found = []
    if wrong.height:
        names = wrong["indicator"].unique().to_list()
        reasons = {
            one: packed(Phrase("is computed from {reads}", reads=reads(definition, one)))
            for one in names
            if one in definition.indicators
        }
        remedies = dict.fromkeys(reasons, packed(Phrase("leave it out")))
        remedies |= {
            one: packed(nearest(one, definition.reported)) for one in names[:FEW] if one not in reasons
        }
        reason = pl.col("indicator").replace_strict(
            reasons | {"": packed(EMPTY)}, default=phrases("is no indicator")
        )
        remedy = pl.col("indicator").replace_strict(
            remedies, default=phrases("add it to campaign.toml, or correct it")
        )
        found = [
            once(
                faults(
                    wrong, parts, column="indicator_column", value="indicator", reason=reason, remedy=remedy
                )
            )
        ]
    return cells.with_columns(indicator=pl.when(known).then("indicator")), found


def reads(definition: Definition, code: str) -> str:
    """What an indicator is computed from, in words."""
    return ", ".join(definition.indicators[code].reads)


def values(cells: pl.DataFrame, parts: pl.DataFrame, definition: Definition) -> Found:
    """A column `value` Float64; texts by the campaign's notation, cells that are numbers as they are."""
    form = notation(definition)
    texts = parsed(cells.select(pl.when(pl.col("number").is_null()).then("text")).to_series(), form)
    cells = cells.with_columns(value=pl.coalesce("number", texts["value"]), percent=texts["percent"])
    cells, levels = rated(cells, definition.indicators)
    cells = percentages(cells, definition.indicators)
    wrong = cells.filter(pl.col("value").is_null() | ~pl.col("value").is_finite())
    found = []
    if wrong.height:
        reason, remedy = why_not(levels, definition.indicators, form)
        found = [faults(wrong, parts, reason=reason, remedy=remedy)]
        cells = cells.with_columns(value=pl.when(pl.col("value").is_finite()).then("value"))
    return cells.drop("number", "percent"), found


def rated(cells: pl.DataFrame, indicators: Mapping[str, Indicator]) -> tuple[pl.DataFrame, list[str]]:
    """Ratings written as the title of their level become its number, the lowest being 1."""
    levels = {code: one.levels for code, one in indicators.items() if one.levels}
    for code, titles in levels.items():
        numbers = {
            word.casefold(): float(number)
            for number, title in enumerate(titles, 1)
            for word in (title.en, title.zh)
            if word
        }
        written = (
            pl.col("text").str.to_lowercase().replace_strict(numbers, default=None, return_dtype=pl.Float64)
        )
        this = pl.col("indicator") == code
        whole = pl.col("value").is_between(1, len(titles)) & (pl.col("value") % 1 == 0)
        level = pl.coalesce(written, pl.when(whole).then("value"))
        cells = cells.with_columns(value=pl.when(this).then(level).otherwise("value"))
    return cells, list(levels)


def percentages(cells: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Per cent of a share is a hundredth; of an indicator measured in per cent it is the number; else nothing."""
    if not cells["percent"].any():
        return cells
    shares = [code for code, one in indicators.items() if one.is_share]
    plain = [
        code for code, one in indicators.items() if one.unit and mentions_per_cent(one.unit.en, one.unit.zh)
    ]
    share, per_cent = pl.col("indicator").is_in(shares), pl.col("indicator").is_in(plain)
    # Polars turns a division by a constant into a multiplication, and 95 * 0.01 is not 0.95.
    hundredths = pl.Series("hundredths", cells["value"].to_numpy() / 100, nan_to_null=True)
    value = pl.when(share).then(hundredths).when(per_cent).then("value")
    return cells.with_columns(value=pl.when("percent").then(value).otherwise("value"))


def mentions_per_cent(*units: str | None) -> bool:
    """Whether a unit of measure is per cent."""
    return any(mark in (unit or "").lower() for unit in units for mark in (*PER_CENT, "百分"))


def why_not(
    levels: list[str], indicators: Mapping[str, Indicator], form: Notation
) -> tuple[pl.Expr, pl.Expr]:
    """Reason and remedy for texts that are no value of their indicator."""
    scales = {
        code: ", ".join(
            f"{number} {title.en or title.zh}" for number, title in enumerate(indicators[code].levels, 1)
        )
        for code in levels
    }
    rating = pl.col("indicator").is_in(levels)
    error, percent = pl.col("text").str.starts_with("#"), pl.col("percent")
    reason = (
        pl.when(rating)
        .then(phrases("is none of the levels"))
        .when(error)
        .then(phrases("is an error of the spreadsheet"))
        .when(percent)
        .then(phrases("has a percent sign, but the indicator is no share"))
        .otherwise(phrases("is not a number"))
    )
    remedy = (
        pl.when(rating)
        .then(
            phrases("write one of: {levels}", levels=pl.col("indicator").replace_strict(scales, default=""))
        )
        .when(error)
        .then(phrases("correct the formula in the cell"))
        .when(percent)
        .then(phrases("write the number in its unit of measure"))
        .otherwise(
            phrases(
                "write numbers like {notation}; decimal and thousands are set under [files]",
                notation=pl.lit(form.describe()),
            )
        )
    )
    return reason, remedy
