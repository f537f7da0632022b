"""The chart of power: share of inflated units found within three periods, by inflation and noise."""

from pathlib import Path
from typing import Any

import altair as alt


def power(rows: list[dict[str, Any]], out: Path) -> None:
    """`honesty-found.svg` in the folder `out`; the promise of 80 % as a line."""
    values = [
        {
            "lift": f"+{100 * row['lift']:.0f}%",
            "spread": row["log-sd"],
            "found": 100 * row["screen"]["found"],
            "residuals": row["residuals"],
        }
        for row in rows
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("spread:Q", title="log-sd of the residual"),
        y=alt.Y("found:Q", title="found within three periods (%)", scale=alt.Scale(domain=[0, 100])),
        color=alt.Color(
            "lift:N", title="inflation", scale=alt.Scale(range=["#8a8a8a", "#1f5fa8", "#c0392b"])
        ),
        strokeDash=alt.StrokeDash("residuals:N", title="residuals"),
        shape=alt.Shape("residuals:N", title="residuals"),
    )
    promise = (
        alt.Chart(alt.InlineData(values=[{"y": 80}]))
        .mark_rule(strokeDash=[4, 3], color="#444")
        .encode(y="y:Q")
    )
    layered = promise + base.mark_line() + base.mark_point(filled=True, size=60)
    layered.properties(width=460, height=300).save(out / "honesty-found.svg")
