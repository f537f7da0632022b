"""Frontiers: efficiency scores with certificates. Arrays in, frozen results out."""

from abreast.frontier.distance import LeastDistance, least_distance
from abreast.frontier.duties import Reason
from abreast.frontier.errors import FrontierError
from abreast.frontier.partial import Partial, order_alpha, order_m
from abreast.frontier.scale import ScaleEfficiency, scale_efficiency
from abreast.frontier.score import score
from abreast.frontier.scores import Scores

__all__ = [
    "FrontierError",
    "LeastDistance",
    "Partial",
    "Reason",
    "ScaleEfficiency",
    "Scores",
    "least_distance",
    "order_alpha",
    "order_m",
    "scale_efficiency",
    "score",
]
