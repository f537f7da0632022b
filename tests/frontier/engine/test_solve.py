"""What the result says about itself: prices, peers and certificate by their definitions."""

import numpy as np
import pytest

from abreast.frontier import engine
from frontier.engine.problems import quantities, question
from twins.linear_form import best


@pytest.fixture(scope="module")
def units():
    rng = np.random.default_rng(7)
    x, y = quantities(rng, 700, 3, 2, "uniform")
    return x, y, np.hstack([y, -x])


@pytest.mark.parametrize("rts", ["crs", "vrs", "nirs", "ndrs"])
@pytest.mark.parametrize("mode", ["input", "output", "directional", "fixed", "additive", "sbm"])
def test_prices_and_intensities_prove_the_value(units, rts, mode):
    x, y, goods = units
    rhs, direction, weights = question(mode, x, y)
    found = engine.solve(engine.span(goods, rts), rhs, direction, weights=weights)
    assert (found.status == engine.OPTIMAL).all()
    # primal: the peers make the right-hand side and more
    used = found.peers >= 0
    made = np.einsum("nk,nkd->nd", found.intensities * used, goods[np.where(used, found.peers, 0)])
    slack = made - rhs - (0 if direction is None else found.value[:, None] * direction)
    # an ill-conditioned facet may leave a row short: no more than the certificate says
    assert slack.min() >= -1e-11
    assert ((np.maximum(-slack, 0) * found.prices).sum(axis=1) <= found.certificate + 1e-15).all()
    total = found.intensities.sum(axis=1)
    if rts != "crs":
        below, above = {"vrs": (1, 1), "nirs": (0, 1), "ndrs": (1, np.inf)}[rts]
        assert (total >= below - 1e-15).all()
        assert (total <= above + 1e-15).all()
    # dual: no column is worth more than the scale term, and the prices give the value
    assert (found.prices >= 0).all()
    assert (found.prices @ goods.T).max(axis=1) == pytest.approx(found.scale, abs=1e-12) or rts != "vrs"
    assert ((found.prices @ goods.T).max(axis=1) <= found.scale + 1e-12).all()
    proven = found.scale - (found.prices * rhs).sum(axis=1)
    assert (np.abs(proven - found.value) <= found.certificate + 1e-12).all()
    if weights is None:
        assert (found.prices * direction).sum(axis=1) == pytest.approx(1)
    else:
        assert (found.prices >= weights - 1e-15).all()
        assert (np.abs((slack * weights).sum(axis=1) - found.value) <= found.certificate + 1e-12).all()
    assert (found.certificate <= 1e-9 * np.maximum(1, np.abs(found.value))).all()


@pytest.mark.parametrize(("seed", "mode"), [(104, "additive"), (104, "input"), (108, "sbm")])
def test_a_sum_of_intensities_that_rounding_takes_past_its_bound_is_no_doubt(seed, mode):
    rng = np.random.default_rng(seed)
    x, y = quantities(rng, 700, 3, 2, "zeros" if seed == 104 else "uniform")
    rhs, direction, weights = question(mode, x, y)
    found = engine.solve(engine.span(np.hstack([y, -x]), "nirs"), rhs, direction, weights=weights)
    assert (found.certificate <= 1e-9 * np.maximum(1, np.abs(found.value))).all()


@pytest.mark.parametrize("rts", ["crs", "vrs"])
def test_threads_change_no_bit(units, rts):
    x, y, goods = units
    rhs, direction, _ = question("input", x, y)
    results = []
    for threads in (1, 2, 4):
        frame = engine.span(goods, rts, threads=threads)
        results.append((frame.members, *vars_of(engine.solve(frame, rhs, direction, threads=threads))))
    for other in results[1:]:
        for one, two in zip(results[0], other, strict=True):
            assert np.array_equal(one, two, equal_nan=one.dtype.kind == "f")


def vars_of(result):
    return tuple(getattr(result, name) for name in result.__slots__)


@pytest.mark.parametrize("rts", ["crs", "vrs", "nirs", "ndrs"])
def test_excluded_columns_are_not_used(units, rts):
    x, y, goods = units
    rhs, direction, _ = question("input", x, y)
    frame = engine.span(goods, rts, depth=2)
    found = engine.solve(frame, rhs, direction, exclude=np.arange(len(rhs)))
    inner = engine.solve(frame, rhs, direction)
    assert not (found.peers == np.arange(len(rhs))[:, None]).any()
    efficient = np.flatnonzero(inner.value > -1 - 1e-9)
    checked = [*efficient[:25], *range(5)]
    for unit in checked:
        rest = np.delete(goods, unit, axis=0)
        true = best(rest, rts, rhs[unit], direction[unit])
        if true is None:
            assert found.status[unit] == engine.INFEASIBLE
        else:
            assert found.value[unit] == pytest.approx(true, rel=1e-8)


@pytest.mark.parametrize("rts", ["crs", "vrs", "nirs", "ndrs"])
def test_own_column_counts_for_its_unit_alone(units, rts):
    x, y, goods = units
    rhs, direction, _ = question("input", x, y)
    pool, left = goods[:400], slice(400, 440)
    own = goods[left].copy()
    own[::3] = np.nan
    found = engine.solve(engine.span(pool, rts), rhs[left], direction[left], own=own)
    for k, unit in enumerate(range(400, 440)):
        columns = pool if np.isnan(own[k, 0]) else np.vstack([pool, own[k]])
        true = best(columns, rts, rhs[unit], direction[unit])
        if true is None:
            assert found.status[k] == engine.INFEASIBLE
        else:
            assert found.value[k] == pytest.approx(true, rel=1e-8)
            at = found.peers[k] == engine.OWN
            assert found.intensities[k, at] == pytest.approx(1) or not at.any()


def test_large_skewed_and_small_sets_have_a_frame_that_holds_all():
    rng = np.random.default_rng(3)
    for n, kind in ((5000, "uniform"), (5000, "skewed"), (5000, "integers"), (3, "uniform")):
        x, y = quantities(rng, n, 2, 2, kind)
        goods = np.hstack([y, -x])
        frame = engine.span(goods, "vrs")
        found = engine.solve(frame, goods, np.ones(4))
        assert (found.status == engine.OPTIMAL).all()
        assert found.value.min() > -1e-11
        vertices = found.value[frame.members]
        assert n <= 256 or vertices.max() < 1e-9


def test_refusals_say_what_to_do(units):
    goods = units[2]
    frame = engine.span(goods[:50], "vrs")
    with pytest.raises(ValueError, match="at least one column"):
        engine.span(goods[:0], "vrs")
    with pytest.raises(ValueError, match="need an input that is positive in every column"):
        engine.span(np.array([[1.0, -1.0], [1.0, 0.0]]), "crs")
    with pytest.raises(ValueError, match="has 5 goods"):
        engine.solve(frame, goods[:, :3], np.ones(3))
    with pytest.raises(ValueError, match="either a direction or weights"):
        engine.solve(frame, goods)
    with pytest.raises(ValueError, match="expected"):
        engine.solve(frame, goods, np.ones(4))
    with pytest.raises(ValueError, match="depth=2"):
        engine.solve(frame, goods, np.ones(5), exclude=np.arange(len(goods)))
