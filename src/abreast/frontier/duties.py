"""What data must be before they are scored: each rule by name, with what happens to a unit that breaks it.

A unit that breaks a rule is refused by itself: it gets no score, sets no level for others, and every other unit is
scored as if it were not there.

| rule | refused when |
| --- | --- |
| missing | any value is missing |
| infinite | any value is infinite |
| negative | a value is negative where the measure would change with the zero point |
| no input | nothing is used: all inputs are zero |
| no output | output orientation and all outputs that could be expanded are zero |
| no direction | the direction is zero, negative or missing |

Negative values are accepted only where adding a constant to the column changes no score: under VRS and FDH, in columns
that the measure does not scale (outputs and fixed inputs in input orientation, inputs and fixed outputs in output
orientation, every column with an explicit direction). A zero in some columns is accepted: such an input is matched
only by peers that use none of it, such an output asks nothing of its peers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.reading import Bools, Columns, Floats
from abreast.frontier.technology import Orientation, Technology

RULES = ("", "missing", "infinite", "negative", "no input", "no output", "no direction")
Codes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a unit has no score: the rule's name, the columns concerned and the sentence, which is its `str`."""

    rule: str
    columns: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return self.text


def check(
    inputs: Columns,
    outputs: Columns,
    technology: Technology,
    moved: tuple[Bools, Bools],
    explicit: bool,
    weak: bool,
) -> Codes:
    """The first rule each unit breaks, as an index of RULES, uint8 (n,). `moved`: columns that the measure scales."""
    shifts = technology in (Technology.VRS, Technology.FDH) and not weak
    broken = np.zeros(len(inputs.values), dtype=np.uint8)
    every = np.hstack([inputs.values, outputs.values])
    signed = np.concatenate(moved) & (not explicit) if shifts else np.ones(every.shape[1], dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        if signed[: len(inputs.names)].any():
            _mark(broken, inputs.values == 0, "no input", every=True)
        _mark(broken, every[:, signed] < 0, "negative")
    _mark(broken, np.isinf(every), "infinite")
    _mark(broken, np.isnan(every), "missing")
    return broken


def check_rays(
    broken: Codes, slopes: tuple[Floats, Floats], orientation: Orientation, negative: Bools
) -> None:
    """Refuse, in place, units whose ray does not move, or moves against its direction (`negative`, (n,))."""
    still = ~((np.nan_to_num(slopes[0]) != 0).any(axis=1) | (np.nan_to_num(slopes[1]) != 0).any(axis=1))
    rule = {Orientation.INPUT: "no input", Orientation.OUTPUT: "no output"}.get(orientation, "no direction")
    _mark(broken, (still & (broken == 0))[:, None], rule)
    _mark(broken, (negative & (broken == 0))[:, None], "no direction")


def explain(rule: int, row: int, inputs: Columns, outputs: Columns) -> Reason:
    """One unit's refusal, naming the columns and values."""
    name = RULES[rule]
    values = np.concatenate([inputs.values[row], outputs.values[row]])
    tests = {"missing": np.isnan(values), "infinite": np.isinf(values), "negative": values < 0}
    names = inputs.names + outputs.names
    if name in tests:
        found = np.flatnonzero(tests[name])
        told = [names[k] if name == "missing" else f"{names[k]} = {values[k]:.12g}" for k in found]
        return Reason(name, tuple(names[k] for k in found), f"{name}: {', '.join(told)}")
    return {
        "no input": Reason(name, inputs.names, "no input: all that could be reduced are zero"),
        "no output": Reason(name, outputs.names, "no output: all that could be expanded are zero"),
        "no direction": Reason(name, (), "no direction: it is zero, negative or missing for this unit"),
    }[name]


def duplicates(values: Floats) -> int:
    """How many rows equal an earlier row in every column."""
    rng = np.random.default_rng(0)
    with np.errstate(over="ignore"):
        mixed = values @ rng.uniform(1.0, 2.0, values.shape[1])
    order = np.argsort(mixed, kind="stable")
    ordered = mixed[order]
    near = np.flatnonzero(ordered[1:] == ordered[:-1])
    return int((values[order[near]] == values[order[near + 1]]).all(axis=1).sum())


def _mark(broken: Codes, found: Bools, rule: str, *, every: bool = False) -> None:
    """Give `rule` to the rows where any (or every) column is `found`."""
    rows = found.all(axis=1) if every else found.any(axis=1)
    broken[rows] = RULES.index(rule)
