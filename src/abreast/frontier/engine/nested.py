"""Every unit against every scope it lies in: its group, factory, city, nation.

The frontier of a union is the frontier of the frontiers: a unit that lies inside the hull of its group lies inside
that of the factory, so only units on the group's frontier are looked at when the factory's is made, and so on up.
These candidates are scored first, against themselves; the others then against those found on the frontier.

Whoever is left out is shown to lie inside by certified intensities, which miss its rows by rounding alone; by how much
is measured, added up from level to level and taken into account by every certificate.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from abreast.frontier import threads as pool

from .arrays import Flags, Floats, Ids
from .block import VIOLATORS, Ask, blank_answer, run, slots, task
from .form import Form, form, widen
from .frame import FIRST_SAMPLE, normalised, span, vertices
from .small_scopes import each_scope, inside
from .solve import Parts, SolveResult, answered, checked_shapes, visiting_order
from .tableau import blank
from .task import Answer, Task
from .tree import LEAF, SPAN, Tree, box_order, build, new_search

LARGE = 4096  # scopes of more units are spread over all threads; smaller ones take a thread each
BATCH = 32  # small scopes a thread takes at a time


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
    along = locality(goods, rts, parts, threads)
    question = task(Ask(parts.rhs, parts.direction, at=at))
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


def locality(goods: Floats, rts: str, parts: Parts, threads: int | None) -> Ids:
    """Ids (n,) in the order in which the units' rays meet the frontier of a sample."""
    sample = np.random.default_rng(len(goods)).permutation(len(goods))[:FIRST_SAMPLE]
    return visiting_order(span(goods[sample], rts, threads=threads), parts, threads)


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
        ranges = [(int(a), int(b)) for a, b in pairwise(bounds)]
        answer = blank_answer(n, width, prices=True, peers=True, blocks=len(ranges))
        small = [(a, b) for a, b in ranges if b - a <= LARGE]
        pool.run(lambda i, j: self.small(small[i:j], i, order, answer, at), len(small), self.threads, BATCH)
        for start, stop in ranges:
            if stop - start > LARGE:
                self.large(order[start:stop], answer, at)
        self.candidates &= ~inside(answer, np.arange(n), at)
        self.form = self.missing(answer.shortfall.max(axis=0))
        return answer

    def missing(self, shortfall: Floats) -> Form:
        """The form when columns left out may exceed the hull by so much more, (R,)."""
        return self.form._replace(shortfall=self.form.shortfall + shortfall)

    def small(self, ranges: list[tuple[int, int]], first: int, order: Ids, answer: Answer, at: float) -> None:
        """Scopes that one thread takes whole."""
        width = self.columns.shape[1]
        rows = (0,) * width
        each_scope(
            rows, self.form, self.missing(np.zeros(width)), self.question, self.columns, self.candidates, order,
            np.array(ranges), first, at, blank(width, slots(width)), new_search(rows, VIOLATORS), answer,
        )  # fmt: skip

    def large(self, units: Ids, answer: Answer, at: float) -> None:
        """A scope spread over all threads."""
        chosen = self.candidates[units]
        members, form_ = units[chosen], self.form
        if 2 * len(members) < len(units):
            run(form_, self.tree(members), self.question, members, answer, self.threads)
            members, units = members[~inside(answer, members, at)], units[~chosen]
            form_ = self.missing(answer.shortfall.max(axis=0))
        else:
            goods = self.form.goods
            held, shortfall = vertices(self.columns[members], goods, self.rts, self.threads)
            members, form_ = members[held], self.missing(shortfall)
        run(form_, self.tree(members), self.question, units, answer, self.threads)

    def tree(self, members: Ids) -> Tree:
        """The boxes of some columns."""
        goods = np.ascontiguousarray(self.columns[members][:, : self.form.goods])
        return build(self.columns, members[box_order(goods, LEAF * SPAN, LEAF)])
