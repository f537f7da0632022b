"""Values of an aspect or indicator in templates, and small helpers of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import template

from abreast.campaign import Definition
from abreast.web.language import language
from abreast.web.measures import Measure, gap_words, measure_of_indicator
from abreast.web.pledges.models import Measure as PledgeMeasure
from abreast.web.pledges.models import Milestone, Target
from abreast.web.templatetags.words import title
from abreast.web.units.standing import Place

register = template.Library()


@register.filter
def said(measure: Measure, value: float | None) -> str:
    """A value with its unit of measure."""
    return measure.text(value)


@register.filter
def bare(measure: Measure, value: float | None) -> str:
    """A value alone."""
    return measure.bare(value)


@register.filter
def differs(measure: Measure, value: float | None) -> str:
    """A difference of two values."""
    return measure.difference(value)


@register.filter
def worth(standing: Mapping[str, Any], meaning: Definition) -> str:
    """What a gap comes to."""
    if (standing["gap"] or 0) <= 0:
        return ""
    return gap_words(meaning, standing["aspect"], standing["gap_quantity"], standing["gap_money"])


@register.filter
def ranks(standing: Mapping[str, Any]) -> str:
    """The ranks a unit may truly have; the same on every page that shows its rank."""
    return "–" if standing["rank_low"] is None else f"{standing['rank_low']}–{standing['rank_high']}"


@register.filter
def where(places: Sequence[Place]) -> str:
    """The scopes of standings, one after the other."""
    names = [title(place.scope) if place.scope else place.standing["scope"] for place in places]
    return ("、" if language() == "zh" else ", ").join(names)


@register.filter
def target(one: Target, meaning: Definition) -> str:
    """The value of a target in the unit of its indicator."""
    return measure_of_indicator(meaning, one.indicator).text(one.target)


@register.filter
def text(part: Milestone | PledgeMeasure) -> str:
    """A text of a pledge in the reader's language, or else in the other."""
    own, other = (part.text_zh, part.text_en) if language() == "zh" else (part.text_en, part.text_zh)
    return own or other


@register.filter
def at(rows: Sequence[Any], place: int) -> Any:
    """One of many, by its place."""
    return rows[place]


@register.filter
def plain(value: float) -> str:
    """A figure as somebody would type it."""
    return f"{value:.10g}"


@register.filter
def unlocal(value: float) -> str:
    """A number for an attribute, the same in every language."""
    return repr(float(value))


@register.simple_tag
def message_id() -> str:
    """A fresh id for a message about a form."""
    return str(uuid4())
