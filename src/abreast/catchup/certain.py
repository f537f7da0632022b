"""What catch-up says about luck: who is confirmed, who advanced all round, and when the others draw level."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.allround import allround
from abreast.catchup.changes import changes
from abreast.catchup.confirmed import Evidence, confirmed
from abreast.catchup.decision import looked
from abreast.catchup.effects import effects
from abreast.catchup.forecast import forecast
from abreast.catchup.guards import Guards
from abreast.catchup.pledges import Pledges
from abreast.catchup.verified import Verified


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """What people wrote down: `pledges`; `helps`: helped, aspect, state, date; `adoptions`: card, aspect (null: all),
    unit, date; `recounts`: unit, indicator, period, agrees (within 0.90 to 1.10 of what was reported)."""

    pledges: Pledges | None
    helps: pl.DataFrame
    adoptions: pl.DataFrame
    recounts: pl.DataFrame


def confirmed_tables(
    campaign: Campaign,
    progress: pl.DataFrame,
    series: pl.DataFrame,
    base: pl.DataFrame,
    written: Written,
    period: str,
) -> Iterator[tuple[str, pl.DataFrame]]:
    """The tables `confirmed`, `allround`, `forecast`, `changes` and `help_effect`, one after the other.

    `progress`, `base`: the tables of that name; `series`: aspect, unit, period, value, weight, floor of every single
    period.
    """
    pledged = written.pledges
    pledges = None if pledged is None else pledged.pledges
    seen = looked(campaign, series, pledges, period)
    asked = campaign.definition.rules.verified
    verified = Verified(campaign, written.recounts, asked)
    evidence = Evidence(Guards(campaign, base, _guards(pledged)), verified)
    yield "confirmed", confirmed(campaign, progress, seen, evidence, period)
    yield "allround", allround(campaign, progress, seen, period)
    yield "forecast", forecast(campaign, progress, seen, period)
    yield "changes", changes(campaign, seen, period)
    yield "help_effect", effects(campaign, progress, seen, written.helps, written.adoptions, period)


def _guards(pledged: Pledges | None) -> pl.DataFrame | None:
    """unit, aspect, indicator, target of the guards in pledges that count."""
    if pledged is None:
        return None
    counted = pledged.pledges.filter(~pl.col("state").is_in(["draft", "withdrawn", "superseded"]))
    guards = pledged.targets.filter(pl.col("guard").fill_null(False) & pl.col("target").is_not_null())
    return guards.join(counted.select("pledge", "unit", "aspect", "made"), on="pledge").sort("made", "pledge")
