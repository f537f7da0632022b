"""In what state each pledge is, and since when: from what it contains, from the figures, and from what was written.

draft → active (put forward) → complete (all four parts) → reached, lapsed, withdrawn or superseded. Reached is the last
day of the first period after it was made in which every target was met and no guard was worse than pledged; lapsed the
day after a due period that passed without that. What people wrote themselves (withdrawn, superseded, lapsed, reached)
counts from the day they gave.
"""

from datetime import date, timedelta

import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.pledges import Pledges
from abreast.figures import values

STATES = ("draft", "active", "complete", "reached", "lapsed", "withdrawn", "superseded")
HISTORY = {
    "pledge": pl.String, "unit": pl.String, "aspect": pl.String, "state": pl.String, "since": pl.Date,
    "written": pl.Boolean,
}  # fmt: skip


def pledge_tables(
    campaign: Campaign, pledged: Pledges | None, base: pl.DataFrame, period: str
) -> dict[str, pl.DataFrame]:
    """The tables `pledges` (each as it stands) and `pledge_states` (its history) up to a period; empty without pledges.

    `base`: the table of that name. `doubt` names targets that are no better than what the unit had over the aspect's
    window before it pledged: a question to its leader, not a refusal, since a few periods are partly chance.
    """
    if pledged is None:
        return {}
    until = campaign.calendar.last_day(period)
    known = pledged.pledges.filter(pl.col("made") <= until)
    aimed = _aimed(campaign, known, pledged.targets, base)
    history = _history(campaign, known, aimed, until)
    last = history.sort("pledge", "since", pl.col("state").cast(pl.Enum(STATES)), maintain_order=True)
    current = last.unique("pledge", keep="last", maintain_order=True).select(
        "pledge", now="state", since="since"
    )
    persons = [code for code, kind in campaign.definition.kinds.items() if kind.person]
    kinds = campaign.tree.units.select("unit", "kind").unique("unit", keep="last", maintain_order=True)
    table = (
        known.drop("state")
        .join(current, on="pledge", how="left", maintain_order="left")
        .join(kinds, on="unit", how="left", maintain_order="left")
        .join(_doubts(campaign, known, aimed), on="pledge", how="left", maintain_order="left")
        .select(
            "pledge", "unit", "kind", "aspect", "same_as", "as", "level", "made", "due", "supersedes", "declared",
            "parts", "complete_from", "since", "doubt", state="now", private=pl.col("kind").is_in(persons),
        )
    )  # fmt: skip
    return {"pledges": table.sort("pledge"), "pledge_states": last}


def _aimed(
    campaign: Campaign, known: pl.DataFrame, targets: pl.DataFrame, base: pl.DataFrame
) -> pl.DataFrame:
    """Each target with the unit's figures of every period: `good` where it is met (a guard: where it is not worse)."""
    wanted = targets.drop_nulls("target").join(known.select("pledge", "unit", "aspect", "made"), on="pledge")
    codes = wanted["indicator"].unique().to_list()
    here = base.filter(pl.col("unit").is_in(wanted["unit"].unique().implode()))
    if any(campaign.definition.indicators[code].computed for code in codes):
        here = values.evaluate(campaign, here)
    signs = {c: -1 if campaign.definition.indicators[c].direction == "down" else 1 for c in codes}
    figures = here.filter(pl.col("indicator").is_in(codes)).select("unit", "indicator", "period", "value")
    sign = pl.col("indicator").replace_strict(signs, return_dtype=pl.Int8, default=None)
    return wanted.join(figures, on=["unit", "indicator"]).with_columns(
        good=(pl.col("value") - pl.col("target")) * sign >= 0, sign=sign
    )


def _history(campaign: Campaign, known: pl.DataFrame, aimed: pl.DataFrame, until: date) -> pl.DataFrame:
    open_ones = known.filter(pl.col("state") != "draft")
    reached = _reached(campaign, open_ones, aimed)
    dues = {code: campaign.calendar.last_day(code) for code in known["due"].unique().drop_nulls()}
    over = pl.col("due").replace_strict(dues, return_dtype=pl.Date, default=None).dt.offset_by("1d")
    followers = (
        open_ones.drop_nulls("supersedes").select(pledge="supersedes", followed="made").unique("pledge")
    )
    whole = open_ones.join(reached, on="pledge", how="left").join(followers, on="pledge", how="left")
    whole = whole.with_columns(
        ending=pl.when(pl.col("state").is_in(["lapsed", "withdrawn", "superseded"])).then("ended"),
        over=over,
        reached=pl.when(pl.col("state") == "reached")
        .then(pl.coalesce("ended", "reached", "made"))
        .otherwise("reached"),
    ).with_columns(stop=pl.min_horizontal("ending", "followed"))
    before_stop = pl.col("stop").is_null() | (pl.col("reached") < pl.col("stop"))
    lapses = pl.col("reached").is_null() & (pl.col("stop").is_null() | (pl.col("stop") > pl.col("over")))
    parts = [
        _rows(known.filter(pl.col("state") == "draft"), "draft", "made", written=True),
        _rows(open_ones, "active", "made", written=True),
        _rows(whole.filter(pl.col("complete_from").is_not_null()), "complete", "complete_from"),
        _rows(whole.filter(before_stop), "reached", "reached"),
        _rows(whole.filter(lapses), "lapsed", "over"),
        *(
            _rows(whole.filter(pl.col("state") == word), word, "ending", written=True)
            for word in ("lapsed", "withdrawn")
        ),
        _rows(
            whole.filter((pl.col("state") == "superseded") | pl.col("followed").is_not_null()),
            "superseded",
            "stop",
        ),
    ]
    return (
        pl.concat(parts)
        .filter(pl.col("since") <= until)
        .unique(["pledge", "state"], keep="last", maintain_order=True)
    )


def _rows(pledges: pl.DataFrame, state: str, since: str, *, written: bool = False) -> pl.DataFrame:
    return pledges.select(
        "pledge", "unit", "aspect", state=pl.lit(state), since=since, written=pl.lit(written)
    ).cast(HISTORY)  # type: ignore[arg-type]


def _reached(campaign: Campaign, pledges: pl.DataFrame, aimed: pl.DataFrame) -> pl.DataFrame:
    """`pledge`, `reached`: the last day of the first period begun after it was made that met everything pledged."""
    counts = aimed.select("pledge", "indicator", "guard").unique()
    needed = counts.group_by("pledge").agg(needed=pl.len(), goals=(~pl.col("guard")).sum())
    periods = aimed["period"].unique().to_list()
    first = {code: campaign.calendar.first_day(code) for code in periods}
    last = {code: campaign.calendar.last_day(code) for code in periods}
    after = aimed.filter(
        pl.col("period").replace_strict(first, return_dtype=pl.Date, default=None) > pl.col("made")
    )
    met = after.group_by("pledge", "period").agg(met=pl.col("good").sum())
    whole = met.join(needed, on="pledge").filter((pl.col("met") == pl.col("needed")) & (pl.col("goals") > 0))
    return (
        whole.join(pledges.select("pledge"), on="pledge", how="semi")
        .with_columns(reached=pl.col("period").replace_strict(last, return_dtype=pl.Date, default=None))
        .group_by("pledge")
        .agg(pl.col("reached").min())
    )


def _doubts(campaign: Campaign, known: pl.DataFrame, aimed: pl.DataFrame) -> pl.DataFrame:
    """`pledge`, `doubt`: indicators whose target is worse than the mean of the window before the pledge."""
    found = [pl.DataFrame(schema={"pledge": pl.String, "doubt": pl.String})]
    goals = aimed.filter(~pl.col("guard"))
    for (made, aspect), rows in goals.group_by("made", "aspect"):
        assert isinstance(made, date)
        before = campaign.calendar.period_of(made - timedelta(days=1))
        if campaign.calendar.last_day(before) >= made:
            before = campaign.calendar.shift(before, -1)
        window = campaign.calendar.window(before, campaign.definition.aspects[str(aspect)].window)
        had = rows.filter(pl.col("period").is_in(window)).group_by("pledge", "indicator", "target", "sign")
        worse = had.agg(pl.col("value").mean()).filter(
            (pl.col("target") - pl.col("value")) * pl.col("sign") < 0
        )
        found.append(worse.sort("indicator").group_by("pledge").agg(doubt=pl.col("indicator").str.join(", ")))
    return pl.concat(found)
