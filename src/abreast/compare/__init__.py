"""Compare (比): advanced levels at every scope, standings with their uncertainty."""

from abreast.compare.standings import Compared, standings

__all__ = ["Compared", "standings"]
