"""Why a pair is proposed, in words."""

import polars as pl

from abreast.campaign import Campaign


def because(campaign: Campaign, aspect: str, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with `because_en` and `because_zh`: the gap, what helpers have been seen to close, how like and how
    near."""
    titles = campaign.tree.titles().select(shared="scope", en="title_en", zh="title_zh")
    units = _unit(campaign, aspect)
    named = pairs.join(titles.unique("shared", keep="first"), on="shared", how="left", maintain_order="left")
    gap, share, like = _number("gap"), _percent("share"), _percent("likeness")
    seen = _thousands(pl.col("seen"))
    seen_en = pl.when(pl.col("seen") == 1).then(pl.lit("1 help")).otherwise(pl.format("{} helps", seen))
    experience_en = (
        pl.when(pl.col("seen") > 0)
        .then(
            pl.format("helpers of this kind are expected to close {} of it (after {} seen)", share, seen_en)
        )
        .otherwise(pl.format("helpers are expected to close {} of it (none seen yet)", share))
    )
    experience_zh = (
        pl.when(pl.col("seen") > 0)
        .then(pl.format("同类帮手预计可补上其中{}（据已见{}次帮带）", share, seen))
        .otherwise(pl.format("预计可补上其中{}（尚无先例）", share))
    )
    alike_en = pl.format("{} alike in size, mix and groups", like)
    alike_zh = pl.format("规模、结构、类别{}相近", like)
    near_en = (
        pl.when(pl.col("en").is_not_null()).then(pl.format("; both belong to {}", "en")).otherwise(pl.lit(""))
    )
    near_zh = pl.when(pl.col("zh").is_not_null()).then(pl.format("；同属{}", "zh")).otherwise(pl.lit(""))
    return named.with_columns(
        because_en=pl.format(
            "a gap of {}{}; {}; {}{}", gap, pl.lit(units[0]), experience_en, alike_en, near_en
        ),
        because_zh=pl.format("差距{}{}；{}；{}{}", gap, pl.lit(units[1]), experience_zh, alike_zh, near_zh),
    ).drop("en", "zh")


def _unit(campaign: Campaign, aspect: str) -> tuple[str, str]:
    """What the gap is counted in, in both languages; nothing where that is a plain number."""
    about = campaign.definition.aspects[aspect]
    if about.gap_unit is not None:
        return f" {about.gap_unit.of('en')}", about.gap_unit.of("zh")
    unit = campaign.definition.indicators[about.ranking].unit
    share = campaign.definition.indicators[about.ranking].is_share
    return ("", "") if unit is None or share else (f" {unit.of('en')}", unit.of("zh"))


def _percent(column: str) -> pl.Expr:
    return pl.format("{}%", (pl.col(column) * 100).round(0).cast(pl.Int64))


def _number(column: str) -> pl.Expr:
    """Three figures, or whole numbers from 100 on."""
    value = pl.col(column)
    return (
        pl.when(value >= 100)
        .then(_thousands(value.round(0)))
        .otherwise(value.round_sig_figs(3).cast(pl.String))
    )


def _thousands(number: pl.Expr) -> pl.Expr:
    """A whole number in groups of three digits."""
    backwards = number.cast(pl.Int64).cast(pl.String).str.reverse()
    return backwards.str.replace_all(r"(\d{3})", "${1},").str.strip_suffix(",").str.reverse()
