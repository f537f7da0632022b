"""A possible headline, and from what size on it is sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from abreast.bulletin.names import Term
from abreast.bulletin.number import Lang
from abreast.bulletin.sentence import Sentence
from abreast.bulletin.statement import Key

SURE = 2.0
LARGEST = 8.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible headline: its size, the statement behind it, what stands above it, and its words."""

    size: float
    key: Key
    topic: Term | None
    words: Callable[[Lang], Sentence]

    @property
    def sure(self) -> bool:
        return self.size >= SURE
