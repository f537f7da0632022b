"""Canonical rows: the same however packed, different however little changed."""

from __future__ import annotations

import hashlib
import struct
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.figures.seal.canonical import canonical, digest, is_sorted

ROWS = st.lists(
    st.tuples(
        st.none() | st.text(),
        st.none() | st.integers(-(2**60), 2**60),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.booleans(),
        st.none() | st.dates(date(1000, 1, 1)),
    ),
    max_size=6,
)
SCHEMA = {"t": pl.String, "i": pl.Int64, "f": pl.Float64, "b": pl.Boolean, "d": pl.Date}
NAMES = {"t": "text", "i": "integer", "f": "float", "b": "truth", "d": "date"}


def frame(rows: list[Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def twin(rows: list[Any]) -> str:
    """The hash by the words of its definition, one value after the other."""
    out = struct.pack("<qq", len(rows), 5)
    for index, name in enumerate(SCHEMA):
        for text in (name, NAMES[name]):
            out += struct.pack("<q", len(text)) + text.encode()
        column = [row[index] for row in rows]
        out += bytes(value is not None for value in column)
        if name == "t":
            texts = [(value or "").encode() for value in column]
            out += b"".join(struct.pack("<q", len(text)) for text in texts) + b"".join(texts)
        elif name == "b":
            out += bytes(bool(value) for value in column)
        elif name == "f":
            out += b"".join(struct.pack("<d", value or 0.0) for value in column)
        else:
            days = [(value - date(1970, 1, 1)).days if name == "d" and value else value for value in column]
            out += b"".join(struct.pack("<q", value or 0) for value in days)
    return hashlib.sha256(out).hexdigest()


@given(ROWS)
def test_the_hash_is_what_its_definition_says(rows: list[Any]) -> None:
    table = canonical(frame(rows))
    assert is_sorted(table)
    assert digest(table) == twin(table.rows())


@given(ROWS, st.randoms())
def test_the_order_of_rows_and_the_packing_do_not_matter(rows: list[Any], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    other = frame(shuffled).with_columns(pl.col("t").cast(pl.Categorical))
    assert digest(canonical(other)) == digest(canonical(frame(rows)))


@given(ROWS.filter(len), st.data())
def test_any_changed_value_changes_the_hash(rows: list[Any], data: Any) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    changed = data.draw(ROWS.filter(len))[0]
    others = [*rows[:place], changed, *rows[place + 1 :]]
    one, other = canonical(frame(rows)), canonical(frame(others))
    assert (digest(one) == digest(other)) == one.equals(other)


def test_what_cannot_be_sealed() -> None:
    with pytest.raises(TypeError, match="column x is of type"):
        canonical(pl.DataFrame({"x": [[1]]}))
    with pytest.raises(ValueError, match="not finite"):
        canonical(pl.DataFrame({"x": [float("inf")]}))
