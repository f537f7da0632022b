"""Any data frame is read alike, its names kept."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from abreast import frontier

X = {"coal": [2.0, 4.0, None], "hours": [3, 2, 6]}
Y = {"steel": [1.0, 2.0, 3.0]}


@pytest.mark.parametrize(
    "make", [dict, pl.DataFrame, pd.DataFrame, pa.table, lambda d: pl.DataFrame(d).to_arrow()]
)
def test_frames_keep_names_and_gaps(make) -> None:
    found = frontier.score(make(X), make(Y))
    assert (found.input_names, found.output_names) == (("coal", "hours"), ("steel",))
    assert found.status.tolist() == ["optimal", "optimal", "refused"]


def test_series_lists_and_masked_arrays() -> None:
    expected = frontier.score(np.array([[2.0], [4.0], [5.0]]), np.array([[1.0], [3.0], [2.0]])).efficiency
    named = frontier.score(pl.Series("coal", [2, 4, 5]), pd.Series([1, 3, 2], name="steel"))
    assert (named.input_names, named.output_names) == (("coal",), ("steel",))
    for inputs in ([2, 4, 5], [[2], [4], [5]], (2.0, 4.0, 5.0)):
        np.testing.assert_array_equal(frontier.score(inputs, [1, 3, 2]).efficiency, expected)
    masked = frontier.score(np.ma.array([2.0, 4, 5], mask=[False, True, False]), [1, 3, 2])
    assert masked.status.tolist() == ["optimal", "refused", "optimal"]


def test_pandas_gaps_of_every_kind() -> None:
    frame = pd.DataFrame({"a": pd.array([1, None, 3], dtype="Int64"), "b": [1.0, np.nan, 2.0]})
    assert frontier.score(frame[["a"]], [1, 2, 3]).status.tolist() == ["optimal", "refused", "optimal"]
    assert frontier.score(frame[["b"]], [1, 2, 3]).status.tolist() == ["optimal", "refused", "optimal"]


def test_columns_may_be_chosen_by_name_position_or_mask() -> None:
    inputs, outputs = np.array([[2.0, 3], [4, 2], [6, 6]]), [1.0, 2, 3]
    scores = [
        frontier.score(inputs, outputs, fixed=chosen).efficiency
        for chosen in (["x2"], [1], np.array([False, True, False]), "x2", 1)
    ]
    for other in scores[1:]:
        np.testing.assert_array_equal(other, scores[0])
