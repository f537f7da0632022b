"""Scores as they are shown at a prompt."""

import numpy as np

from abreast import frontier


def test_scores_are_shown_in_one_line_whatever_their_number() -> None:
    inputs = np.arange(1.0, 2001.0)[:, None]
    inputs[3] = np.nan
    found = frontier.score(inputs, np.sqrt(np.arange(1.0, 2001.0))[:, None], rts="crs", orientation="output")
    worst = found.certificate[found.optimal].max()
    assert repr(found) == (
        f"<Scores: 2000 units, crs, output; 1999 optimal, 1 refused; certificates at most {worst:.1e}>"
    )
    assert str(found) == repr(found)


def test_where_nothing_was_solved_no_certificate_is_shown() -> None:
    assert repr(frontier.score([[np.nan]], [[1.0]])) == "<Scores: 1 unit, vrs, input; 1 refused>"


def test_every_result_is_shown_in_one_line() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.uniform(1, 9, (30, 2)), rng.uniform(1, 9, (30, 1))
    results = {
        "SlackScores: 30 units; 30 optimal; efficiency ": frontier.sbm(x, y),
        "Nested: 30 units in 2 scopes (shop, works); 60 optimal scores; certificates at most ": frontier.nested(
            x, y, {"shop": np.arange(30) // 10, "works": np.zeros(30)}
        ),
        "Partial: 30 units; 30 optimal; efficiency ": frontier.order_m(x, y, 25),
        "Intervals: 30 units; 30 optimal; efficiency ": frontier.bootstrap(x, y, replications=25),
        "Layers: 30 units in ": frontier.layers(x, y),
        "Influence: 30 units, 30 left out in turn; ": frontier.influence(x, y),
        "LeastDistance: 30 units; 30 optimal; distance 0 to ": frontier.least_distance(x, y),
        "ScaleEfficiency: 30 units; returns ": frontier.scale_efficiency(x, y),
    }
    for start, result in results.items():
        assert repr(result).startswith(f"<{start}"), repr(result)
        assert "\n" not in repr(result)
        assert len(repr(result)) < 200


def test_of_many_intervals_the_first_are_listed_under_the_measured_coverage() -> None:
    rng = np.random.default_rng(1)
    found = frontier.order_m(rng.uniform(1, 9, (50, 2)), rng.uniform(1, 9, (50, 1)), 25)
    first, *units, last = str(found).split("\n")
    assert first == (
        "50 intervals, nominal 95%, coverage 63% where it was measured: n = 50, 3 dimensions, 1,955 simulations"
    )
    assert units[0].startswith("unit 0: 0.")
    assert len(units) == 20
    assert last == "and 30 more units"
