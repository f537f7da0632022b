"""The chart of false confirmations: every scenario, every way of counting, with the promise of 5 % as a line."""

from pathlib import Path
from typing import Any

import altair as alt

COLOURS = {"confirmed": "#1f5fa8", "z-scores": "#8a8a8a", "naive counting": "#c0392b"}


def false_confirmations(rows: list[dict[str, Any]], out: Path) -> None:
    """`honesty-false.svg` in the folder `out`, against the fixed level."""
    values = [
        {"scenario": row["scenario"], "way": way, "rate": 100 * row[way]["fixed"]["rate"]}
        for row in rows
        for way in COLOURS
    ]
    way = alt.Color(
        "way:N",
        title=None,
        scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())),
        legend=alt.Legend(orient="top"),
    )
    points = (
        alt.Chart(alt.InlineData(values=values))
        .mark_point(filled=True, size=70, opacity=0.9)
        .encode(
            x=alt.X(
                "rate:Q", title="of units behind that have not truly caught up, counted as caught up (%)"
            ),
            y=alt.Y("scenario:N", sort=None, title=None, axis=alt.Axis(labelLimit=320)),
            color=way,
        )
    )
    promise = (
        alt.Chart(alt.InlineData(values=[{"promise": 5}])).mark_rule(strokeDash=[4, 3]).encode(x="promise:Q")
    )
    (promise + points).properties(width=460, height=24 * len(rows)).save(out / "honesty-false.svg")
