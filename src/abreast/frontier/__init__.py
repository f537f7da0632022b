"""Frontiers: efficiency scores with certificates. Arrays in, frozen results out."""

from abreast.frontier.duties import Reason
from abreast.frontier.errors import FrontierError
from abreast.frontier.partial import Partial, order_alpha, order_m
from abreast.frontier.score import score
from abreast.frontier.scores import Scores

__all__ = ["FrontierError", "Partial", "Reason", "Scores", "order_alpha", "order_m", "score"]
