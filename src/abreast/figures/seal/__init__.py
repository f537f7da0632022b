"""Sealed periods: immutable, hashed, chained."""

from abreast.figures.seal.chain import Seal, chain, head
from abreast.figures.seal.verify import Problem, verify

__all__ = ["Problem", "Seal", "chain", "head", "verify"]
