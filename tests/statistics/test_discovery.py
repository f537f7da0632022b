"""False-discovery control against the published example."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.statistics.discovery import adjusted, discoveries

# Benjamini and Hochberg (1995), section 4: myocardial infarction, 15 comparisons.
PUBLISHED = np.array(
    [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
)


def test_the_published_example_rejects_the_four_smallest():
    assert discoveries(PUBLISHED, 0.05).tolist() == [True] * 4 + [False] * 11


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=30), st.floats(0.01, 0.5))
def test_the_step_up_definition(p, rate):
    known = sorted(x for x in p if x == x)
    passing = [i for i, x in enumerate(known, 1) if x <= rate * i / len(known)]
    expected = passing[-1] if passing else 0
    found = discoveries(np.array(p), rate)
    # Rounding of p·n/i against rate·i/n may differ in the last digit for a p-value on the very line.
    on_the_line = any(abs(x - rate * i / len(known)) < 1e-12 for i, x in enumerate(known, 1))
    assert on_the_line or int(found.sum()) == expected


def test_order_does_not_matter_and_gaps_stay_gaps():
    shuffled = np.random.default_rng(0).permutation(PUBLISHED)
    assert np.sort(adjusted(shuffled)) == pytest.approx(adjusted(PUBLISHED))
    assert np.isnan(adjusted(np.array([0.01, np.nan]))[1])


def test_what_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted(np.array([0.5, 1.5]))
