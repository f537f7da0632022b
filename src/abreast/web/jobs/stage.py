"""How whoever does something long says how far it is."""

from collections.abc import Callable

Stage = Callable[[str], None]
"""Told the name of each stage as it begins."""
