"""A campaign folder from a stranger's spreadsheet: everything guessed, every guess marked and easy to change."""

from abreast.figures.guess.guess import Guess
from abreast.figures.guess.new import Made, new

__all__ = ["Guess", "Made", "new"]
