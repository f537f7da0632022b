"""The exact engine: the frame of a reference set, and certified optima of any number of units against it."""

from .frame import Frame, span
from .solve import INFEASIBLE, OPTIMAL, OWN, UNSOLVED, SolveResult, solve

__all__ = ["INFEASIBLE", "OPTIMAL", "OWN", "UNSOLVED", "Frame", "SolveResult", "solve", "span"]
