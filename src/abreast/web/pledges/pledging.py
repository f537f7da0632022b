"""Making and changing pledges; what is covered follows in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.gate import lists_of
from abreast.web.campaigns.lines import next_code
from abreast.web.campaigns.models import Unit
from abreast.web.closing.sealed import day_of_writing, first_open_day
from abreast.web.pledges.coverage import count_again
from abreast.web.pledges.fitting import NotPledgedError, fit
from abreast.web.pledges.models import Measure, Milestone, Pledge, Target


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody pledges, checked. Texts are in the language they were written in."""

    aspect: str
    same_as: str
    same_as_kind: str
    due: str
    targets: tuple[tuple[str, float, bool], ...]
    milestones: tuple[tuple[date, str], ...]
    measures: tuple[tuple[str, str], ...]


def make(actor: Actor, unit: Unit, draft: Draft, language: str) -> Pledge:
    """Write a pledge down; an open one in the same aspect is superseded by it. `NotPledgedError` where it cannot be."""
    campaign = unit.campaign
    with lists_of(campaign, one_at_a_time=True):
        fit(unit, draft, day_of_writing(campaign))
        code = next_code(Pledge, campaign)
        before = Pledge.objects.filter(unit=unit, aspect=draft.aspect, state="active").order_by("-pk").first()
        pledge = Pledge.objects.create(
            campaign=campaign,
            code=code,
            unit=unit,
            aspect=draft.aspect,
            same_as=draft.same_as,
            same_as_kind=draft.same_as_kind,
            made=day_of_writing(campaign),
            due=draft.due,
            declared=True,
            supersedes=before.code if before else "",
        )
        if before is not None:
            before.campaign = campaign
            _end(before, "superseded")
        _parts(pledge, draft, language)
        settle(pledge)
        record(actor, Deed.PLEDGED, campaign, unit=unit.code, pledge=code, aspect=draft.aspect)
    return pledge


def change(actor: Actor, pledge: Pledge, draft: Draft, language: str) -> Pledge:
    """Say anew what a pledge says. Returns the pledge that holds from now on.

    One that is sealed already stays as it was: what is only added to it is written below it, dated; anything else makes
    a new pledge, which supersedes it.

    Raises
    ------
    NotPledgedError
        It cannot be so, or is over.
    """
    with lists_of(pledge.campaign, one_at_a_time=True):
        current = Pledge.objects.select_related("unit").get(pk=pledge.pk)
        current.campaign = current.unit.campaign = pledge.campaign
        if current.state != "active":
            raise NotPledgedError("state", _("Only an active pledge can be changed or withdrawn."))
        if current.made >= first_open_day(current.campaign):
            fit(current.unit, draft, current.made)
            current.change(same_as=draft.same_as, same_as_kind=draft.same_as_kind, due=draft.due)
            for parts in (current.targets, current.milestones, current.measures):
                parts.all().delete()
            _parts(current, draft, language)
        else:
            more = _added(current, draft)
            if more is None:
                return make(actor, current.unit, draft, language)
            _parts(current, more, language, day_of_writing(current.campaign))
        settle(current)
        record(actor, Deed.PLEDGE_CHANGED, current.campaign, unit=current.unit.code, pledge=current.code)
    return current


def _added(pledge: Pledge, draft: Draft) -> Draft | None:
    """What a draft has beyond the pledge; None where it has changed or left out something."""
    if (draft.same_as, draft.same_as_kind, draft.due) != (pledge.same_as, pledge.same_as_kind, pledge.due):
        return None
    targets = {(one.indicator, one.target, one.guard) for one in pledge.targets.all()}
    steps = {
        (one.due, text) for one in pledge.milestones.all() for text in (one.text_en, one.text_zh) if text
    }
    measures = {
        (text, one.responsible)
        for one in pledge.measures.all()
        for text in (one.text_en, one.text_zh)
        if text
    }
    kept = (
        targets <= {(code, value, guard) for code, value, guard in draft.targets}
        and all(set(_said(one)) & {text for _, text in draft.milestones} for one in pledge.milestones.all())
        and all(set(_said(one)) & {text for text, _ in draft.measures} for one in pledge.measures.all())
    )
    if not kept:
        return None
    return replace(
        draft,
        targets=tuple(one for one in draft.targets if one not in targets),
        milestones=tuple(one for one in draft.milestones if one not in steps),
        measures=tuple(one for one in draft.measures if one not in measures),
    )


def _said(part: Milestone | Measure) -> list[str]:
    return [text for text in (part.text_en, part.text_zh) if text] or [""]


def withdraw(actor: Actor, pledge: Pledge) -> None:
    """Take a pledge back; it stays to be read."""
    with lists_of(pledge.campaign, one_at_a_time=True):
        current = Pledge.objects.get(pk=pledge.pk)
        current.campaign = pledge.campaign
        if current.state != "active":
            return
        _end(current, "withdrawn")
        count_again(pledge.campaign, pk=pledge.unit_id)
        record(actor, Deed.PLEDGE_WITHDRAWN, pledge.campaign, unit=pledge.unit.code, pledge=pledge.code)


def _end(pledge: Pledge, state: str) -> None:
    pledge.change(state=state, ended=max(day_of_writing(pledge.campaign), pledge.made))


def settle(pledge: Pledge) -> None:
    """Work out since when a pledge is complete, and whether its unit is covered."""
    pledge.complete_from = complete_from(pledge)
    pledge.save(update_fields=["complete_from"])
    count_again(pledge.campaign, pk=pledge.unit_id)


def complete_from(pledge: Pledge) -> date | None:
    """The day on which it had all four: whom to be the same as, a target, a plan, a measure somebody answers for."""
    if not pledge.same_as:
        return None
    parts = (
        _first(one.date for one in pledge.targets.filter(guard=False, target__isnull=False)),
        _first(one.date for one in pledge.milestones.all()),
        _first(one.date for one in pledge.measures.all() if one.responsible.strip()),
    )
    if any(part is None for part in parts):
        return None
    return max(pledge.made, *(part for part in parts if part is not None))


def _first(days: Iterable[date | None]) -> date | None:
    """The first of some days; a line without one was written down with the pledge."""
    return min((day or date.min for day in days), default=None)


def _parts(pledge: Pledge, draft: Draft, language: str, day: date | None = None) -> None:
    """The parts of a draft; `day`: on which they are added to a pledge that was made before."""
    text = f"text_{language}"
    for indicator, value, guard in draft.targets:
        Target.objects.create(pledge=pledge, indicator=indicator, target=value, guard=guard, date=day)
    for due, words in draft.milestones:
        Milestone.objects.create(pledge=pledge, due=due, date=day, **{text: words})
    for words, responsible in draft.measures:
        Measure.objects.create(pledge=pledge, responsible=responsible, date=day, **{text: words})
