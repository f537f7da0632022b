"""The tree of a formula and its value: by row in plain Python, by column in NumPy."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Sign = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Code:
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    sign: Sign
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    name: Literal["min", "max", "abs"]
    arguments: tuple["Node", ...]


Node = Number | Code | Operation | Call
Array = NDArray[np.float64] | np.float64


def codes(node: Node) -> Iterator[str]:
    match node:
        case Code(name):
            yield name
        case Operation(_, left, right):
            yield from codes(left)
            yield from codes(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from codes(argument)


PLAIN: dict[str, Callable[..., float]] = {"min": min, "max": max, "abs": abs}


def value(node: Node, figures: Mapping[str, float | None]) -> float | None:
    """The plain twin of `array`: one row, None where missing."""
    match node:
        case Number(number):
            return number
        case Code(name):
            return _known(figures[name])
        case Operation(sign, left, right):
            one, other = value(left, figures), value(right, figures)
            return None if one is None or other is None else _known(_applied(sign, one, other))
        case Call(name, arguments):
            operands = [value(argument, figures) for argument in arguments]
            known = [operand for operand in operands if operand is not None]
            return PLAIN[name](*known) if len(known) == len(operands) else None


def _applied(sign: Sign, left: float, right: float) -> float | None:
    if sign == "/":
        return left / right if right else None
    return left + right if sign == "+" else left - right if sign == "-" else left * right


def _known(result: float | None) -> float | None:
    return result if result is not None and math.isfinite(result) else None


def array(node: Node, columns: Mapping[str, Array]) -> Array:
    """The result row by row, NaN where missing.

    NumPy, since Polars expressions that keep track of missing values would name every part twice
    at every depth.
    """
    match node:
        case Number(number):
            return np.float64(number)
        case Code(name):
            return columns[name]
        case Operation(sign, left, right):
            return missing_unless_finite(_combined(sign, array(left, columns), array(right, columns)))
        case Call("abs", (only,)):
            return np.abs(array(only, columns))
        case Call(name, arguments):
            extreme = np.minimum if name == "min" else np.maximum
            return reduce(extreme, (array(argument, columns) for argument in arguments))


def _combined(sign: Sign, left: Array, right: Array) -> Array:
    with np.errstate(all="ignore"):
        if sign == "/":
            return np.divide(left, right)
        return left + right if sign == "+" else left - right if sign == "-" else left * right


def missing_unless_finite(values: Array) -> Array:
    return np.where(np.isfinite(values), values, np.nan)
