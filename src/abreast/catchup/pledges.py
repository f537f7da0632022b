"""Pledges (“一个样”目标) as units wrote them: who will be the same as whom, with what targets, plan and measures."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from abreast.campaign import Calendar, Campaign
from abreast.catchup.completeness import completeness
from abreast.catchup.same_as import SAME_AS, same_as
from abreast.figures.columns import Columns
from abreast.figures.lists import Lists
from abreast.figures.outside import OUTSIDE
from abreast.tables.phrase import Phrase

STATES = ("draft", "active", "reached", "lapsed", "withdrawn", "superseded")
ENDED = ("lapsed", "withdrawn", "superseded")
TARGETS = {
    "pledge": pl.String,
    "indicator": pl.String,
    "target": pl.Float64,
    "guard": pl.Boolean,
    "date": pl.Date,
}
MILESTONES = {
    "pledge": pl.String,
    "due": pl.Date,
    "text_en": pl.String,
    "text_zh": pl.String,
    "date": pl.Date,
}
MEASURES = {
    "pledge": pl.String,
    "text_en": pl.String,
    "text_zh": pl.String,
    "responsible": pl.String,
    "date": pl.Date,
}


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


def read_pledges(campaign: Campaign) -> Pledges | None:
    """The pledges of a campaign folder; None where it has no `pledges` table.

    Raises
    ------
    Refused
        With every fault of the five tables.
    """
    lists, tree = Lists(campaign), campaign.tree
    units = tree.units["unit"].unique()
    scopes = pl.concat([units, tree.groups["group"], tree.memberships["group"]]).unique()
    outside = _listed(
        lists, "outside", dict.fromkeys(OUTSIDE, pl.String), lambda columns: _outside(columns, scopes)
    )
    found = lists.read("pledges", lambda columns: _pledges(columns, campaign, scopes, outside["exemplar"]))
    if found is None:
        lists.done()
        return None
    ids, indicators = found["pledge"], list(campaign.definition.indicators)
    targets = _listed(lists, "targets", TARGETS, lambda columns: _targets(columns, ids, indicators))
    milestones = _listed(lists, "milestones", MILESTONES, lambda columns: _milestones(columns, ids))
    measures = _listed(lists, "measures", MEASURES, lambda columns: _measures(columns, ids))
    lists.done()
    counted = completeness(found.filter(pl.col("state") != "draft"), targets, milestones, measures)
    drafts = found.filter(pl.col("state") == "draft")
    return Pledges(pl.concat([counted, drafts], how="diagonal"), targets, milestones, measures, outside)


def _listed(
    lists: Lists, stem: str, schema: dict[str, type[pl.DataType]], typed: Callable[[Columns], pl.DataFrame]
) -> pl.DataFrame:
    """The table of this name, without rows where it is not there."""
    found = lists.read(stem, typed)
    return pl.DataFrame(schema=schema) if found is None else found


def _outside(columns: Columns, scopes: pl.Series) -> pl.DataFrame:
    exemplar = columns.identity("exemplar")
    taken = exemplar.is_in(scopes.implode())
    remedy = Phrase("outside exemplars need ids of their own")
    columns.refuse_where(taken, "exemplar", Phrase("is a unit or group of the tree"), remedy)
    return pl.DataFrame([exemplar, *(columns.text(name) for name in OUTSIDE if name != "exemplar")])


def _pledges(columns: Columns, campaign: Campaign, scopes: pl.Series, outside: pl.Series) -> pl.DataFrame:
    units = campaign.tree.units["unit"].unique()
    pledge = columns.identity("pledge")
    unit = columns.known("unit", units, Phrase("unit of the tree"))
    kind = columns.choice("as", SAME_AS, "unit")
    named = same_as(columns, kind, units, outside, scopes)
    itself = (named == unit) & (kind == "unit")
    columns.refuse_where(
        itself, "same_as", Phrase("is the unit itself"), Phrase("name another unit, or a level")
    )
    made = columns.day("made", required=True)
    return pl.DataFrame(
        [
            pledge,
            unit,
            columns.known("aspect", list(campaign.definition.aspects), Phrase("aspect of campaign.toml")),
            named,
            kind,
            columns.choice("level", ("fixed", "moving"), "fixed"),
            made,
            _due(columns, campaign.calendar, made),
            *_state(columns, made),
            _superseded(columns, pledge),
            columns.yes("declared"),
            columns.day("declared_on"),
        ]
    )


def _due(columns: Columns, calendar: Calendar, made: pl.Series) -> pl.Series:
    due = columns.period("due")
    last = {one: calendar.last_day(one) for one in due.unique().drop_nulls().to_list()}
    over = due.replace_strict(last, default=None, return_dtype=pl.Date) < made
    columns.refuse_where(
        over, "due", Phrase("is over before the pledge was made"), Phrase("give a later period")
    )
    return due


def _state(columns: Columns, made: pl.Series) -> tuple[pl.Series, pl.Series]:
    state, ended = columns.choice("state", STATES, "active"), columns.day("ended")
    columns.refuse_where(
        ended < made, "ended", Phrase("comes before the pledge was made"), Phrase("give a later date")
    )
    open_end = state.is_in(list(ENDED)) & ended.is_null()
    columns.refuse_where(
        open_end, "state", Phrase("needs the date on which it ended"), Phrase("fill in the column ended")
    )
    return state, ended


def _superseded(columns: Columns, pledge: pl.Series) -> pl.Series:
    earlier = columns.known("supersedes", pledge.drop_nulls(), Phrase("pledge"), required=False)
    columns.refuse_where(
        earlier == pledge, "supersedes", Phrase("is the pledge itself"), Phrase("name the earlier pledge")
    )
    return earlier


def _targets(columns: Columns, pledges: pl.Series, indicators: list[str]) -> pl.DataFrame:
    pledge = columns.known("pledge", pledges, Phrase("pledge"))
    indicator = columns.known("indicator", indicators, Phrase("indicator of campaign.toml"))
    guard = columns.yes("guard")
    twice = pl.DataFrame([pledge, indicator, guard]).is_duplicated()
    columns.refuse_where(
        twice, "indicator", Phrase("has two targets in one pledge"), Phrase("keep one of them")
    )
    return pl.DataFrame(
        [pledge, indicator, columns.number("target", required=True), guard, columns.day("date")]
    )


def _milestones(columns: Columns, pledges: pl.Series) -> pl.DataFrame:
    pledge = columns.known("pledge", pledges, Phrase("pledge"))
    due = columns.day("due", last=True, required=True)
    return pl.DataFrame([pledge, due, columns.text("text_en"), columns.text("text_zh"), columns.day("date")])


def _measures(columns: Columns, pledges: pl.Series) -> pl.DataFrame:
    pledge = columns.known("pledge", pledges, Phrase("pledge"))
    texts = [columns.text(name) for name in ("text_en", "text_zh", "responsible")]
    return pl.DataFrame([pledge, *texts, columns.day("date")])
