"""Results tables of two made-up campaigns, in the shape of docs/reference/tables.md.

`hospitals`: months, one kind of unit in districts and regions, an independent total, comparison groups.
`machinery`: ten-day periods, factories, groups and persons, pledges and participation, reconstructed.
Numbers are drawn with a seed; nothing here is a real hospital or factory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from abreast.bulletin.names import AspectName, IndicatorName, KindName, Names, Term
from bulletin.certainty import decided, waiting
from bulletin.help_world import cards, helping
from bulletin.innovation_world import CLASSES, innovations

MONTHS = [f"{y}-{m:02d}" for y in (2016, 2017, 2018, 2019) for m in range(1, 13)][3:39]
DEKADS = [f"1960-{m:02d}-D{d}" for m in (1, 2, 3) for d in (1, 2, 3)] + ["1960-04-D1"]


@dataclass
class World:
    """Titles, results tables and the last period."""

    names: Names
    tables: dict[str, pl.DataFrame]
    period: str


def hospitals(n: int = 40, seed: int = 1) -> World:
    rng = np.random.default_rng(seed)
    regions = {"north": ("North", "北部"), "midlands": ("Midlands", "中部"), "south": ("South", "南部")}
    districts = [f"d{i:02d}" for i in range(n // 4)]
    units = [f"h{i:03d}" for i in range(n)]
    parent = {u: districts[i % len(districts)] for i, u in enumerate(units)}
    parent |= {d: list(regions)[i % 3] for i, d in enumerate(districts)} | dict.fromkeys(regions, "land")
    scopes = {"land": Term("the Land", "全境")} | {r: Term(*t) for r, t in regions.items()}
    scopes |= {d: Term(f"{d.upper()} district", f"{d.upper()}地区") for d in districts}
    scopes |= {u: Term(f"{_place(i)} Hospital", f"{_place_zh(i)}医院") for i, u in enumerate(units)}
    scopes |= {
        "general": Term("general hospitals", "综合医院"),
        "children": Term("children's hospitals", "儿童医院"),
    }
    monthly = rng.integers(3000, 15000, n)
    skill = rng.normal(0.86, 0.06, n)
    drift = rng.normal(-0.02, 0.03, n)
    drift[7] = 0.1
    rate = np.empty((n, 36))
    for t in range(36):
        season = 0.025 * np.cos(2 * np.pi * (t - 3) / 12)
        rate[:, t] = np.clip(skill + drift * t / 35 + season + rng.normal(0, 0.01, n) - 0.02, 0.4, 0.999)
    volume = (monthly[:, None] * rng.normal(1, 0.03, (n, 36))).round()
    group = np.where(np.arange(n) % 15 == 4, "children", "general")
    world = _Panel(units, parent, group, rate, volume)
    names = _hospital_names(scopes, parent, units)
    tables = {
        "indicators": world.indicators(),
        "levels": world.levels(),
        "standings": world.standings(),
        "exemplars": world.exemplars(),
        "progress": world.progress(),
        "advanced": world.advanced(),
        "growth": world.growth(),
        **helping(world.standings(), MONTHS[-1]),
        **cards(MONTHS[-1]),
    }
    tables |= decided(tables["progress"])
    return World(names, tables, MONTHS[-1])


_PLACES = "Ash Birch Cedar Dale Elm Fern Glen Heath Ivy Juniper Kestrel Larch Maple Oak Pine Rowan".split()  # noqa: SIM905
_ENDS = ("bridge", "field", "ford", "ham", "mouth")
_PLACES_ZH = "东河西岭南坪北关中渡大溪小泉青山白塔红岩黄桷金沙银杏石桥"


def _place(i: int) -> str:
    return _PLACES[i % 16] + _ENDS[i // 16 % 5] + (f" {i // 80 + 1}" if i >= 80 else "")


def _place_zh(i: int) -> str:
    pairs = [_PLACES_ZH[k : k + 2] for k in range(0, len(_PLACES_ZH), 2)]
    return pairs[i % len(pairs)] + ("", "第一", "第二", "第三", "第四", "第五")[i // len(pairs) % 6]


def _hospital_names(scopes: dict[str, Term], parent: dict[str, str], units: list[str]) -> Names:
    patients = Term("patients", "人次")
    return Names(
        campaign="hospitals",
        title=Term("Emergency departments within four hours", "急诊四小时"),
        calendar="month",
        start=MONTHS[0],
        origin="simulated",
        source=Term("Made-up figures for tests.", "为测试而编的数字。"),
        notes=Term("Walk-in centres are outside the tree.", "社区门诊不在单位树内。"),
        currency="GBP",
        regions=("land",),
        kinds={
            "hospital": KindName(Term("hospital", "医院"), "hospitals", "家"),
            "district": KindName(Term("district", "地区"), "districts", "个"),
            "region": KindName(Term("region", "大区"), "regions", "个"),
            "land": KindName(Term("land", "全境"), "lands", "个"),
        },
        indicators={
            "attendances": IndicatorName("attendances", Term("attendances", "就诊人次"), patients),
            "within_4h": IndicatorName(
                "within_4h",
                Term("seen within four hours", "四小时内处置率"),
                Term("share", ""),
                share=True,
                direction="up",
                adds=False,
            ),
        },
        aspects={
            "within_4h": AspectName(
                "within_4h",
                Term("within four hours", "四小时内处置"),
                "hospital",
                ("within_4h",),
                "best",
                12,
                Term("patients within four hours", "人在四小时内得到处置"),
                priority=True,
            )
        },
        groupings={"comparison": Term("comparison group", "对比组")},
        scopes=scopes,
        unit_kind=dict.fromkeys(units, "hospital"),
        parent=parent,
    )


@dataclass
class _Panel:
    """Rates and volumes by unit and month, and the tables that follow from them."""

    units: list[str]
    parent: dict[str, str]
    group: np.ndarray
    rate: np.ndarray
    volume: np.ndarray

    def within(self, scope: str) -> np.ndarray:
        return np.array([scope in self.ancestors(u) for u in self.units])

    def ancestors(self, unit: str) -> list[str]:
        found = []
        while unit in self.parent:
            unit = self.parent[unit]
            found.append(unit)
        return found

    def kind(self, scope: str) -> str:
        return "land" if scope == "land" else "district" if scope[0] == "d" else "region"

    def scopes(self) -> list[str]:
        return sorted(set(self.parent.values()))

    def window(self, rows: slice) -> np.ndarray:
        return (self.rate[:, rows] * self.volume[:, rows]).sum(1) / self.volume[:, rows].sum(1)

    def indicators(self) -> pl.DataFrame:
        rows = []
        seen = (self.rate * self.volume).sum(0)
        volume, rest = self.volume.sum(0), self.volume.sum(0) * 0.175
        for t, period in enumerate(MONTHS):
            total = volume[t] + rest[t]
            rows.append(_indicator("attendances", period, period, volume[t], total))
            rows.append(
                _indicator(
                    "within_4h", period, period, seen[t] / volume[t], (seen[t] + 0.99 * rest[t]) / total
                )
            )
        both = volume.sum() + rest.sum()
        rows.append(_indicator("attendances", MONTHS[-1], MONTHS[0], volume.sum(), both))
        return pl.DataFrame(rows)

    def levels(self) -> pl.DataFrame:
        rows = []
        for scope in self.scopes():
            for group in ("all", "general", "children"):
                for window in (slice(0, 12), slice(24, 36)):
                    inside = self.within(scope) & ((self.group == group) | (group == "all"))
                    if inside.sum():
                        rows.append(self._level(scope, group, window, self.window(window)[inside]))
        return pl.DataFrame(rows)

    def _level(self, scope: str, group: str, window: slice, values: np.ndarray) -> dict:
        return {
            "aspect": "within_4h",
            "scope": scope,
            "scope_kind": self.kind(scope),
            "group": group,
            "period": MONTHS[window.stop - 1],
            "since": MONTHS[window.start],
            "rule": "best",
            "level": float(values.max()),
            "best": float(values.max()),
            "median": float(np.median(values)),
            "lowest": float(values.min()),
            "n": len(values),
            "n_eligible": len(values),
            "status": "ok",
            "reason": None,
        }

    def standings(self) -> pl.DataFrame:
        now = self.window(slice(24, 36))
        volume = self.volume[:, 24:36].sum(1)
        rows = []
        for scope in self.scopes():
            for group in ("general", "children"):
                inside = np.flatnonzero(self.within(scope) & (self.group == group))
                order = inside[np.argsort(-now[inside])]
                for place, i in enumerate(order, 1):
                    rows.append(self._standing(i, scope, group, place, now, volume, order))
        return pl.DataFrame(rows, infer_schema_length=None)

    def _standing(
        self,
        i: int,
        scope: str,
        group: str,
        place: int,
        now: np.ndarray,
        volume: np.ndarray,
        order: np.ndarray,
    ) -> dict:
        n, level = len(order), float(now[order[0]])
        few = n < 5
        se = float(np.sqrt(now[i] * (1 - now[i]) / volume[i]))
        middle = float(np.median(now[order]))
        spread = 3 * np.sqrt(se**2 + 0.02**2)
        near = np.abs(now[order] - now[i]) < 0.012
        return {
            "aspect": "within_4h",
            "unit": self.units[i],
            "kind": "hospital",
            "scope": scope,
            "scope_kind": self.kind(scope),
            "group": group,
            "period": MONTHS[-1],
            "since": MONTHS[24],
            "value": float(now[i]),
            "se": se,
            "shrunk": float(now[i]),
            "reliability": 0.95,
            "level": level,
            "gap": level - float(now[i]),
            "gap_quantity": (level - float(now[i])) * float(volume[i]),
            "gap_money": (level - float(now[i])) * float(volume[i]) * 120.0,
            "rank": None if few else place,
            "rank_low": None if few else int(np.flatnonzero(near)[0]) + 1,
            "rank_high": None if few else int(np.flatnonzero(near)[-1]) + 1,
            "of": n,
            "funnel_low": middle - spread,
            "funnel_high": min(middle + spread, 1.0),
            "may_be_best": bool(near[0]),
            "eligible": True,
            "status": "too few" if few else "ranked",
            "reason": "fewer than 5 like units" if few else None,
        }

    def exemplars(self) -> pl.DataFrame:
        now, volume = self.window(slice(24, 36)), self.volume[:, 24:36].sum(1)
        rows = []
        for group in ("general", "children"):
            inside = np.flatnonzero(self.group == group)
            best = inside[np.argsort(-now[inside])][:3]
            for i in inside:
                for order, b in enumerate(b for b in best if now[b] > now[i]):
                    rows.append(
                        {
                            "aspect": "within_4h",
                            "unit": self.units[i],
                            "scope": "land",
                            "scope_kind": "land",
                            "group": group,
                            "period": MONTHS[-1],
                            "exemplar": self.units[b],
                            "order": order + 1,
                            "why": "may be best",
                            "value": float(now[i]),
                            "exemplar_value": float(now[b]),
                            "weight": None,
                            "gain_quantity": float((now[b] - now[i]) * volume[i]),
                            "gain_money": None,
                        }
                    )
        return pl.DataFrame(rows)

    def progress(self) -> pl.DataFrame:
        before, now = self.window(slice(0, 12)), self.window(slice(24, 36))
        rows = []
        for scope in ("land", "north", "midlands", "south"):
            inside = self.within(scope)
            fixed, moving = float(before[inside].max()), float(now[inside].max())
            for i in np.flatnonzero(inside):
                reached = bool((self.rate[i, 12:] >= fixed).any() and before[i] < fixed)
                rows.append(
                    {
                        "aspect": "within_4h",
                        "unit": self.units[i],
                        "kind": "hospital",
                        "scope": scope,
                        "scope_kind": self.kind(scope),
                        "group": str(self.group[i]),
                        "baseline_since": MONTHS[0],
                        "baseline_period": MONTHS[11],
                        "since": MONTHS[24],
                        "period": MONTHS[-1],
                        "baseline": float(before[i]),
                        "value": float(now[i]),
                        "change": float(now[i] - before[i]),
                        "level_fixed": fixed,
                        "level_moving": moving,
                        "behind_at_start": bool(before[i] < fixed),
                        "drew_level": reached,
                        "drew_level_period": MONTHS[20] if reached else None,
                        "level_now": bool(now[i] >= fixed),
                        "reached_moving": bool(now[i] >= moving),
                    }
                )
        return pl.DataFrame(rows, infer_schema_length=None)

    def advanced(self) -> pl.DataFrame:
        fixed = self.window(slice(0, 12)).max()
        return pl.DataFrame(
            [
                {
                    "aspect": "within_4h",
                    "kind": "hospital",
                    "scope": "land",
                    "period": MONTHS[t],
                    "count": int((self.window(slice(t - 11, t + 1)) >= fixed).sum()),
                    "of": len(self.units),
                }
                for t in range(11, 36)
            ]
        )

    def growth(self) -> pl.DataFrame:
        return growth_table("attendances", "land", MONTHS, self.volume.sum(0), [30.0] * 36, 12)


def _indicator(
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


def machinery(factories: int = 12, seed: int = 2) -> World:
    """Factories with groups and persons; steel and coal by ten-day periods; pledges by day since launch."""
    rng = np.random.default_rng(seed)
    units = [f"f{i:02d}" for i in range(factories)]
    parent = dict.fromkeys(units, "machinery") | {"machinery": "chongqing"}
    scopes = {
        "chongqing": Term("Chongqing", "重庆市"),
        "machinery": Term("the machinery trade", "机械行业"),
    } | {u: Term(f"{_place(i)} Machine Factory", f"{_place_zh(i)}机器厂") for i, u in enumerate(units)}
    days = [10.0, 10, 11, 10, 10, 9, 10, 10, 11, 10]
    steel = 30_000 * np.cumprod([1, 1.01, 1.1, 0.93, 1.03, 0.95, 1.1, 1.0137, 1.16, 1.02])
    coal = 210_000 * np.cumprod([1, 1.02, 1.08, 0.95, 1.01, 0.93, 1.06, 1.084, 1.309, 1.03])
    indicators = [
        _indicator(code, p, p, v, None, "chongqing")
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
