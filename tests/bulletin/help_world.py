"""Help in the made-up hospitals: pairs proposed and under way, and what came of some."""

from datetime import date

import polars as pl

from abreast.help.account import TABLE
from abreast.help.outcomes import OUTCOMES


def helping(standings: pl.DataFrame, period: str) -> dict[str, pl.DataFrame]:
    """The tables `pairs` and `help_outcomes` of the units behind at the outermost scope."""
    here = standings.filter((pl.col("scope") == "land") & (pl.col("gap") > 0)).sort("unit").head(24)
    helpers = standings.filter((pl.col("scope") == "land") & (pl.col("gap") <= 0))["unit"].unique().sort()
    rows = [
        {
            "aspect": "within_4h", "kind": "hospital", "region": "land", "period": period,
            "helper": helpers[i % len(helpers)], "helped": unit, "value": 10.5 + i if i % 3 else None,
            "because_en": "a gap", "because_zh": "有差距", "state": "proposed" if i % 3 else "accepted",
            "private": False,
        }
        for i, unit in enumerate(here["unit"])
    ]  # fmt: skip
    came = [
        {
            "help": f"h{i}", "helper": row["helper"], "helped": row["helped"], "aspect": "within_4h",
            "state": "accepted", "date": date(2018, 5, 1), "effect": 0.05 * (i % 4) - 0.02 if i % 5 else None,
        }
        for i, row in enumerate(rows)
    ]  # fmt: skip
    return {"pairs": pl.DataFrame(rows, schema=TABLE), "help_outcomes": pl.DataFrame(came, schema=OUTCOMES)}
