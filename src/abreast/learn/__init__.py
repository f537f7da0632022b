"""Learn (学): whom to be the same as, what that would be worth, and what the advanced do."""

from abreast.learn.adoption import practice_tables
from abreast.learn.appointed import Appointments, read_appointed
from abreast.learn.exemplars import exemplars
from abreast.learn.practices import Practices, read_practices
from abreast.learn.what_if import signs, what_if

__all__ = [
    "Appointments",
    "Practices",
    "exemplars",
    "practice_tables",
    "read_appointed",
    "read_practices",
    "signs",
    "what_if",
]
