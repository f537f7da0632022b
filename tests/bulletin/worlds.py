"""What the made-up campaigns of these tests share: their shape, and the tables that both have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.bulletin.names import Names

MONTHS = [f"{y}-{m:02d}" for y in (2016, 2017, 2018, 2019) for m in range(1, 13)][3:39]

_PLACES = "Ash Birch Cedar Dale Elm Fern Glen Heath Ivy Juniper Kestrel Larch Maple Oak Pine Rowan".split()  # noqa: SIM905
_ENDS = ("bridge", "field", "ford", "ham", "mouth")
_PLACES_ZH = "东河西岭南坪北关中渡大溪小泉青山白塔红岩黄桷金沙银杏石桥"


def place_name(i: int) -> str:
    return _PLACES[i % 16] + _ENDS[i // 16 % 5] + (f" {i // 80 + 1}" if i >= 80 else "")


def place_name_zh(i: int) -> str:
    pairs = [_PLACES_ZH[k : k + 2] for k in range(0, len(_PLACES_ZH), 2)]
    return pairs[i % len(pairs)] + ("", "第一", "第二", "第三", "第四", "第五")[i // len(pairs) % 6]


@dataclass
class World:
    """Titles, results tables and the last period."""

    names: Names
    tables: dict[str, pl.DataFrame]
    period: str


def indicator(
    code: str, period: str, since: str, value: float, total: float | None, scope: str = "land"
) -> dict:
    return {
        "indicator": code,
        "scope": scope,
        "period": period,
        "since": since,
        "value": float(value),
        "total": None if total is None else float(total),
        "ratio": None if total is None else float(value / total),
        "reporting": 60,
        "expected": 60,
    }


def _planned(values: np.ndarray, t: int) -> dict[str, float]:
    """A plan that asked for the first value in every period."""
    plan, total = float(values[0]), float(values[0]) * (t + 1)
    return {
        "plan": plan,
        "of_plan": float(values[t]) / plan,
        "plan_cumulative": total,
        "of_plan_cumulative": float(values[: t + 1].sum()) / total,
    }


def growth_table(
    code: str, scope: str, periods: list[str], values: np.ndarray, days: list[float], year: int
) -> pl.DataFrame:
    rows = []
    for t, period in enumerate(periods):
        if t == 0:
            continue
        ago = t - year if t >= year else None
        rows.append(
            {
                "indicator": code,
                "scope": scope,
                "period": period,
                "previous": periods[t - 1],
                "value": float(values[t]),
                "previous_value": float(values[t - 1]),
                "days": int(days[t]),
                "previous_days": int(days[t - 1]),
                "total": float(values[t] / values[t - 1] - 1),
                "per_day": float(values[t] / days[t] / (values[t - 1] / days[t - 1]) - 1),
                "last_year": None if ago is None else periods[ago],
                "last_year_value": None if ago is None else float(values[ago]),
                "total_last_year": None if ago is None else float(values[t] / values[ago] - 1),
                "per_day_last_year": None if ago is None else float(values[t] / values[ago] - 1),
                "cumulative": float(values[: t + 1].sum()),
                **_planned(values, t),
                "reporting": 58 if periods[t] == MONTHS[-2] else 60,
                "previous_reporting": 58 if periods[t - 1] == MONTHS[-2] else 60,
                "last_year_reporting": 60,
                **{f"{when}expected": 60 for when in ("", "previous_", "last_year_")},
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)
