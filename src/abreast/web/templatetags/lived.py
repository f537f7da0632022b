"""Words for what people write down: help, innovations, practice cards; and who may do what here."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from abreast.campaign import Definition
from abreast.web.actor import Actor
from abreast.web.campaigns.models import Unit
from abreast.web.innovations.models import Project
from abreast.web.language import language, said
from abreast.web.measures import measure_of_indicator
from abreast.web.questions.models import Recount
from abreast.web.rules import Right
from abreast.web.templatetags.words import looked_up, title

register = template.Library()


@register.filter
def both(line: Any, name: str) -> str:
    """A text that stands in both languages, in the reader's or else in the other; `name` without the language."""
    own, other = ("zh", "en") if language() == "zh" else ("en", "zh")
    text: str = getattr(line, f"{name}_{own}") or getattr(line, f"{name}_{other}")
    return text


@register.filter
def step(code: str, meaning: Definition) -> str:
    """A class of the ladder of innovation; its code where the campaign no longer has it."""
    found = next((one for one in meaning.innovation.classes if one.id == code), None)
    return said(found.title) if found else code


@register.simple_tag(takes_context=True)
def may(context: Context, right: str, unit: Unit) -> bool:
    """Whether the reader may do something at a unit."""
    allowed: bool = context["actor"].may(Right(right), unit)
    return allowed


def whose(actor: Actor, unit: Unit) -> str:
    """A unit's title; of a person, to whoever may not see where that person stands, only where they belong."""
    if not unit.person or actor.may(Right.READ, unit):
        return title(unit)
    return _("somebody of %(unit)s") % {"unit": title(unit.parent) if unit.parent else "–"}


def placed(actor: Actor, unit: Unit) -> str:
    """As `whose`, with the unit above where that is not the outermost: workshops of many plants are called alike."""
    text = whose(actor, unit)
    above = unit.parent
    return text if unit.person or above is None or above.parent_id is None else f"{text} · {title(above)}"


@register.simple_tag(takes_context=True, name="placed")
def placed_tag(context: Context, unit: Unit) -> str:
    """As `placed`, for the reader of the page."""
    return placed(context["actor"], unit)


@register.simple_tag(takes_context=True, name="whose")
def whose_tag(context: Context, unit: Unit) -> str:
    """As `whose`, for the reader of the page."""
    return whose(context["actor"], unit)


@register.filter
def effect(project: Project, meaning: Definition) -> str:
    """The effect of a project in the unit of its indicator."""
    return measure_of_indicator(meaning, project.effect_indicator).text(project.effect)


@register.filter
def counted(one: Recount, meaning: Definition) -> str:
    """What was counted again, in the unit of its indicator."""
    return measure_of_indicator(meaning, one.indicator).text(one.value)


# How far a pair of helper and helped is.
HELP = {
    "proposed": lambda: _("proposed"),
    "accepted": lambda: _("agreed"),
    "declined": lambda: _("declined"),
    "ended": lambda: _("ended"),
}
register.filter("helping", looked_up(HELP))

# How far an innovation project is.
PROJECT = {
    "proposed": lambda: _("put forward"),
    "trial": lambda: _("on trial"),
    "realised": lambda: _("realised"),
    "verified": lambda: _("verified"),
    "abandoned": lambda: _("given up"),
}
register.filter("project_state", looked_up(PROJECT))

# Whether a unit's own trend arrives at the target by then.
REACHABLE = {
    "likely": lambda: _("At its own trend the unit arrives by then."),
    "possible": lambda: _("It may arrive by then: the target lies within what its trend leaves open."),
    "not at this trend": lambda: _(
        "At its own trend it does not arrive by then; a later period or a nearer step may suit."
    ),
    "not known": lambda: _("Its figures do not tell yet whether it arrives by then."),
}
register.filter("reachable", looked_up(REACHABLE))
