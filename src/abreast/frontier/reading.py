"""Reading inputs and outputs: NumPy arrays, lists, or any data frame, with the columns' names kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.errors import FrontierError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Columns:
    """`values` float64 (n, k), C-ordered, with missing entries as NaN; `names` k strings."""

    values: Floats
    names: tuple[str, ...]


def read_columns(table: Any, letter: str, what: str) -> Columns:
    """`table` as columns; without names they are called `letter` 1 … k. FrontierError names what cannot be read."""
    names = _names(table)
    if names is not None:
        values = [_numbers(table[name], f"column {name!r} of {what}") for name in names]
        if len({v.shape for v in values}) > 1 or any(v.ndim != 1 for v in values):
            raise FrontierError(f"the columns of {what} are not all one-dimensional and of one length")
        stacked = np.column_stack(values) if values else np.empty((0, 0))
        columns = Columns(np.ascontiguousarray(stacked), tuple(map(str, names)))
    else:
        array = _numbers(table, what)
        array = array[:, None] if array.ndim == 1 else array
        if array.ndim != 2:
            raise FrontierError(f"{what} has {array.ndim} dimensions; units are rows and indicators columns")
        named = getattr(table, "name", None)
        single = named is not None and array.shape[1] == 1
        called = (str(named),) if single else tuple(f"{letter}{k + 1}" for k in range(array.shape[1]))
        columns = Columns(np.ascontiguousarray(array), called)
    if not columns.names:
        raise FrontierError(f"{what} has no column")
    if len(set(columns.names)) < len(columns.names):
        raise FrontierError(f"{what} has two columns of one name: {', '.join(columns.names)}")
    return columns


def _names(table: Any) -> list[Any] | None:
    if isinstance(table, Mapping):
        return list(table)
    for attribute in ("column_names", "columns"):
        names = getattr(table, attribute, None)
        if names is not None and not callable(names):
            return list(names)
    return None


def _numbers(values: Any, what: str) -> Floats:
    try:
        array = np.asarray(values)
        if array.dtype.kind in "OUS" or np.ma.isMaskedArray(values):
            array = _with_gaps(values)
        if array.dtype.kind not in "biuf":
            raise TypeError(f"values of type {array.dtype}")
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise FrontierError(f"{what} is not all numbers: {error}") from None


def _with_gaps(values: Any) -> NDArray[Any]:
    """Objects as float64, where None and pandas' NA count as missing; text is refused, never guessed at."""
    if np.ma.isMaskedArray(values):
        return np.ma.filled(values.astype(np.float64), np.nan)
    array = np.asarray(values, dtype=object)
    flat = [_number(value) for value in array.ravel()]
    return np.array(flat, dtype=np.float64).reshape(array.shape)


def _number(value: Any) -> float:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return float("nan")
    if isinstance(value, str | bytes):
        raise TypeError(f"{value!r} is text")
    return float(value)


def read_mask(eligible: Any, n: int) -> Bools:
    """`eligible` as bool (n,); None is all True. FrontierError where it is of another length or kind."""
    if eligible is None:
        return np.ones(n, dtype=np.bool_)
    array = np.asarray(eligible)
    if array.dtype.kind != "b" and not (array.dtype.kind in "iu" and np.isin(array, (0, 1)).all()):
        raise FrontierError("eligible must be True or False for every reference unit")
    if array.shape != (n,):
        raise FrontierError(f"eligible has shape {array.shape}; the reference has {n} units")
    return array.astype(np.bool_)


def read_choice(chosen: Iterable[Any] | None, names: tuple[str, ...], argument: str) -> Bools:
    """Columns chosen by name, by position among `names` or by a mask, as bool (len(names),)."""
    picked = np.zeros(len(names), dtype=np.bool_)
    if chosen is None:
        return picked
    items = [chosen] if isinstance(chosen, str | int) else list(chosen)
    if items and all(isinstance(item, bool | np.bool_) for item in items):
        if len(items) != len(names):
            raise FrontierError(
                f"{argument} is a mask of {len(items)} for the {len(names)} columns {', '.join(names)}"
            )
        return np.array(items, dtype=np.bool_)
    for item in items:
        picked[_position(item, names, argument)] = True
    return picked


def _position(item: Any, names: tuple[str, ...], argument: str) -> int:
    if isinstance(item, str) and item in names:
        return names.index(item)
    if isinstance(item, int | np.integer) and 0 <= item < len(names):
        return int(item)
    raise FrontierError(f"{argument}: {item!r} is none of the columns {', '.join(names)}")


def read_sides(
    inputs: Any, outputs: Any, reference: tuple[Any, Any] | None
) -> tuple[Floats, Floats, Floats, Floats]:
    """Inputs (n, m), outputs (n, s) and those of the reference (r, m), (r, s), which is the units themselves if None.

    Raises FrontierError where rows or columns do not match.
    """
    x, y = read_columns(inputs, "x", "inputs").values, read_columns(outputs, "y", "outputs").values
    if reference is None:
        rx, ry = x, y
    else:
        rx = read_columns(reference[0], "x", "reference inputs").values
        ry = read_columns(reference[1], "y", "reference outputs").values
    if len(x) != len(y) or len(rx) != len(ry) or x.shape[1] != rx.shape[1] or y.shape[1] != ry.shape[1]:
        raise FrontierError(
            f"units {x.shape} and {y.shape} and reference {rx.shape} and {ry.shape} do not match"
        )
    return x, y, rx, ry


def counted(count: int, one: str) -> str:
    """A number with its noun: "1 input", "2 inputs"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"
