"""What waits beside the forms: pairs to be agreed on, questions to be answered, recounts, projects to be verified."""

from __future__ import annotations

from dataclasses import dataclass

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign
from abreast.web.help.pairs import Pair, waiting
from abreast.web.innovations.models import Project
from abreast.web.questions.answering import to_do
from abreast.web.questions.asked import Question, work_list
from abreast.web.questions.models import Recount
from abreast.web.reach import own_units, within_reach
from abreast.web.rules import Right, Role

MOST = 12


@dataclass(frozen=True, slots=True)
class Lived:
    """Lists are cut at `MOST`; `questions_open` says how many questions within reach are asked and not answered."""

    pairs: list[Pair]
    questions: list[Question]
    questions_open: int
    recounts: list[Recount]
    to_verify: list[Project]

    @property
    def empty(self) -> bool:
        return not (self.pairs or self.questions or self.recounts or self.to_verify)


def lived(actor: Actor, campaign: Campaign) -> Lived:
    """What waits for somebody."""
    units = own_units(actor, campaign)
    asked = actor.may_somewhere(Right.QUESTIONS, campaign)
    found = work_list(actor, campaign, only_open=True, start=0, most=MOST) if asked else None
    verified = [one.path for one in actor.standings(campaign) if one.role is Role.VERIFIER]
    return Lived(
        pairs=waiting(actor, campaign, units)[:MOST],
        questions=[one for one in found.shown if one.row["status"] == "asked"] if found else [],
        questions_open=found.open if found else 0,
        recounts=[one for one in to_do(actor, campaign, verified, MOST) if actor.may(Right.VERIFY, one.unit)]
        if verified
        else [],
        to_verify=_to_verify(actor, campaign) if verified else [],
    )


def _to_verify(actor: Actor, campaign: Campaign) -> list[Project]:
    realised = Project.objects.filter(
        within_reach(actor, Right.VERIFY, campaign), campaign=campaign, verified=None, abandoned=None
    ).exclude(realised=None)
    some = realised.select_related("unit", "unit__parent").order_by("-realised", "-pk")[:MOST]
    for one in some:
        one.unit.campaign = campaign
    return [one for one in some if actor.may(Right.VERIFY, one.unit)]
