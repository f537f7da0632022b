"""What catch-up adds to a period's results: progress, the ranks of the advanced, growth, coverage, participation."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import polars as pl

from abreast.campaign import Campaign
from abreast.campaign.aspect import Frontier
from abreast.campaign.calendar import parse_any
from abreast.catchup.allround import required
from abreast.catchup.counting import populated
from abreast.catchup.coverage import coverage, participation
from abreast.catchup.growth import growth
from abreast.catchup.plans import against_plan
from abreast.catchup.pledges import Pledges
from abreast.catchup.population import population
from abreast.catchup.progress import advanced, progress
from abreast.catchup.put_forward import put_forward
from abreast.figures import values

DAYS_REPORTED = 400  # a longer campaign is reported by the last day of each period


def progress_tables(
    campaign: Campaign,
    standings: pl.DataFrame,
    levels: pl.DataFrame,
    baseline: pl.DataFrame,
    series: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """The tables `progress` and `advanced`.

    `standings`, `levels`: as the tables of that name; `baseline`: `aspect`, `unit`, `since`, `period`, `value` over
    each aspect's baseline window; `series`: `aspect`, `unit`, `period`, `value` of single periods.
    """
    facts = _facts(campaign)
    begun = baseline.select("aspect", begun="period").unique()
    later = series.join(begun, on="aspect").filter(pl.col("period") > pl.col("begun")).drop("begun")
    table = progress(_comparable(campaign, standings), baseline, _of_others(levels), later, facts)
    return {"progress": table, "advanced": advanced(table, later, facts)}


def _comparable(campaign: Campaign, standings: pl.DataFrame) -> pl.DataFrame:
    """Frontier scores through time are against one frontier of all units, so they are followed at the outermost scopes.

    Inside a narrower scope a unit is scored against that scope's own frontier, and the two scores would not compare.
    """
    frontiers = [code for code, one in campaign.definition.aspects.items() if isinstance(one.level, Frontier)]
    if not frontiers or not standings.height:
        return standings
    outermost = campaign.region(standings["period"][0])
    return standings.filter(~pl.col("aspect").is_in(frontiers) | pl.col("scope").is_in(outermost))


def _of_others(levels: pl.DataFrame) -> pl.DataFrame:
    """Without levels that a unit alone in its group set itself: nobody catches up with oneself."""
    return levels.filter((pl.col("n") > 1) | (pl.col("rule") == "appointed"))


def growth_table(campaign: Campaign, base: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """The table `growth` of every indicator that adds up over time, at every scope that has units below it.

    `base`: as added up along the tree; `figures`: what it was added up from, and plans.
    """
    summed = [
        code
        for code, one in campaign.definition.indicators.items()
        if not one.computed and one.over_time == "sum"
    ]
    parents = campaign.tree.units["parent"].unique().drop_nulls()
    wanted = base.filter(pl.col("indicator").is_in(summed) & pl.col("unit").is_in(parents.implode()))
    count = values.expected(campaign, figures.filter(pl.col("indicator").is_in(summed)))
    counted = wanted.join(count, on=["unit", "indicator", "period"], how="left", maintain_order="left")
    calendar, start = campaign.calendar, campaign.definition.start
    grown = growth(
        counted.select("indicator", "period", "value", "reporting", "expected", scope="unit"), calendar, start
    )
    planned = values.base(campaign, figures.filter(pl.col("indicator").is_in(summed)), "plan")
    return against_plan(grown, planned.select("indicator", "period", "value", scope="unit"), calendar, start)


def coverage_tables(
    campaign: Campaign, pledged: Pledges | None, listed: pl.DataFrame | None, period: str
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The tables `coverage`, `participation` and `put_forward`, by day since the launch, one after the other.

    None where no kind is expected to pledge. Where the campaign does not say which kinds are, those that pledged are.

    `listed`: who is down for a movement, as `read_participation` gives it.
    """
    if pledged is None:
        return
    launch = parse_any(campaign.definition.campaign.start).first
    last = campaign.calendar.last_day(period)
    kinds = _pledging(campaign, pledged, last)
    if not kinds:
        return
    days = _days(campaign, launch, last)
    needed = {kind: required(campaign, kind) for kind in kinds}
    counted = populated(campaign.tree, kinds, days)
    began = (pl.col("date") - launch).dt.total_days().alias("day")
    made = pledged.pledges.filter(pl.col("state") != "draft")
    yield "coverage", coverage(made, counted, days, needed).with_columns(began)
    yield "participation", participation(_taking_part(pledged, listed), counted, days).with_columns(began)
    outer = _outer(campaign, period)
    here = population(campaign.tree, kinds, days, outer)
    yield "put_forward", put_forward(made, here, outer, days).with_columns(began)


def _pledging(campaign: Campaign, pledged: Pledges, last: date) -> Sequence[str]:
    """The kinds expected to pledge: as given, else those of the units that pledged by the last day, in the definition's
    order."""
    given = campaign.definition.rules.pledging
    if given is not None:
        return given
    made = pledged.pledges.filter((pl.col("state") != "draft") & (pl.col("made") <= last))["unit"]
    units = campaign.tree.units
    found = set(units.filter(pl.col("unit").is_in(made.implode()))["kind"])
    return [kind for kind in campaign.definition.kinds if kind in found]


def _outer(campaign: Campaign, period: str) -> list[str]:
    """The outermost scopes and those right below them."""
    region = campaign.region(period)
    below = campaign.tree.at(period).filter(pl.col("parent").is_in(region))["unit"]
    return [*region, *below.to_list()]


def targets(pledged: Pledges | None) -> pl.DataFrame | None:
    """unit, indicator, target of pledges that are no drafts, guards left out; None without pledges."""
    if pledged is None:
        return None
    active = pledged.pledges.filter(pl.col("state") != "draft").select("pledge", "unit")
    aimed = pledged.targets.filter(~pl.col("guard").fill_null(False)).drop_nulls("target")
    return aimed.join(active, on="pledge", maintain_order="left").select("unit", "indicator", "target")


def _facts(campaign: Campaign) -> pl.DataFrame:
    definition = campaign.definition
    rows = [(code, definition.sign(code), one.tolerance) for code, one in definition.aspects.items()]
    schema = {"aspect": pl.String, "sign": pl.Int8, "tolerance": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _days(campaign: Campaign, launch: date, last: date) -> Sequence[date]:
    count = (last - launch).days + 1
    if count <= DAYS_REPORTED:
        return [launch + timedelta(days=number) for number in range(max(count, 0))]
    return [campaign.calendar.last_day(code) for code in campaign.calendar.touching(launch, last)]


def _taking_part(pledged: Pledges, listed: pl.DataFrame | None) -> pl.DataFrame:
    """Whoever has an open pledge takes part, and whoever is down for a movement."""
    until = pl.col("ended").dt.offset_by("-1d")
    pledging = pledged.pledges.filter(pl.col("state") != "draft").select("unit", start="made", end=until)
    return pledging if listed is None else pl.concat([pledging, listed.select("unit", "start", "end")])
