"""What a person types into a form, checked as `abreast check` checks a file, at once and in their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from abreast.campaign import Definition
from abreast.campaign.indicator import Indicator
from abreast.figures.number import number
from abreast.figures.ratios import SLACK
from abreast.figures.resolve import mentions_per_cent, notation
from abreast.web.language import said

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as typed, its value where it is one, and what is wrong with it (empty where nothing is)."""

    text: str
    value: float | None = None
    fault: str = ""


def checked(texts: Mapping[str, str], definition: Definition) -> dict[str, Cell]:
    """Every cell of a form by indicator; a ratio that cannot be is a fault of its first operand."""
    cells = {code: _cell(text, code, definition) for code, text in texts.items()}
    return cells | _impossible(cells, definition)


def _cell(text: str, code: str, definition: Definition) -> Cell:
    text = text.strip()
    one = definition.indicators.get(code)
    if one is None or one.computed:
        return Cell(text, None, _("is computed, not reported"))
    if not text or text in definition.files.missing:
        return Cell(text)
    if len(text) > LONGEST:
        return Cell(text[:LONGEST], None, _("is too long"))
    value, fault = (_rated if one.levels else _number)(text, one, definition)
    return Cell(text, value, fault) if fault or value is None else _within(Cell(text, value), one)


def _number(text: str, one: Indicator, definition: Definition) -> tuple[float | None, str]:
    form = notation(definition)
    value, percent = number(text, form)
    if value is None:
        return None, _("is not a number; write numbers like %(example)s") % {"example": form.describe()}
    if not percent:
        return value, ""
    if one.is_share:
        return value / 100, ""
    if one.unit is not None and mentions_per_cent(one.unit.en, one.unit.zh):
        return value, ""
    return None, _("has a percent sign, but this is no share")


def _rated(text: str, one: Indicator, definition: Definition) -> tuple[float | None, str]:
    value, percent = number(text, notation(definition))
    if value is not None and not percent and value in range(1, len(one.levels) + 1):
        return value, ""
    for place, level in enumerate(one.levels, 1):
        if text.casefold() in (level.en.casefold(), level.zh.casefold()):
            return float(place), ""
    levels = ", ".join(f"{place} {said(level)}" for place, level in enumerate(one.levels, 1))
    return None, _("is none of the levels: %(levels)s") % {"levels": levels}


def _within(cell: Cell, one: Indicator) -> Cell:
    value = cell.value or 0.0
    if one.lowest is not None and value < one.lowest:
        return Cell(cell.text, None, _("lies below the minimum %(bound)g") % {"bound": one.lowest})
    if one.highest is not None and value > one.highest:
        hint = _(" (write a share as 0.85)") if one.is_share else ""
        return Cell(cell.text, None, _("lies above the maximum %(bound)g") % {"bound": one.highest} + hint)
    return cell


def _impossible(cells: Mapping[str, Cell], definition: Definition) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    values = {code: cell.value for code, cell in cells.items()}
    for one in definition.indicators.values():
        formula = one.parsed
        if formula is None or not set(formula.codes) <= values.keys():
            continue
        ratio = formula.value(values)
        first = formula.codes[0]
        if ratio is not None and not _possible(ratio, one) and not cells[first].fault:
            words = {"title": said(one.title), "value": f"{ratio:.4g}"}
            fault = _("makes %(title)s %(value)s, which cannot be: one of these figures is wrong") % words
            found[first] = replace(cells[first], fault=fault)
    return found


def _possible(ratio: float, one: Indicator) -> bool:
    low = one.minimum if one.minimum is not None else float("-inf")
    high = one.maximum if one.maximum is not None else float("inf")
    return low - SLACK <= ratio <= high + SLACK
