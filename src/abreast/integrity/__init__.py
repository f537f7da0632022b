"""Questions to ask before a figure is believed: one small file per check. No answer changes a figure, and none
is public."""

from abreast.integrity.answers import read_answers, read_recounts
from abreast.integrity.asking import CHECKS, Record, doubted, open_ones, questions, with_influence
from abreast.integrity.power import measured
from abreast.integrity.sampling import recount_sample

__all__ = [
    "CHECKS",
    "Record",
    "doubted",
    "measured",
    "open_ones",
    "questions",
    "read_answers",
    "read_recounts",
    "recount_sample",
    "with_influence",
]
