"""Which pictures a board can show, and what they are drawn of."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist, median
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from abreast.campaign.aspect import Frontier
from abreast.campaign.indicator import Indicator
from abreast.web.boards import charts
from abreast.web.boards.board import Choice, Line, everything
from abreast.web.boards.envelope import Point, envelope
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.language import said
from abreast.web.measures import Measure, measure_of, measure_of_indicator
from abreast.web.units.quantities import over, told

LIMIT = NormalDist().inv_cdf(0.999)
WIDE = 2.0
"""From here on what lies between units outweighs chance."""

RANKS, FUNNEL, FRONTIER, CHANGE = "ranks", "funnel", "frontier", "change"


@dataclass(frozen=True, slots=True)
class Axes:
    """The two indicators of a frontier picture, and those that could be chosen."""

    x: str
    y: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def pictures(campaign: Campaign, edition: Edition, choice: Choice) -> list[str]:
    """The pictures a board has: only an aspect with a frontier has that, and no funnel; change needs a start."""
    level = campaign.meaning.aspects[choice.aspect].level
    own = FRONTIER if isinstance(level, Frontier) else FUNNEL
    return [RANKS, own, CHANGE] if _begun(edition, choice, limit=1) else [RANKS, own]


def _begun(edition: Edition, choice: Choice, *, limit: int) -> list[dict[str, Any]]:
    """Where units of a board stood at the start and where they stand (rows of the table `progress`)."""
    question = (
        'SELECT * FROM progress WHERE aspect = ? AND scope = ? AND "group" = ? '
        "AND baseline IS NOT NULL AND value IS NOT NULL LIMIT ?"
    )
    return ask(edition.index, question, choice.aspect, choice.scope, choice.group, limit)


def axes(campaign: Campaign, aspect: str, x: str, y: str) -> Axes | None:
    """The indicators asked for or the first ones; None where the aspect has no frontier."""
    level = campaign.meaning.aspects[aspect].level
    if not isinstance(level, Frontier):
        return None
    inputs, outputs = level.inputs, level.outputs
    return Axes(x if x in inputs else inputs[0], y if y in outputs else outputs[0], inputs, outputs)


def picture(
    campaign: Campaign, edition: Edition, choice: Choice, name: str, x: str, y: str
) -> dict[str, Any]:
    """The specification of a picture. 404 where the aspect has none of that name."""
    if name not in pictures(campaign, edition, choice):
        raise Http404
    lines, measure = everything(campaign, edition, choice), measure_of(campaign.meaning, choice.aspect)
    if name == FUNNEL:
        return _funnel(campaign, edition, choice, lines[: charts.MOST], measure)
    if name == FRONTIER:
        return _frontier(campaign, edition, choice, lines, x, y)
    if name == CHANGE:
        begun = {row["unit"]: row for row in _begun(edition, choice, limit=charts.MOST)}
        return charts.change(lines, begun, measure)
    level = next((one.standing["level"] for one in lines if one.standing["level"] is not None), None)
    return charts.ranks(lines, level, measure)


def points(campaign: Campaign, edition: Edition, lines: list[Line], found: Axes) -> dict[str, Point]:
    """Input and output of each unit over the window of its standing, per period where they add up."""
    if not lines:
        return {}
    meaning = campaign.meaning
    since, until = lines[0].standing["since"], lines[0].standing["period"]
    periods = meaning.calendar.range(since, until)
    values = told(campaign, edition, [line.unit for line in lines], (found.x, found.y), periods)
    made = {}
    for unit, of_unit in values.items():
        pair = [
            over(of_unit.get(code, {}), periods, summed=meaning.indicators[code].over_time == "sum")
            for code in (found.x, found.y)
        ]
        if pair[0] is not None and pair[1] is not None:
            made[unit] = (pair[0], pair[1])
    return made


def _frontier(
    campaign: Campaign, edition: Edition, choice: Choice, lines: list[Line], x: str, y: str
) -> dict[str, Any]:
    found = axes(campaign, choice.aspect, x, y)
    level = campaign.meaning.aspects[choice.aspect].level
    assert found is not None
    assert isinstance(level, Frontier)
    shown = lines[: charts.MOST]
    known = points(campaign, edition, shown, found)
    eligible = [known[one.unit.code] for one in shown if one.standing["eligible"] and one.unit.code in known]
    titles = (_quantity(campaign, found.x), _quantity(campaign, found.y))
    return charts.frontier(shown, known, envelope(eligible, level.rts), titles)


def _quantity(campaign: Campaign, code: str) -> str:
    """The name of an indicator with its unit of measure, where it has one that the name does not say."""
    name, unit = (
        said(campaign.meaning.indicators[code].title),
        measure_of_indicator(campaign.meaning, code).unit,
    )
    return _("%(name)s (%(unit)s)") % {"name": name, "unit": unit} if unit and unit != name else name


def _funnel(
    campaign: Campaign, edition: Edition, choice: Choice, lines: list[Line], measure: Measure
) -> dict[str, Any]:
    """The funnel; where it is wide, the page says why below it."""
    behind, words = _behind(campaign, edition, lines, choice.aspect)
    spec = charts.funnel(lines, behind, words, measure)
    if widened(campaign, choice, lines, behind):
        spec["usermeta"] = {
            "said": _(
                "These units differ by more than chance explains, so the limits are wide: "
                "they show who is unusual among them, not how far luck alone can go."
            )
        }
    return spec


def widened(campaign: Campaign, choice: Choice, every: list[Line], behind: dict[str, float]) -> bool:
    """Whether what units differ by beyond chance makes the limits of a funnel more than √2 times as wide as chance.

    A limit lies z √(chance + τ²) from the mean of its group (`compare.funnels`), so that τ² is told from the limits.
    """
    meaning = campaign.meaning
    indicator = meaning.indicators[meaning.aspects[choice.aspect].ranking]
    lines = [line for line in every if line.standing["funnel_low"] is not None]
    by_size = indicator.is_share and meaning.aspects[choice.aspect].volume is not None
    sizes = [behind.get(line.unit.code, 0.0) if by_size else 1.0 for line in lines]
    if not sum(sizes):
        return False
    middle = sum(line.standing["value"] * size for line, size in zip(lines, sizes, strict=True)) / sum(sizes)
    ratios = []
    for line, size in zip(lines, sizes, strict=True):
        reach = _reach(line, middle, indicator)
        chance = middle * (1.0 - middle) / size if by_size and size else (line.standing["se"] or 0.0) ** 2
        if reach and chance > 0:
            ratios.append((reach / LIMIT) ** 2 / chance)
    return bool(ratios) and median(ratios) > WIDE


def _reach(line: Line, middle: float, indicator: Indicator) -> float | None:
    """How far a limit lies from the mean, on a side where it is not cut off at what is possible."""
    low, high = line.standing["funnel_low"], line.standing["funnel_high"]
    if indicator.highest is None or high < indicator.highest:
        return float(high - middle)
    return float(middle - low) if indicator.lowest is None or low > indicator.lowest else None


def _behind(
    campaign: Campaign, edition: Edition, lines: list[Line], aspect: str
) -> tuple[dict[str, float], str]:
    """What stands behind each figure: the volume that turns its gap into a quantity, or else its precision."""
    volume = campaign.meaning.aspects[aspect].volume
    if volume is None:
        rows = [(line.unit.code, line.standing["se"]) for line in lines]
        return {unit: se**-2 for unit, se in rows if se}, _("precision of the figure")
    found: dict[str, float] = {}
    at_the_level = []
    for line in lines:
        gap, quantity = line.standing["gap"], line.standing["gap_quantity"]
        if gap and quantity:
            found[line.unit.code] = quantity / gap
        else:
            at_the_level.append(line)
    return found | _volumes(campaign, edition, at_the_level, volume), _("volume behind the figure")


def _volumes(campaign: Campaign, edition: Edition, lines: list[Line], code: str) -> dict[str, float]:
    """The volume of units that have no gap, from their figures."""
    if not lines:
        return {}
    periods = campaign.meaning.calendar.range(lines[0].standing["since"], lines[0].standing["period"])
    values = told(campaign, edition, [line.unit for line in lines], (code,), periods)
    summed = {unit: sum(of_unit.get(code, {}).values()) for unit, of_unit in values.items()}
    return {unit: value for unit, value in summed.items() if value > 0}
