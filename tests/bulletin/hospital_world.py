"""Hospitals: months, one kind of unit in districts and regions, an independent total, comparison groups.

Results tables in the shape of docs/reference/tables.md. Numbers are drawn with a seed; no hospital here is a real one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.bulletin.names import AspectName, IndicatorName, KindName, Names, Term
from bulletin.certainty import decided
from bulletin.help_world import cards, helping
from bulletin.worlds import MONTHS, World, growth_table, indicator, place_name, place_name_zh


def hospitals(n: int = 40, seed: int = 1) -> World:
    rng = np.random.default_rng(seed)
    regions = {"north": ("North", "北部"), "midlands": ("Midlands", "中部"), "south": ("South", "南部")}
    districts = [f"d{i:02d}" for i in range(n // 4)]
    units = [f"h{i:03d}" for i in range(n)]
    parent = {u: districts[i % len(districts)] for i, u in enumerate(units)}
    parent |= {d: list(regions)[i % 3] for i, d in enumerate(districts)} | dict.fromkeys(regions, "land")
    scopes = {"land": Term("the Land", "全境")} | {r: Term(*t) for r, t in regions.items()}
    scopes |= {d: Term(f"{d.upper()} district", f"{d.upper()}地区") for d in districts}
    scopes |= {u: Term(f"{place_name(i)} Hospital", f"{place_name_zh(i)}医院") for i, u in enumerate(units)}
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
            rows.append(indicator("attendances", period, period, volume[t], total))
            rows.append(
                indicator(
                    "within_4h", period, period, seen[t] / volume[t], (seen[t] + 0.99 * rest[t]) / total
                )
            )
        both = volume.sum() + rest.sum()
        rows.append(indicator("attendances", MONTHS[-1], MONTHS[0], volume.sum(), both))
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
