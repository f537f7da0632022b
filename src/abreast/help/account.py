"""What help adds to a period's results: pairs proposed and agreed, and what came of help."""

import polars as pl

from abreast.campaign import Campaign
from abreast.help.agreements import Agreements
from abreast.help.outcomes import expected_share, outcomes
from abreast.help.pairing import PAIRS, Free, pairs
from abreast.help.reasons import because
from abreast.help.sides import sides

TABLE = {
    "aspect": pl.String, "kind": pl.String, "region": pl.String, "period": pl.String, **PAIRS, "because_en": pl.String,
    "because_zh": pl.String, "state": pl.String, "help": pl.String, "since": pl.Date, "private": pl.Boolean,
}  # fmt: skip


def help_tables(
    campaign: Campaign,
    agreed: Agreements,
    standings: pl.DataFrame,
    series: pl.DataFrame,
    base: pl.DataFrame,
    period: str,
) -> dict[str, pl.DataFrame]:
    """The tables `pairs` and `help_outcomes`.

    `standings`, `base`: the tables of that name; `series`: `aspect`, `unit`, `period`, `value` of single periods.
    Aspects are
    paired in turn, those with priority first, and a helper's capacity is shared out among them.
    """
    helps = _known(campaign, agreed.helps, period)
    came = outcomes(campaign, helps, agreed.visits, standings, series, period)
    left = _capacity(campaign, agreed.helpers, helps, standings)
    found = [pl.DataFrame(schema=TABLE).drop("kind", "region", "period", "private"), _agreed(helps)]
    compared = [code for code in campaign.definition.aspects if code in standings["aspect"].unique()]
    for aspect in sorted(compared, key=lambda code: not campaign.definition.aspects[code].priority):
        both = sides(campaign, aspect, standings, series)
        shares = expected_share(came, aspect, both.able["unit"]) if both.able.height else pl.DataFrame()
        free = _free(aspect, helps, agreed.helpers, left)
        proposed = pairs(campaign, aspect, both, shares, free, base, period)
        left = _spent(left, proposed)
        found.append(_proposed(aspect, because(campaign, aspect, proposed)))
    return {"pairs": _table(campaign, found, period), "help_outcomes": came}


def _agreed(helps: pl.DataFrame) -> pl.DataFrame:
    """Pairs that people wrote down themselves."""
    return helps.select("helper", "helped", "aspect", "state", "help", since="date")


def _known(campaign: Campaign, helps: pl.DataFrame, period: str) -> pl.DataFrame:
    """Helps as they were on the last day of a period: what ended later is still accepted, what came later unknown."""
    until = campaign.calendar.last_day(period)
    later = pl.col("ended") > until
    return helps.filter(pl.col("date") <= until).with_columns(
        state=pl.when((pl.col("state") == "ended") & later).then(pl.lit("accepted")).otherwise("state"),
        ended=pl.when(~later).then("ended"),
    )


def _capacity(
    campaign: Campaign, helpers: pl.DataFrame, helps: pl.DataFrame, standings: pl.DataFrame
) -> pl.DataFrame:
    """`unit`, `capacity` of every unit over all aspects, less those it helps already."""
    general = helpers.filter(pl.col("aspect").is_null()).select("unit", named="capacity")
    busy = (
        helps.filter(pl.col("state") == "accepted").group_by(unit="helper").agg(busy=pl.len().cast(pl.Int64))
    )
    return (
        standings.select("unit")
        .unique()
        .join(general, on="unit", how="left")
        .join(busy, on="unit", how="left")
        .select(
            "unit",
            capacity=pl.col("named").fill_null(campaign.definition.help.capacity)
            - pl.col("busy").fill_null(0),
        )
    )


def _free(aspect: str, helps: pl.DataFrame, helpers: pl.DataFrame, left: pl.DataFrame) -> Free:
    here = helps.filter(pl.col("aspect") == aspect)
    accepted = here.filter(pl.col("state") == "accepted")
    busy = accepted.group_by(unit="helper").agg(busy=pl.len().cast(pl.Int64))
    named = helpers.filter(pl.col("aspect") == aspect).select("unit", named="capacity")
    capacity = (
        left.join(named, on="unit", how="left")
        .join(busy, on="unit", how="left")
        .select("unit", capacity=pl.min_horizontal("capacity", pl.col("named") - pl.col("busy").fill_null(0)))
    )
    declined = here.filter(pl.col("state") == "declined").select("helper", "helped").unique()
    return Free(capacity, accepted["helped"], declined)


def _spent(left: pl.DataFrame, proposed: pl.DataFrame) -> pl.DataFrame:
    taken = proposed.group_by(unit="helper").agg(taken=pl.len().cast(pl.Int64))
    joined = left.join(taken, on="unit", how="left")
    return joined.select("unit", capacity=pl.col("capacity") - pl.col("taken").fill_null(0))


def _proposed(aspect: str, found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(
        aspect=pl.lit(aspect),
        state=pl.lit("proposed"),
        help=pl.lit(None, pl.String),
        since=pl.lit(None, pl.Date),
    )


def _table(campaign: Campaign, found: list[pl.DataFrame], period: str) -> pl.DataFrame:
    """All pairs under the columns of the table; what people agreed themselves has no expectation."""
    aspects = campaign.definition.aspects
    kinds = {code: one.kind for code, one in aspects.items()}
    private = {code: campaign.definition.kinds[kind].person for code, kind in kinds.items()}
    regions = campaign.region(period)
    rows = pl.concat(found, how="diagonal")
    scopes = campaign.tree.numbered(period)
    helped = scopes.units["unit"].is_in(rows["helped"].implode())
    inside = scopes.among(helped, scopes.places["scope"].is_in(regions)).named()
    region = inside.sort("unit", "scope").unique("unit", keep="first").select(helped="unit", region="scope")
    whole = rows.join(region, on="helped", how="left").with_columns(
        kind=pl.col("aspect").replace_strict(kinds, return_dtype=pl.String),
        private=pl.col("aspect").replace_strict(private, return_dtype=pl.Boolean),
        period=pl.lit(period),
    )
    return whole.select(pl.col(name).cast(dtype) for name, dtype in TABLE.items()).sort(
        "aspect", "helped", "helper"
    )
