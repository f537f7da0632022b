"""What people wrote down beside the figures: pledges, exemplars, movements, practice cards, innovations, help, answers,
recounts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import polars as pl

from abreast import catchup, help, innovation, integrity, learn
from abreast.campaign import Campaign
from abreast.tables import Refusal, Refused

Read = TypeVar("Read")
Stage = Callable[[str], None]
STAGES = ("pledges", "exemplars", "movements", "practice cards", "innovations", "help", "answers")


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Each as its room reads it; None where the folder does not have it, answers and recounts then without rows."""

    pledges: catchup.Pledges | None
    appointed: learn.Appointments | None
    movements: pl.DataFrame | None
    participation: pl.DataFrame | None
    practices: learn.Practices | None
    projects: pl.DataFrame | None
    help: help.Agreements
    answers: pl.DataFrame
    recounts: pl.DataFrame


def read(campaign: Campaign, stage: Stage = lambda _: None) -> Lists:
    """All lists of a campaign folder. `stage` is told the name of each of `STAGES` as it begins.

    Raises
    ------
    Refused
        With every fault of every list.
    """
    refusals: list[Refusal] = []
    stage("pledges")
    pledges = _kept(refusals, lambda: catchup.read_pledges(campaign))
    stage("exemplars")
    appointed = _kept(refusals, lambda: learn.read_appointed(campaign))
    stage("movements")
    movements = _kept(refusals, lambda: catchup.read_movements(campaign))
    participation = _kept(refusals, lambda: catchup.read_participation(campaign, movements))
    stage("practice cards")
    practices = _kept(refusals, lambda: learn.read_practices(campaign))
    stage("innovations")
    projects = _kept(refusals, lambda: innovation.read_projects(campaign))
    stage("help")
    agreed = _kept(refusals, lambda: help.read_agreements(campaign))
    stage("answers")
    answers = _kept(refusals, lambda: integrity.read_answers(campaign))
    recounts = _kept(refusals, lambda: integrity.read_recounts(campaign))
    if refusals or agreed is None or answers is None or recounts is None:
        raise Refused(refusals)
    return Lists(pledges, appointed, movements, participation, practices, projects, agreed, answers, recounts)


def _kept(refusals: list[Refusal], reading: Callable[[], Read]) -> Read | None:
    try:
        return reading()
    except Refused as refused:
        refusals += refused.refusals
        return None
