"""Pledges (“一个样”目标) as units wrote them: who will be the same as whom, with what targets, plan and measures."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from abreast.campaign.calendar import Calendar
from abreast.catchup.completeness import completeness
from abreast.catchup.same_as import SAME_AS, same_as
from abreast.figures.columns import Columns
from abreast.figures.number import Notation
from abreast.tables import Refusal, Refused, read_named

STATES = ("draft", "active", "reached", "lapsed", "withdrawn", "superseded")
ENDED = ("lapsed", "withdrawn", "superseded")


@dataclass(frozen=True, slots=True)
class Names:
    """What pledges may refer to. `units`, `scopes`: ids as text series; `scopes` holds units and groups."""

    units: pl.Series
    scopes: pl.Series
    aspects: Collection[str]
    indicators: Collection[str]


@dataclass(frozen=True, slots=True)
class Pledges:
    """All pledges of a campaign.

    `pledges`: `pledge`, `unit`, `aspect`, `same_as`, `as`, `level`, `made`, `due` (period), `state`, `ended` (date,
    exclusive), `supersedes`, `declared`, and from completeness `has_same_as`, `has_targets`, `has_plan`,
    `has_measures`, `parts`, `complete_from`. `targets`: `pledge`, `indicator`, `target`, `guard`, `date`. `milestones`:
    `pledge`, `due` (date), `text_en`, `text_zh`, `date`. `measures`: `pledge`, `text_en`, `text_zh`, `responsible`,
    `date`. `outside`: `exemplar`, `title_en`, `title_zh`, `reason_en`, `reason_zh`, `source`.
    """

    pledges: pl.DataFrame
    targets: pl.DataFrame
    milestones: pl.DataFrame
    measures: pl.DataFrame
    outside: pl.DataFrame

    def tables(self) -> dict[str, pl.DataFrame]:
        """The five tables by the name of their file."""
        return {
            name: getattr(self, name) for name in ("pledges", "targets", "milestones", "measures", "outside")
        }


def read(folder: Path, names: Names, calendar: Calendar, notation: Notation | None = None) -> Pledges | None:
    """The pledges of a campaign folder; None where it has no `pledges` table.

    Raises
    ------
    Refused
        With every fault of the five tables.
    """
    reading = _Reading(folder, names, calendar, notation)
    outside = reading.outside()
    found = reading.pledges(outside["exemplar"])
    if found is None:
        if reading.refusals:
            raise Refused(reading.refusals)
        return None
    ids = found["pledge"]
    targets, milestones, measures = reading.targets(ids), reading.milestones(ids), reading.measures(ids)
    if reading.refusals:
        raise Refused(reading.refusals)
    counted = completeness(found.filter(pl.col("state") != "draft"), targets, milestones, measures)
    drafts = found.filter(pl.col("state") == "draft")
    return Pledges(pl.concat([counted, drafts], how="diagonal"), targets, milestones, measures, outside)


@dataclass
class _Reading:
    folder: Path
    names: Names
    calendar: Calendar
    notation: Notation | None
    refusals: list[Refusal] = field(default_factory=list)

    def columns(self, stem: str) -> Columns | None:
        try:
            table = read_named(self.folder, stem)
        except Refused as refused:
            self.refusals += refused.refusals
            return None
        return None if table is None else Columns(table, self.calendar, self.notation)

    def done(self, columns: Columns, series: list[pl.Series]) -> pl.DataFrame:
        self.refusals += columns.refusals
        return pl.DataFrame(series)

    def outside(self) -> pl.DataFrame:
        columns = self.columns("outside")
        texts = ("title_en", "title_zh", "reason_en", "reason_zh", "source")
        if columns is None:
            return pl.DataFrame(schema={"exemplar": pl.String, **dict.fromkeys(texts, pl.String)})
        exemplar = columns.identity("exemplar")
        taken = exemplar.is_in(self.names.scopes.implode())
        columns.refuse_where(
            taken, "exemplar", "is a unit or group of the tree", "outside exemplars need ids of their own"
        )
        return self.done(columns, [exemplar, *(columns.text(name) for name in texts)])

    def pledges(self, outside: pl.Series) -> pl.DataFrame | None:
        columns = self.columns("pledges")
        if columns is None:
            return None
        pledge = columns.identity("pledge")
        unit = columns.known("unit", self.names.units, "unit of the tree")
        kind = columns.choice("as", SAME_AS, "unit")
        named = same_as(columns, kind, self.names.units, outside, self.names.scopes)
        itself = (named == unit) & (kind == "unit")
        columns.refuse_where(itself, "same_as", "is the unit itself", "name another unit, or a level")
        made = columns.day("made", required=True)
        due = columns.period("due")
        known_dues = due.unique().drop_nulls().to_list()
        last = due.replace_strict(
            {one: self.calendar.last_day(one) for one in known_dues}, default=None, return_dtype=pl.Date
        )
        columns.refuse_where(last < made, "due", "is over before the pledge was made", "give a later period")
        state = columns.choice("state", STATES, "active")
        ended = columns.day("ended")
        columns.refuse_where(ended < made, "ended", "comes before the pledge was made", "give a later date")
        open_end = state.is_in(list(ENDED)) & ended.is_null()
        columns.refuse_where(
            open_end, "state", "needs the date on which it ended", "fill in the column ended"
        )
        supersedes = columns.known("supersedes", pledge.drop_nulls(), "pledge", required=False)
        columns.refuse_where(
            supersedes == pledge, "supersedes", "is the pledge itself", "name the earlier pledge"
        )
        aspect = columns.known("aspect", self.names.aspects, "aspect of campaign.toml")
        level = columns.choice("level", ("fixed", "moving"), "fixed")
        series = [
            pledge,
            unit,
            aspect,
            named,
            kind,
            level,
            made,
            due,
            state,
            ended,
            supersedes,
            columns.yes("declared"),
            columns.day("declared_on"),
        ]
        return self.done(columns, series)

    def targets(self, pledges: pl.Series) -> pl.DataFrame:
        columns = self.columns("targets")
        if columns is None:
            schema = {
                "pledge": pl.String,
                "indicator": pl.String,
                "target": pl.Float64,
                "guard": pl.Boolean,
                "date": pl.Date,
            }
            return pl.DataFrame(schema=schema)
        pledge = columns.known("pledge", pledges, "pledge")
        indicator = columns.known("indicator", self.names.indicators, "indicator of campaign.toml")
        guard = columns.yes("guard")
        twice = pl.DataFrame([pledge, indicator, guard]).is_duplicated()
        columns.refuse_where(twice, "indicator", "has two targets in one pledge", "keep one of them")
        target = columns.number("target", required=True)
        return self.done(columns, [pledge, indicator, target, guard, columns.day("date")])

    def milestones(self, pledges: pl.Series) -> pl.DataFrame:
        columns = self.columns("milestones")
        if columns is None:
            schema = {
                "pledge": pl.String,
                "due": pl.Date,
                "text_en": pl.String,
                "text_zh": pl.String,
                "date": pl.Date,
            }
            return pl.DataFrame(schema=schema)
        pledge = columns.known("pledge", pledges, "pledge")
        texts = [columns.text("text_en"), columns.text("text_zh")]
        return self.done(
            columns, [pledge, columns.day("due", last=True, required=True), *texts, columns.day("date")]
        )

    def measures(self, pledges: pl.Series) -> pl.DataFrame:
        columns = self.columns("measures")
        words = ("text_en", "text_zh", "responsible")
        if columns is None:
            return pl.DataFrame(
                schema={"pledge": pl.String, **dict.fromkeys(words, pl.String), "date": pl.Date}
            )
        pledge = columns.known("pledge", pledges, "pledge")
        return self.done(columns, [pledge, *(columns.text(name) for name in words), columns.day("date")])
