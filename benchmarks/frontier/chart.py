"""The charts: time and memory against n, both axes logarithmic."""

from pathlib import Path
from typing import Any

import altair as alt

OURS = "abreast"


def write(rows: list[dict[str, Any]], quoted: dict[int, float], out: Path) -> None:
    """Write into the folder `out`.

    `frontier-seconds.svg` and `frontier-memory.svg`: software that makes the same scores. `frontier-measures.svg`: our
    other measures.
    """
    measured = [
        {"software": row["name"], "n": row["n"], "seconds": row["seconds"], "MiB": row["peak_mib"]}
        for row in rows
        if row.get("measure") == "vrs"
    ]
    r = [{"software": "R Benchmarking 0.33 (quoted)", "n": n, "seconds": t} for n, t in quoted.items()]
    title = "3 inputs, 2 outputs, variable returns, input orientation"
    seconds, memory = "seconds to score all units", "peak memory, MiB"
    _draw(measured + r, "seconds", seconds, title).save(out / "frontier-seconds.svg")
    _draw(measured, "MiB", memory, title).save(out / "frontier-memory.svg")
    others = [
        {"software": row["name"], "n": row["n"], "seconds": row["seconds"]}
        for row in rows
        if row["name"].startswith(OURS) and "seconds" in row and row["measure"] != "vrs"
    ]
    _draw(others, "seconds", seconds, "Other measures, 3 inputs, 2 outputs").save(
        out / "frontier-measures.svg"
    )


def _draw(values: list[dict[str, Any]], column: str, axis: str, title: str) -> alt.Chart:
    names = sorted(
        {value["software"] for value in values}, key=lambda name: (not name.startswith(OURS), name)
    )
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=values), title=alt.TitleParams(title, anchor="start"))
        .mark_line(point=alt.OverlayMarkDef(size=45))
        .encode(
            x=alt.X("n:Q", title="units", scale=alt.Scale(type="log"), axis=_powers()),
            y=alt.Y(f"{column}:Q", title=axis, scale=alt.Scale(type="log", nice=False), axis=_powers()),
            color=alt.Color("software:N", title=None, sort=names, legend=alt.Legend(labelLimit=300)),
            strokeWidth=alt.condition(
                alt.expr.indexof(alt.datum.software, OURS) == 0, alt.value(3.5), alt.value(1.5)
            ),
        )
        # room to the right: viewers' letters may be wider than those the labels were measured with
        .properties(width=620, height=380, padding={"left": 5, "top": 5, "right": 60, "bottom": 5})
    )
    return chart


def _powers() -> alt.Axis:
    """Lines and labels at powers of ten alone."""
    power = "abs(log(datum.value) / LN10 - round(log(datum.value) / LN10)) < 1e-6"
    return alt.Axis(
        labelExpr=f"{power} ? format(datum.value, datum.value < 1 ? '~g' : ',d') : ''",
        gridOpacity={"condition": {"test": power, "value": 1}, "value": 0.25},
    )
