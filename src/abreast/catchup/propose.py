"""A pledge proposed from the gap: whom to be the same as, a target, guards, and whether it can be reached by then."""

from typing import Any

import polars as pl

from abreast.campaign import Campaign
from abreast.campaign.aspect import Frontier

SURE = 1.96
PROPOSALS: dict[str, Any] = {
    "unit": pl.String, "aspect": pl.String, "scope": pl.String, "same_as": pl.String, "as": pl.String,
    "indicator": pl.String, "value": pl.Float64, "target": pl.Float64, "level": pl.Float64, "due": pl.String,
    "reachable": pl.String, "by_then": pl.Float64, "ladder": pl.List(pl.String), "guards": pl.List(pl.String),
}  # fmt: skip


def propose(
    campaign: Campaign,
    standings: pl.DataFrame,
    exemplars: pl.DataFrame,
    forecast: pl.DataFrame,
    aspect: str,
    due: str,
    units: list[str] | None = None,
) -> pl.DataFrame:
    """A pledge for each unit behind its advanced level at the outermost scopes, to be edited by its leader.

    Parameters
    ----------
    standings, exemplars, forecast
        The results tables of these names.
    aspect, due
        In what, and by which period (after that of the standings).
    units
        Only for these; by default for all that are behind.

    Returns
    -------
    polars.DataFrame
        `unit`, `aspect`, `scope`, `same_as`, `as` (unit, outside: its first exemplar, inside the tree or not; level: of
        the scope, where it has none),
        `indicator` (that ranks), `value` (its own, shrunk), `target` (the exemplar's or the level, null for a frontier,
        where no single figure is the target), `level`, `due`, `reachable` (likely: its trend arrives by then; possible:
        within the trend's 95 % band; not at this trend; not known), `by_then` (where its trend would be), `ladder`
        (steps for a unit far behind, nearest first), `guards` (indicators that must not worsen).

    Raises
    ------
    ValueError
        `due` is not after the period of the standings, or the aspect is unknown.
    """
    if aspect not in campaign.definition.aspects:
        raise ValueError(f"{aspect} is no aspect of the campaign")
    here = standings.filter((pl.col("aspect") == aspect) & (pl.col("gap") > 0))
    if not here.height:
        return pl.DataFrame(schema=PROPOSALS)
    period = str(here["period"][0])
    ahead = campaign.calendar.distance(period, due)
    if ahead < 1:
        raise ValueError(f"{due} is not after {period}; give a later period")
    behind = _outermost(campaign, here, period)
    if units is not None:
        behind = behind.filter(pl.col("unit").is_in(units))
    found = _judged(campaign, _aimed(campaign, behind, exemplars, aspect), forecast, aspect, ahead)
    guards = [code for code, one in campaign.definition.indicators.items() if one.guard]
    whole = found.join(_ladders(exemplars, aspect), on=["unit", "scope"], how="left", maintain_order="left")
    return whole.with_columns(
        pl.col("ladder").fill_null(pl.lit([], pl.List(pl.String))),
        due=pl.lit(due),
        guards=pl.lit(guards, pl.List(pl.String)),
    ).select(pl.col(name).cast(dtype) for name, dtype in PROPOSALS.items())


def _outermost(campaign: Campaign, here: pl.DataFrame, period: str) -> pl.DataFrame:
    region = here.filter(pl.col("scope").is_in(campaign.region(period)))
    own = region.sort("unit", "scope", pl.col("group") == "all")
    return own.unique("unit", keep="first", maintain_order=True)


def _aimed(campaign: Campaign, behind: pl.DataFrame, exemplars: pl.DataFrame, aspect: str) -> pl.DataFrame:
    """The first exemplar, but for a ladder's steps; where there is none, the level of the scope."""
    about = campaign.definition.aspects[aspect]
    frontier = isinstance(about.level, Frontier)
    goals = exemplars.filter((pl.col("aspect") == aspect) & (pl.col("why") != "ladder"))
    first = goals.sort("unit", "scope", "group", "order").unique(["unit", "scope", "group"], keep="first")
    named = first.select("unit", "scope", "group", "exemplar", "exemplar_value")
    joined = behind.join(named, on=["unit", "scope", "group"], how="left", maintain_order="left")
    return joined.select(
        "unit", "aspect", "scope", "group", "level",
        same_as=pl.coalesce("exemplar", "scope"),
        **{"as": _what(campaign)},
        indicator=pl.lit(about.ranking),
        value="shrunk",
        target=pl.lit(None, pl.Float64) if frontier else pl.coalesce("exemplar_value", "level"),
    )  # fmt: skip


def _what(campaign: Campaign) -> pl.Expr:
    """What `exemplar` is: a unit, somebody outside the tree, or, where there is none, the level of the scope."""
    exemplar, units = pl.col("exemplar"), campaign.tree.units["unit"].unique()
    found = pl.when(exemplar.is_in(units.implode())).then(pl.lit("unit")).otherwise(pl.lit("outside"))
    return pl.when(exemplar.is_null()).then(pl.lit("level")).otherwise(found)


def _judged(
    campaign: Campaign, aimed: pl.DataFrame, forecast: pl.DataFrame, aspect: str, ahead: int
) -> pl.DataFrame:
    trend = forecast.filter(pl.col("aspect") == aspect).select(
        "unit", "scope", "group", "slope", "slope_se", "value_se", now="value"
    )
    sign = campaign.definition.sign(aspect)
    reach = pl.col("by_then") - pl.coalesce("target", "level")
    error = (pl.col("value_se") ** 2 + (ahead * pl.col("slope_se")) ** 2).sqrt()
    return (
        aimed.join(trend, on=["unit", "scope", "group"], how="left", maintain_order="left")
        .with_columns(by_then=pl.col("now") + ahead * pl.col("slope"))
        .with_columns(
            reachable=pl.when(reach.is_null() | error.is_null())
            .then(pl.lit("not known"))
            .when(reach * sign >= 0)
            .then(pl.lit("likely"))
            .when(reach * sign + SURE * error >= 0)
            .then(pl.lit("possible"))
            .otherwise(pl.lit("not at this trend"))
        )
    )


def _ladders(exemplars: pl.DataFrame, aspect: str) -> pl.DataFrame:
    steps = exemplars.filter((pl.col("aspect") == aspect) & (pl.col("why") == "ladder")).sort(
        "unit", "scope", "order"
    )
    return steps.group_by("unit", "scope", maintain_order=True).agg(
        ladder=pl.col("exemplar").unique(maintain_order=True)
    )
