"""A made-up city of persons: who is behind in an aspect, and who is advanced and can help."""

from dataclasses import dataclass

import numpy as np

from abreast.help.candidates import Side
from abreast.help.likeness import features
from abreast.statistics.segments import Floats, Ints

GROUP, SECTION, WORKSHOP, FACTORY = 12, 8, 6, 20  # units of each in one of the next


@dataclass(frozen=True, slots=True, eq=False)
class City:
    """Those behind with their `gap`; helpers with `share` of a gap they close and `capacity`."""

    helped: Side
    gap: Floats
    helpers: Side
    share: Floats
    capacity: Ints


def city(behind: int, helping: int, seed: int, clustered: bool = False) -> City:
    """Persons at random in groups, sections, workshops, factories and trades of one city.

    `clustered`: the advanced all work in one factory in five, so that most have to be helped from afar.
    """
    rng = np.random.default_rng(seed)
    n = behind + helping
    groups = n // GROUP + 1
    group = rng.integers(0, groups, n)
    if clustered:
        near = groups // 5
        group[behind:] = rng.integers(0, near, helping)
    levels = [group]
    for size in (SECTION, WORKSHOP, FACTORY):
        levels.append(levels[-1] // size)
    path = np.column_stack([np.zeros(n, dtype=np.int64), *levels[::-1]])
    numbers = np.column_stack([rng.normal(0, 1, n), rng.normal(0, 1, n) + levels[2] % 7])
    described = features(numbers, np.column_stack([levels[3] % 4, rng.integers(0, 5, n)]))
    # What helpers have been seen to close is known by their kind: group and section leaders, masters, fitters …
    share, kinds = rng.uniform(0.2, 0.5, 6), rng.integers(0, 6, helping)
    first, last = slice(0, behind), slice(behind, n)
    unit = np.arange(n)

    def side(part: slice) -> Side:
        half = type(described)(described.numbers[part], described.codes[part])
        return Side(unit[part], path[part], half)

    return City(
        side(first),
        rng.gamma(2.0, 1.0, behind),
        side(last),
        share[kinds],
        rng.integers(4, 11, helping),
    )
