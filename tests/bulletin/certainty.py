"""Tables of certainty for the made-up campaigns: one in which all is decided, one in which nothing is yet."""

import polars as pl

PLACE = ("aspect", "unit", "kind", "scope", "scope_kind", "group", "period")
RULES = ("beyond", "shift", "trend", "two_of_three")
STATUSES = ("confirmed", "not confirmed", "held", "lost")


def decided(progress: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Every fourth unit is confirmed, held or lost; all have two required aspects; every third is on the way."""
    rows = progress.select(PLACE).with_row_index("i")
    status = pl.col("i").mod(4).replace_strict(dict(enumerate(STATUSES)), return_dtype=pl.String)
    fixed = rows.with_columns(
        yardstick=pl.lit("fixed"),
        p=pl.col("i") / 1000,
        status=status,
        earliest=pl.col("period"),
        chance=pl.lit(0.05),
    ).with_columns(published=pl.col("status") != "not confirmed", risen=pl.col("i").mod(3) == 0)
    confirmed = pl.concat([fixed, fixed.with_columns(yardstick=pl.lit("moving"))]).drop("i")
    allround = rows.select("unit", "kind", "scope", "scope_kind", "period", "i").with_columns(
        aspects=pl.lit(2),
        up=pl.col("i").mod(3),
        all_up=pl.col("i").mod(3) == 2,
        p=pl.col("i") / 1000,
        published=pl.col("i").mod(12) == 2,
        earliest=pl.col("period"),
        chance=pl.lit(0.3),
    )
    on_the_way = (
        pl.when(pl.col("i").mod(3) == 0).then(pl.lit("forecast")).otherwise(pl.lit("not at this trend"))
    )
    forecast = rows.with_columns(status=on_the_way).drop("i")
    return {
        "confirmed": confirmed,
        "allround": allround.drop("i"),
        "forecast": forecast,
        "help_effect": _effect(progress, "land", "practice", "board", -0.005),
        "changes": _changes(rows),
    }


def _effect(progress: pl.DataFrame, scope: str, what: str, card: str | None, n: float) -> pl.DataFrame:
    row = {name: progress[name][0] for name in ("aspect", "kind", "period")} | {
        "scope": scope, "status": "known", "treated": 8, "matched": 14, "apart": 0, "se": 0.01, "p": 0.5,
        "what": what, "card": card, "effect": n, "low": n - 0.02, "high": n + 0.02,
    }  # fmt: skip
    return pl.DataFrame([row], schema_overrides={"card": pl.String})


def _changes(rows: pl.DataFrame) -> pl.DataFrame:
    """A signal for every unit, of each rule in turn."""
    rule = pl.col("i").mod(4).replace_strict(dict(enumerate(RULES)), return_dtype=pl.String)
    side = pl.when(pl.col("i").mod(3) == 0).then(pl.lit("worse")).otherwise(pl.lit("better"))
    first = rows.unique("unit", keep="first", maintain_order=True)
    return first.select(
        "aspect", "unit", "kind", "period", at="period", rule=rule, side=side, reported=pl.lit(0.9)
    )


def waiting(progress: pl.DataFrame, earliest: str) -> dict[str, pl.DataFrame]:
    """Nothing can be decided before `earliest`; of every tenth unit a required aspect has no figures at all."""
    nothing = pl.lit(None, pl.Float64)
    confirmed = progress.select(PLACE).with_columns(
        yardstick=pl.lit("fixed"),
        p=nothing,
        status=pl.lit("not yet decidable"),
        earliest=pl.lit(earliest),
        chance=nothing,
        published=pl.lit(False),
        risen=pl.lit(False),
    )
    rows = progress.select("unit", "kind", "scope", "scope_kind", "period").with_row_index("i")
    allround = rows.select(
        pl.exclude("i"),
        earliest=pl.when(pl.col("i").mod(10) > 0).then(pl.lit(earliest)),
        aspects=pl.lit(3),
        up=pl.lit(None, pl.Int64),
        all_up=pl.lit(None, pl.Boolean),
        p=nothing,
        published=pl.lit(False),
        chance=nothing,
    )
    effect = _effect(progress, "chongqing", "help", None, 0.03)
    return {"confirmed": confirmed, "allround": allround, "help_effect": effect}
