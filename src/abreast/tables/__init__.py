"""Tables as people send them: any CSV, workbook or Parquet file, read as text with row numbers kept."""

from abreast.tables.limits import LIMITS, Limits
from abreast.tables.paths import find, inside, matching
from abreast.tables.phrase import Phrase
from abreast.tables.read import read, read_named
from abreast.tables.refusal import Refusal, Refused, shown
from abreast.tables.table import Table

__all__ = [
    "LIMITS",
    "Limits",
    "Phrase",
    "Refusal",
    "Refused",
    "Table",
    "find",
    "inside",
    "matching",
    "read",
    "read_named",
    "shown",
]
