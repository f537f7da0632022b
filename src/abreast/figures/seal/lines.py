"""Lines of the lists beside the figures: as they are sealed, and from which day each of them counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from abreast.campaign.campaign import Campaign
from abreast.figures.columns import Columns
from abreast.figures.seal.lists import LISTS, SealedList
from abreast.tables import Table, read_named

ALWAYS, NEVER = date.min, date.max
PERSONS = ("responsible", "ask", "by")
BY_NAME = {one.name: one for one in LISTS}


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """A list as it stands in the folder: `text` as it would be sealed, `begins` the day from which each line counts
    (`date.min` always, `date.max` not yet)."""

    table: Table
    text: pl.DataFrame
    begins: pl.Series

    def begun(self, day: date) -> pl.DataFrame:
        """The lines that count by the end of a day."""
        return self.text.filter(self.begins <= day)


def lines(campaign: Campaign, rule: SealedList) -> Lines | None:
    """A list of the folder; None where there is none. Refused where it cannot be read."""
    table = read_named(campaign.folder, rule.name, encoding=campaign.definition.files.encoding)
    if table is None:
        return None
    return Lines(table, sealable(rule, table.text), begins(campaign, rule, table))


def sealable(rule: SealedList, text: pl.DataFrame) -> pl.DataFrame:
    """The columns that are sealed, with "given" for every name of somebody responsible, asked, or who answered."""
    there = rule.columns or tuple(text.columns)
    chosen = text.select(pl.col(name) for name in there if name in text.columns)
    return chosen.with_columns(
        pl.when(pl.col(name).is_not_null()).then(pl.lit("given")).alias(name)
        for name in PERSONS
        if name in chosen.columns
    )


def begins(campaign: Campaign, rule: SealedList, table: Table) -> pl.Series:
    """The day from which each line of a table counts."""
    always = pl.repeat(ALWAYS, table.text.height, dtype=pl.Date, eager=True)
    found = always
    if rule.begins:
        undated = NEVER if rule.awaits else ALWAYS
        found = Columns(table, campaign.calendar).day(rule.begins).fill_null(undated)
    with_its = _with_its_own(campaign, rule, table)
    later = pl.DataFrame([found.alias("own"), with_its.alias("other")]).max_horizontal()
    return _drafts_apart(rule, table.text, later).alias("begins")


def _with_its_own(campaign: Campaign, rule: SealedList, table: Table) -> pl.Series:
    """When the line that each line belongs to begins; always, where it belongs to none."""
    always = pl.repeat(ALWAYS, table.text.height, dtype=pl.Date, eager=True)
    if rule.within is None or rule.within[1] not in table.columns:
        return always
    name, key = rule.within
    whole = lines(campaign, BY_NAME[name])
    if whole is None or key not in whole.text.columns:
        return always
    known = whole.text.select(key).with_columns(whole.begins.alias("begins")).unique(key, keep="first")
    joined = table.text.select(key).join(known, on=key, how="left", maintain_order="left")
    return joined["begins"].fill_null(ALWAYS)


def _drafts_apart(rule: SealedList, text: pl.DataFrame, found: pl.Series) -> pl.Series:
    if rule.draft is None:
        return found
    if rule.draft.column not in text.columns:
        return found.set(pl.repeat(rule.draft.default, len(found), eager=True), NEVER)
    word = text[rule.draft.column].str.to_lowercase()
    return found.set((word == rule.draft.word).fill_null(rule.draft.default), NEVER)
