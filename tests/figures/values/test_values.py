"""Base, computed values and windows over random trees with moves and closures equal the slow plain way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast.campaign.campaign import Campaign
from abreast.campaign.definition import Definition
from abreast.campaign.interval import ALWAYS_FROM, ALWAYS_UNTIL
from abreast.campaign.reading import read_definition
from abreast.campaign.tree import Tree
from abreast.figures import values
from figures.conftest import TOML
from twins.adding_up import add_up, together

PERIODS = [f"2026-{month:02d}" for month in range(1, 4)]
RULES = {"output": "sum", "rejects": "sum", "attendance": "mean"}
PLANTS, WORKSHOPS = ("p1", "p2", "p3"), ("w1", "w2", "w3", "w4", "w5")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Definition:
    """What the plants are, without any unit."""
    folder = tmp_path_factory.mktemp("blank")
    (folder / "campaign.toml").write_text(TOML, encoding="utf-8")
    return read_definition(folder)


def no_groups() -> tuple[pl.DataFrame, pl.DataFrame]:
    memberships = {
        "unit": pl.String,
        "grouping": pl.String,
        "group": pl.String,
        "from": pl.Date,
        "until": pl.Date,
    }
    return pl.DataFrame(schema=memberships), pl.DataFrame(schema={"grouping": pl.String, "group": pl.String})


@dataclass
class History:
    """By period, the units that exist and the unit above each; and figures by period, indicator and unit."""

    trees: dict[str, dict[str, str | None]]
    reported: dict[str, dict[str, dict[str, float]]]

    def rows(self) -> pl.DataFrame:
        """The units with from and until, one row for every period."""
        found = []
        for period, tree in self.trees.items():
            for unit, above in tree.items():
                kind = {"c": "city", "p": "plant", "w": "workshop"}[unit[0]]
                found.append((unit, kind, above, period))
        frame = pl.DataFrame(found, schema=["unit", "kind", "parent", "period"], orient="row")
        first = pl.col("period").str.to_date("%Y-%m", strict=False)
        fixed = pl.col("unit") == "city"
        return frame.with_columns(
            pl.when(fixed).then(pl.lit(ALWAYS_FROM)).otherwise(first).alias("from"),
            pl.when(fixed).then(pl.lit(ALWAYS_UNTIL)).otherwise(first.dt.month_end()).alias("until"),
        ).with_columns(
            *(pl.lit(None, pl.String).alias(name) for name in ("title_en", "title_zh", "successor")),
            row=pl.lit(1, pl.UInt32),
        )

    def figures(self) -> pl.DataFrame:
        found = [
            (unit, code, period, value, "unit")
            for period, by_code in self.reported.items()
            for code, by_unit in by_code.items()
            for unit, value in by_unit.items()
        ]
        schema = {
            "unit": pl.String,
            "indicator": pl.String,
            "period": pl.String,
            "value": pl.Float64,
            "by": pl.String,
        }
        return pl.DataFrame(found, schema=schema, orient="row")


def history_of(seed: int) -> History:
    """A random history; drawn from a seed, since drawing every figure one by one would take most of the time."""
    random = Random(seed)
    trees: dict[str, dict[str, str | None]] = {}
    reported: dict[str, dict[str, dict[str, float]]] = {}
    for period in PERIODS:
        tree: dict[str, str | None] = {"city": None, **dict.fromkeys(PLANTS, "city")}
        for unit in WORKSHOPS:
            above = random.choice([*PLANTS, "city", None])
            if above is not None:
                tree[unit] = above
        trees[period] = tree
        reported[period] = {
            code: {
                unit: float(random.randrange(50))
                for unit in random.sample(sorted(tree), random.randrange(len(tree) + 1))
            }
            for code in RULES
        }
    return History(trees, reported)


HISTORIES = st.integers(0, 2**32).map(history_of)
FEW = settings(max_examples=25, deadline=None)


def campaign_of(blank: Definition, history: History) -> Campaign:
    return Campaign(Path(), blank, Tree(blank.calendar, history.rows(), *no_groups()))


def as_dict(frame: pl.DataFrame, code: str, value: str = "value") -> dict[tuple[str, str], float]:
    rows = frame.filter(pl.col("indicator") == code)
    return {
        (unit, period): number for unit, period, number in rows.select("unit", "period", value).iter_rows()
    }


def quality(numbers: dict[str, float]) -> float | None:
    return 1 - numbers["rejects"] / numbers["output"] if numbers["output"] else None


@FEW
@given(HISTORIES)
def test_base_equals_the_plain_twin(blank: Definition, history: History) -> None:
    base = values.base(campaign_of(blank, history), history.figures())
    for code, rule in RULES.items():
        expected = {
            (unit, period): found
            for period, tree in history.trees.items()
            for unit, found in add_up(tree, history.reported[period][code], rule).items()
        }
        assert as_dict(base, code) == pytest.approx({key: value for key, (value, _) in expected.items()})
        assert as_dict(base, code, "reporting") == {key: count for key, (_, count) in expected.items()}


@FEW
@given(HISTORIES)
def test_totals_are_own_figures_that_did_not_count(blank: Definition, history: History) -> None:
    totals = values.totals(campaign_of(blank, history), history.figures())
    both = values.base_and_totals(campaign_of(blank, history), history.figures())
    assert both[0].equals(values.base(campaign_of(blank, history), history.figures()))
    assert both[1].equals(totals)
    for code, rule in RULES.items():
        expected = {}
        for period, tree in history.trees.items():
            own = history.reported[period][code]
            for unit, value in own.items():
                below = {one: number for one, number in own.items() if one != unit}
                if unit in add_up(tree, below, rule):
                    expected[unit, period] = value
        assert as_dict(totals, code, "total") == expected


@FEW
@given(HISTORIES)
def test_computed_values_set_like_against_like(blank: Definition, history: History) -> None:
    campaign = campaign_of(blank, history)
    found = values.evaluate(campaign, values.base(campaign, history.figures()))
    expected = {}
    for period, tree in history.trees.items():
        two = {code: RULES[code] for code in ("rejects", "output")}
        for unit, numbers in together(tree, history.reported[period], two).items():
            value = quality(numbers)
            if value is not None:
                expected[unit, period] = value
    assert as_dict(found, "quality") == pytest.approx(expected)
    assert not found["indicator"].str.contains(":").any()


@FEW
@given(HISTORIES, st.integers(0, 2), st.integers(1, 3))
def test_windows_equal_the_plain_way(blank: Definition, history: History, start: int, length: int) -> None:
    campaign = campaign_of(blank, history)
    periods = PERIODS[start : start + length]
    base = values.base(campaign, history.figures())
    found = values.window(campaign, base, periods)
    expected: dict[str, tuple[float, int]] = {}
    pairs: dict[str, list[dict[str, float]]] = {}
    for period in periods:
        two = {code: RULES[code] for code in ("rejects", "output")}
        for unit, numbers in together(history.trees[period], history.reported[period], two).items():
            pairs.setdefault(unit, []).append(numbers)
    for unit, several in pairs.items():
        value = quality({code: sum(one[code] for one in several) for code in ("rejects", "output")})
        if value is not None:
            expected[unit] = (value, len(several))
    rows = found.filter(pl.col("indicator") == "quality").select("unit", "value", "periods").rows()
    assert {unit: value for unit, value, _ in rows} == pytest.approx(
        {unit: value for unit, (value, _) in expected.items()}
    )
    assert {unit: count for unit, _, count in rows} == {unit: count for unit, (_, count) in expected.items()}
    for code, rule in RULES.items():
        inside = {key: value for key, value in as_dict(base, code).items() if key[1] in periods}
        for unit, value, count in (
            found.filter(pl.col("indicator") == code).select("unit", "value", "periods").iter_rows()
        ):
            mine = [number for (one, _), number in inside.items() if one == unit]
            assert count == len(mine)
            assert value == pytest.approx(sum(mine) / (len(mine) if rule == "mean" else 1))


@FEW
@given(HISTORIES)
def test_the_order_of_figures_does_not_matter(blank: Definition, history: History) -> None:
    campaign, figures = campaign_of(blank, history), history.figures()
    one, other = values.base(campaign, figures), values.base(campaign, figures.reverse())
    key = ["unit", "indicator", "period"]
    assert one.sort(key).equals(other.sort(key))


def test_nothing_reported(blank: Definition) -> None:
    history = History({period: {"city": None} for period in PERIODS}, {period: {} for period in PERIODS})
    campaign = campaign_of(blank, history)
    base = values.base(campaign, history.figures())
    assert (
        base.height
        == values.evaluate(campaign, base).height
        == values.totals(campaign, history.figures()).height
    )
    assert values.window(campaign, base, PERIODS).height == 0
