"""The titles of a campaign as its definition and tree give them in a period."""

from __future__ import annotations

import polars as pl

from abreast.bulletin.names import AspectName, IndicatorName, KindName, Names, Term
from abreast.campaign import Campaign, Definition
from abreast.campaign.aspect import Aspect, Frontier
from abreast.campaign.calendar import parse_any
from abreast.campaign.indicator import Indicator
from abreast.campaign.model import Title

NOTHING = Term("", "")


def names_of(campaign: Campaign, period: str, outside: pl.DataFrame | None = None) -> Names:
    """Everything a bulletin prints that is not a number; `outside`: the table of exemplars outside the tree."""
    definition = campaign.definition
    head, at = definition.campaign, campaign.tree.at(period)
    titles = campaign.tree.titles().select("scope", "title_en", "title_zh").iter_rows()
    return Names(
        campaign=head.id,
        title=_term(head.title),
        calendar=head.calendar,
        start=definition.start,
        origin=head.origin,
        source=_term(head.source),
        notes=_term(head.notes),
        currency=head.currency or "",
        regions=tuple(campaign.region(period)),
        kinds={
            code: KindName(_term(kind.title), kind.many.of("en"), kind.counter, kind.person)
            for code, kind in definition.kinds.items()
        },
        indicators={code: _indicator(code, one) for code, one in definition.indicators.items()},
        aspects={
            code: AspectName(
                code=code,
                title=_term(aspect.title),
                kind=aspect.kind,
                indicators=aspect.indicators,
                rule=aspect.level.rule,
                window=aspect.window,
                gap_unit=_gap_unit(definition, aspect),
                priority=aspect.priority,
                sign=definition.sign(code),
            )
            for code, aspect in definition.aspects.items()
        },
        groupings={code: _term(grouping.title) for code, grouping in definition.groupings.items()},
        scopes={**_elsewhere(outside), **{scope: Term(en, zh) for scope, en, zh in titles}},
        unit_kind=dict(at.select("unit", "kind").iter_rows()),
        parent={unit: parent for unit, parent in at.select("unit", "parent").iter_rows() if parent},
        smallest_group=definition.rules.smallest_group,
        launch=parse_any(head.start).first.isoformat(),
        classes={one.id: _term(one.title) for one in definition.innovation.classes},
    )


def _elsewhere(outside: pl.DataFrame | None) -> dict[str, Term]:
    """Titles of exemplars outside the tree; one language stands in for the other, the id for both."""
    if outside is None:
        return {}
    rows = outside.select("exemplar", "title_en", "title_zh").iter_rows()
    return {one: Term(en or zh or one, zh or en or one) for one, en, zh in rows}


def _gap_unit(definition: Definition, aspect: Aspect) -> Term | None:
    """What a gap is counted in: as declared, or of a frontier the first input saved or the first output gained."""
    if aspect.gap_unit is not None:
        return _term(aspect.gap_unit)
    if not isinstance(aspect.level, Frontier):
        return None
    level = aspect.level
    one = definition.indicators[(level.inputs if level.orientation == "input" else level.outputs)[0]]
    unit = _term(one.unit)
    return Term(
        f"{unit.en} of {one.title.of('en')}" if unit.en else one.title.of("en"), unit.zh + one.title.of("zh")
    )


def _term(title: Title | None) -> Term:
    return NOTHING if title is None else Term(title.of("en"), title.of("zh"))


def _indicator(code: str, one: Indicator) -> IndicatorName:
    share = one.is_share
    return IndicatorName(
        code=code,
        title=_term(one.title),
        unit=Term("share", "") if share else _term(one.unit),
        share=share,
        direction=one.direction,
        decimals=one.decimals if one.decimals is not None else (2 if one.computed else 0),
        adds=not one.computed and one.over_units == "sum" and one.over_time == "sum",
    )
