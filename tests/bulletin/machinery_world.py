"""Machinery: ten-day periods, factories, groups and persons, pledges and participation, reconstructed.

Results tables in the shape of docs/reference/tables.md. Numbers are drawn with a seed; no factory here is a real one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from abreast.bulletin.names import AspectName, IndicatorName, KindName, Names, Term
from bulletin.certainty import waiting
from bulletin.innovation_world import CLASSES, innovations
from bulletin.worlds import World, growth_table, indicator, place_name, place_name_zh

DEKADS = [f"1960-{m:02d}-D{d}" for m in (1, 2, 3) for d in (1, 2, 3)] + ["1960-04-D1"]


def machinery(factories: int = 12, seed: int = 2) -> World:
    """Factories with groups and persons; steel and coal by ten-day periods; pledges by day since launch."""
    rng = np.random.default_rng(seed)
    units = [f"f{i:02d}" for i in range(factories)]
    parent = dict.fromkeys(units, "machinery") | {"machinery": "chongqing"}
    scopes = {
        "chongqing": Term("Chongqing", "重庆市"),
        "machinery": Term("the machinery trade", "机械行业"),
    } | {
        u: Term(f"{place_name(i)} Machine Factory", f"{place_name_zh(i)}机器厂") for i, u in enumerate(units)
    }
    days = [10.0, 10, 11, 10, 10, 9, 10, 10, 11, 10]
    steel = 30_000 * np.cumprod([1, 1.01, 1.1, 0.93, 1.03, 0.95, 1.1, 1.0137, 1.16, 1.02])
    coal = 210_000 * np.cumprod([1, 1.02, 1.08, 0.95, 1.01, 0.93, 1.06, 1.084, 1.309, 1.03])
    indicators = [
        indicator(code, p, p, v, None, "chongqing")
        for code, series in (("steel", steel), ("coal", coal))
        for p, v in zip(DEKADS, series, strict=True)
    ]
    growth = pl.concat(
        [growth_table(c, "chongqing", DEKADS, v, days, 36) for c, v in (("steel", steel), ("coal", coal))]
    )
    persons = int(rng.integers(50_000, 60_000))
    sizes = {"factory": factories, "group": factories * 90, "person": persons}
    launch = date(1960, 3, 18)
    coverage, participation = [], []
    for day in range(24):
        on = launch + timedelta(days=day)
        grown = 1 - np.exp(-(day + 1) / 6)
        for kind, most, aspect in (
            ("factory", 1.0, "any"),
            ("factory", 0.9, "required"),
            ("group", 0.962, "any"),
            ("person", 0.871, "any"),
            ("person", 0.8, "output"),
        ):
            of = sizes[kind]
            complete = of if most == 1.0 and day == 23 else int(of * most * grown)
            for scope, share in (("chongqing", 1), ("machinery", 1)):
                coverage.append(
                    {
                        "scope": scope,
                        "scope_kind": "city" if scope == "chongqing" else "trade",
                        "kind": kind,
                        "aspect": aspect,
                        "date": on,
                        "day": day,
                        "complete": complete,
                        "part": int((of - complete) * 0.5 * share),
                        "of": of,
                        "rate": complete / of,
                        "declared": complete,
                    }
                )
        participation.append(
            {
                "scope": "chongqing",
                "scope_kind": "city",
                "kind": "person",
                "date": on,
                "day": day,
                "count": int(persons * (1 - np.exp(-(day + 1) / 4)) * 0.9995),
                "of": persons,
                "rate": int(persons * (1 - np.exp(-(day + 1) / 4)) * 0.9995) / persons,
            }
        )
    tables = {
        "indicators": pl.DataFrame(indicators),
        "growth": growth,
        "coverage": pl.DataFrame(coverage),
        "participation": pl.DataFrame(participation),
        "put_forward": _put_forward(participation),
        "movements": _movements(persons),
        "progress": _person_progress(rng),
        "innovations": innovations(rng, DEKADS, date(1960, 4, 10)),
    }
    tables |= waiting(tables["progress"], "1960-05-D3")
    return World(_machinery_names(scopes, parent, units), tables, DEKADS[-1])


def _put_forward(participation: list[dict[str, Any]]) -> pl.DataFrame:
    """Two pledges a person."""
    return pl.DataFrame(
        [
            {name: row[name] for name in ("scope", "scope_kind", "date", "day")}
            | {"count": 2 * row["count"], "units": row["count"]}
            for row in participation
        ]
    )


def _movements(persons: int) -> pl.DataFrame:
    """Two movements of the city, of which one has no title of its own."""
    counts = {"tools": persons // 9, "safety": int(0.96 * persons)}
    rows = [
        {
            "movement": name,
            "unit": None,
            "scope": "chongqing",
            "scope_kind": "city",
            "kind": "person",
            "aspect": "output",
            "title_en": "Tools <of> one's own" if name == "tools" else None,
            "title_zh": None,
            "period": DEKADS[-1],
            "count": count,
            "complete": count // 2,
            "of": persons,
            "rate": count / persons,
        }
        for name, count in counts.items()
    ]
    return pl.DataFrame(rows)


def _person_progress(rng: np.random.Generator) -> pl.DataFrame:
    n = 800
    before, now = rng.normal(100, 10, n), rng.normal(108, 11, n)
    return pl.DataFrame(
        {
            "aspect": ["output"] * n,
            "unit": [f"p{i:04d}" for i in range(n)],
            "kind": ["person"] * n,
            "scope": ["chongqing"] * n,
            "scope_kind": ["city"] * n,
            "group": ["all"] * n,
            "baseline_since": ["1960-02-D1"] * n,
            "baseline_period": ["1960-02-D3"] * n,
            "since": ["1960-03-D2"] * n,
            "period": [DEKADS[-1]] * n,
            "baseline": before,
            "value": now,
            "change": now - before,
            "level_fixed": [115.0] * n,
            "level_moving": [122.0] * n,
            "behind_at_start": before < 115,
            "drew_level": (before < 115) & (now >= 113),
            "drew_level_period": ["1960-04-D1" if b else None for b in (before < 115) & (now >= 113)],
            "level_now": now >= 115,
            "reached_moving": now >= 122,
        }
    )


def _machinery_names(scopes: dict[str, Term], parent: dict[str, str], units: list[str]) -> Names:
    tonnes = Term("tonnes", "吨")
    return Names(
        campaign="machinery",
        title=Term("“Same as the advanced”: the machinery trade", "机械行业“和先进水平一个样”运动"),
        calendar="dekad",
        start="1960-03-D2",
        origin="reconstructed",
        source=Term("Reconstructed figures.", "复原数字。"),
        notes=Term("", ""),
        currency="",
        regions=("chongqing",),
        kinds={
            "city": KindName(Term("city", "市"), "cities", "个"),
            "trade": KindName(Term("trade", "行业"), "trades", "个"),
            "factory": KindName(Term("main factory", "主要工厂"), "main factories", "家"),
            "group": KindName(Term("group", "小组"), "groups", "个"),
            "person": KindName(Term("person", "个人"), "persons", "名", person=True),
        },
        indicators={
            "steel": IndicatorName("steel", Term("steel output", "钢产量"), tonnes, direction="up"),
            "coal": IndicatorName("coal", Term("coal output", "煤产量"), tonnes, direction="up"),
            "pieces": IndicatorName(
                "pieces", Term("pieces a shift", "班产件数"), Term("pieces", "件"), direction="up"
            ),
        },
        aspects={
            "output": AspectName(
                "output", Term("output", "生产水平"), "person", ("pieces",), "quantile", 3, None
            )
        },
        groupings={},
        scopes=scopes,
        unit_kind=dict.fromkeys(units, "factory"),
        parent=parent,
        classes=CLASSES,
    )
