"""Sealed lists against the folder: a sealed line that was changed or taken out, or that comes late, is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import polars as pl

from abreast.campaign.calendar import PeriodError, parse_any
from abreast.campaign.campaign import Campaign
from abreast.figures.number import Notation, parsed
from abreast.figures.period_text import PeriodReader
from abreast.figures.seal import Seal
from abreast.figures.seal.lines import Lines, lines
from abreast.figures.seal.lists import LISTS, Ending, SealedList
from abreast.tables import Refusal, Refused
from abreast.tables.phrase import Phrase

MOST = 1000
AT, NTH = "line's place in the table", "which of the lines that are alike"


@dataclass(frozen=True, slots=True, eq=False)
class Sealed:
    """What was sealed of one list up to a period, and its lines in the folder.

    `owners`: of a list whose lines belong to those of another, which of the other's are sealed.
    """

    campaign: Campaign
    rule: SealedList
    period: str
    table: pl.DataFrame
    now: Lines
    owners: pl.Series | None

    @property
    def day(self) -> date:
        """The last sealed day."""
        return self.campaign.calendar.last_day(self.period)


@dataclass(frozen=True, slots=True, eq=False)
class Contradiction:
    """What a list says against its seal.

    `index`: the line in the list's text, None for one that is gone; `column` and `was`: what was changed and what it
    was sealed as, both None for a line that counts in sealed time and is not sealed; `line`: of one that is gone what
    was sealed of it.
    """

    rule: SealedList
    refusal: Refusal
    index: int | None = None
    column: str | None = None
    was: str | None = None
    line: Mapping[str, str | None] | None = None


def contradictions(campaign: Campaign, seals: Sequence[Seal]) -> list[Refusal]:
    """Everything in the lists beside the figures that contradicts the seals, at most a thousand faults of a list."""
    return [one.refusal for one in found(campaign, seals)]


def found(campaign: Campaign, seals: Sequence[Seal]) -> list[Contradiction]:
    """The same, line by line and column by column."""
    if not seals:
        return []
    kept = [rule for rule in LISTS if not rule.record]
    return [one for rule in kept for one in islice(_of_list(campaign, seals, rule), MOST)]


def _of_list(campaign: Campaign, seals: Sequence[Seal], rule: SealedList) -> Iterator[Contradiction]:
    try:
        now = lines(campaign, rule)
    except Refused:  # whoever reads the list says why
        return
    table, period = _sealed(seals, rule.name), seals[-1].period
    if now is not None:
        then = now.text.clear() if table is None else table
        yield from _compared(Sealed(campaign, rule, period, then, now, _owners(seals, rule)))
    elif table is not None and table.height:
        reason = Phrase(
            "is gone, and {count:,} of its lines are sealed with {period}",
            count=table.height,
            period=period,
        )
        yield Contradiction(
            rule, Refusal(file=f"{rule.name}.csv", reason=reason, remedy=Phrase("restore it"))
        )


def _sealed(seals: Sequence[Seal], name: str) -> pl.DataFrame | None:
    """A list as the newest seal that has it says."""
    return next((seal.table(name) for seal in reversed(seals) if seal.has(name)), None)


def _owners(seals: Sequence[Seal], rule: SealedList) -> pl.Series | None:
    if rule.within is None:
        return None
    name, key = rule.within
    table = _sealed(seals, name)
    return pl.Series(dtype=pl.String) if table is None else table[key]


def _compared(one: Sealed) -> Iterator[Contradiction]:
    then, now = _same_columns(one.table, one.now.text)
    every = [name for name in now.columns if name != AT]
    left, new = _unlike(then, now, every), _unlike(now, then, every)
    key = [name for name in one.rule.key if name in every] or every
    left, new = _nth(left, key), _nth(new, key)
    pairs = left.join(
        new, on=[*key, NTH], how="inner", nulls_equal=True, suffix=" now", maintain_order="left"
    )
    yield from _changed(one, pairs, [name for name in every if name not in key])
    gone = left.join(new, on=[*key, NTH], how="anti", nulls_equal=True, maintain_order="left")
    for line in gone.select(every).iter_rows(named=True):
        shown = ", ".join(line[name] for name in key if line[name])
        reason = Phrase("is sealed with {period} and stands in no line any more", period=one.period)
        refusal = Refusal(
            file=one.now.table.file,
            column=", ".join(key),
            value=shown,
            reason=reason,
            remedy=one.rule.remedy,
        )
        yield Contradiction(one.rule, refusal, line=line)
    yield from _late(one, new.join(left, on=[*key, NTH], how="anti", nulls_equal=True, maintain_order="left"))


def _same_columns(then: pl.DataFrame, now: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both with all columns of either, as text; those of the folder numbered."""
    every = list(dict.fromkeys([*then.columns, *now.columns]))
    filled = [
        frame.select(
            pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, pl.String).alias(name)
            for name in every
        )
        for frame in (then, now)
    ]
    return filled[0], _numbered(filled[1])


def _numbered(text: pl.DataFrame) -> pl.DataFrame:
    return text.with_row_index(AT)


def _nth(frame: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return frame.with_columns(pl.int_range(pl.len()).over(key).alias(NTH))


def _unlike(some: pl.DataFrame, others: pl.DataFrame, every: list[str]) -> pl.DataFrame:
    """The lines without one among the others that is the same in every column, each counting once."""
    mine, theirs = _nth(some, every), _nth(others, every)
    return mine.join(theirs, on=[*every, NTH], how="anti", nulls_equal=True, maintain_order="left").drop(NTH)


def _changed(one: Sealed, pairs: pl.DataFrame, columns: list[str]) -> Iterator[Contradiction]:
    for name in columns:
        old, new = pairs[name], pairs[f"{name} now"]
        wrong = old.ne_missing(new) & ~_same_number(one.campaign, old, new)
        for place in wrong.arg_true():
            if not _allowed(one, name, old[place], new[place], pairs.row(place, named=True)):
                was = old[place]
                reason = (
                    Phrase("was left empty with {period}", period=one.period)
                    if was is None
                    else Phrase('was sealed as "{was}" with {period}', was=was, period=one.period)
                )
                index = int(pairs[AT][place])
                refusal = one.now.table.refuse(index, name, reason, one.rule.remedy)
                yield Contradiction(one.rule, refusal, index, name, was)


def _same_number(campaign: Campaign, old: pl.Series, new: pl.Series) -> pl.Series:
    """Whether both are the same number, however it is written."""
    notation = Notation(campaign.definition.files.decimal, campaign.definition.files.thousands)
    a, b = parsed(old, notation), parsed(new, notation)
    return ((a["value"] == b["value"]) & (a["percent"] == b["percent"])).fill_null(False)


def _allowed(one: Sealed, column: str, old: str | None, new: str | None, line: dict[str, str | None]) -> bool:
    rule = one.rule
    if new is not None and new.lower() in rule.becomes.get(column, ()):
        return column not in rule.dated or line[f"{rule.dated[column]} now"] is not None
    if old is None and column in rule.fills:
        return True
    ending = next((ending for ending in rule.endings if ending.column == column), None)
    return ending is not None and all(_open(one, ending, text) for text in (old, new))


def _open(one: Sealed, ending: Ending, text: str | None) -> bool:
    """Whether a line that ends so covers all sealed days."""
    if text is None:
        return True
    try:
        period = parse_any(PeriodReader(one.campaign.calendar).code_of(text))
    except PeriodError:
        return False
    return period.last >= one.day if ending.included else period.first > one.day


def _late(one: Sealed, new: pl.DataFrame) -> Iterator[Contradiction]:
    """Lines that are not sealed and count in sealed time; of what comes late as a whole its first line tells."""
    if not one.rule.begins:
        return
    late = new.filter(one.now.begins.gather(new[AT]) <= one.day)
    if one.owners is not None and one.rule.within is not None:
        late = late.filter(pl.col(one.rule.within[1]).is_in(one.owners.implode()))
    for index in late[AT]:
        reason = Phrase(
            "counts from {begins}, and everything up to {day} is sealed",
            begins=one.now.begins[index].isoformat(),
            day=one.day.isoformat(),
        )
        if one.now.begins[index] == date.min:
            reason = Phrase(
                "counts from the beginning, and everything up to {day} is sealed", day=one.day.isoformat()
            )
        remedy = Phrase(
            "give it a date after {day} under {begins}", day=one.day.isoformat(), begins=one.rule.begins
        )
        column = one.rule.begins if one.rule.begins in one.now.table.columns else one.rule.key[0]
        yield Contradiction(one.rule, one.now.table.refuse(int(index), column, reason, remedy), int(index))
