"""What the prices and intensities of a unit prove about its value."""

from __future__ import annotations

import numpy as np

from .arrays import Floats, Rows
from .compiled import kernel
from .form import Form
from .tableau import BETA, Tableau

UNIT = 2.3e-16  # one rounding, relative


@kernel
def clean_prices(rows: Rows, t: Tableau, form: Form, distance: bool) -> bool:
    """Make the prices dual feasible but for the columns: at least the slacks' weights, and P·g = 1 for a distance."""
    R = len(rows)
    worth = 0.0
    for i in range(R):
        if form.slack[i]:
            t.prices[i] = max(t.prices[i], t.cost[i])
        worth -= t.prices[i] * t.tall[R + BETA, i]
    if not distance:
        return True
    if not worth > 0.0:
        return False
    for i in range(R):
        t.prices[i] /= worth
    return True


@kernel
def dual_value(
    rows: Rows, prices: Floats, rhs: Floats, beta: Floats, form: Form, excess: float, distance: bool
) -> float:
    """The bound on the value that the prices prove, when no column's profit is above `excess`; beta is -direction.

    Σ λ = 1 (VRS) or Σ λ <= 1 (NIRS): the excess adds to the bound. Where Σ λ has no upper bound the prices are
    repaired first: P_h is lowered by the excess as far as it goes (NDRS), then P + ε q is taken, q·a_j <= -floor.
    """
    R = len(rows)
    value: float = 0.0
    repaired, worth = 0.0, 0.0
    for i in range(R):
        value -= prices[i] * rhs[i]
        repaired -= form.turn[i] * rhs[i]
        worth -= form.turn[i] * beta[i]
    if form.equality:
        return value + excess
    if form.convexity >= 0 and form.sign < 0.0:
        return value + max(excess, 0.0)
    if excess <= 0.0:
        return value
    if form.convexity >= 0:
        lowered = min(excess, max(prices[form.convexity], 0.0))
        value += lowered
        excess -= lowered
        if excess <= 0.0:
            return value
    if form.floor <= 0.0:
        return np.inf
    weight = excess / form.floor
    value += weight * repaired
    divisor = 1.0 + weight * worth if distance else 1.0
    return value / divisor


@kernel
def fitted(form: Form, total: float) -> float:
    """What intensities are multiplied by, so that their sum breaks the technology's bound not even by rounding."""
    broken = form.convexity >= 0 and (form.equality or form.sign * (total - 1.0) < 0.0)
    return 1.0 / total if broken and total > 0.0 else 1.0


@kernel
def certify(rows: Rows, t: Tableau, form: Form, largest: float, distance: bool) -> tuple[float, float]:
    """(value, certificate) from the basic variables, the cleaned prices and the largest profit of any column.

    value: of the intensities found, negative ones set to zero and fitted to the bounds of their sum; what these leave
    over in each row is kept in `t.left`.
    certificate: what the prices prove above it, plus the rows' remaining shortfall at those prices, plus rounding.
    The first part is a proof by weak duality; the second is exact for a right-hand side lower by the shortfall
    (about 1e-16 of the data) and first-order in it.
    """
    R = len(rows)
    total, beta = 0.0, 0.0
    for r in range(R):
        slot = t.basis[r]
        if slot == R + BETA:
            beta = t.level[r]
        elif slot > R + BETA:
            t.alpha[r] = max(t.level[r], 0.0)
            total += t.alpha[r]
    scale = fitted(form, total)
    value = beta if distance else 0.0
    missing, magnitude, excess = 0.0, 0.0, largest
    for i in range(R):
        if not (form.slack[i] or i == form.convexity):
            continue
        made, size = 0.0, abs(t.rhs[i]) + abs(beta * t.tall[R + BETA, i])
        for r in range(R):
            slot = t.basis[r]
            if slot > R + BETA:
                part = scale * t.alpha[r] * t.tall[slot, i]
                made += part
                size += abs(part)
        left = made - t.rhs[i]
        if distance:
            left += beta * t.tall[R + BETA, i]
        t.left[i] = left
        if form.slack[i]:
            if not distance:
                value += t.cost[i] * max(left, 0.0)
            left = min(left, 0.0)
        missing += abs(t.prices[i] * left)
        magnitude += abs(t.prices[i]) * size
        excess += t.prices[i] * form.shortfall[i]
    bound = dual_value(rows, t.prices, t.rhs, t.tall[R + BETA], form, excess, distance)
    certificate = max(bound - value, 0.0) + missing + UNIT * (R + 3) * magnitude
    return value, certificate


@kernel
def shared_bound(
    rows: Rows, t: Tableau, form: Form, largest: float, rhs: Floats, direction: Floats, at: float
) -> float:
    """Certificate of a distance of `at` for another unit, whose own column the prices value exactly.

    The prices, divided by what they make of the unit's direction, are left in `t.alpha`; inf where that is nothing.
    """
    R = len(rows)
    worth, excess, magnitude = 0.0, largest, 0.0
    for i in range(R):
        given, step = 0.0, 0.0
        if i < form.goods:
            given, step = rhs[i], direction[i]
        elif i == form.convexity:
            given = form.sign
        t.left[i], t.along[i] = given, -step
        worth += t.prices[i] * step
        excess += t.prices[i] * form.shortfall[i]
        magnitude += abs(t.prices[i]) * (abs(given) + abs(at * step))
    if not worth > 0.0:
        return np.inf
    for i in range(R):
        t.alpha[i] = t.prices[i] / worth
    bound = dual_value(rows, t.alpha, t.left, t.along, form, excess / worth, True)
    return max(bound - at, 0.0) + UNIT * (R + 3) * magnitude / worth
