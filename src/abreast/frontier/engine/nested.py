"""Every unit against every scope it lies in: its group, factory, city, nation.

The frontier of a union is the frontier of the frontiers: a unit that lies inside the hull of its group lies inside
that of the factory, so only units on the group's frontier are looked at when the factory's is made, and so on up.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from abreast.frontier import threads as pool

from .arrays import Flags, Floats, Ids
from .block import VIOLATORS, Ask, blank_answer, run, slots, task
from .form import Form, form, widen
from .frame import normalised, vertices
from .order import curve_order
from .solve import SolveResult, answered, checked_shapes
from .tableau import blank, reset
from .tree import LEAF, SPAN, box_order, build, new_search, no_view
from .walk import DONE, Answer, Task, walk

LARGE = 4096  # scopes of more units get a frame of their own and all threads; smaller ones a thread each
INSIDE = 1e-9  # a unit is dropped from wider scopes when it lies this far inside
BATCH = 16  # small scopes a thread takes at a time


def nested(
    goods: Floats,
    scopes: Ids,
    rts: str,
    rhs: Floats,
    direction: Floats,
    *,
    at: float,
    threads: int | None = None,
) -> list[SolveResult]:
    """One result per level of scopes, the first level first; arguments and results as for `solve`.

    goods: (n, d) all units. scopes: (n, levels) the scope of each unit at each level, narrow to wide.
    rhs, direction: (n, d); `at` is the value at which rhs + at · direction gives the unit's own goods
    (-1 for input scores from rhs (y, 0), 1 for output scores from (0, -x), 0 for directional ones).
    Raises ValueError where a scope lies in more than one wider scope.
    """
    goods = np.ascontiguousarray(goods, dtype=np.float64)
    scopes = np.asarray(scopes)
    if scopes.ndim != 2 or len(scopes) != len(goods):
        raise ValueError(f"scopes has shape {scopes.shape}, expected ({len(goods)}, levels)")
    refuse_unnested(scopes)
    parts = checked_shapes(goods.shape[1], rhs, direction, None)
    scaled, norms = normalised(goods, rts)
    columns = widen(scaled, rts)
    question = task(Ask(parts.rhs, parts.direction))
    along = (
        curve_order(scaled[:, :-1] - scaled[:, -1:], threads) if goods.shape[1] > 1 else np.arange(len(goods))
    )
    levels = Levels(columns, form(columns, goods.shape[1], rts), question, along, rts, threads)
    return [
        answered(levels.solve(scopes[:, k], at), levels.form, rts, norms, parts)
        for k in range(scopes.shape[1])
    ]


def refuse_unnested(scopes: Ids) -> None:
    """Raise where a scope has members in two scopes of the next level."""
    for level in range(scopes.shape[1] - 1):
        order = np.argsort(scopes[:, level], kind="stable")
        scope, wider = scopes[order, level], scopes[order, level + 1]
        first = np.flatnonzero(np.diff(scope, prepend=scope[:1] - 1))
        stray = wider != np.repeat(wider[first], np.diff(first, append=len(scope)))
        if stray.any():
            name = scope[stray][0]
            several = np.unique(wider[scope == name])
            raise ValueError(
                f"scope {name} of level {level} lies in several of level {level + 1}: {several[:5]}"
            )


class Levels:
    """The levels of one problem, narrow to wide; `candidates` are the units still on every frontier so far."""

    def __init__(
        self, columns: Floats, form_: Form, question: Task, along: Ids, rts: str, threads: int | None
    ) -> None:
        self.columns, self.form, self.question, self.rts = columns, form_, question, rts
        self.along, self.threads = along, threads
        self.candidates: Flags = np.ones(len(columns), np.bool_)

    def solve(self, codes: Ids, at: float) -> Answer:
        """Every unit against the candidates of its own scope; those found inside are candidates no longer."""
        n, width = self.columns.shape
        order = self.along[np.argsort(codes[self.along], kind="stable")]
        bounds = np.flatnonzero(
            np.diff(codes[order], prepend=codes[order[0]] - 1, append=codes[order[-1]] + 1)
        )
        answer = blank_answer(n, width, prices=True, peers=True)
        answer = answer._replace(tally=np.zeros((max(len(bounds), len(answer.tally)), 3), np.int64))
        ranges = list(pairwise(bounds))
        small = [(int(a), int(b)) for a, b in ranges if b - a <= LARGE]
        pool.run(lambda i, j: self.small(small[i:j], i, order, answer), len(small), self.threads, BATCH)
        for start, stop in ranges:
            if stop - start > LARGE:
                self.large(order[start:stop], answer)
        self.candidates &= ~((answer.status == DONE) & (answer.value > at + INSIDE * max(1.0, abs(at))))
        return answer

    def small(self, ranges: list[tuple[int, int]], first: int, order: Ids, answer: Answer) -> None:
        """Scopes whose candidates are priced as they are."""
        width = self.columns.shape[1]
        rows = (0,) * width
        tableau, search = blank(width, slots(width)), new_search(rows, VIOLATORS)
        for number, (start, stop) in enumerate(ranges):
            units = order[start:stop]
            members = units[self.candidates[units]]
            tree = build(self.columns, members)
            reset(tableau)
            walk(
                rows, self.form, self.question, tree, units, 0, len(units), first + number, tableau, no_view(tree),
                search, answer,
            )  # fmt: skip

    def large(self, units: Ids, answer: Answer) -> None:
        """A scope with a frame of its own, spread over all threads."""
        goods = self.form.goods
        members = units[self.candidates[units]]
        held, shortfall = vertices(np.ascontiguousarray(self.columns[members]), goods, self.rts, self.threads)
        members = members[held]
        members = members[
            box_order(np.ascontiguousarray(self.columns[members][:, :goods]), LEAF * SPAN, LEAF)
        ]
        tree = build(self.columns, members)
        run(self.form._replace(shortfall=shortfall), tree, self.question, units, answer, self.threads)
