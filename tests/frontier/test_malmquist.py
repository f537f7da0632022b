"""Malmquist indices: another package's figures, the identity, and who is left out."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abreast import frontier
from twins import resampled


def test_chinese_provinces(shared) -> None:
    folder = shared / "oracles" / "chinese_provinces"
    data = pl.read_csv(folder / "data.csv")
    expected = pl.read_csv(folder / "expected_deaR_1.5.3.csv").unpivot(index="period", variable_name="unit")
    x, y = data.select("Capital", "Labor"), data.select("GIOV")
    found = frontier.malmquist(x, y, data["DMUs"], data["Period"])
    joined = found.join(expected, on=["unit", "period"], how="inner")
    assert len(joined) == len(expected) == 31 * 4
    np.testing.assert_allclose(joined["malmquist"], joined["value"], rtol=1e-8)


@pytest.fixture
def panel():
    rng = np.random.default_rng(7)
    return (
        rng.uniform(1, 9, (36, 2)),
        rng.uniform(1, 9, (36, 2)),
        np.tile(np.arange(12), 3),
        np.repeat([1, 2, 3], 12),
    )


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_equals_its_definition_one_programme_at_a_time(panel, orientation) -> None:
    x, y, unit, period = panel
    found = frontier.malmquist(x, y, unit, period, "crs", orientation)
    for row in found.filter(pl.col("unit") < 4).iter_rows(named=True):
        s, t = (
            np.flatnonzero((unit == row["unit"]) & (period == p))[0] for p in (row["since"], row["period"])
        )

        def share(who, base):
            rows = period == period[base]
            value = resampled.farrell(x[who], y[who], x[rows], y[rows], "crs", orientation)
            return value if orientation == "input" else 1 / value

        expected = np.sqrt(share(t, s) / share(s, s) * share(t, t) / share(s, t))
        np.testing.assert_allclose(row["malmquist"], expected, rtol=1e-8)
        np.testing.assert_allclose(row["catch_up"], share(t, t) / share(s, s), rtol=1e-8)


@settings(derandomize=True, deadline=None, max_examples=12)
@given(
    st.integers(0, 1000), st.sampled_from(["crs", "vrs"]), st.sampled_from(["input", "output"]),
    st.sampled_from(["adjacent", "global"]),
)  # fmt: skip
def test_the_index_is_the_product_of_its_factors(seed, rts, orientation, base) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(1, 9, (20, 2)), rng.uniform(1, 9, (20, 1))
    found = frontier.malmquist(x, y, np.tile(np.arange(10), 2), np.repeat([1, 2], 10), rts, orientation, base)
    good = found.filter(pl.col("status") == "optimal")
    np.testing.assert_allclose(good["malmquist"], good["catch_up"] * good["frontier_shift"], rtol=1e-9)
    assert found.filter(pl.col("status") != "optimal")["malmquist"].null_count() == len(found) - len(good)


@pytest.mark.parametrize("base", ["adjacent", "global"])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_doing_the_same_with_less_is_progress_of_the_frontier(panel, orientation, base) -> None:
    x, y, unit, period = panel
    first = period == 1
    xs, ys = np.vstack([x[first], x[first] / 2]), np.vstack([y[first], y[first]])
    found = frontier.malmquist(
        xs, ys, np.tile(unit[first], 2), np.repeat([1, 2], 12), "crs", orientation, base
    )
    np.testing.assert_allclose(found["malmquist"], 2, rtol=1e-9)
    np.testing.assert_allclose(found["catch_up"], 1, rtol=1e-9)
    np.testing.assert_allclose(found["frontier_shift"], 2, rtol=1e-9)


def test_the_global_index_is_circular(panel) -> None:
    x, y, unit, period = panel
    steps = (
        frontier.malmquist(x, y, unit, period, base="global")
        .group_by("unit")
        .agg(pl.col("malmquist").product())
    )
    rows = period != 2
    # the pooled frontier of all three periods is what the two steps share, so only units scored against it compare
    pooled = frontier.score(x, y, "crs", "output").efficiency
    direct = pl.DataFrame({"unit": unit[period == 1], "direct": pooled[period == 1] / pooled[period == 3]})
    joined = steps.join(direct, on="unit")
    assert len(joined) == 12
    assert rows.sum() == 24
    np.testing.assert_allclose(joined["malmquist"], joined["direct"], rtol=1e-9)


def test_units_in_one_period_only_and_cross_period_infeasibility_are_reported() -> None:
    x = np.array([[1.0], [2.0], [3.0], [1.0], [2.0], [9.0]])
    y = np.array([[1.0], [2.0], [2.5], [1.0], [2.0], [9.0]])
    unit, period = ["a", "b", "gone", "a", "b", "new"], [1, 1, 1, 2, 2, 2]
    found = frontier.malmquist(x, y, unit, period, "vrs", "input")
    assert dict(found.select("unit", "status").iter_rows()) == {
        "a": "optimal", "b": "optimal", "gone": "absent after", "new": "absent before",
    }  # fmt: skip
    assert found.filter(pl.col("unit") == "gone")["malmquist"].to_list() == [None]

    # b doubles its output to what nobody reached before, so the first period's frontier cannot judge it
    found = frontier.malmquist(
        [[1.0], [2.0], [1.0], [2.0]], [[1.0], [2.0], [1.0], [5.0]], [1, 2, 1, 2], [1, 1, 2, 2], "vrs", "input"
    )
    row = found.row(1, named=True)
    assert (row["status"], row["malmquist"], row["catch_up"]) == ("infeasible", None, 1.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unit": [1, 1], "period": [1, 1]}, "1 period"),
        ({"unit": [1, 1, 1], "period": [1, 2, 2]}, "row 2: unit 1 is in period 2 a second time"),
        ({"orientation": "directional"}, "'input' and 'output'"),
        ({"base": "fixed"}, "adjacent, global"),
        ({"unit": [1]}, "there are 2 rows"),
    ],
)
def test_what_cannot_be_used_is_refused(changes, words) -> None:
    given = {"unit": [1, 1], "period": [1, 2], **changes}
    values = np.ones((max(2, len(given["unit"])), 1))
    with pytest.raises(frontier.FrontierError, match=words):
        frontier.malmquist(values, values, **given)
