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
    from abreast.frontier.leave_out import Influence, influence
    from abreast.frontier.metafrontier import Nested, nested
    from abreast.frontier.partial import Partial, order_alpha, order_m
    from abreast.frontier.productivity import malmquist
    from abreast.frontier.scale import ScaleEfficiency, scale_efficiency
    from abreast.frontier.slack_models import SlackScores, additive, sbm

__all__ = [
    "FrontierError",
    "Influence",
    "Intervals",
    "Layers",
    "LeastDistance",
    "Nested",
    "Partial",
    "Reason",
    "Rung",
    "ScaleEfficiency",
    "Scores",
    "SlackScores",
    "additive",
    "bootstrap",
    "influence",
    "layers",
    "least_distance",
    "malmquist",
    "nested",
    "order_alpha",
    "order_m",
    "sbm",
    "scale_efficiency",
    "score",
]

# Loaded on first use: compiled kernels take a second to load, which scripts that never call them need not wait for.
# None of these names may be the name of a module of this room, which would take its place once imported.
_HOME = {
    "Influence": "leave_out",
    "Intervals": "intervals",
    "Layers": "ladder",
    "LeastDistance": "distance",
    "Nested": "metafrontier",
    "Partial": "partial",
    "Rung": "ladder",
    "ScaleEfficiency": "scale",
    "SlackScores": "slack_models",
    "additive": "slack_models",
    "bootstrap": "intervals",
    "influence": "leave_out",
    "layers": "ladder",
    "least_distance": "distance",
    "malmquist": "productivity",
    "nested": "metafrontier",
    "order_alpha": "partial",
    "order_m": "partial",
    "sbm": "slack_models",
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
