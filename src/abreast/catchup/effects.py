"""What help and practices did: units that had them against units that were alike before and had not."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.catchup.decision import Looked
from abreast.catchup.panel import Panel
from abreast.statistics.matched import Effect, effect
from abreast.statistics.segments import Floats, Ints

HELP, PRACTICE = "help", "practice"
EVENTS = {"what": pl.String, "card": pl.String, "aspect": pl.String, "unit": pl.String, "date": pl.Date}
COLUMNS = {
    **dict.fromkeys(("what", "card", "aspect", "kind", "scope", "period"), pl.String),
    **dict.fromkeys(("treated", "matched", "apart"), pl.UInt32),
    **dict.fromkeys(("effect", "se", "low", "high", "p"), pl.Float64),
    "status": pl.String,
}


def effects(
    campaign: Campaign,
    progress: pl.DataFrame,
    looked: Mapping[str, Looked],
    helps: pl.DataFrame,
    adoptions: pl.DataFrame,
    period: str,
) -> pl.DataFrame:
    """The table `help_effect`, one row for the help in each aspect and one for each practice card and aspect.

    `helps`: helped, aspect, state, date; `adoptions`: card, aspect (null: all), unit, date. A unit counts from the
    first time on. Compared are the means of the follow-up window's length before and after the period in which it
    began; comparable is who never had it, stands in the same comparison group and was alike in level, movement and
    size.
    """
    events = pl.concat([_helped(helps), *_adopted(campaign, adoptions)])
    first = events.group_by("what", "card", "aspect", "unit").agg(pl.col("date").min())
    found = [pl.DataFrame(schema=COLUMNS)]
    for (what, card, aspect), part in first.sort("what", "card", "aspect", "unit").group_by(
        "what", "card", "aspect", maintain_order=True
    ):
        if str(aspect) in looked:
            groups = progress.filter(pl.col("aspect") == aspect).select("unit", "group").unique("unit")
            seen = _effect(campaign, str(aspect), looked[str(aspect)].panel, part, groups)
            found.append(_row(campaign, str(what), card, str(aspect), seen, period))
    return pl.concat(found)


def _helped(helps: pl.DataFrame) -> pl.DataFrame:
    there = helps.filter(pl.col("state").is_in(["accepted", "ended"]) & pl.col("date").is_not_null())
    return there.select(
        what=pl.lit(HELP), card=pl.lit(None, pl.String), aspect="aspect", unit="helped", date="date"
    ).cast(EVENTS)  # type: ignore[arg-type]


def _adopted(campaign: Campaign, adoptions: pl.DataFrame) -> Iterator[pl.DataFrame]:
    named = adoptions.filter(pl.col("date").is_not_null())
    for aspect in campaign.definition.aspects:
        own = named.filter(pl.col("aspect").is_null() | (pl.col("aspect") == aspect))
        yield own.select(
            what=pl.lit(PRACTICE), card="card", aspect=pl.lit(aspect), unit="unit", date="date"
        ).cast(EVENTS)  # type: ignore[arg-type]


def _effect(
    campaign: Campaign, aspect: str, panel: Panel, events: pl.DataFrame, groups: pl.DataFrame
) -> Effect:
    calendar, length = campaign.calendar, campaign.definition.rules.lengths[2]
    rows = panel.places(events["unit"])
    began = np.full(len(panel.units), -1, dtype=np.int64)
    place = [panel.place(calendar.period_of(day), calendar) for day in events["date"]]
    began[rows[rows >= 0]] = np.array(place, dtype=np.int64)[rows >= 0]
    never = np.ones(len(panel.units), dtype=np.bool_)
    never[rows[rows >= 0]] = False
    sign = campaign.definition.sign(aspect)
    group = _numbers(panel, groups)
    parts = [
        _stratum(panel, at, length, sign, never, began == at, group)
        for at in np.unique(began[began >= 0]).tolist()
        if length <= at < len(panel.periods) - length
    ]
    if not parts:
        return Effect(*(float("nan"),) * 5, 0, 0, events.height)
    change, treated, attributes, stratum = (np.concatenate(column) for column in zip(*parts, strict=True))
    found = effect(change, treated, attributes, stratum)
    return found if found.treated else Effect(*(float("nan"),) * 5, 0, 0, events.height)


def _stratum(
    panel: Panel, at: int, length: int, sign: int, never: np.ndarray, own: np.ndarray, group: Ints
) -> tuple[Floats, np.ndarray, Floats, Ints]:
    """Those that began at a place and those that never did: change, treated, attributes, number of the stratum."""
    chosen = never | own
    before = panel.values[chosen, at - length : at].mean(axis=1)
    after = panel.values[chosen, at + 1 : at + 1 + length].mean(axis=1)
    moved = np.zeros_like(before)
    if at >= 2 * length:
        moved = before - panel.values[chosen, at - 2 * length : at - length].mean(axis=1)
    size = np.log(panel.weights[chosen, at - length : at].mean(axis=1))
    attributes = np.column_stack([before, moved, size])
    return sign * (after - before), own[chosen], attributes, at * (group.max(initial=0) + 1) + group[chosen]


def _numbers(panel: Panel, groups: pl.DataFrame) -> Ints:
    """The comparison group of each unit of the panel as a number (n,)."""
    order = pl.DataFrame({"unit": panel.units}).join(groups, on="unit", how="left", maintain_order="left")
    return order["group"].fill_null("").rank("dense").cast(pl.Int64).to_numpy()


def _row(campaign: Campaign, what: str, card: object, aspect: str, seen: Effect, period: str) -> pl.DataFrame:
    known = not np.isnan(seen.effect)
    region = campaign.region(period)
    numbers = {
        name: float(value) if known else None
        for name, value in (
            ("effect", seen.effect), ("se", seen.error), ("low", seen.low), ("high", seen.high), ("p", seen.p)
        )
    }  # fmt: skip
    row = {
        "what": what,
        "card": card,
        "aspect": aspect,
        "kind": campaign.definition.aspects[aspect].kind,
        "scope": region[0] if region else "",
        "period": period,
        "treated": seen.treated,
        "matched": seen.matched,
        "apart": seen.apart,
        **numbers,
        "status": "known" if known else "too few",
    }
    return pl.DataFrame([row], schema=COLUMNS)
