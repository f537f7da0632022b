"""Help and practice cards in the made-up hospitals."""

from datetime import date

import polars as pl

from abreast.help.account import TABLE
from abreast.help.outcomes import OUTCOMES
from abreast.learn.adoption import ADOPTION


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


def cards(period: str) -> dict[str, pl.DataFrame]:
    """The tables `practices` and `adoption`: one lead, and one card that shows nothing."""
    practices = [
        {
            "card": card,
            "unit": unit,
            "aspect": "within_4h",
            "what_en": en,
            "what_zh": zh,
            "how_en": f"{en}, looked at every hour",
            "how_zh": None,
            "adopters": adopters,
        }
        for card, unit, en, zh, adopters in (
            ("board", "u000", "A board of beds free", "空床一览板", 14),
            ("bell", "u001", "A bell at the door", "门铃", 1),
        )
    ]
    schema = {
        "card": pl.String,
        "unit": pl.String,
        "aspect": pl.String,
        "what_en": pl.String,
        "what_zh": pl.String,
        "how_en": pl.String,
        "how_zh": pl.String,
        "adopters": pl.UInt32,
    }
    row = {
        "card": "board", "unit": "u000", "aspect": "within_4h", "kind": "hospital", "scope": "land", "period": period,
        "adopters": 14, "others": 40, "of": 120, "difference": 0.021, "low": 0.008, "high": 0.034, "p": 0.002,
        "p_adjusted": 0.004, "lead": True, "status": "ok",
    }  # fmt: skip
    other = {**row, "card": "bell", "adopters": 1, "difference": None, "lead": False, "status": "too few"}
    return {
        "practices": pl.DataFrame(practices, schema=schema),
        "adoption": pl.DataFrame([row, other], schema=ADOPTION),
    }
