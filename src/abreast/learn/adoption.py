"""What the advanced do that others do not: adoption of practices against standing, as leads to ask about, not proof."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.learn.practices import PARTS, Practices
from abreast.learn.what_if import signs
from abreast.statistics.discovery import adjusted
from abreast.statistics.matching import matched_difference

RATE = 0.05
LEAST = 5
ADOPTION = {
    "card": pl.String, "unit": pl.String, "aspect": pl.String, "kind": pl.String, "scope": pl.String,
    "period": pl.String, "adopters": pl.UInt32, "others": pl.UInt32, "of": pl.UInt32, "difference": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "p": pl.Float64, "p_adjusted": pl.Float64, "lead": pl.Boolean,
    "status": pl.String,
}  # fmt: skip


def practice_tables(
    campaign: Campaign,
    written: Practices | None,
    standings: pl.DataFrame,
    progress: pl.DataFrame,
    period: str,
) -> dict[str, pl.DataFrame]:
    """The tables `practices` and `adoption`; empty where the campaign has no practice cards.

    `standings`, `progress`: the tables of that name. Cards and adoptions later than the period are not known yet.
    """
    if written is None:
        return {}
    until = campaign.calendar.last_day(period)
    cards = written.cards.filter(pl.col("from").is_null() | (pl.col("from") <= until)).drop("ask")
    taken = written.adoptions.filter(pl.col("date") <= until)
    return {
        "practices": _cards(cards, taken),
        "adoption": adoption(campaign, cards, taken, standings, progress, period),
    }


def _cards(cards: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    counted = taken.group_by("card").agg(
        adopters=pl.col("unit").n_unique(),
        visits=pl.col("visit").count(),
        first=pl.col("date").min(),
        last=pl.col("date").max(),
    )
    texts = [f"{part}_{lang}" for part in PARTS for lang in ("en", "zh")]
    return (
        cards.join(counted, on="card", how="left", maintain_order="left")
        .with_columns(pl.col("adopters", "visits").fill_null(0).cast(pl.UInt32))
        .select("card", "unit", "aspect", *texts, "from", "adopters", "visits", "first", "last")
        .sort("card")
    )


def adoption(
    campaign: Campaign,
    cards: pl.DataFrame,
    taken: pl.DataFrame,
    standings: pl.DataFrame,
    progress: pl.DataFrame,
    period: str,
) -> pl.DataFrame:
    """The table `adoption`: of each card, in its aspect (or in all), adopters against like units that did not adopt.

    Adopters took the card up after the baseline window and before the last period of the current one. Each is held
    against the five units nearest to it in the baseline, in its comparison group at the outermost scope. `difference`
    of the current window's values, above 0 where adopters are ahead; `p_adjusted` over all cards and aspects
    (Benjamini and Hochberg), a `lead` at 5 %. The unit that the practice comes from counts on neither side:
    it was chosen for being ahead. `status`: ok, or too few (under five adopters or other units).
    """
    before = campaign.calendar.first_day(period)
    compared = _compared(campaign, standings, progress, period)
    rows = [
        row
        for card in cards.iter_rows(named=True)
        for row in _of_card(campaign, card, taken.filter(card=card["card"]), compared, before)
    ]
    table = pl.DataFrame(
        rows, schema={n: t for n, t in ADOPTION.items() if n not in ("p_adjusted", "lead")}, orient="row"
    )
    raised = adjusted(table["p"].fill_null(float("nan")).to_numpy())
    return (
        table.with_columns(p_adjusted=pl.Series(raised, dtype=pl.Float64).fill_nan(None))
        .with_columns(lead=(pl.col("p_adjusted") <= RATE).fill_null(False) & (pl.col("difference") > 0))
        .select(pl.col(name).cast(dtype) for name, dtype in ADOPTION.items())
        .sort("card", "aspect")
    )


def _compared(
    campaign: Campaign, standings: pl.DataFrame, progress: pl.DataFrame, period: str
) -> pl.DataFrame:
    """Units with a value now and before: `aspect`, `unit`, `kind`, `scope`, `group`, `now`, `before` (more is better),
    `begun` (the last day of the baseline window)."""
    here = standings.filter(pl.col("scope").is_in(campaign.region(period)) & pl.col("value").is_not_null())
    own = here.sort("aspect", "unit", "scope", pl.col("group") == "all").unique(
        ["aspect", "unit"], keep="first"
    )
    start = progress.filter(pl.col("baseline").is_not_null()).unique(
        ["aspect", "unit"], keep="first", maintain_order=True
    )
    begun = {code: campaign.calendar.last_day(code) for code in start["baseline_period"].unique()}
    return (
        own.join(start.select("aspect", "unit", "baseline", "baseline_period"), on=["aspect", "unit"])
        .join(signs(campaign), on="aspect")
        .select(
            "aspect", "unit", "kind", "scope", "group",
            now=pl.col("value") * pl.col("sign"),
            before=pl.col("baseline") * pl.col("sign"),
            begun=pl.col("baseline_period").replace_strict(begun, return_dtype=pl.Date, default=None),
        )
        .sort("aspect", "scope", "unit")
    )  # fmt: skip


def _of_card(
    campaign: Campaign, card: dict[str, Any], taken: pl.DataFrame, compared: pl.DataFrame, before: date
) -> Iterator[dict[str, Any]]:
    others = compared.filter(pl.col("unit") != card["unit"]).join(
        taken.select("unit", "date"), on="unit", how="left"
    )
    if card["aspect"] is not None:
        others = others.filter(aspect=card["aspect"])
    for (aspect, scope, kind), rows in others.group_by("aspect", "scope", "kind", maintain_order=True):
        # Who took it up before the baseline, or only just, shows nothing either way.
        rows = rows.filter(
            pl.col("date").is_null() | ((pl.col("date") > pl.col("begun")) & (pl.col("date") < before))
        )
        treated = rows["date"].is_not_null().to_numpy()
        if not treated.any():
            continue
        known = {
            "card": card["card"], "unit": card["unit"], "aspect": aspect, "kind": kind, "scope": scope,
            "period": campaign.calendar.period_of(before), "adopters": int(treated.sum()), "of": rows.height,
        }  # fmt: skip
        if treated.sum() < LEAST or (~treated).sum() < LEAST:
            yield {**known, "status": "too few"}
            continue
        group = rows["group"].rank("dense").cast(pl.Int64).to_numpy()
        one = matched_difference(rows["now"].to_numpy(), rows["before"].to_numpy(), group, treated)
        if np.isnan(one.difference):
            yield {**known, "status": "too few"}
            continue
        yield {
            **known, "adopters": one.treated, "others": one.controls, "difference": one.difference, "low": one.low,
            "high": one.high, "p": one.p, "status": "ok",
        }  # fmt: skip
