"""Families of statements: each a pure function from the results tables to statements with their words."""

from abreast.bulletin.families.allround import allround
from abreast.bulletin.families.changes import changes
from abreast.bulletin.families.confirmed import confirmed
from abreast.bulletin.families.coverage import coverage
from abreast.bulletin.families.effects import effects
from abreast.bulletin.families.growth import growth
from abreast.bulletin.families.help import help
from abreast.bulletin.families.indicators import indicators
from abreast.bulletin.families.innovation import innovation
from abreast.bulletin.families.inputs import Inputs
from abreast.bulletin.families.learning import learning
from abreast.bulletin.families.levels import levels
from abreast.bulletin.families.money import gaps_in_money
from abreast.bulletin.families.movements import movements
from abreast.bulletin.families.pledging import pledging
from abreast.bulletin.families.practices import practices
from abreast.bulletin.families.progress import progress
from abreast.bulletin.families.standings import standings

FAMILIES = (
    indicators,
    levels,
    standings,
    learning,
    gaps_in_money,
    progress,
    confirmed,
    allround,
    effects,
    changes,
    growth,
    coverage,
    movements,
    pledging,
    innovation,
    help,
    practices,
)

__all__ = [
    "FAMILIES",
    "Inputs",
    "allround",
    "changes",
    "confirmed",
    "coverage",
    "effects",
    "gaps_in_money",
    "growth",
    "help",
    "indicators",
    "innovation",
    "learning",
    "levels",
    "movements",
    "pledging",
    "practices",
    "progress",
    "standings",
]
