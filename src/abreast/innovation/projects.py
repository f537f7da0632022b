"""Innovation projects (革新项目) as units wrote them down, one row each."""

from itertools import pairwise

import polars as pl

from abreast.campaign import Campaign
from abreast.figures.circles import on_circle
from abreast.figures.columns import Columns
from abreast.figures.existence import existed
from abreast.figures.lists import Lists
from abreast.tables.phrase import Phrase

STATES = ("proposed", "trial", "realised", "verified", "abandoned")
"""In the order in which a project goes through them; the state of a day is that of the latest date up to it."""


def read_projects(campaign: Campaign) -> pl.DataFrame | None:
    """The projects of a campaign folder; None where it has no table `innovations`.

    Returns `project`, `unit`, `class`, `significant` (bool), `title_en`, `title_zh`, `how_en`, `how_zh`, a date for
    each of `STATES`, `adopted_from` (project), `aspect`, `effect_indicator`, `effect` (f64), `evidence`; in the order
    of the file.

    Raises
    ------
    Refused
        With every fault of the table.
    """
    lists = Lists(campaign)
    found = lists.read("innovations", lambda columns: _projects(columns, campaign))
    lists.done()
    return found


def _projects(columns: Columns, campaign: Campaign) -> pl.DataFrame:
    found = _columns(columns, campaign)
    _dates_in_order(columns, found)
    _places(columns, found, campaign.tree.units)
    _adoptions(columns, found)
    _effects(columns, found)
    return found


def _columns(columns: Columns, campaign: Campaign) -> pl.DataFrame:
    definition, units = campaign.definition, campaign.tree.units["unit"].unique()
    project = columns.identity("project")
    classes = [one.id for one in definition.innovation.classes]
    dates = [columns.day(state, last=state == "abandoned") for state in STATES]
    texts = [columns.text(name) for name in ("title_en", "title_zh", "how_en", "how_zh", "evidence")]
    return pl.DataFrame(
        [
            project,
            columns.known("unit", units, Phrase("unit of the tree")),
            columns.known(
                "class",
                classes,
                Phrase("class of innovation; the classes are {classes}", classes=", ".join(classes)),
            ),
            columns.yes("significant"),
            *texts,
            *dates,
            columns.known(
                "adopted_from", project.drop_nulls(), Phrase("project of this table"), required=False
            ),
            columns.known(
                "aspect", list(definition.aspects), Phrase("aspect of campaign.toml"), required=False
            ),
            columns.known(
                "effect_indicator",
                list(definition.indicators),
                Phrase("indicator of campaign.toml"),
                required=False,
            ),
            columns.number("effect"),
        ]
    )


def _dates_in_order(columns: Columns, found: pl.DataFrame) -> None:
    """Each date is not before any earlier step, and nothing abandoned is realised or verified afterwards."""
    for earlier, later in pairwise(STATES[:4]):
        before = found.select(pl.max_horizontal(STATES[: STATES.index(earlier) + 1])).to_series()
        columns.refuse_where(
            found[later] < before,
            later,
            Phrase("comes before the project was {earlier}", earlier=DONE[earlier]),
            Phrase("exchange the dates"),
        )
    unrealised = found["verified"].is_not_null() & found["realised"].is_null()
    columns.refuse_where(
        unrealised,
        "verified",
        Phrase("is a date, but the project was never realised"),
        Phrase("fill in the column realised"),
    )
    last = found.select(pl.max_horizontal(STATES[:4])).to_series()
    columns.refuse_where(
        found["abandoned"] < last,
        "abandoned",
        Phrase("comes before what was done later"),
        Phrase("take the later dates out: what was abandoned is not realised"),
    )
    undated = found.select(pl.all_horizontal(pl.col(STATES).is_null())).to_series()
    columns.refuse_where(
        undated,
        "project",
        Phrase("has no date at all"),
        Phrase("fill in one of {columns}", columns=", ".join(STATES[:3])),
    )


DONE = {
    "proposed": Phrase("proposed"),
    "trial": Phrase("on trial"),
    "realised": Phrase("realised"),
    "verified": Phrase("verified"),
    "abandoned": Phrase("abandoned"),
}


def _places(columns: Columns, found: pl.DataFrame, units: pl.DataFrame) -> None:
    gone = ~existed(units, found["unit"], found["realised"])
    columns.refuse_where(
        gone,
        "unit",
        Phrase("did not exist when the project was realised"),
        Phrase("correct the unit or the date"),
    )


def _adoptions(columns: Columns, found: pl.DataFrame) -> None:
    """Nothing is taken over from itself, in a circle, or before the original was realised."""
    original = found.select(project="project", adopted_from="adopted_from").join(
        found.select(adopted_from="project", since="realised").unique("adopted_from", keep="first"),
        on="adopted_from",
        how="left",
        maintain_order="left",
    )
    adopting = original["adopted_from"].is_not_null()
    circle = on_circle(found["project"], found["adopted_from"])
    columns.refuse_where(
        circle,
        "adopted_from",
        Phrase("leads back to the project itself"),
        Phrase("name the original the others took over"),
    )
    never = adopting & original["since"].is_null() & ~circle
    columns.refuse_where(
        never & found["realised"].is_not_null(),
        "adopted_from",
        Phrase("is a project that was not realised"),
        Phrase("take it out, or fill in when the original was realised"),
    )
    early = adopting & (found["realised"] < original["since"]) & ~circle
    columns.refuse_where(
        early,
        "realised",
        Phrase("is before the original was realised"),
        Phrase("correct one of the two dates"),
    )


def _effects(columns: Columns, found: pl.DataFrame) -> None:
    unmeasured = found["effect"].is_not_null() & found["effect_indicator"].is_null()
    columns.refuse_where(
        unmeasured,
        "effect",
        Phrase("is a number of nothing"),
        Phrase("name the indicator in effect_indicator"),
    )
