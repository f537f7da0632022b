"""What was reported: read, checked, sealed."""

from abreast.figures import seal, values
from abreast.figures.reading import FIGURES, read

__all__ = ["FIGURES", "read", "seal", "values"]
