"""The exact engine: the frame of a reference set, and certified optima of any number of units against it."""

from .frame import Frame, span
from .nested import nested
from .solve import INFEASIBLE, OPTIMAL, OWN, UNSOLVED, SolveResult, solve
from .warmup import compile_kernels

__all__ = [
    "INFEASIBLE",
    "OPTIMAL",
    "OWN",
    "UNSOLVED",
    "Frame",
    "SolveResult",
    "compile_kernels",
    "nested",
    "solve",
    "span",
]
