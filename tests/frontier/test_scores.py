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
