"""Catch up (赶): pledges and their coverage, progress since the start, and who drew level."""

from abreast.catchup.account import coverage_tables, growth_table, progress_tables, targets
from abreast.catchup.certain import Written, confirmed_tables
from abreast.catchup.movements import read_movements, read_participation
from abreast.catchup.pledges import Pledges, read_pledges
from abreast.catchup.propose import propose
from abreast.catchup.states import pledge_tables
from abreast.catchup.taking_part import movement_tables

__all__ = [
    "Pledges",
    "Written",
    "confirmed_tables",
    "coverage_tables",
    "growth_table",
    "movement_tables",
    "pledge_tables",
    "progress_tables",
    "propose",
    "read_movements",
    "read_participation",
    "read_pledges",
    "targets",
]
