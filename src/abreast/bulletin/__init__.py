"""The bulletin (快报): statements, words, charts and pages in English and Chinese."""

from abreast.bulletin.build import Bulletin, build, compose, prints, read, texts, to_json, write
from abreast.bulletin.pdf import MISSING as NO_PDF
from abreast.bulletin.recompute import compare, recompute, verify
from abreast.bulletin.statement import Source, Statement, StatementError

__all__ = [
    "NO_PDF",
    "Bulletin",
    "Source",
    "Statement",
    "StatementError",
    "build",
    "compare",
    "compose",
    "prints",
    "read",
    "recompute",
    "texts",
    "to_json",
    "verify",
    "write",
]
