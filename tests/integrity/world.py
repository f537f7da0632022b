"""A small campaign of workshops and its figures, changed cell by cell."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from abreast import campaign, integrity
from abreast.campaign import Campaign
from abreast.figures import values
from abreast.figures.amended import AMENDED
from abreast.figures.recounts import RECOUNTS
from abreast.integrity.answers import ANSWERS

HEAD = """
[campaign]
id = "shops"
title = { en = "Shops", zh = "车间" }
calendar = "month"
start = "2024-01"

[kinds.plant]
title = "plant"
[kinds.shop]
title = "shop"
[kinds.person]
title = "person"
person = true

[indicators.output]
title = { en = "output", zh = "产量" }
direction = "up"
decimals = 0
companions = ["power"]
[indicators.power]
title = { en = "power", zh = "电" }
decimals = 0
[indicators.day]
title = { en = "day shift", zh = "白班" }
decimals = 0
[indicators.night]
title = { en = "night shift", zh = "夜班" }
decimals = 0
[indicators.shifts]
title = { en = "both shifts", zh = "两班" }
decimals = 0
parts = ["day", "night"]
[indicators.scrap]
title = { en = "scrap", zh = "废品" }
direction = "down"
decimals = 0
at_most = "output"
[indicators.weight]
title = { en = "weight", zh = "重量" }
decimals = 2
[indicators.rate]
title = { en = "scrap rate", zh = "废品率" }
formula = "scrap / output"
unit = "share"
direction = "down"

[[figures]]
file = "figures/*.csv"
[[figures]]
file = "totals/whole.csv"
by = "total"
covers = "more"
"""
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
SHOPS = [f"s{i:02d}" for i in range(40)]

Cell = tuple[str, str, str, float]


def shops(folder: Path, more: str = "", units: Iterable[str] = ()) -> Campaign:
    """Forty shops in four plants; `more`: added to campaign.toml, `units`: further lines of units.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "campaign.toml").write_text(HEAD + more, "utf-8")
    lines = ["unit,kind,parent,title_en,title_zh,from,until,successor", "all4,plant,,Works,总厂,,,"]
    lines += [f"p{k},plant,all4,Plant {k},{k}厂,,," for k in range(4)]
    lines += [f"{shop},shop,p{i // 10},Shop {i},{i}车间,,," for i, shop in enumerate(SHOPS)]
    (folder / "units.csv").write_text("\n".join([*lines, *units]) + "\n", "utf-8")
    return campaign.load(folder)


def figures(cells: Iterable[Cell] = (), by: str = "unit", file: str = "figures/a.csv") -> pl.DataFrame:
    """Cells (unit, indicator, period, value) as figures."""
    schema = {"unit": pl.String, "indicator": pl.String, "period": pl.String, "value": pl.Float64}
    frame = pl.DataFrame(list(cells), schema=schema, orient="row")
    more = {"by": by, "file": file, "sheet": ""}
    return frame.with_columns(
        *(pl.lit(text).alias(name) for name, text in more.items()), row=pl.lit(1, pl.UInt32)
    )


def reported(seed: int = 0) -> dict[str, np.ndarray]:
    """Honest output and power of the shops (40, 24)."""
    rng = np.random.default_rng(seed)
    power = np.exp(rng.normal(8, 0.5, (40, 1)) + rng.normal(0, 0.1, (1, 24)) + rng.normal(0, 0.05, (40, 24)))
    output = power * np.exp(rng.normal(0, 0.2, (40, 1)) + rng.normal(0, 0.05, (40, 24)))
    return {"output": np.round(output), "power": np.round(power)}


def cells(arrays: dict[str, np.ndarray]) -> list[Cell]:
    """Arrays (40, 24) by indicator as cells."""
    return [
        (shop, code, month, float(values[i, k]))
        for code, values in arrays.items()
        for i, shop in enumerate(SHOPS)
        for k, month in enumerate(MONTHS)
        if not np.isnan(values[i, k])
    ]


def asked(
    it: Campaign,
    known: pl.DataFrame,
    *,
    answers: pl.DataFrame | None = None,
    recounts: pl.DataFrame | None = None,
    amendments: pl.DataFrame | None = None,
    targets: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The questions about figures."""
    record = integrity.Record(
        pl.DataFrame(schema=ANSWERS) if answers is None else answers,
        pl.DataFrame(schema=RECOUNTS) if recounts is None else recounts,
        pl.DataFrame(schema=AMENDED) if amendments is None else amendments,
        targets,
    )
    totals = values.totals(it, known).rename({"total": "value"})
    period = str(known["period"].max())
    return integrity.questions(it, known, values.base(it, known), totals, period, record)


def of(table: pl.DataFrame, check: str) -> list[dict[str, object]]:
    """The rows of one check."""
    return table.filter(pl.col("check") == check).to_dicts()
