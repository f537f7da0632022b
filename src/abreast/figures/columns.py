"""Typed columns out of a table of text, with a refusal for every cell that does not fit.

For lists beside the figures (pledges, participation, amendments …), whose rows are entities and not figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import polars as pl

from abreast.campaign.calendar import Calendar, PeriodError, parse_any
from abreast.figures.number import Notation, parsed
from abreast.figures.period_text import PeriodReader
from abreast.tables import Refusal, Table
from abreast.tables.phrase import Phrase, reason_of

YES = {"yes", "y", "true", "1", "是", "有", "x", "✓"}
NO = {"no", "n", "false", "0", "否", "无", ""}


class Columns:
    """Reads one table column by column; `refusals` gathers what did not fit."""

    def __init__(self, table: Table, calendar: Calendar, notation: Notation | None = None) -> None:
        self.table = table
        self.notation = notation or Notation()
        self.reader = PeriodReader(calendar)
        self.refusals: list[Refusal] = []

    @property
    def height(self) -> int:
        return self.table.text.height

    def text(self, name: str, *, required: bool = False) -> pl.Series:
        """A column of text, null where empty or absent; a required one is refused where it is missing."""
        if name not in self.table.columns:
            if required:
                known = ", ".join(self.table.columns)
                self.refuse(
                    None,
                    name,
                    Phrase("is missing"),
                    Phrase("add a column {name}; the columns are {known}", name=name, known=known),
                )
            return pl.Series(name, [None] * self.height, dtype=pl.String)
        column = self.table.text[name]
        if required:
            self.refuse_where(
                column.is_null(), name, Phrase("is empty"), Phrase("fill it in or delete the row")
            )
        return column.alias(name)

    def identity(self, name: str) -> pl.Series:
        """A required column whose values may not repeat."""
        column = self.text(name, required=True)
        again = column.is_not_null() & ~column.is_first_distinct()
        self.refuse_where(
            again, name, Phrase("stands in an earlier row too"), Phrase("give each row an id of its own")
        )
        return column

    def known(
        self, name: str, ids: pl.Series | Collection[str], what: Phrase, *, required: bool = True
    ) -> pl.Series:
        """A column of ids that have to be among `ids`; `what` says what they are."""
        column = self.text(name, required=required)
        allowed = ids if isinstance(ids, pl.Series) else pl.Series(list(ids), dtype=pl.String)
        unknown = column.is_not_null() & ~column.is_in(allowed.implode())
        self.refuse_where(unknown, name, Phrase("is no {what}", what=what), Phrase("check the spelling"))
        return pl.Series(name, column.set(unknown, None))

    def choice(self, name: str, allowed: Iterable[str], default: str) -> pl.Series:
        """A column that holds one of a few words, `default` where empty."""
        column = self.text(name).str.to_lowercase().fill_null(default)
        words = list(allowed)
        self.refuse_where(
            ~column.is_in(words),
            name,
            Phrase("is not one of {words}", words=", ".join(words)),
            Phrase("choose one of them"),
        )
        return column.alias(name)

    def yes(self, name: str) -> pl.Series:
        """A column of yes or no, no where empty."""
        column = self.text(name).fill_null("").str.to_lowercase()
        self.refuse_where(
            ~column.is_in(list(YES | NO)),
            name,
            Phrase("is neither yes nor no"),
            Phrase("write yes or no"),
        )
        return column.is_in(list(YES)).alias(name)

    def number(self, name: str, *, required: bool = False) -> pl.Series:
        """A column of numbers; a percent sign divides by 100."""
        text = self.text(name, required=required)
        found = parsed(text, self.notation)
        self.refuse_where(
            text.is_not_null() & found["value"].is_null(),
            name,
            Phrase("is not a number"),
            Phrase("write {notation}", notation=self.notation.describe()),
        )
        return found.select(pl.when("percent").then(pl.col("value") / 100).otherwise("value").alias(name))[
            name
        ]

    def day(self, name: str, *, last: bool = False, required: bool = False) -> pl.Series:
        """A column of dates; a period code stands for its first day, or its last one."""
        text = self.text(name, required=required)
        days: dict[str, date] = {}
        for one in text.unique().drop_nulls().to_list():
            try:
                period = parse_any(self.reader.code_of(one))
                days[one] = period.last if last else period.first
            except PeriodError:
                continue
        column = text.replace_strict(days, default=None, return_dtype=pl.Date)
        self.refuse_where(
            text.is_not_null() & column.is_null(),
            name,
            Phrase("is not a date or period"),
            Phrase("write 2026-03-17 or a period"),
        )
        return column.alias(name)

    def period(self, name: str, *, required: bool = False) -> pl.Series:
        """A column of periods of the campaign's calendar."""
        text = self.text(name, required=required)
        codes: dict[str, str] = {}
        for one in text.unique().drop_nulls().to_list():
            try:
                codes[one] = self.reader.read(one)
            except PeriodError as error:
                self.refuse_where(
                    text == one, name, reason_of(error), Phrase("write a period of the campaign's calendar")
                )
        return text.replace_strict(codes, default=None, return_dtype=pl.String).alias(name)

    def refuse(self, index: int | None, column: str, reason: Phrase, remedy: Phrase) -> None:
        """Add a refusal at a cell; None means the heading."""
        self.refusals.append(self.table.refuse(index, column, reason, remedy))

    def refuse_where(self, wrong: pl.Series, column: str, reason: Phrase, remedy: Phrase) -> None:
        """Refuse a column's cell in every row that `wrong` marks; null marks none."""
        for index in wrong.fill_null(False).arg_true():
            self.refuse(index, column, reason, remedy)
