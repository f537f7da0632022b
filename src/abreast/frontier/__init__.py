"""Frontiers: efficiency scores with certificates. Arrays in, frozen results out."""

from abreast.frontier.duties import Reason
from abreast.frontier.errors import FrontierError
from abreast.frontier.score import score
from abreast.frontier.scores import Scores

__all__ = ["FrontierError", "Reason", "Scores", "score"]
