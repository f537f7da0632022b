"""Answers and recounts: out of a folder's tables and into them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from abreast.tables import read_named
from abreast.web.campaigns.lines import insert_lines, numbered, written
from abreast.web.campaigns.models import Campaign
from abreast.web.questions.models import Answer, Recount

TABLES = ("answers", "recounts")


def bring_in(
    campaign: Campaign, numbers: pl.DataFrame, folder: Path, answers: pl.DataFrame, recounts: pl.DataFrame
) -> None:
    """Into the database. The tables as the room `integrity` reads them; `numbers`: `unit`, `number` (its key)."""
    encoding, own = campaign.meaning.files.encoding, pl.lit(campaign.pk).alias("campaign_id")
    given = numbered(_with_blanks(folder, encoding, answers), numbers, unit_id="unit")
    insert_lines(Answer, folder, "answers", encoding, given.with_columns(own))
    counted = numbered(recounts, numbers, unit_id="unit", verifier_id="verifier")
    insert_lines(Recount, folder, "recounts", encoding, counted.with_columns(own))


def _with_blanks(folder: Path, encoding: str | None, answers: pl.DataFrame) -> pl.DataFrame:
    """All lines of the file: those that wait for an answer are not among the answers read."""
    table = read_named(folder, "answers", encoding=encoding)
    if table is None:
        return answers
    said = table.text.select(pl.col(name) for name in ("date", "by", "text") if name in table.columns)
    blank = said.select(pl.all_horizontal(pl.all().is_null())).to_series() if said.width else None
    if blank is None or not blank.any():
        return answers
    waiting = table.text.filter(blank).select("question", "unit").with_columns(at=blank.arg_true())
    told = answers.with_columns(at=(~blank).arg_true())
    return pl.concat([told, waiting], how="diagonal").sort("at").drop("at")


def tables(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame | None]]:
    """The two tables as a folder has them; a recount that has not been made is in none."""
    decimal = campaign.meaning.files.decimal
    yield "answers", written(Answer.objects.filter(campaign=campaign), decimal)
    made = Recount.objects.filter(campaign=campaign, value__isnull=False)
    yield "recounts", written(made, decimal)
