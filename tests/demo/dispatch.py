"""The clauses of the dispatch, asked of the bulletin of a run: value, operator, and words in both languages.

Typed from the dispatch, not from the generator's table. `share` is the part of the city's people that a run has: of a
part of the city counts are their share, all else is as printed.
"""

import json
from pathlib import Path
from typing import Any

MARCH = "1960-03"
RISING = ("semi-automated", "automated", "linked", "significant")


class Told:
    """Statements of a results folder by (id, scope, period)."""

    def __init__(self, results: Path) -> None:
        rows = json.loads((results / "bulletin.json").read_text("utf-8"))
        self.rows = {(row["id"], row["scope"], row["period"]): row for row in rows}
        self.pages = {
            name: (results / f"bulletin.{name}").read_text("utf-8") for name in ("en.md", "zh.md", "en.html")
        }

    def one(self, id: str, scope: str = "chongqing", period: str = "1960-04-D1") -> dict[str, Any]:
        return dict(self.rows[id, scope, period])

    def series(self, id: str, scope: str = "chongqing") -> dict[str, float]:
        return {
            period: row["value"] for (one, at, period), row in self.rows.items() if (one, at) == (id, scope)
        }


def says(row: dict[str, Any], en: str, zh: str) -> None:
    assert en in row["en"], row["en"]
    assert zh in row["zh"], row["zh"]


def innovations(told: Told, share: float = 1.0) -> None:
    """D7: the counts of March against all before, and every class rising against January and February."""
    semi = told.one("innovation.count.semi-mechanised", period=MARCH)
    ratio = told.one("innovation.ratio.semi-mechanised", period=MARCH)
    before = told.one("innovation.before.semi-mechanised", period=MARCH)
    mechanised = told.one("innovation.count.mechanised", period=MARCH)
    doubled = told.one("innovation.ratio.mechanised", period=MARCH)
    assert semi["value"] == round(12_300 * share)
    assert mechanised["value"] == round(9_555 * share)
    assert doubled["value"] > 2
    assert doubled["of"] <= 4_777 * share + 5
    says(doubled, "more than double the cumulative number at the end of February", "比2月底的累积数")
    says(doubled, f"{mechanised['value']:,.0f} mechanised projects", "增加一倍多")
    if share == 1:
        assert (before["value"], ratio["value"]) == (20_500, 0.6)
        says(semi, "12,300 semi-mechanised projects", "半机械化12,300件")
        says(ratio, "equal 60% of all realised before, 20,500", "相当于此前累积数20,500件的60%")
    for name in RISING:
        count = told.series(f"innovation.count.{name}")
        assert count["1960-03"] > max(count["1960-01"], count["1960-02"]), name
        says(told.one(f"innovation.count.{name}", period=MARCH), "rising rapidly from", "迅猛上升")
    for row in (semi, doubled):
        says(row, "in part before the campaign began", "其中一部分在运动开始以前")


def catching_up(told: Told, share: float = 1.0) -> None:
    """D8, D9: drew level since 1 March, nothing confirmed yet, the ranks of the advanced grow."""
    drew = told.one("catchup.drew_level.person")
    assert 78_000 * share < drew["value"] < 79_000 * share + 1
    assert drew["since"] == "1960-03-D1"
    says(drew, "since 1 March 1960", "1960年3月1日以来")
    says(drew, "a count of what was seen", "按所见计数")
    if share == 1:
        says(drew, "more than 78,000", "7.8万多")
    confirmed = told.one("catchup.confirmed.person")
    assert confirmed["value"] == 0
    says(confirmed, "not yet decidable, earliest in", "还不能判定")
    advanced = told.series("advanced.count.person")
    ranks = [advanced[period] for period in sorted(advanced)]
    assert len(ranks) == 4
    assert ranks == sorted(set(ranks))
    says(told.one("allround.count.enterprise"), "All-round advance in Chongqing", "全面跃进")


def output(told: Told) -> None:
    """D10: ten-day growth in total and per day, with the days told where they differ."""
    second = {"steel": (0.0137, 4, "1.37%"), "coal": (0.084, 3, "8.4%")}
    third = {"steel": (0.16, 2, "16.0%", 0.055, "5.5%"), "coal": (0.309, 3, "30.9%", 0.19, "19.0%")}
    for product, (value, digits, words) in second.items():
        row = told.one(f"growth.total.{product}", period="1960-03-D2")
        assert round(row["value"], digits) == value
        says(row, f"rose {words} from 11 to 20 March 1960 against 1–10 March 1960", f"比上旬上升{words}")
        says(row, "in part before the campaign began", "其中一部分在运动开始以前")
    for product, (value, digits, words, daily, per_day) in third.items():
        row = told.one(f"growth.total.{product}", period="1960-03-D3")
        assert round(row["value"], digits) == value
        says(row, f"rose {words} from 21 to 31 March 1960 against 11–20 March 1960", f"比中旬上升{words}")
        says(row, "(11 days against 10)", "（11天比10天）")
        each = told.one(f"growth.per_day.{product}", period="1960-03-D3")
        assert round(each["value"], 3) == daily
        says(each, per_day, f"上升{per_day}")


def pledges(told: Told) -> None:
    """D6a: put forward in all trades within a month, by day; D6b: all 43 factories complete."""
    made = told.series("pledges.since_launch")
    days = [made[period] for period in sorted(made) if len(period) == len("1960-03-18") and "D" not in period]
    assert len(days) == 24
    assert days == sorted(days)
    assert days[0] > 0
    says(told.one("pledges.since_launch"), "had been put forward in Chongqing", "提出看齐目标")
    factories = told.one("coverage.complete.factory", "machinery")
    assert (factories["count"], factories["of"], factories["value"]) == (43, 43, 1)
    says(
        factories, "all 43 factories in Machinery had a complete pledge", "43家工厂都全面订出指标、规划和措施"
    )


def machinery(told: Told) -> None:
    """D6c-e: groups, persons, and who takes part in Chang'an."""
    groups, persons = (told.one(f"coverage.complete.{kind}", "machinery") for kind in ("group", "person"))
    assert 0.95 < groups["value"] < 0.965
    says(groups, "more than 95% of", "95%以上全面订出指标、规划和措施")
    assert 0.85 < persons["value"] < 0.865
    says(persons, "more than 85% of", "85%以上全面订出指标、规划和措施")
    part = told.one("participation.person", "changan")
    assert 0.995 <= part["value"] < 1
    says(part, "almost all of", "几乎100%")


def labelled(told: Told) -> None:
    """Everything is marked as reconstructed, and what precedes the launch is said to."""
    for name, words in (("en.md", "reconstructed"), ("zh.md", "复原"), ("en.html", "reconstructed")):
        assert words in told.pages[name]
