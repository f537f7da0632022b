"""What innovation adds to a period's results: counts by class, spread, and each project as it stands."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from abreast.campaign import Calendar, Campaign
from abreast.campaign.calendar import CALENDARS
from abreast.campaign.placing import placed_on_day
from abreast.innovation.counts import counts
from abreast.innovation.projects import STATES
from abreast.innovation.spread import spread


def innovation_tables(
    campaign: Campaign, projects: pl.DataFrame | None, periods: Sequence[str]
) -> dict[str, pl.DataFrame]:
    """The tables `innovations`, `innovation_spread` and `projects`; empty where the campaign has no projects.

    `projects`: as `read_projects` gives them; `periods`: of the campaign, ascending. Nothing after the last of them is
    known. Calendar months are counted as well where the campaign's periods are shorter.
    """
    if projects is None or not periods:
        return {}
    until = campaign.calendar.last_day(periods[-1])
    known = as_of(projects, until)
    realised = known.filter(pl.col("realised").is_not_null()).with_columns(date="realised")
    classes = [one.id for one in campaign.definition.innovation.classes]
    spans = [*periods, *_months(campaign, periods)]
    placed = placed_on_day(campaign.tree, realised)
    edges = spread(known)
    return {
        "innovations": counts(placed, classes, spans, until),
        "innovation_spread": edges,
        "projects": _projects(known, edges),
    }


def as_of(projects: pl.DataFrame, day: date) -> pl.DataFrame:
    """Projects as they were known on a day: later dates are not known yet, nor projects without an earlier one."""
    known = projects.with_columns(
        pl.when(pl.col(name) <= day).then(pl.col(name)).alias(name) for name in STATES
    )
    return known.filter(pl.any_horizontal(pl.col(STATES).is_not_null()))


def _projects(known: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Each project with its `state`, `since` when, and `adopters`: units that took it over, straight or in steps."""
    state = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in reversed(STATES))
    adopters = edges.group_by(project="origin").agg(adopters=pl.col("unit").n_unique())
    return (
        known.with_columns(state=state, since=pl.coalesce(pl.col(STATES[::-1])))
        .join(adopters, on="project", how="left", maintain_order="left")
        .select(
            "project", "unit", "class", "significant", "title_en", "title_zh", "state", "since", *STATES,
            "adopted_from", "aspect", "effect_indicator", "effect", pl.col("adopters").fill_null(0).cast(pl.UInt32),
        )
        .sort("project")
    )  # fmt: skip


def _months(campaign: Campaign, periods: Sequence[str]) -> list[str]:
    if CALENDARS.index(campaign.calendar.name) >= CALENDARS.index("month"):
        return []
    months = Calendar("month")
    return months.touching(campaign.calendar.first_day(periods[0]), campaign.calendar.last_day(periods[-1]))
