"""Formulas: read as arithmetic, bounded, and the same by column as by hand."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.campaign.formula import DEEPEST, FormulaError, computing_order, parse

CODES = ["a", "b", "breaches_4h", "废品"]
leaves = st.sampled_from(CODES) | st.floats(0, 1e6, allow_nan=False).map(lambda value: f"{value:.3f}")


def _longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    return (
        st.tuples(pairs, st.sampled_from("+-*/")).map(lambda p: f"({p[0][0]} {p[1]} {p[0][1]})")
        | pairs.map(lambda p: f"min({p[0]}, {p[1]})")
        | pairs.map(lambda p: f"max({p[0]},{p[1]})")
        | inner.map(lambda text: f"abs({text})")
        | inner.map(lambda text: f"-{text}" if text[0] != "-" else text)
    )


formulas = st.recursive(leaves, _longer, max_leaves=12).map(
    lambda text: f"a + {text}" if text[0] != "-" else f"a {text}"
)
values = st.none() | st.floats(-1e6, 1e6) | st.just(0.0)


@given(formulas, st.fixed_dictionaries(dict.fromkeys(CODES, values)))
def test_columns_and_plain_figures_give_the_same(text: str, figures: dict[str, float | None]) -> None:
    formula = parse(text)
    frame = pl.DataFrame(figures, schema=dict.fromkeys(CODES, pl.Float64))
    column = frame.select(pl.lit(1), result=formula.expression())["result"].item()
    by_hand = formula.value(figures)
    assert (column is None) == (by_hand is None)
    if by_hand is not None:
        assert column == pytest.approx(by_hand, rel=1e-12)


@given(formulas, st.fixed_dictionaries(dict.fromkeys(CODES, st.floats(-100, 100))))
def test_python_agrees_where_it_can_compute(text: str, figures: dict[str, float]) -> None:
    """The twin: Python's own reading of the same text, which shares grammar and precedence."""
    known = {
        "a": figures["a"],
        "b": figures["b"],
        "breaches_4h": figures["breaches_4h"],
        "废品": figures["废品"],
    }
    try:
        expected = eval(text, {"__builtins__": {}, "min": min, "max": max, "abs": abs}, known)  # noqa: S307
    except ZeroDivisionError:
        assert parse(text).value(figures) is None
        return
    result = parse(text).value(figures)
    assert result is None or result == pytest.approx(expected, rel=1e-12)
    assert result is not None or not math.isfinite(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 - breaches / attendances", 1 - 30 / 200),
        ("1 - (breaches) / attendances", 1 - 30 / 200),
        ("2 + 3 * breaches", 92),
        ("60 / breaches / 2", 1),
        ("80 - 4 - breaches", 46),
        ("-breaches + 1e2", 70),
        ("min(1, breaches / attendances, 2)", 0.15),
        ("abs(breaches - attendances)", 170),
        (".5 * breaches", 15),
        ("breaches / 0", None),
        ("breaches / missing", None),
        ("min(breaches, missing)", None),
    ],
)
def test_known_results(text: str, expected: float | None) -> None:
    assert parse(text).value({"breaches": 30.0, "attendances": 200.0, "missing": None}) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("1 -", "ends where a number, an indicator or a parenthesis is expected"),
        ("(a", r"ends where '\)' is expected"),
        ("a b", "'b' stands at character 3 where an operator or the end is expected"),
        ("a ** b", r"'\*' stands at character 4"),
        ("a ÷ b", r"'÷' at character 3 .*; write /"),
        ("a.real", r"'\.' at character 2"),
        ("a['x']", r"'\[' at character 2"),
        ("__import__('os')", r"__import__ at character 1 is no function|'\\'' at character|at character 12"),
        ("exec(a)", "exec at character 1 is no function; there are min, max and abs"),
        ("min(a)", "min takes 2 to 10 values, and 1 are given"),
        ("abs(a, b)", "abs takes 1 values, and 2 are given"),
        ("min + 1", r"'\+' stands at character 5 where '\(' is expected"),
        ("1e999", "too large"),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), "nested more than 20 deep"),
        ("abs(" * 90 + "a" + ")" * 90, "nested more than 20 deep"),
        ("a + " * 200 + "a", "has 801 characters; the longest allowed has 500"),
        ("1 + 2", "names no indicator"),
        ("--a", "'-' stands at character 2"),
    ],
)
def test_what_is_no_arithmetic_is_refused(text: str, message: str) -> None:
    with pytest.raises(FormulaError, match=message):
        parse(text)


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        formula = parse(text)
    except FormulaError:
        return
    assert formula.text == text


def test_codes_come_in_order_of_appearance_and_once() -> None:
    assert parse("b / (a + b) - min(c, a)").codes == ("b", "a", "c")


def test_computed_indicators_come_after_what_they_read() -> None:
    order = computing_order({"c": ("b", "x"), "b": ("a", "x"), "a": ("x", "y"), "d": ("x",)})
    assert order.index("a") < order.index("b") < order.index("c")
    assert set(order) == set("abcd")


def test_a_circle_is_named() -> None:
    with pytest.raises(FormulaError, match="circle: b → c → b"):
        computing_order({"a": ("b",), "b": ("c",), "c": ("b",)})
    with pytest.raises(FormulaError, match="circle: a → a"):
        computing_order({"a": ("a",)})
