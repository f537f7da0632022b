"""Sealed periods: immutable, hashed, chained."""

from abreast.figures.seal.chain import Seal, chain, head
from abreast.figures.seal.close import close, next_covers
from abreast.figures.seal.verify import Problem, verify

__all__ = ["Problem", "Seal", "chain", "close", "head", "next_covers", "verify"]
