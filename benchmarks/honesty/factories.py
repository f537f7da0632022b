"""Simulated factories that report output and electricity every ten days, as evidence for the checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast import campaign
from abreast.campaign import Campaign
from abreast.campaign.calendar import Calendar
from abreast.figures.amended import AMENDED
from abreast.figures.recounts import RECOUNTS
from abreast.figures.values.base import BASE
from abreast.integrity.evidence import Evidence

Floats = NDArray[np.float64]

FIRST, PERIODS = "2025-01-D1", 36
DISTRICT = 20  # factories of a district

DEFINITION = """
[campaign]
id = "factories"
title = "Factories"
calendar = "dekad"
start = "2025-01-D1"
origin = "simulated"

[kinds.city]
title = "city"
[kinds.district]
title = "district"
[kinds.factory]
title = "factory"

[indicators.output]
title = "output"
direction = "up"
decimals = 0
minimum = 0
companions = ["electricity"]
[indicators.electricity]
title = "electricity"
decimals = 0
minimum = 0
[indicators.pieces]
title = "pieces"
decimals = 0
[indicators.good]
title = "good pieces"
direction = "up"
decimals = 0
[indicators.yield]
title = "share of good pieces"
formula = "good / pieces"
unit = "share"
direction = "up"

[aspects.output]
title = "output"
kind = "factory"
indicators = ["output"]
"""


@dataclass(frozen=True, slots=True, eq=False)
class Factories:
    """A campaign of `units`, their ids in the order of all arrays (n, t), and the codes of its periods."""

    campaign: Campaign
    units: tuple[str, ...]
    periods: tuple[str, ...]


def factories(folder: Path, count: int, periods: int = PERIODS) -> Factories:
    """Write the campaign into an empty folder and load it."""
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(DEFINITION, "utf-8")
    units = [f"f{i:05d}" for i in range(count)]
    districts = -(-count // DISTRICT)
    lines = ["unit,kind,parent", "city,city,", *(f"d{d},district,city" for d in range(districts))]
    lines += [f"{unit},factory,d{i // DISTRICT}" for i, unit in enumerate(units)]
    (folder / "units.csv").write_text("\n".join(lines) + "\n", "utf-8")
    it = campaign.load(folder)
    codes = it.calendar.range(FIRST, it.calendar.shift(FIRST, periods - 1))
    return Factories(it, tuple(units), tuple(codes))


def evidence(
    where: Factories,
    arrays: Mapping[str, Floats],
    *,
    base: pl.DataFrame | None = None,
    totals: pl.DataFrame | None = None,
    targets: pl.DataFrame | None = None,
) -> Evidence:
    """What the checks look at, of figures (n, t) by indicator. `base`: by default the factories' own figures."""
    figures = pl.concat([long(where, code, values) for code, values in arrays.items()])
    own = figures.with_columns(reporting=pl.lit(1, pl.UInt32)).select(*BASE)
    nothing = {"unit": pl.String, "indicator": pl.String, "period": pl.String, "value": pl.Float64}
    aims = {"indicator": pl.String, "target": pl.Float64, "unit": pl.String}
    return Evidence(
        where.campaign,
        where.periods[-1],
        figures,
        own if base is None else base,
        pl.DataFrame(schema=nothing) if totals is None else totals,
        pl.DataFrame(schema=AMENDED),
        pl.DataFrame(schema=RECOUNTS),
        pl.DataFrame(schema=aims) if targets is None else targets,
    )


def long(where: Factories, code: str, values: Floats) -> pl.DataFrame:
    """Figures (n, t) as rows, as they are read from files; NaN is not reported."""
    n, t = values.shape
    frame = pl.DataFrame(
        {
            "unit": pl.Series(where.units[:n], dtype=pl.String).gather(np.repeat(np.arange(n), t)),
            "period": pl.Series(where.periods[:t], dtype=pl.String).gather(np.tile(np.arange(t), n)),
            "value": values.ravel(),
        }
    )
    frame = frame.with_columns(
        indicator=pl.lit(code),
        by=pl.lit("unit"),
        file=pl.lit("f.csv"),
        sheet=pl.lit(""),
        row=pl.lit(0, pl.UInt32),
    )
    return frame.filter(~pl.col("value").is_nan())


def wavering(rng: np.random.Generator, n: int, t: int, rho: float, spread: float) -> Floats:
    """Stationary noise (n, t) of this standard deviation and first-order autocorrelation."""
    noise = rng.standard_normal((n, t))
    for k in range(1, t):
        noise[:, k] = rho * noise[:, k - 1] + np.sqrt(1.0 - rho**2) * noise[:, k]
    return spread * noise


def honest(
    rng: np.random.Generator, n: int, t: int = PERIODS, spread: float = 0.08, rho: float = 0.0
) -> dict[str, Floats]:
    """Output and electricity (n, t): electricity of many sizes that moves with the days of the period, the season and
    its own course, output in proportion to it but for noise of log-sd `spread`; both counted in whole units."""
    calendar = Calendar("dekad")
    codes = calendar.range(FIRST, calendar.shift(FIRST, t - 1))
    days = np.log([calendar.days(code) / 10.0 for code in codes])
    size = rng.normal(8.5, 0.8, (n, 1))
    season, own = wavering(rng, 1, t, 0.5, 0.1), wavering(rng, n, t, 0.5, 0.1)
    electricity = np.exp(size + days + season + own)
    rate = rng.normal(0.0, 0.3, (n, 1))
    output = electricity * np.exp(rate + wavering(rng, n, t, rho, spread))
    return {"output": np.round(output), "electricity": np.round(electricity)}
