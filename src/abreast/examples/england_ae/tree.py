"""The tree of units: department type < trust < STP < region < England, with dated intervals.

A trust that merged closes with the last month in which it returned figures; the successor opens with its
first month if that comes after. A department other than the major one exists from the first to the last
month in which it returned figures; the major one as long as its trust, so that a month without a return
shows as a gap and not as a closure.
"""

import polars as pl

from abreast.examples.england_ae.places import REGIONS

COLUMNS = ["unit", "kind", "parent", "title_en", "title_zh", "from", "until", "successor"]
REGION_TITLES = {
    "north": ("North", "北部"),
    "midlands-and-east": ("Midlands and East", "中部和东部"),
    "london": ("London", "伦敦"),
    "south": ("South", "南部"),
}
DEPARTMENTS = {
    "1": ("major department", "综合急诊科"),
    "2": ("single-specialty department", "专科急诊科"),
    "other": ("minor injury unit", "轻伤急诊点"),
}


def units(returns: pl.DataFrame, places: pl.DataFrame, mergers: pl.DataFrame) -> pl.DataFrame:
    """units.csv, parents before children. `returns`: the rows of the acute trusts only."""
    trusts = _trusts(returns, places, mergers)
    present = places.join(trusts, left_on="org_code", right_on="unit", how="semi")
    levels = [_top(), _stps(present), trusts, _departments(returns, trusts)]
    return pl.concat([level.select(COLUMNS) for level in levels])


def _top() -> pl.DataFrame:
    rows: list[tuple[str | None, ...]] = [("england", "country", None, "England", "英格兰")]
    rows += [(region, "region", "england", *REGION_TITLES[region]) for region in REGIONS]
    frame = pl.DataFrame(rows, schema=["unit", "kind", "parent", "title_en", "title_zh"], orient="row")
    return _always(frame)


def _stps(places: pl.DataFrame) -> pl.DataFrame:
    unique = places.unique("stp").sort("stp")
    return _always(unique.select(unit="stp", kind=pl.lit("stp"), parent="region", title_en="stp_title"))


def _trusts(returns: pl.DataFrame, places: pl.DataFrame, mergers: pl.DataFrame) -> pl.DataFrame:
    span = _span(returns, ["org_code"])
    into = mergers.join(span, on="org_code").group_by("successor").agg(before=pl.col("last").max())
    opened = pl.when(pl.col("first") > pl.col("before")).then("first")
    return (
        span.join(places, on="org_code")
        .join(mergers.select("org_code", "successor"), on="org_code", how="left")
        .join(into.rename({"successor": "org_code"}), on="org_code", how="left")
        .sort("org_code")
        .select(
            pl.col("org_code").alias("unit"),
            pl.lit("trust").alias("kind"),
            pl.col("stp").alias("parent"),
            pl.col("trust").alias("title_en"),
            pl.lit(None, pl.String).alias("title_zh"),
            opened.alias("from"),
            pl.when(pl.col("successor").is_not_null()).then("last").alias("until"),
            "successor",
        )
    )


def _departments(returns: pl.DataFrame, trusts: pl.DataFrame) -> pl.DataFrame:
    whole = _span(returns, ["org_code"]).rename({"first": "trust_first", "last": "trust_last"})
    parents = trusts.select(pl.col("unit").alias("org_code"), "title_en", "from", "until", "successor")
    spans = _span(returns, ["org_code", "type"])
    major = pl.col("type") == "1"
    later = ~major & (pl.col("first") > pl.col("trust_first"))
    earlier = ~major & (pl.col("last") < pl.col("trust_last"))
    return (
        spans.join(whole, on="org_code")
        .join(parents, on="org_code")
        .sort("org_code", "type")
        .select(
            department("org_code", "type").alias("unit"),
            pl.lit("department").alias("kind"),
            pl.col("org_code").alias("parent"),
            pl.format("{}, {}", "title_en", _titles(0)).alias("title_en"),
            pl.format("{}{}", "title_en", _titles(1)).alias("title_zh"),
            pl.when(later).then("first").otherwise("from").alias("from"),
            pl.when(earlier).then("last").otherwise("until").alias("until"),
            _heir(spans).alias("successor"),
        )
    )


def _heir(spans: pl.DataFrame) -> pl.Expr:
    """The successor's department of the same type, where it has one."""
    heir = department("successor", "type")
    known = spans.select(department("org_code", "type")).to_series().to_list()
    return pl.when(heir.is_in(known)).then(heir)


def department(org_code: str, kind: str) -> pl.Expr:
    """The id of a department, from the columns of its trust's code and of its type."""
    return pl.format("{}.{}", org_code, kind)


def _titles(language: int) -> pl.Expr:
    return pl.col("type").replace_strict({kind: titles[language] for kind, titles in DEPARTMENTS.items()})


def _span(returns: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return returns.group_by(keys).agg(first=pl.col("month").min(), last=pl.col("month").max())


def _always(frame: pl.DataFrame) -> pl.DataFrame:
    absent = [name for name in COLUMNS if name not in frame.columns]
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
