"""Exemplars (标兵): whom each unit that is behind can be the same as, and a ladder (阶梯) for those far behind.

The observed leader is partly lucky, so exemplars are a set: units that may be the best of the unit's own scope and
comparison group, in order of their shrunk values. For a frontier they are the unit's peers with their weights. An
appointed unit comes first. A unit surely outside the first quarter also gets steps of a ladder: units a third and two
thirds of the way up that are surely above it.
"""

import polars as pl

from abreast.campaign import Campaign
from abreast.campaign.aspect import Appointed, Frontier
from abreast.learn.what_if import signs, what_if

MOST = 5  # of the units that may be the best, the first few are named
STEPS = (1 / 3, 2 / 3)
SURELY = 1.645  # one-sided 5 %
PLACE = ("aspect", "scope", "group")

COLUMNS = {
    "aspect": pl.String, "unit": pl.String, "scope": pl.String, "scope_kind": pl.String, "group": pl.String,
    "period": pl.String, "exemplar": pl.String, "order": pl.UInt32, "why": pl.String, "value": pl.Float64,
    "exemplar_value": pl.Float64, "weight": pl.Float64, "gain_quantity": pl.Float64, "gain_money": pl.Float64,
    "private": pl.Boolean,
}  # fmt: skip
REASONS = ("appointed", "peer", "may be best", "ladder")


def exemplars(campaign: Campaign, standings: pl.DataFrame, peers: pl.DataFrame) -> pl.DataFrame:
    """The table `exemplars`: for every unit behind its level, whom to be the same as, first choice first.

    `standings`: the table of that name; `peers`: aspect, scope, group, unit, peer, weight of frontier aspects.
    `exemplar_value` is the exemplar's shrunk value, and what would be gained is reckoned with it; peers of a frontier
    are reached together, so the gain is the gap's and stands in `standings`.
    """
    scored = standings.filter(pl.col("shrunk").is_not_null()).join(signs(campaign), on="aspect")
    scored = scored.with_columns(ahead=pl.col("shrunk") * pl.col("sign"))
    behind = scored.filter(pl.col("gap") > 0)
    spanned = [code for code, one in campaign.definition.aspects.items() if isinstance(one.level, Frontier)]
    ranked = scored.filter((pl.col("status") == "ranked") & ~pl.col("aspect").is_in(spanned))
    found = pl.concat(
        [
            _appointed(campaign, behind, scored),
            _peers(behind, peers),
            _best(behind, ranked),
            _ladder(ranked.filter(pl.col("gap") > 0), ranked),
        ]
    )
    return _valued(_ordered(found), behind, scored)


def _appointed(campaign: Campaign, behind: pl.DataFrame, scored: pl.DataFrame) -> pl.DataFrame:
    """The unit a campaign appointed, whether or not it stands in the unit's own scope."""
    levels = ((code, aspect.level) for code, aspect in campaign.definition.aspects.items())
    named = [(code, one.unit) for code, one in levels if isinstance(one, Appointed) and one.unit is not None]
    table = pl.DataFrame(named, schema={"aspect": pl.String, "exemplar": pl.String}, orient="row")
    table = table.join(scored.select("aspect", exemplar="unit"), on=["aspect", "exemplar"], how="semi")
    return _found(behind.join(table, on="aspect"), "appointed")


def _peers(behind: pl.DataFrame, peers: pl.DataFrame) -> pl.DataFrame:
    own = peers.select(*PLACE, "unit", "weight", exemplar="peer", rung=-pl.col("weight"))
    return _found(behind.join(own, on=[*PLACE, "unit"]), "peer")


def _best(behind: pl.DataFrame, ranked: pl.DataFrame) -> pl.DataFrame:
    """The first few that may be the best of each group, as far as they are ahead of the unit."""
    able = ranked.filter(pl.col("may_be_best")).select(*PLACE, exemplar="unit", exemplar_ahead="ahead")
    first = (
        able.sort(*PLACE, -pl.col("exemplar_ahead"), "exemplar")
        .group_by(PLACE, maintain_order=True)
        .head(MOST)
    )
    joined = behind.join(first, on=PLACE).filter(pl.col("exemplar_ahead") > pl.col("ahead"))
    return _found(joined.with_columns(rung=-pl.col("exemplar_ahead")), "may be best")


def _ladder(behind: pl.DataFrame, ranked: pl.DataFrame) -> pl.DataFrame:
    """Steps for units surely outside the first quarter of their group.

    At each step the lowest eligible unit that has come that share of the way, if it is surely above the unit.
    """
    far = behind.filter(pl.col("rank_low") > pl.col("of") / 4)
    rungs = ranked.filter("eligible").select(*PLACE, exemplar="unit", exemplar_ahead="ahead", rung_se="se")
    rungs = rungs.with_columns(at="exemplar_ahead").sort("at")
    found = [
        far.with_columns(at=pl.col("ahead") + share * pl.col("gap"), rung=pl.lit(share))
        .sort("at")
        .join_asof(rungs, on="at", by=list(PLACE), strategy="forward", check_sortedness=False)
        for share in STEPS
    ]
    sigma = (pl.col("se") ** 2 + pl.col("rung_se") ** 2).sqrt()
    surely = pl.col("exemplar_ahead") - pl.col("ahead") > SURELY * sigma
    return _found(pl.concat(found).filter(pl.col("exemplar").is_not_null() & surely), "ladder")


def _found(rows: pl.DataFrame, why: str) -> pl.DataFrame:
    """Candidates of one sort, with what orders them among each other (`rung`, the least first)."""
    rung = pl.col("rung") if "rung" in rows.columns else pl.lit(0.0)
    weight = pl.col("weight") if "weight" in rows.columns else pl.lit(None, pl.Float64)
    return rows.select(
        *PLACE, "unit", "exemplar", weight.alias("weight"), rung.alias("rung"), why=pl.lit(why)
    )


def _ordered(found: pl.DataFrame) -> pl.DataFrame:
    """Each exemplar of a unit once, under its first reason, in order."""
    key = [*PLACE, "unit"]
    return (
        found.filter(pl.col("exemplar") != pl.col("unit"))
        .sort(*key, pl.col("why").cast(pl.Enum(REASONS)), "rung", "exemplar")
        .unique([*key, "exemplar"], keep="first", maintain_order=True)
        .with_columns(order=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over(key))
    )


def _valued(chosen: pl.DataFrame, behind: pl.DataFrame, scored: pl.DataFrame) -> pl.DataFrame:
    """With values, and what being the same as the exemplar would gain."""
    own = ["scope_kind", "period", "value", "sign", "gap", "gap_quantity", "gap_money", "private"]
    here = scored.select(*PLACE, exemplar="unit", here="shrunk")
    anywhere = scored.select("aspect", exemplar="unit", anywhere="shrunk").unique(
        ["aspect", "exemplar"], keep="first"
    )
    joined = (
        chosen.join(behind.select(*PLACE, "unit", *own), on=[*PLACE, "unit"], maintain_order="left")
        .join(here, on=[*PLACE, "exemplar"], how="left", maintain_order="left")
        .join(anywhere, on=["aspect", "exemplar"], how="left", maintain_order="left")
        .with_columns(exemplar_value=pl.coalesce("here", "anywhere"))
    )
    gained = what_if(joined)
    together = pl.col("why") == "peer"
    return gained.with_columns(
        gain_quantity=pl.when(~together).then("gain_quantity"),
        gain_money=pl.when(~together).then("gain_money"),
    ).select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
