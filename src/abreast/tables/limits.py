"""How large a file may be before it is refused unread: a few bytes must not fill the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, checked before memory is taken."""

    file_bytes: int = 2 * 1024**3
    unpacked_bytes: int = 1024**3
    members: int = 10_000
    columns: int = 16_384
    rows: int = 50_000_000
    cells: int = 30_000_000
    """Cells of one sheet, counting the empty ones up to its furthest row and column."""


LIMITS = Limits()
