"""How projects spread: who took which over from whom, in how many steps from the original."""

import polars as pl


def spread(projects: pl.DataFrame) -> pl.DataFrame:
    """Adoptions of realised projects as edges of a graph.

    `projects`: `project`, `unit`, `class`, `realised`, `adopted_from`; adoption goes in no circle. Returns `origin`
    (the project at the beginning), `adopted_from`, `project`, `from_unit`, `unit`, `class`, `date` (realised), `depth`
    (1: taken over from the original itself), `days` (since the original was realised), in order of date.
    """
    realised = projects.filter(pl.col("realised").is_not_null())
    known = realised.select("project", "unit", "realised")
    edges = realised.drop_nulls("adopted_from").join(
        known.select(adopted_from="project", from_unit="unit"), on="adopted_from"
    )
    depths = _depths(edges.select("project", "adopted_from"))
    return (
        edges.join(depths, on="project")
        .join(known.select(origin="project", origin_realised="realised"), on="origin")
        .with_columns(days=(pl.col("realised") - pl.col("origin_realised")).dt.total_days().cast(pl.Int32))
        .select(
            "origin", "adopted_from", "project", "from_unit", "unit", "class", pl.col("realised").alias("date"),
            "depth", "days",
        )
        .sort("date", "project")
    )  # fmt: skip


def _depths(edges: pl.DataFrame) -> pl.DataFrame:
    """`project`, `origin`, `depth` of every project that was taken over, walked up level by level."""
    at = edges.select("project", origin="adopted_from", depth=pl.lit(1, pl.UInt32))
    above = edges.select(origin="project", next="adopted_from")
    done: list[pl.DataFrame] = []
    while at.height:
        stepped = at.join(above, on="origin", how="left")
        done.append(stepped.filter(pl.col("next").is_null()).drop("next"))
        at = stepped.drop_nulls("next").select("project", origin="next", depth=pl.col("depth") + 1)
    return pl.concat(done) if done else at.select("project", "origin", "depth")
