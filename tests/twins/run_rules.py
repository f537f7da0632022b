"""Run rules point by point, in words of the handbooks: a slow twin."""

from itertools import pairwise


def fires(z: list[float], rule: str, at: int) -> bool:
    """Whether a rule is completed by the point `at` of a series in sigmas from its centre."""

    def last(n: int) -> list[float]:
        return z[at + 1 - n : at + 1] if at + 1 >= n else []

    if rule == "beyond":
        return abs(z[at]) > 3
    if rule == "shift":
        return bool(last(8)) and (all(x > 0 for x in last(8)) or all(x < 0 for x in last(8)))
    if rule == "trend":
        steps = [b - a for a, b in pairwise(last(6))]
        return bool(steps) and (all(s > 0 for s in steps) or all(s < 0 for s in steps))
    if rule in ("two_of_three", "four_of_five"):
        k, n, far = (2, 3, 2) if rule == "two_of_three" else (4, 5, 1)
        near = z[max(at + 1 - n, 0) : at + 1]
        high, low = sum(x > far for x in near), sum(x < -far for x in near)
        return (z[at] > far and high >= k) or (z[at] < -far and low >= k)
    if rule == "hugging":
        return bool(last(15)) and all(abs(x) < 1 for x in last(15))
    steps = [b - a for a, b in pairwise(last(14))]
    return bool(steps) and all(a * b < 0 for a, b in pairwise(steps))
