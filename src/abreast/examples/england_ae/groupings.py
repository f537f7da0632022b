"""Groupings that cut across the tree.

- `type`: the type of a department.
- `comparison`: children's hospitals apart from general trusts. A trust is a children's hospital when its
  published name says so; their departments see other patients.
- `upstream_region`: the region column of the lookup as published. It does not nest and cannot be a parent.
- `panel`: trusts whose major department returned figures in every month; the others have gaps, opened or
  closed, and changes over the three years are described for those that stayed.
"""

import polars as pl

from abreast.examples.england_ae.tree import department

TITLES = [
    ("type", "type-1", "major departments (type 1)", "综合急诊科（一类）"),
    ("type", "type-2", "single-specialty departments (type 2)", "专科急诊科（二类）"),
    ("type", "type-other", "minor injury units and others", "轻伤急诊点及其他"),
    ("comparison", "general", "general trusts", "综合医院"),
    ("comparison", "childrens", "children's hospitals", "儿童医院"),
    ("panel", "complete-panel", "trusts with figures in all 36 months", "36个月数字齐全的医院"),
    ("panel", "broken-panel", "trusts with gaps, opened or closed", "有缺月或中途开办、合并的医院"),
    ("upstream_region", "upstream-north-of-england", "North of England (as published)", "英格兰北部（原表）"),
    (
        "upstream_region",
        "upstream-midlands-and-east-of-england",
        "Midlands and East of England (as published)",
        "英格兰中部和东部（原表）",
    ),
    ("upstream_region", "upstream-london", "London (as published)", "伦敦（原表）"),
    ("upstream_region", "upstream-south-of-england", "South of England (as published)", "英格兰南部（原表）"),
]


def groups() -> pl.DataFrame:
    """groups.csv: the titles of all groups."""
    return pl.DataFrame(TITLES, schema=["grouping", "group", "title_en", "title_zh"], orient="row")


def groupings(returns: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """groupings.csv: `unit`, `grouping`, `group`. Trusts hand theirs down to their departments."""
    departments = returns.select("org_code", "type").unique()
    trusts = places.join(returns, on="org_code", how="semi")
    name = pl.col("upstream").str.to_lowercase().str.replace_all(" ", "-")
    parts = [
        _rows(departments, department("org_code", "type"), "type", pl.format("type-{}", "type")),
        _rows(trusts, pl.col("org_code"), "comparison", _comparison()),
        _rows(trusts, pl.col("org_code"), "upstream_region", pl.format("upstream-{}", name)),
        _rows(_panel(returns), pl.col("org_code"), "panel", pl.col("panel")),
    ]
    return pl.concat(parts)


def _rows(frame: pl.DataFrame, unit: pl.Expr, grouping: str, group: pl.Expr) -> pl.DataFrame:
    rows = frame.select(unit.alias("unit"), pl.lit(grouping).alias("grouping"), group.alias("group"))
    return rows.sort("unit")


def _comparison() -> pl.Expr:
    childrens = pl.col("trust").str.contains("Children's", literal=True)
    return pl.when(childrens).then(pl.lit("childrens")).otherwise(pl.lit("general"))


def _panel(returns: pl.DataFrame) -> pl.DataFrame:
    months = returns["month"].n_unique()
    reported = returns.filter(pl.col("type") == "1").group_by("org_code").agg(pl.len())
    complete = pl.when(pl.col("len") == months).then(pl.lit("complete-panel"))
    return reported.with_columns(panel=complete.otherwise(pl.lit("broken-panel")))
