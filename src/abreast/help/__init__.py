"""Help (帮): who should help whom, and what came of it (protocol 8)."""

from abreast.help.account import help_tables
from abreast.help.agreements import Agreements, read_agreements

__all__ = ["Agreements", "help_tables", "read_agreements"]
