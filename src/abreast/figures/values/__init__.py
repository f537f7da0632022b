"""Values: reported figures added up along the tree, and what is computed from them."""

from abreast.figures.values.base import base, base_and_totals, totals
from abreast.figures.values.computed import evaluate
from abreast.figures.values.expected import expected
from abreast.figures.values.window import window

__all__ = ["base", "base_and_totals", "evaluate", "expected", "totals", "window"]
