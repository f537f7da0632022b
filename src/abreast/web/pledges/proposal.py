"""A gap turned into a pledge: what it would say, ready to be changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from abreast.campaign.aspect import Frontier
from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.closing.index import ask
from abreast.web.entry.models import Figure
from abreast.web.language import language
from abreast.web.pledges.drafting import Filled
from abreast.web.pledges.models import Pledge
from abreast.web.templatetags.measured import text
from abreast.web.templatetags.words import title
from abreast.web.units.standing import Aspect, Example

AHEAD = 3
"""Periods until a pledge is due, where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a pledge would say; whether the trend arrives by then (empty: not worked out), and steps on the way."""

    filled: Filled
    reachable: str
    ladder: list[Unit]


def proposed(actor: Actor, unit: Unit, aspect: Aspect, exemplar: str) -> Proposal:
    """What a pledge of this unit in this aspect would say; `exemplar` chooses whom to be the same as."""
    campaign = unit.campaign
    known = _known(unit, aspect.code)
    wanted = exemplar or ("" if known.get("as") == "level" else known.get("same_as", ""))
    example = next((one for one in aspect.examples if one.row["exemplar"] == wanted), None)
    place = aspect.behind or aspect.places[0]
    same_as, kind = (
        (example.row["exemplar"], kind_of(example)) if example else (place.standing["scope"], "level")
    )
    due = campaign.meaning.calendar.shift(campaign.period, AHEAD)
    last = campaign.meaning.calendar.last_day(due)
    halfway = campaign.day + (last - campaign.day) / 2 if last > campaign.day else last
    target = _target(campaign, aspect, example, place.standing)
    ranking = ranking_of(campaign, aspect.code)
    filled = Filled(
        same_as=f"{kind}:{same_as}",
        due=due,
        targets=[(ranking, written(campaign, ranking, target), False), *_guards(unit, known, ranking)],
        milestones=[(halfway, _("half of the way"))],
        measures=[(_measure(example), actor.user.name if actor.user else "")],
    )
    meant = same_as == known.get("same_as")
    return Proposal(filled, (known.get("reachable") or "") if meant else "", _ladder(campaign, known))


def kind_of(example: Example) -> str:
    """What a pledge says an exemplar is: a unit of the tree, or somebody outside it."""
    return "outside" if example.unit is None else "unit"


def outside_titles(campaign: Campaign, codes: Collection[str]) -> dict[str, str]:
    """What exemplars outside the tree are called, in the reader's language, as far as the last edition says."""
    edition = published(campaign)
    if edition is None or not codes:
        return {}
    marks = ", ".join("?" for _ in codes)
    rows = ask(edition.index, f"SELECT * FROM outside WHERE exemplar IN ({marks})", *codes)
    own, other = ("zh", "en") if language() == "zh" else ("en", "zh")
    return {row["exemplar"]: row[f"title_{own}"] or row[f"title_{other}"] or row["exemplar"] for row in rows}


def as_written(pledge: Pledge) -> Filled:
    """What the form says of a pledge that is there; texts in the reader's language, or else in the other."""
    campaign = pledge.campaign
    targets = pledge.targets.order_by("guard", "pk")
    return Filled(
        same_as=f"{pledge.same_as_kind}:{pledge.same_as}",
        due=pledge.due,
        targets=[
            (one.indicator, written(campaign, one.indicator, one.target), one.guard)
            for one in targets
            if one.indicator in campaign.meaning.indicators
        ],
        milestones=[(one.due, text(one)) for one in pledge.milestones.order_by("due", "pk")],
        measures=[(text(one), one.responsible) for one in pledge.measures.order_by("pk")],
    )


def ranking_of(campaign: Campaign, aspect: str) -> str:
    """The indicator whose value is the target: of a frontier the first output, or input, that is to change."""
    one = campaign.meaning.aspects[aspect]
    if isinstance(one.level, Frontier):
        return (one.level.outputs if one.level.orientation == "output" else one.level.inputs)[0]
    return one.ranking


def written(campaign: Campaign, indicator: str, value: float | None) -> str:
    """A value as somebody of this campaign would type it."""
    if value is None:
        return ""
    share = campaign.meaning.indicators[indicator].is_share
    shown = f"{round(value * 100, 4):.10g}%" if share else f"{value:.10g}"
    return shown.replace(".", campaign.meaning.files.decimal)


def _known(unit: Unit, aspect: str) -> dict[str, Any]:
    edition = published(unit.campaign)
    question = "SELECT * FROM proposals WHERE unit = ? AND aspect = ?"
    rows = ask(edition.index, question, unit.code, aspect) if edition else []
    return rows[0] if rows else {}


def _guards(unit: Unit, known: dict[str, Any], ranking: str) -> list[tuple[str, str, bool]]:
    """The campaign's guards at what the unit reported last, which is what must not get worse."""
    codes = [code for code in (known.get("guards") or "").split() if code != ranking]
    figures = Figure.objects.filter(unit=unit, indicator__in=codes, by="unit", value__isnull=False)
    last = dict(figures.order_by("period").values_list("indicator", "value"))
    return [(code, written(unit.campaign, code, last[code]), True) for code in codes if code in last]


def _ladder(campaign: Campaign, known: dict[str, Any]) -> list[Unit]:
    codes = (known.get("ladder") or "").split()
    found = {one.code: one for one in Unit.objects.filter(campaign=campaign, code__in=codes, person=False)}
    return [found[code] for code in codes if code in found]


def _target(
    campaign: Campaign, aspect: Aspect, example: Example | None, standing: dict[str, Any]
) -> float | None:
    if isinstance(campaign.meaning.aspects[aspect.code].level, Frontier):
        return None
    value = example.row["exemplar_value"] if example else standing["level"]
    return None if value is None else round(float(value), 4 if aspect.measure.share else 3)


def _measure(example: Example | None) -> str:
    if example is None or example.unit is None:
        return _("find out what the advanced do differently, and take it over")
    return _("visit %(unit)s, find out what it does differently, and take it over") % {
        "unit": title(example.unit)
    }
