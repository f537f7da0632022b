"""Frontiers: efficiency scores with certificates. Arrays in, frozen results out."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from abreast.frontier.duties import Reason
from abreast.frontier.errors import FrontierError
from abreast.frontier.score import score
from abreast.frontier.scores import Scores

if TYPE_CHECKING:
    from abreast.frontier.distance import LeastDistance, least_distance
    from abreast.frontier.intervals import Intervals, bootstrap
    from abreast.frontier.ladder import Layers, Rung, layers
    from abreast.frontier.partial import Partial, order_alpha, order_m
    from abreast.frontier.productivity import malmquist
    from abreast.frontier.scale import ScaleEfficiency, scale_efficiency

__all__ = [
    "FrontierError",
    "Intervals",
    "Layers",
    "LeastDistance",
    "Partial",
    "Reason",
    "Rung",
    "ScaleEfficiency",
    "Scores",
    "bootstrap",
    "layers",
    "least_distance",
    "malmquist",
    "order_alpha",
    "order_m",
    "scale_efficiency",
    "score",
]

# Loaded on first use: compiled kernels take a second to load, which scripts that never call them need not wait for.
# None of these names may be the name of a module of this room, which would take its place once imported.
_HOME = {
    "Intervals": "intervals",
    "Layers": "ladder",
    "LeastDistance": "distance",
    "Partial": "partial",
    "Rung": "ladder",
    "ScaleEfficiency": "scale",
    "bootstrap": "intervals",
    "layers": "ladder",
    "least_distance": "distance",
    "malmquist": "productivity",
    "order_alpha": "partial",
    "order_m": "partial",
    "scale_efficiency": "scale",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
