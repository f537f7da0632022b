"""The search for the best helpers of each unit, compiled; see :mod:`abreast.help.candidates` for what it finds."""

from typing import Any

from abreast.frontier.engine.compiled import kernel

Array = Any
FEW = 256  # helpers that are sooner looked at one by one


@kernel
def search(
    first: int,
    last: int,
    helped: Array,
    helpers: Array,
    shelves: Array,
    numbers: int,
    found: Array,
    best: Array,
) -> None:
    """Fill rows `first` to `last` of `found` (n, k) with helpers and of `best` (n, k, 3) with value, likeness,
    nearness.

    `helped`: path, depth, unit, gap, features, first shelf and end of shelves by depth. `helpers`: path, depth, unit,
    share, features. `shelves`: rows, starts, known, codes, promise, lies. `numbers`: how many of the features are
    numbers.
    """
    path, depth, _, gap, _, low, high = helped
    k, width = found.shape[1], path.shape[1]
    most = 0.0
    for j in range(len(helpers[3])):
        most = max(most, helpers[3][j])
    for i in range(first, last):
        held = 0
        for d in range(width - 1, -1, -1):
            if path[i, d] < 0:
                continue
            # Whoever is met first in this scope lies at least one deeper than it.
            reach = gap[i] * most * nearness(d, depth[i], d + 2)
            if held == k and reach < best[i, k - 1, 0]:
                break
            rows, starts, codes = shelves[0], shelves[1], shelves[3]
            if starts[high[i, d]] - starts[low[i, d]] <= FEW:
                for place in range(starts[low[i, d]], starts[high[i, d]]):
                    held = _consider(i, rows[place], d, held, helped, helpers, numbers, found, best)
                continue
            # Shelves of the same groups first: what they give lets most of the others be passed over.
            for differing in range(codes.shape[1] + 1):
                for shelf in range(low[i, d], high[i, d]):
                    reach = gap[i] * shelves[4][shelf] * nearness(d, depth[i], shelves[5][shelf])
                    if held == k and reach < best[i, k - 1, 0]:
                        continue
                    apart, compared = _differing(helped[4], i, codes, shelf, numbers)
                    if apart != differing:
                        continue
                    ceiling = reach * (numbers + compared - apart) / max(1, numbers + compared)
                    if held == k and ceiling < best[i, k - 1, 0]:
                        continue
                    held = _shelf(
                        i,
                        d,
                        shelf,
                        reach,
                        apart,
                        compared,
                        held,
                        helped,
                        helpers,
                        shelves,
                        numbers,
                        found,
                        best,
                    )


@kernel
def nearness(d: int, a: int, b: int) -> float:
    """2 × depth of the shared scope ÷ (depths of the two), the scope standing at place `d` of the path."""
    return 2.0 * (d + 1) / (a + b)


@kernel
def _differing(own: Array, i: int, codes: Array, shelf: int, numbers: int) -> tuple[int, int]:
    """How many of the groups known of both differ, and how many are known of both."""
    apart, compared = 0, 0
    for c in range(codes.shape[1]):
        if own[i, numbers + c] >= 0.0 and codes[shelf, c] >= 0.0:
            compared += 1
            if own[i, numbers + c] != codes[shelf, c]:
                apart += 1
    return apart, compared


@kernel
def alike(x: Array, i: int, y: Array, j: int, numbers: int) -> float:
    """The mean over what is known of both: 1 − distance (0 beyond the range) of numbers, 1 or 0 for the same group."""
    total, known = 0.0, 0
    for a in range(numbers):
        apart = abs(x[i, a] - y[j, a])
        if apart == apart:
            total += max(0.0, 1.0 - apart)
            known += 1
    for a in range(numbers, x.shape[1]):
        if x[i, a] >= 0.0 and y[j, a] >= 0.0:
            total += 1.0 if x[i, a] == y[j, a] else 0.0
            known += 1
    return total / known if known else 1.0


@kernel
def _shelf(
    i: int, d: int, shelf: int, reach: float, apart: int, compared: int, held: int,
    helped: Array, helpers: Array, shelves: Array, numbers: int, found: Array, best: Array,
) -> int:  # fmt: skip
    """Go over a shelf outwards from the unit's own first number, as long as somebody there can still be better."""
    rows, starts, known = shelves[0], shelves[1], shelves[2]
    start, end, unknown = starts[shelf], starts[shelf + 1], known[shelf]
    k, of = found.shape[1], numbers + compared
    own = helped[4][i, 0] if numbers else 0.0
    if numbers == 0 or own != own:
        for place in range(start, end):
            held = _consider(i, rows[place], d, held, helped, helpers, numbers, found, best)
        return held
    middle, stop = start, unknown
    while middle < stop:
        half = (middle + stop) // 2
        if helpers[4][rows[half], 0] < own:
            middle = half + 1
        else:
            stop = half
    for place in range(middle, unknown):
        away = min(1.0, helpers[4][rows[place], 0] - own)
        if held == k and reach * (of - apart - away) / of < best[i, k - 1, 0]:
            break
        held = _consider(i, rows[place], d, held, helped, helpers, numbers, found, best)
    for place in range(middle - 1, start - 1, -1):
        away = min(1.0, own - helpers[4][rows[place], 0])
        if held == k and reach * (of - apart - away) / of < best[i, k - 1, 0]:
            break
        held = _consider(i, rows[place], d, held, helped, helpers, numbers, found, best)
    for place in range(unknown, end):
        held = _consider(i, rows[place], d, held, helped, helpers, numbers, found, best)
    return held


@kernel
def _consider(
    i: int, j: int, d: int, held: int, helped: Array, helpers: Array, numbers: int, found: Array, best: Array
) -> int:
    """Put helper `j` in its place among the best of unit `i`, if it has one; how many there are then."""
    path, depth, unit, gap = helped[0], helped[1], helped[2], helped[3]
    if unit[i] == helpers[2][j]:
        return held
    if d + 1 < path.shape[1] and path[i, d + 1] >= 0 and path[i, d + 1] == helpers[0][j, d + 1]:
        return held  # met before, in the smaller scope
    k = found.shape[1]
    near = nearness(d, depth[i], helpers[1][j])
    if held == k and gap[i] * helpers[3][j] * near < best[i, k - 1, 0]:
        return held
    like = alike(helped[4], i, helpers[4], j, numbers)
    value = gap[i] * helpers[3][j] * near * like
    if value <= 0.0:
        return held
    place = held
    while place > 0 and (
        best[i, place - 1, 0] < value or (best[i, place - 1, 0] == value and found[i, place - 1] > j)
    ):
        place -= 1
    if place == k:
        return held
    for q in range(min(held, k - 1), place, -1):
        found[i, q] = found[i, q - 1]
        for part in range(3):
            best[i, q, part] = best[i, q - 1, part]
    found[i, place] = j
    best[i, place, 0], best[i, place, 1], best[i, place, 2] = value, like, near
    more: int = min(held + 1, k)
    return more
