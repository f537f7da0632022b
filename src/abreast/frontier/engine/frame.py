"""The frame: those columns of a reference set that span its frontier.

A column inside the hull of others plays no part in any optimum, so only the frame is ever priced. It is grown from
random subsets, each eight times the last: of the new columns those inside the hull so far are dropped for good; each
of the others has a facet that separates it, and the column furthest beyond that facet, which is a vertex, joins.
(By Clarkson's sampling bound about |frame of the subset| / |subset| of the new columns lie outside.)

A column counts as inside only with intensities that show it: it lies below the combination by more than MARGIN, or
exceeds it by no more than `shortfall`, which every certificate takes into account. Anything else joins the frame,
which may therefore hold more than the vertices.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .arrays import Flags, Floats, Ids
from .block import Ask, blank_answer, run, task
from .compiled import kernel
from .form import Form, consuming, form, widen
from .order import curve_order
from .task import DONE, INSIDE
from .threads import spread
from .tree import (
    LEAF,
    SPAN,
    Search,
    Tree,
    best_of_leaf,
    bound_group,
    bound_summit,
    box_order,
    build,
    new_search,
    price_leaf,
)

WHOLE = 256  # reference sets up to this size are their own frame
FIRST_SAMPLE = 2048
GROWTH = 8
ROUNDS = 60
TOUCHING = 1e-13  # a column beyond the hull by less than this, relative to its size, may count as inside


@dataclass(frozen=True, slots=True)
class Frame:
    """What spans the frontier of a reference set, ready to be priced.

    members: (k,) int64, ids into the pool; a superset of the vertices of the hull.
    rts: crs, vrs, nirs or ndrs.
    norms: (n_pool,) what columns were divided by (CRS: their total input), else empty.
    depth: 1, or 2 where the frame of the columns left over is held too.
    """

    members: Ids
    rts: str
    norms: Floats
    depth: int
    goods: int
    form: Form = field(repr=False)
    tree: Tree = field(repr=False)

    @property
    def size(self) -> int:
        """How many columns are priced."""
        return len(self.members)


def normalised(goods: Floats, rts: str) -> tuple[Floats, Floats]:
    """Under CRS every column divided by its total input, which changes nothing but the intensities' unit."""
    if rts != "crs":
        return goods, np.empty(0)
    norms = -(goods @ consuming(goods, goods.shape[1]))
    if not (norms > 0.0).all():
        raise ValueError(
            "constant returns to scale need an input that is positive in every column "
            f"(column {int(np.argmin(norms))} has none)"
        )
    return goods / norms[:, None], norms


def span(goods: Floats, rts: str, *, depth: int = 1, threads: int | None = None) -> Frame:
    """The frame of a reference set.

    goods: (n_pool, d), outputs as they are, inputs negated, columns of similar size (divided by their means).
    rts: crs, vrs, nirs or ndrs.
    depth: 2 keeps the frame of the columns left over as well: no optimum without some one column needs more.
    Raises ValueError for an empty reference set, and under CRS for a column without input.
    """
    goods = np.ascontiguousarray(goods, dtype=np.float64)
    if goods.ndim != 2 or 0 in goods.shape:
        raise ValueError("a reference set needs at least one column and one good")
    scaled, norms = normalised(goods, rts)
    columns = widen(scaled, rts)
    members, shortfall = vertices(columns, goods.shape[1], rts, threads)
    if depth == 2 and len(members) < len(columns):
        left = np.setdiff1d(np.arange(len(columns)), members)
        second, also = vertices(np.ascontiguousarray(columns[left]), goods.shape[1], rts, threads)
        members, shortfall = np.concatenate([members, left[second]]), np.maximum(shortfall, also)
    return frame_of(columns, members, goods.shape[1], rts, norms, depth, shortfall)


def frame_of(
    columns: Floats, members: Ids, goods: int, rts: str, norms: Floats, depth: int, shortfall: Floats
) -> Frame:
    """A frame of known members."""
    order = members[box_order(np.ascontiguousarray(columns[members][:, :goods]), LEAF * SPAN, LEAF)]
    spanned = np.ascontiguousarray(columns[members])
    return Frame(order, rts, norms, depth, goods, form(spanned, goods, rts, shortfall), build(columns, order))


def vertices(columns: Floats, goods: int, rts: str, threads: int | None) -> tuple[Ids, Floats]:
    """Ids of the columns that span the hull, and the (R,) shortfall of those left out."""
    n = len(columns)
    growth = Growth(columns, goods, rts, threads)
    if n <= WHOLE:
        growth.members = np.arange(n)
        return growth.members, growth.shortfall
    along = np.ascontiguousarray(columns[:, :goods])
    order = curve_order(along[:, :-1] - along[:, -1:], threads) if goods > 1 else np.argsort(along[:, 0])
    rank = np.random.default_rng(n).permutation(n)
    size = FIRST_SAMPLE
    growth.begin(order[rank[order] < size])
    while size < n:
        growth.extend(order[(rank[order] >= size) & (rank[order] < size * GROWTH)])
        size *= GROWTH
    growth.prune()
    return growth.members, growth.shortfall


class Growth:
    """A frame in the making."""

    def __init__(self, columns: Floats, goods: int, rts: str, threads: int | None) -> None:
        self.columns, self.goods, self.rts, self.threads = columns, goods, rts, threads
        self.members: Ids = np.empty(0, np.int64)
        self.shortfall: Floats = np.zeros(columns.shape[1])

    def begin(self, subset: Ids) -> None:
        """Start with the columns that are best in some direction."""
        directions = np.random.default_rng(self.goods).dirichlet(np.ones(self.goods), 16 * self.goods)
        directions = np.vstack([directions, np.eye(self.goods)])
        best = np.argmax(self.columns[subset][:, : self.goods] @ directions.T, axis=0)
        self.members = np.unique(subset[best])
        self.extend(subset)

    def extend(self, subset: Ids) -> None:
        """Grow until every column of the subset (in locality order) lies inside."""
        open_, prices = self.outside(subset[~np.isin(subset, self.members)])
        for _ in range(ROUNDS):
            if len(open_) == 0:
                return
            further = furthest(self.columns, open_, prices, self.threads)
            self.members = np.concatenate([self.members, further])
            open_, prices = self.outside(open_[~np.isin(open_, further)])
        self.members = np.concatenate([self.members, open_])

    def outside(self, ids: Ids, exclude: Ids | None = None) -> tuple[Ids, Floats]:
        """Those of the columns that lie outside the hull of the members, with prices that separate each."""
        inside, prices = self.inside(ids, exclude)
        return ids[~inside], prices[~inside]

    def inside(
        self, ids: Ids, exclude: Ids | None = None, touching: float = TOUCHING
    ) -> tuple[Flags, Floats]:
        """Which columns lie inside the hull of the members; prices at each."""
        frame = frame_of(
            self.columns, self.members, self.goods, self.rts, np.empty(0), 1, np.zeros(self.columns.shape[1])
        )
        points = np.ascontiguousarray(self.columns[ids][:, : self.goods])
        ask = Ask(points, np.ones((1, self.goods)), exclude=exclude, membership=True)
        answer = blank_answer(len(ids), self.columns.shape[1], prices=True, peers=False)
        run(frame.form, frame.tree, task(ask), np.arange(len(ids)), answer, self.threads)
        size = np.abs(points).max(axis=1, initial=0.0)
        beyond = answer.certificate - answer.value
        on_it = (answer.status == DONE) & (beyond <= touching * size)
        if on_it.any():
            self.shortfall[: self.goods] = np.maximum(
                self.shortfall[: self.goods], max(beyond[on_it].max(), 0.0)
            )
        return on_it | (answer.status == INSIDE), answer.prices

    def prune(self) -> None:
        """Drop members of smaller hulls that now lie well inside; vertices never do, so all may go at once."""
        inside, _ = self.inside(self.members, exclude=self.members, touching=-1.0)
        self.members = np.sort(self.members[~inside])


def furthest(columns: Floats, ids: Ids, prices: Floats, threads: int | None) -> Ids:
    """For each of the columns the one of them furthest along its prices; without repetition."""
    subset = np.ascontiguousarray(columns[ids])
    tree = build(subset, np.arange(len(ids)))
    rows = (0,) * columns.shape[1]
    # a unit that could not be solved has no prices: it is its own furthest
    best = np.arange(len(ids))
    known: Flags = np.asarray(np.isfinite(prices).all(axis=1))

    def work(_: int, start: int, stop: int) -> None:
        seek(rows, tree, subset, prices, known, start, stop, new_search(rows, 1), best)

    spread(work, len(ids), threads)
    return ids[np.unique(best)]


@kernel
def seek(
    rows: tuple[int, ...], tree: Tree, subset: Floats, prices: Floats, known: Flags, start: int, stop: int,
    s: Search, best: Ids,
) -> None:  # fmt: skip
    """best[u] = the column of the tree that is worth most at prices[u]."""
    leaves = tree.columns.shape[0]
    last = start
    for unit in range(start, stop):
        if not known[unit]:
            continue
        price = prices[unit]
        champion, worth = unit, 0.0
        for candidate in (unit, last):
            total = 0.0
            for i in range(len(rows)):
                total += price[i] * subset[candidate, i]
            if candidate == unit or total > worth:
                champion, worth = candidate, total
        for i in range(len(rows)):
            s.rise[i], s.fall[i] = max(price[i], 0.0), min(price[i], 0.0)
        for group in range(tree.summit.shape[0]):
            if bound_summit(rows, tree.summit[group], s.rise, s.fall) <= worth:
                continue
            bound_group(rows, tree.corner[group], s.rise, s.fall, 0.0, tree.corner[group], s.bound)
            for place in range(min(SPAN, leaves - group * SPAN)):
                if s.bound[place] <= worth:
                    continue
                leaf = group * SPAN + place
                if best_of_leaf(rows, tree.columns[leaf], price) <= worth:
                    continue
                price_leaf(rows, tree.columns[leaf], price, s.profit)
                for k in range(LEAF):
                    if s.profit[k] > worth:
                        champion, worth = tree.ids[leaf * LEAF + k], s.profit[k]
        best[unit] = champion
        last = champion
