"""Bootstrap intervals against slow twins fed the same draws."""

import numpy as np
import pytest

from abreast import frontier
from abreast.frontier.coverage import Coverage, measured, table
from abreast.frontier.intervals import rate, reference_bandwidth
from abreast.frontier.resampling import BLOCK
from abreast.frontier.technology import Technology
from twins import resampled

N, REPLICATIONS, SEED = 14, 8, 3


@pytest.fixture(scope="module")
def units():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(1, 10, (N, 2)), rng.uniform(1, 10, (N, 1))
    return x, y


def stream():
    """The random stream of the first block of replications."""
    return np.random.default_rng(np.random.SeedSequence(SEED).spawn(1)[0])


@pytest.mark.parametrize("rts", ["crs", "vrs"])
@pytest.mark.parametrize("orientation", ["input", "output"])
def test_smoothed_bootstrap_equals_its_twin(units, rts, orientation) -> None:
    x, y = units
    found = frontier.bootstrap(x, y, rts, orientation, replications=REPLICATIONS, seed=SEED, bandwidth=0.1)
    first = stream()
    rows, noise = first.integers(N, size=(BLOCK, N)), first.standard_normal((BLOCK, N))
    draws = list(zip(rows[:REPLICATIONS], noise[:REPLICATIONS], strict=True))
    stars = resampled.smoothed(x, y, found.efficiency, rts, orientation, 0.1, draws)
    hat, stars = (1 / found.efficiency, 1 / stars) if orientation == "input" else (found.efficiency, stars)
    high, low = np.quantile(stars - hat, [0.975, 0.025], axis=0)
    ends = [hat - (stars.mean(axis=0) - hat), hat - high, hat - low]
    ends = [1 / end for end in ends] if orientation == "input" else ends
    np.testing.assert_allclose(found.corrected, ends[0], rtol=1e-8)
    np.testing.assert_allclose(found.lower, np.minimum(ends[1], ends[2]), rtol=1e-8)
    np.testing.assert_allclose(found.upper, np.maximum(ends[1], ends[2]), rtol=1e-8)


@pytest.mark.parametrize("orientation", ["input", "output"])
def test_subsampling_equals_its_twin(units, orientation) -> None:
    x, y = units
    given = {"method": "subsample", "replications": REPLICATIONS, "seed": SEED, "size": 6}
    found = frontier.bootstrap(x, y, "vrs", orientation, **given)
    rows = stream().permuted(np.tile(np.arange(N), (BLOCK, 1)), axis=1)[:REPLICATIONS, :6]
    stars = resampled.subsampled(x, y, "vrs", orientation, rows)
    np.testing.assert_allclose(found.infeasible, np.isnan(stars).mean(axis=0))
    hat = 1 / found.efficiency if orientation == "input" else found.efficiency
    stars = np.nan_to_num(1 / stars if orientation == "input" else stars)
    high, low = np.quantile(stars / hat - 1, [0.975, 0.025], axis=0)
    shrink = (6 / N) ** (2 / 4)
    ends = hat / (1 + shrink * high), hat / (1 + shrink * low)
    ends = (1 / ends[1], 1 / ends[0]) if orientation == "input" else ends
    np.testing.assert_allclose(found.lower, ends[0], rtol=1e-8)
    np.testing.assert_allclose(found.upper, ends[1], rtol=1e-8)


@pytest.mark.parametrize("method", ["simar-wilson", "subsample"])
def test_the_number_of_threads_changes_no_bit(units, method) -> None:
    one, *more = (frontier.bootstrap(*units, method=method, replications=120, threads=k) for k in (1, 2, 4))
    for other in more:
        for name in ("corrected", "lower", "upper", "infeasible"):
            assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


def test_chosen_units_have_the_intervals_they_have_among_all(units) -> None:
    every = frontier.bootstrap(*units, replications=60)
    some = frontier.bootstrap(*units, replications=60, units=[5, 2])
    np.testing.assert_allclose(some.lower, every.lower[[5, 2]], rtol=1e-9)
    assert some.units.tolist() == [5, 2]


def test_a_column_s_unit_of_measure_and_a_refused_unit_change_nothing(units) -> None:
    x, y = units
    plain = frontier.bootstrap(x, y, replications=60)
    scaled = frontier.bootstrap(x * [1e9, 1e-9], y * 1e6, replications=60)
    np.testing.assert_allclose(scaled.lower, plain.lower, rtol=1e-8)
    gap = frontier.bootstrap(np.vstack([x, [[np.nan, 1]]]), np.vstack([y, [[1.0]]]), replications=60)
    np.testing.assert_allclose(gap.lower[:N], plain.lower, rtol=1e-12)
    assert gap.status[N] == "refused"
    assert np.isnan(gap.lower[N])


def test_the_interval_lies_beyond_the_score_and_fdh_is_subsampled(units) -> None:
    for rts in ("vrs", "fdh"):
        found = frontier.bootstrap(*units, rts, method="subsample", replications=60, size=5)
        assert (found.lower <= found.upper).all()
        assert (found.upper <= found.efficiency + 1e-12).all()


def test_rates_and_bandwidth_follow_their_formulas() -> None:
    rates = [rate(t, 5) for t in (Technology.VRS, Technology.CRS, Technology.FDH, Technology.NIRS)]
    assert rates == [2 / 6, 2 / 5, 1 / 5, 2 / 6]
    distance = np.array([1.0, 1.0, 1.2, 1.5, 1.9])
    reflected = np.array([1.2, 1.5, 1.9, 0.8, 0.5, 0.1])
    quartiles = np.quantile(reflected, [0.25, 0.75])
    h = 0.9 * min(reflected.std(ddof=1), (quartiles[1] - quartiles[0]) / 1.34) * 6 ** (-1 / 5)
    expected = h * (6 / 5) ** (1 / 5) * distance.std(ddof=1) / reflected.std(ddof=1)
    np.testing.assert_allclose(reference_bandwidth(distance), expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"orientation": "directional"}, "'input' and 'output'"),
        ({"method": "jackknife"}, "simar-wilson, subsample"),
        ({"rts": "fdh"}, "use method='subsample'"),
        ({"replications": 1}, "at least 2"),
        ({"confidence": 95}, "between 0 and 1"),
        ({"bandwidth": 0}, "must be positive"),
        ({"method": "subsample", "size": N}, "from 1 to 13"),
        ({"units": [N]}, "row numbers from 0 to 13"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused(units, arguments, words) -> None:
    with pytest.raises(frontier.FrontierError, match=words):
        frontier.bootstrap(*units, **arguments)


def test_too_few_inside_the_frontier_is_refused() -> None:
    x = np.arange(1.0, 6.0)[:, None]
    with pytest.raises(frontier.FrontierError, match="nothing to smooth"):
        frontier.bootstrap(x, x, "crs")


def test_measured_coverage_is_printed_beside_the_intervals(units) -> None:
    found = frontier.bootstrap(*units, replications=40)
    cell = measured("simar-wilson", 3, N, 0.95)
    assert isinstance(cell, Coverage)
    assert found.coverage == cell
    assert str(cell) in str(found)
    assert frontier.bootstrap(*units, replications=40, confidence=0.9).coverage is None
    assert all(0 <= c.covered <= 1 and c.simulations >= 1000 for c in table())
