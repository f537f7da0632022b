"""Registering innovation projects, taking them over, and having them verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.lines import next_code
from abreast.web.campaigns.models import Campaign, Interval, Unit
from abreast.web.closing.sealed import day_of_writing, first_open_day
from abreast.web.innovations.models import Project
from abreast.web.pledges.coverage import within
from abreast.web.reach import within_reach
from abreast.web.rules import Right


class NotSoError(Exception):
    """A project cannot be so; the message says why, in the reader's language. `field`: where in the form."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Draft:
    """A project as somebody describes it; texts in the language they were written in. Without `realised` a proposal."""

    step: str
    title: str
    how: str
    realised: date | None
    significant: bool
    aspect: str
    effect_indicator: str
    effect: float | None
    evidence: str


def listed(
    actor: Actor, campaign: Campaign, path: str = "", step: str = "", *, waiting: bool = False
) -> QuerySet[Project]:
    """The register, newest first: of a unit (its path) and those below it, of a class, or what `actor` is to verify."""
    projects = Project.objects.filter(campaign=campaign)
    if path:
        projects = projects.filter(unit__in=within(campaign, path))
    if step:
        projects = projects.filter(step=step)
    if waiting:
        reach = within_reach(actor, Right.VERIFY, campaign)
        projects = projects.filter(reach, realised__isnull=False, verified=None, abandoned=None)
    return projects.select_related("unit", "unit__parent").order_by("-realised", "-pk")


def register(
    actor: Actor, unit: Unit, draft: Draft, language: str, adopted: Project | None = None
) -> Project:
    """Write a project down; `adopted`: the one it was taken over from.

    Raises
    ------
    NotSoError
        The day is sealed, still to come, before the original was realised, or the unit did not exist then.
    """
    campaign = unit.campaign
    _day_fits(unit, draft.realised, adopted)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        project = Project.objects.create(
            campaign=campaign,
            code=next_code(Project, campaign),
            unit=unit,
            adopted_from=adopted.code if adopted else "",
            proposed=None if draft.realised else day_of_writing(campaign),
            **_fields(draft, language),
        )
        deed = Deed.INNOVATION_TAKEN_OVER if adopted else Deed.INNOVATION_REGISTERED
        record(actor, deed, campaign, unit=unit.code, project=project.code, step=draft.step)
    return project


def change(actor: Actor, project: Project, draft: Draft, language: str) -> None:
    """Describe an unsealed project anew.

    Raises
    ------
    NotSoError
        As `register`; or others took the project over on a day before the new one.
    """
    if sealed(project):
        raise NotSoError("title", _("This project is sealed; what is new is a project of its own."))
    original = origin_of(project)
    _day_fits(project.unit, draft.realised, original)
    early = Project.objects.filter(
        campaign=project.campaign, adopted_from=project.code, realised__isnull=False
    )
    if early.exists() and (draft.realised is None or early.filter(realised__lt=draft.realised).exists()):
        raise NotSoError("realised", _("Others had taken it over by then."))
    if project.proposed and draft.realised and draft.realised < project.proposed:
        raise NotSoError("realised", _("This is before the project was proposed."))
    with transaction.atomic():
        fields = _fields(draft, language)
        if draft.realised is None and project.proposed is None:
            fields["proposed"] = day_of_writing(project.campaign)
        project.change(**fields)
        record(actor, Deed.INNOVATION_CHANGED, project.campaign, unit=project.unit.code, project=project.code)


def verify(actor: Actor, project: Project) -> None:
    """A verifier has seen it. `NotSoError` where there is nothing to be seen yet."""
    if project.realised is None:
        raise NotSoError("realised", _("It has not been realised yet."))
    _dated(actor, project, "verified", Deed.INNOVATION_VERIFIED)


def give_up(actor: Actor, project: Project) -> None:
    """It is no longer done; it stays in the register."""
    _dated(actor, project, "abandoned", Deed.INNOVATION_GIVEN_UP)


def sealed(project: Project) -> bool:
    """Whether it is in a seal already."""
    return project.realised is not None and project.realised < first_open_day(project.campaign)


def origin_of(project: Project) -> Project | None:
    """The project it was taken over from."""
    if not project.adopted_from:
        return None
    return Project.objects.filter(campaign=project.campaign, code=project.adopted_from).first()


def _dated(actor: Actor, project: Project, step: str, deed: Deed) -> None:
    with transaction.atomic():
        current = Project.objects.select_for_update().select_related("campaign", "unit").get(pk=project.pk)
        if getattr(current, step) is None and current.abandoned is None:
            day = max([day_of_writing(current.campaign), *_days(current)])
            current.change(**{step: day})
            record(actor, deed, current.campaign, unit=current.unit.code, project=current.code)


def _days(project: Project) -> list[date]:
    days = (project.proposed, project.trial, project.realised, project.verified)
    return [day for day in days if day is not None]


def _day_fits(unit: Unit, realised: date | None, adopted: Project | None) -> None:
    if realised is None:
        if adopted is not None and adopted.realised is None:
            raise NotSoError("realised", _("The original has not been realised yet."))
        return
    campaign = unit.campaign
    first, last = first_open_day(campaign), day_of_writing(campaign)
    if not first <= realised <= last:
        words = _("Give a day that is not sealed and not to come: %(first)s to %(last)s.")
        raise NotSoError("realised", words % {"first": first.isoformat(), "last": last.isoformat()})
    there = Interval.objects.filter(
        Q(since=None) | Q(since__lte=realised), Q(until=None) | Q(until__gte=realised), unit=unit
    )
    if not there.exists():
        raise NotSoError("realised", _("The unit did not exist on this day."))
    if adopted is not None and (adopted.realised is None or adopted.realised > realised):
        raise NotSoError("realised", _("The original had not been realised by then."))


def _fields(draft: Draft, language: str) -> dict[str, object]:
    return {
        "step": draft.step,
        f"title_{language}": draft.title,
        f"how_{language}": draft.how,
        "realised": draft.realised,
        "significant": draft.significant,
        "aspect": draft.aspect,
        "effect_indicator": draft.effect_indicator,
        "effect": draft.effect,
        "evidence": draft.evidence,
    }
