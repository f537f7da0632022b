"""Registering innovation projects, taking them over, and having them verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isfinite

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.existing import existed
from abreast.web.campaigns.gate import lists_of
from abreast.web.campaigns.lines import next_code
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import (
    day_of_writing,
    days_that_fit,
    first_open_day,
    refuse_while_closing,
)
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
    with lists_of(campaign, one_at_a_time=True):
        if adopted is not None:
            adopted.refresh_from_db(fields=("realised",))
        _fits(unit, draft, adopted)
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
    """Describe an unsealed project anew. Whoever verified it saw another one: it waits for a verifier again.

    Raises
    ------
    NotSoError
        As `register`; or it is sealed or given up, or others took it over on a day before the new one.
    BeingClosedError
        The period it belongs to is being closed.
    """
    campaign = project.campaign
    with lists_of(campaign, one_at_a_time=True):
        current = Project.objects.select_related("unit").get(pk=project.pk)
        current.campaign = current.unit.campaign = campaign
        _can_be_changed(current)
        _fits(current.unit, draft, origin_of(current))
        _fits_its_past(current, draft)
        fields = _fields(draft, language)
        if draft.realised is None and current.proposed is None:
            fields["proposed"] = day_of_writing(campaign)
        was_verified = current.verified
        project.__dict__.update(current.change(**fields, verified=None).__dict__)
        facts = {"no_longer_verified": was_verified.isoformat()} if was_verified else {}
        record(
            actor, Deed.INNOVATION_CHANGED, campaign, unit=current.unit.code, project=current.code, **facts
        )


def _can_be_changed(project: Project) -> None:
    if project.abandoned is not None:
        raise NotSoError("title", _("This project was given up; what is new is a project of its own."))
    if sealed(project):
        refuse_while_closing(project.campaign)
        raise NotSoError("title", _("This project is sealed; what is new is a project of its own."))


def _fits_its_past(project: Project, draft: Draft) -> None:
    """What was written of a project before stays true: when it was proposed and tried, and who took it over."""
    early = Project.objects.filter(
        campaign=project.campaign, adopted_from=project.code, realised__isnull=False
    )
    if early.exists() and (draft.realised is None or early.filter(realised__lt=draft.realised).exists()):
        raise NotSoError("realised", _("Others had taken it over by then."))
    before = max((day for day in (project.proposed, project.trial) if day is not None), default=None)
    if before is not None and draft.realised is not None and draft.realised < before:
        raise NotSoError("realised", _("This is before the project was proposed or tried."))


def verify(actor: Actor, project: Project) -> None:
    """A verifier has seen it. `NotSoError` where there is nothing to be seen yet."""
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
    with lists_of(project.campaign, one_at_a_time=True):
        current = Project.objects.select_related("unit").get(pk=project.pk)
        current.campaign = project.campaign
        if step == "verified" and current.realised is None:
            raise NotSoError("realised", _("It has not been realised yet."))
        if getattr(current, step) is None and current.abandoned is None:
            day = max([day_of_writing(current.campaign), *_days(current)])
            current.change(**{step: day})
            record(actor, deed, current.campaign, unit=current.unit.code, project=current.code)


def _days(project: Project) -> list[date]:
    days = (project.proposed, project.trial, project.realised, project.verified)
    return [day for day in days if day is not None]


def _fits(unit: Unit, draft: Draft, adopted: Project | None) -> None:
    """What `abreast check` asks of a project."""
    meaning, realised = unit.campaign.meaning, draft.realised
    known = {
        "step": {one.id for one in meaning.innovation.classes},
        "aspect": {"", *meaning.aspects},
        "effect_indicator": {"", *meaning.indicators},
    }
    for name, names in known.items():
        if getattr(draft, name) not in names:
            raise NotSoError(name, _("is not one of %(names)s") % {"names": ", ".join(sorted(names - {""}))})
    if draft.effect is not None and not isfinite(draft.effect):
        raise NotSoError("effect", _("is not a number"))
    if draft.effect is not None and not draft.effect_indicator:
        raise NotSoError("effect_indicator", _("Say what the number is a number of."))
    if adopted is not None and (adopted.realised is None or (realised and adopted.realised > realised)):
        words = _("The original had not been realised by then.")
        raise NotSoError("realised", words if realised else _("The original has not been realised yet."))
    if realised is not None:
        _day_fits(unit, realised)


def _day_fits(unit: Unit, realised: date) -> None:
    first, last = first_open_day(unit.campaign), day_of_writing(unit.campaign)
    if not first <= realised <= last:
        raise NotSoError("realised", days_that_fit(unit.campaign, first, last))
    if not existed(unit, realised):
        raise NotSoError("realised", _("The unit did not exist on this day."))


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
