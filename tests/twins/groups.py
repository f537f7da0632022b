"""Shrinkage, funnels and noise again, one group and one unit at a time, in plain Python."""

import math
from fractions import Fraction


def dersimonian_laird(values, errors):
    w = [1 / e**2 for e in errors]
    mean = sum(a * y for a, y in zip(w, values, strict=True)) / sum(w)
    q = sum(a * (y - mean) ** 2 for a, y in zip(w, values, strict=True))
    return max(0.0, (q - (len(w) - 1)) / (sum(w) - sum(a * a for a in w) / sum(w)))


def paule_mandel(values, errors):
    """By bisection on the generalised heterogeneity statistic."""

    def excess(tau2):
        w = [1 / (e**2 + tau2) for e in errors]
        mean = sum(a * y for a, y in zip(w, values, strict=True)) / sum(w)
        return sum(a * (y - mean) ** 2 for a, y in zip(w, values, strict=True)) - (len(w) - 1)

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, 1.0
    while excess(high) > 0:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return high


def binomial_limit(target: Fraction, n: int, p: float) -> float:
    """Spiegelhalter's interpolated exact limit, in exact fractions."""
    chance = [math.comb(n, r) * target**r * (1 - target) ** (n - r) for r in range(n + 1)]
    cumulative = Fraction(0)
    for r, each in enumerate(chance):
        cumulative += each
        if float(cumulative) >= p:
            return min(max((r - (float(cumulative) - p) / float(each)) / n, 0.0), 1.0)
    raise AssertionError("the probabilities add up to one")


def poisson_limit(mean: float, p: float) -> float:
    cumulative, each, r = 0.0, math.exp(-mean), 0
    while True:
        cumulative += each
        if cumulative >= p:
            return max(r - (cumulative - p) / each, 0.0)
        r += 1
        each *= mean / r


def quantile(values, q):
    """Linear between order statistics (Hyndman and Fan's type 7)."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * q
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def overdispersion(values, errors, target, share):
    z = [(y - target) / e for y, e in zip(values, errors, strict=True)]
    low, high = quantile(z, share), quantile(z, 1 - share)
    z = [min(max(a, low), high) for a in z]
    n, phi, w = len(z), sum(a * a for a in z) / len(z), [1 / e**2 for e in errors]
    tau2 = max(0.0, (n * phi - (n - 1)) / (sum(w) - sum(a * a for a in w) / sum(w)))
    return phi, tau2


def window_error(phi, rho, weights, coefficients):
    terms = [
        (t, a / math.sqrt(w)) for t, (a, w) in enumerate(zip(coefficients, weights, strict=True)) if w > 0
    ]
    return math.sqrt(phi * sum(a * b * rho ** abs(s - t) for s, a in terms for t, b in terms))
