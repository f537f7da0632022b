"""A task over many units, block by block."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .arrays import Floats, Ids
from .form import Form
from .tableau import blank
from .task import Answer, Task
from .threads import block_size, spread
from .tree import Tree, new_search, no_view
from .walk import walk

VIOLATORS = 8  # columns that may enter the working set after one pricing


def slots(rows: int) -> int:
    """Columns of the working set: all vectors of eight, room for some twenty facets' worth of members."""
    return 128 if rows <= 8 else 16 * rows


def blank_answer(n: int, rows: int, *, prices: bool, peers: bool, blocks: int = 0) -> Answer:
    """Room for the answers of n units, walked in the usual blocks or in as many as given."""
    blocks = max(blocks, -(-n // block_size(n)) if n else 0)
    return Answer(
        np.full(n, np.nan),
        np.full(n, np.inf),
        np.zeros(n, np.uint8),
        np.full((n if prices else 0, rows), np.nan),
        np.full((n if peers else 0, rows), -1, np.int32),
        np.zeros((n if peers else 0, rows)),
        np.zeros((blocks, 3), np.int64),
        np.zeros((blocks, rows)),
    )


def run(form: Form, tree: Tree, task: Task, order: Ids, answer: Answer, threads: int | None) -> None:
    """Solve the task's units in this order and write the answer."""
    width = len(form.slack)
    rows = (0,) * width

    def work(block: int, start: int, stop: int) -> None:
        tableau = blank(width, slots(width))
        scratch = new_search(rows, VIOLATORS)
        walk(rows, form, task, tree, order, start, stop, block, tableau, no_view(tree), scratch, answer)

    spread(work, len(order), threads)


class Ask(NamedTuple):
    """A task's arrays before they are filled up: see `walk.Task`."""

    rhs: Floats
    direction: Floats | None = None
    weights: Floats | None = None
    own: Floats | None = None
    exclude: Ids | None = None
    membership: bool = False
    at: float = np.nan


def task(ask: Ask) -> Task:
    """The task as kernels take it."""
    goods = ask.rhs.shape[1]

    def matrix(values: Floats | None, rows: int) -> Floats:
        if values is None:
            return np.zeros((rows, goods))
        return np.ascontiguousarray(np.atleast_2d(values), dtype=np.float64)

    exclude = np.empty(0, np.int64) if ask.exclude is None else np.ascontiguousarray(ask.exclude, np.int64)
    return Task(
        ask.weights is None,
        ask.membership,
        ask.at,
        np.ascontiguousarray(ask.rhs, dtype=np.float64),
        matrix(ask.direction, 1),
        matrix(ask.weights, 1),
        matrix(ask.own, 0),
        exclude,
    )
