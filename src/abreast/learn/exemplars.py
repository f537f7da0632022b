"""Exemplars (标兵): whom each unit that is behind can be the same as, and a ladder (阶梯) for those far behind.

The observed leader is partly lucky, so exemplars are a set: units that may be the best of the unit's own scope and
comparison group, in order of their shrunk values. For a frontier they are the unit's peers with their weights. An
appointed unit comes first. A unit surely outside the first quarter also gets steps of a ladder: units a third and two
thirds of the way up that are surely above it.
"""

from dataclasses import dataclass

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
    "private": pl.Boolean, "reason_en": pl.String, "reason_zh": pl.String,
}  # fmt: skip
WORDS = ("aspect", "unit", "kind", "scope", "scope_kind", "group", "period", "private")
GAIN = ("value", "gap", "gap_quantity", "gap_money")
NUMBERS = ("shrunk", "se", *GAIN, "rank_low", "of", "may_be_best", "eligible", "status")
"""What is read of standings, beside the texts: a city has half a million of them."""
REASONS = ("appointed", "peer", "may be best", "ladder")


def exemplars(
    campaign: Campaign, standings: pl.DataFrame, peers: pl.DataFrame, appointed: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The table `exemplars`: for every unit behind its level, whom to be the same as, first choice first.

    `standings`: the table of that name; `peers`: aspect, scope, group, unit, peer, weight of frontier aspects, and of
    units that have a comparison group of their own (without weights);
    `appointed`: the table of that name, of whom each is an exemplar for all units in its scope that are behind.
    `exemplar_value` is the exemplar's shrunk value, and what would be gained is reckoned with it; peers of a frontier
    are reached together, so the gain is the gap's and stands in `standings`. Persons get exemplars in the smallest
    scope in which they are compared, among people they can go and see.
    """
    spanned = [code for code, one in campaign.definition.aspects.items() if isinstance(one.level, Frontier)]
    scored = _scored(campaign, standings)
    cast = _Cast.of(campaign, scored, appointed)
    behind = scored.filter((pl.col("gap") > 0) & (~pl.col("private") | pl.col("smallest")))
    ranked = pl.col("status").is_in(["ranked", "compared"]) & ~pl.col("aspect").is_in(spanned)
    found = pl.concat(
        [
            _appointed(campaign, behind, cast),
            _peers(behind, scored, peers.filter(pl.col("weight").is_not_null())),
            _alike(behind, scored, peers.filter(pl.col("weight").is_null())),
            _best(behind, scored.filter(ranked)),
            _ladder(behind.filter(ranked), scored.filter(ranked)),
        ]
    )
    return _valued(_ordered(found), behind, scored, cast)


def _scored(campaign: Campaign, standings: pl.DataFrame) -> pl.DataFrame:
    """Standings with a value, and numbers in place of names: `row`; `place` of aspect, scope and group; `who`.

    `ahead`: the shrunk value, more being better; `smallest`: whether it is the unit's smallest comparison.
    """
    known = standings.lazy().filter(pl.col("shrunk").is_not_null()).select(*WORDS, *NUMBERS).collect()
    scored = known.join(signs(campaign), on="aspect", maintain_order="left")
    places = scored.select(PLACE).unique(maintain_order=True).with_row_index("place")
    units = scored.select("unit").unique(maintain_order=True).with_row_index("who")
    return (
        scored.join(places, on=PLACE, maintain_order="left")
        .join(units, on="unit", maintain_order="left")
        .with_row_index("row")
        .with_columns(
            ahead=pl.col("shrunk") * pl.col("sign"),
            smallest=pl.col("of") == pl.col("of").min().over("aspect", "who"),
        )
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Cast:
    """Everybody who can be an exemplar: `names` by number, those with a standing first; `lines`: who was appointed, as
    aspect, scope (null: everywhere), for_kind, reasons, and the number of the exemplar as `exemplar`."""

    names: pl.Series
    lines: pl.DataFrame

    @staticmethod
    def of(campaign: Campaign, scored: pl.DataFrame, appointed: pl.DataFrame | None) -> "_Cast":
        units = scored.select("who", "unit").unique("who").sort("who")["unit"]
        columns = ("exemplar", "aspect", "scope", "for_kind", "reason_en", "reason_zh")
        lines = pl.DataFrame(
            [{"exemplar": unit, "aspect": code} for code, unit in _by_rule(campaign)],
            schema=dict.fromkeys(columns, pl.String),
        )
        if appointed is not None:
            lines = pl.concat([appointed.select(columns), lines])
        names = pl.concat([units.alias("exemplar"), lines["exemplar"]]).unique(maintain_order=True)
        numbers = pl.DataFrame([names]).with_row_index("number")
        numbered = lines.join(numbers, on="exemplar", maintain_order="left").drop("exemplar")
        return _Cast(names, numbered.rename({"number": "exemplar"}).with_row_index("line"))


def _by_rule(campaign: Campaign) -> list[tuple[str, str]]:
    """(aspect, unit) where the rule of the level appoints a unit."""
    levels = ((code, aspect.level) for code, aspect in campaign.definition.aspects.items())
    return [(code, one.unit) for code, one in levels if isinstance(one, Appointed) and one.unit is not None]


def _appointed(campaign: Campaign, behind: pl.DataFrame, cast: _Cast) -> pl.DataFrame:
    """Who was appointed for a scope that holds the unit, the smallest first, whatever the scope of the comparison."""
    if not behind.height or not cast.lines.height:
        return _found(behind.select("row", exemplar="who").clear(), "appointed")
    asked = cast.lines["scope"].drop_nulls().unique()
    inside = campaign.tree.numbered(behind["period"][0]).inside(asked)
    inside = inside.with_columns(rung=pl.len().over("scope").cast(pl.Float64))
    within = cast.lines.join(inside, on="scope")
    placed = behind.select("row", "aspect", "unit", "kind")
    narrow = placed.join(within, on=["aspect", "unit"])
    everywhere = cast.lines.filter(pl.col("scope").is_null()).with_columns(rung=pl.lit(float("inf")))
    wide = placed.join(everywhere, on="aspect")
    found = pl.concat([narrow.select(sorted(narrow.columns)), wide.select(sorted(narrow.columns))])
    meant = (pl.col("for_kind") == pl.col("kind")).fill_null(True)
    return _found(found.filter(meant), "appointed")


def _peers(behind: pl.DataFrame, scored: pl.DataFrame, peers: pl.DataFrame) -> pl.DataFrame:
    units = scored.select("unit", "who").unique()
    known = peers.join(units.select(peer="unit", exemplar="who"), on="peer")
    own = known.select(*PLACE, "unit", "weight", "exemplar", rung=-pl.col("weight"))
    return _found(behind.join(own, on=[*PLACE, "unit"]), "peer")


def _alike(behind: pl.DataFrame, scored: pl.DataFrame, peers: pl.DataFrame) -> pl.DataFrame:
    """Of the units nearest to each, the first few that may be the best, as far as they are ahead of it."""
    units = scored.select("aspect", "scope", peer="unit", exemplar="who", exemplar_ahead="ahead").unique()
    known = peers.join(units, on=["aspect", "scope", "peer"])
    joined = behind.join(known.select(*PLACE, "unit", "exemplar", "exemplar_ahead"), on=[*PLACE, "unit"])
    surpassed = joined.filter(pl.col("exemplar_ahead") > pl.col("ahead")).sort(
        "row", -pl.col("exemplar_ahead"), maintain_order=True
    )
    first = surpassed.group_by("row", maintain_order=True).head(MOST)
    return _found(first.with_columns(rung=-pl.col("exemplar_ahead")), "may be best")


def _best(behind: pl.DataFrame, ranked: pl.DataFrame) -> pl.DataFrame:
    """The first few that may be the best of each group, as far as they are ahead of the unit."""
    able = ranked.filter("may_be_best").select("place", exemplar="who", exemplar_ahead="ahead")
    first = able.sort("place", -pl.col("exemplar_ahead"), maintain_order=True).group_by(
        "place", maintain_order=True
    )
    joined = behind.select("row", "place", "ahead").join(first.head(MOST), on="place")
    surpassed = joined.filter(pl.col("exemplar_ahead") > pl.col("ahead"))
    return _found(surpassed.with_columns(rung=-pl.col("exemplar_ahead")), "may be best")


def _ladder(behind: pl.DataFrame, ranked: pl.DataFrame) -> pl.DataFrame:
    """Steps for units surely outside the first quarter of their group.

    At each step the lowest eligible unit that has come that share of the way, if it is surely above the unit.
    """
    quarter = ranked.group_by("place").agg(quarter=pl.col("ahead").quantile(0.75))
    below = pl.col("quarter") - pl.col("ahead") > SURELY * pl.col("se")
    # Persons have no rank to go by.
    outside = (
        pl.when(pl.col("rank_low").is_null()).then(below).otherwise(pl.col("rank_low") > pl.col("of") / 4)
    )
    far = (
        behind.join(quarter, on="place", how="left", maintain_order="left")
        .filter(outside)
        .select("row", "place", "ahead", "gap", "se")
    )
    rungs = ranked.filter("eligible").select("place", exemplar="who", exemplar_ahead="ahead", rung_se="se")
    rungs = rungs.with_columns(at="exemplar_ahead").sort("at")
    found = [
        far.with_columns(at=pl.col("ahead") + share * pl.col("gap"), rung=pl.lit(share))
        .sort("at")
        .join_asof(rungs, on="at", by="place", strategy="forward", check_sortedness=False)
        for share in STEPS
    ]
    sigma = (pl.col("se") ** 2 + pl.col("rung_se") ** 2).sqrt()
    surely = pl.col("exemplar_ahead") - pl.col("ahead") > SURELY * sigma
    return _found(pl.concat(found).filter(pl.col("exemplar").is_not_null() & surely), "ladder")


def _found(rows: pl.DataFrame, why: str) -> pl.DataFrame:
    """Candidates of one sort, with what orders them among each other (`rung`, the least first)."""
    rung = pl.col("rung") if "rung" in rows.columns else pl.lit(0.0)
    weight = pl.col("weight") if "weight" in rows.columns else pl.lit(None, pl.Float64)
    line = pl.col("line") if "line" in rows.columns else pl.lit(None, pl.UInt32)
    kind = pl.lit(why).cast(pl.Enum(REASONS))
    return rows.select(
        "row", "exemplar", weight.alias("weight"), rung.alias("rung"), line.alias("line"), why=kind
    )


def _ordered(found: pl.DataFrame) -> pl.DataFrame:
    """Each exemplar of a row once, under its first reason, in the order in which to name them."""
    return found.sort("row", pl.col("why").to_physical(), "rung", "exemplar").unique(
        ["row", "exemplar"], keep="first", maintain_order=True
    )


def _valued(chosen: pl.DataFrame, behind: pl.DataFrame, scored: pl.DataFrame, cast: _Cast) -> pl.DataFrame:
    """With names and values, and what being the same as the exemplar would gain."""
    here = scored.select("place", exemplar="who", here="shrunk")
    anywhere = scored.select("aspect", exemplar="who", anywhere="shrunk").unique(
        ["aspect", "exemplar"], keep="first"
    )
    joined = (
        chosen.join(
            behind.select("row", "who", "place", "aspect", "sign", *GAIN), on="row", maintain_order="left"
        )
        .filter(pl.col("exemplar") != pl.col("who"))
        .join(here, on=["place", "exemplar"], how="left", maintain_order="left")
        .join(anywhere, on=["aspect", "exemplar"], how="left", maintain_order="left")
        .join(
            cast.lines.select("line", "reason_en", "reason_zh"), on="line", how="left", maintain_order="left"
        )
        .with_columns(exemplar_value=pl.coalesce("here", "anywhere"))
    )
    gained = what_if(joined).with_columns(
        *scored.select(WORDS)[joined["row"]], exemplar=cast.names.gather(joined["exemplar"])
    )
    alone = pl.col("why") != "peer"
    return gained.with_columns(
        gain_quantity=pl.when(alone).then("gain_quantity"),
        gain_money=pl.when(alone).then("gain_money"),
        order=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over("row"),
    ).select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
