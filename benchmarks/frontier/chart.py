"""The charts: time and memory against n, both axes logarithmic."""

from pathlib import Path
from typing import Any

import altair as alt


def write(rows: list[dict[str, Any]], quoted: dict[int, float], out: Path) -> None:
    """`frontier-seconds.svg` and `frontier-memory.svg` in the folder `out`."""
    measured = [
        {"software": row["name"], "n": row["n"], "seconds": row["seconds"], "MiB": row["peak_mib"]}
        for row in rows
        if "seconds" in row
    ]
    r = [{"software": "R Benchmarking 0.33 (quoted)", "n": n, "seconds": t} for n, t in quoted.items()]
    _draw(measured + r, "seconds", "seconds to score all units").save(out / "frontier-seconds.svg")
    _draw(measured, "MiB", "peak memory, MiB").save(out / "frontier-memory.svg")


def _draw(values: list[dict[str, Any]], column: str, title: str) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=values), title="3 inputs, 2 outputs, variable returns, input orientation")
        .mark_line(point=True)
        .encode(
            x=alt.X("n:Q", scale=alt.Scale(type="log"), title="units"),
            y=alt.Y(f"{column}:Q", scale=alt.Scale(type="log"), title=title),
            color=alt.Color("software:N", title=None),
        )
        .properties(width=620, height=380)
    )
