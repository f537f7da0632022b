"""Nested scopes against each scope scored by itself."""

import numpy as np
import pytest

from abreast.frontier import engine
from abreast.frontier.engine.nested import LARGE
from frontier.engine.problems import quantities, question


@pytest.mark.parametrize("rts", ["crs", "vrs"])
@pytest.mark.parametrize(("mode", "at"), [("input", -1), ("output", 1), ("directional", 0)])
def test_every_scope_as_if_alone(rts, mode, at):
    rng = np.random.default_rng(11)
    x, y = quantities(rng, 600, 2, 2, "integers" if mode == "input" else "uniform")
    goods = np.hstack([y, -x])
    group = rng.integers(0, 40, len(goods))
    scopes = np.column_stack([group, group // 8, np.zeros_like(group)])
    rhs, direction, _ = question(mode, x, y)
    levels = engine.nested(goods, scopes, rts, rhs, direction, at=at)
    assert len(levels) == 3
    for level, found in enumerate(levels):
        assert (found.status == engine.OPTIMAL).all()
        assert found.certificate.max() < 1e-9
        for scope in np.unique(scopes[:, level]):
            here = np.flatnonzero(scopes[:, level] == scope)
            alone = engine.solve(engine.span(goods[here], rts), rhs[here], direction[here])
            assert found.value[here] == pytest.approx(alone.value, abs=1e-10)
            peers = found.peers[here]
            assert np.isin(peers[peers >= 0], here).all()


def test_threads_change_no_bit():
    """Scopes that a thread takes whole, and one that is spread over all of them."""
    rng = np.random.default_rng(12)
    n = LARGE + 400
    x, y = quantities(rng, n, 2, 1, "integers")
    x[: n // 2] *= rng.uniform(1, 1.5, (n // 2, 2))
    group = rng.integers(0, 90, n)
    scopes = np.column_stack([group, group // 9, np.zeros_like(group)])
    rhs, direction, _ = question("input", x, y)
    one, *more = (
        engine.nested(np.hstack([y, -x]), scopes, "vrs", rhs, direction, at=-1, threads=threads)
        for threads in (1, 2, 4)
    )
    for other in more:
        for here, there in zip(one, other, strict=True):
            for name in here.__slots__:
                np.testing.assert_array_equal(getattr(here, name), getattr(there, name))


def test_scopes_must_nest():
    goods = np.hstack([np.ones((4, 1)), -np.arange(1.0, 5)[:, None]])
    with pytest.raises(ValueError, match="scope 0 of level 0 lies in several of level 1"):
        engine.nested(goods, np.array([[0, 0], [0, 1], [1, 1], [1, 1]]), "vrs", goods, np.ones((4, 2)), at=0)
    with pytest.raises(ValueError, match=r"scopes has shape \(3, 1\)"):
        engine.nested(goods, np.zeros((3, 1)), "vrs", goods, np.ones((4, 2)), at=0)
