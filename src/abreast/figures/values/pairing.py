"""Computed indicators of parents, where not every unit below reported everything they rest on.

Set against each other, the rejects of two workshops and the output of four would make a quality nobody has. So what a
computed indicator rests on is added up once more over the places where all of it is there: the lowest units that have
everything, be it reported or added up.
"""

from __future__ import annotations

import numpy as np

from abreast.campaign.definition import Definition
from abreast.figures.values.adding import NONE, Floats, Ints, Sums, Truths, add_up
from abreast.figures.values.rests import leaves, paired


def columns(
    definition: Definition, codes: tuple[str, ...], sums: Sums, rule: Ints, parent: Ints, by_depth: list[Ints]
) -> dict[str, tuple[Floats, Ints]]:
    """Value and count (n,) by paired name, for the computed indicators to which it makes a difference."""
    found: dict[str, tuple[Floats, Ints]] = {}
    for code in definition.computed:
        rests = leaves(definition, code)
        if len(rests) < 2 or any(leaf not in codes for leaf in rests):
            continue
        at = [codes.index(leaf) for leaf in rests]
        if NONE in rule[at] or np.array_equal(sums.used[:, at], sums.used[:, at[:1] * len(at)]):
            continue
        value = sums.value[:, at]
        complete: Truths = np.asarray(~np.isnan(value).any(axis=1))
        own = np.where(complete[:, None], value, np.nan)
        again = add_up(parent, by_depth, own, rule[at])
        if not np.array_equal(again.value[complete], value[complete]):
            for place, leaf in enumerate(rests):
                found[paired(code, leaf)] = again.value[:, place], again.count[:, place]
    return found
