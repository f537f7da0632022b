"""Catch up (赶): pledges and their coverage, progress since the start, and who drew level."""

from abreast.catchup.account import coverage_tables, growth_table, progress_tables, read_pledges

__all__ = ["coverage_tables", "growth_table", "progress_tables", "read_pledges"]
