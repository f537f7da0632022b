"""The order in which people count: Workshop 2 comes before Workshop 10."""

from __future__ import annotations

import re

DIGITS = re.compile(r"(\d+)")
Key = list[tuple[bool, int, str]]


def natural(code: str) -> Key:
    """A key by which codes and paths are sorted with their numbers as numbers."""
    return [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in DIGITS.split(code)
        if part
    ]
