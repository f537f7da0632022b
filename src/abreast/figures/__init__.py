"""What was reported: read, checked, sealed."""

from abreast.figures import seal, values
from abreast.figures.accounts import accounts
from abreast.figures.agreement import agreement
from abreast.figures.amended import amended
from abreast.figures.reading import Reading, read, read_files
from abreast.figures.recounts import recounted
from abreast.figures.sealed import FIGURES
from abreast.figures.sums import sums

__all__ = [
    "FIGURES",
    "Reading",
    "accounts",
    "agreement",
    "amended",
    "read",
    "read_files",
    "recounted",
    "seal",
    "sums",
    "values",
]
