"""Layers of the frontier, and from them the ladder: successive exemplars up to the advanced level.

Layer 1 is the units that score 1 among all, layer 2 those that do once layer 1 is set aside, and so on until nobody is
left (Seiford and Zhu 2003). Every unit of a layer has, against each layer above, a score and peers: its rungs.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from abreast.frontier.reading import Floats, counted, read_columns
from abreast.frontier.score import score
from abreast.frontier.shown import line, tally
from abreast.frontier.technology import Orientation, Technology, choose

Integers = NDArray[np.int64]

ON_LAYER = 1e-8
"""A score this near the frontier's counts as on it."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a unit's ladder."""

    layer: int
    """Which layer: 1 is the frontier."""
    efficiency: float
    """The unit's score against the frontier of this layer alone."""
    peers: Integers
    """(k,) rows of this layer's units that it is compared with, the exemplars of this step."""
    weights: Floats
    """(k,) their intensities."""


@dataclass(frozen=True, slots=True, repr=False)
class Layers:
    """The layer of each of n units."""

    layer: Integers
    """(n,) 1 for the frontier, rising; 0 for a unit that was refused."""
    status: NDArray[np.str_]
    """(n,) optimal, or why the unit has no layer."""
    efficiency: Floats
    """(n,) score against the first layer."""
    _inputs: Floats = field(repr=False)
    _outputs: Floats = field(repr=False)
    _technology: Technology = field(repr=False)
    _orientation: Orientation = field(repr=False)

    def __repr__(self) -> str:
        units = f"{counted(len(self.layer), 'unit')} in {counted(self.count, 'layer')}"
        return line("Layers", units, tally(self.status))

    @property
    def count(self) -> int:
        """How many layers there are."""
        return int(self.layer.max(initial=0))

    def members(self, layer: int) -> Integers:
        """Rows of the units of a layer."""
        return np.flatnonzero(self.layer == layer)

    def ladder(self, unit: int) -> list[Rung]:
        """From the layer just above the unit up to the frontier; empty for a unit on the frontier or refused."""
        return [self._rung(unit, layer) for layer in range(int(self.layer[unit]) - 1, 0, -1)]

    def _rung(self, unit: int, layer: int) -> Rung:
        rows = self.members(layer)
        found = score(
            self._inputs[[unit]],
            self._outputs[[unit]],
            self._technology,
            self._orientation,
            reference=(self._inputs[rows], self._outputs[rows]),
        )
        peers, weights = found.peers(0)
        return Rung(layer, float(found.efficiency[0]), rows[peers], weights)


def layers(inputs: Any, outputs: Any, rts: str = "vrs", orientation: str = "input") -> Layers:
    """Peel the frontier off layer by layer (Seiford and Zhu 2003).

    `inputs` (n, m), `outputs` (n, s); `rts` as in `score`, fdh included; `orientation` input, output or directional.
    A unit belongs to a layer when its score there is the frontier's (1, or a distance of 0) to 1e-8: weakly efficient
    units belong. Data that `score` refuses have layer 0. Raises FrontierError as `score` does.
    """
    technology, kind = choose(Technology, rts, "rts"), choose(Orientation, orientation, "orientation")
    x, y = read_columns(inputs, "x", "inputs").values, read_columns(outputs, "y", "outputs").values
    first = score(x, y, technology, kind)
    layer = np.zeros(len(x), dtype=np.int64)
    left, found, number = np.flatnonzero(first.optimal), first.efficiency[first.optimal], 0
    while len(left):
        number += 1
        on = _on_frontier(found, kind)
        if not on.any():
            # nobody can be told apart from the frontier to the tolerance: those nearest it are the layer
            on = np.abs(found - _best(kind)) <= np.nanmin(np.abs(found - _best(kind)))
        layer[left[on]] = number
        left = left[~on]
        if len(left):
            found = score(x[left], y[left], technology, kind).efficiency
    return Layers(layer, first.status, first.efficiency, x, y, technology, kind)


def _best(kind: Orientation) -> float:
    return 0.0 if kind is Orientation.DIRECTIONAL else 1.0


def _on_frontier(efficiency: Floats, kind: Orientation) -> NDArray[np.bool_]:
    return np.asarray(np.abs(efficiency - _best(kind)) <= ON_LAYER)
