"""How values of an aspect are printed: shares as percentages, ratings by their level, scores with three decimals."""

from __future__ import annotations

from dataclasses import dataclass

from abreast.bulletin.number import digits, percent, points, prose
from abreast.campaign import Definition
from abreast.campaign.aspect import Frontier
from abreast.web.language import language, said


@dataclass(frozen=True, slots=True)
class Measure:
    """The way one aspect is measured. `share`: values are fractions."""

    share: bool
    decimals: int
    unit: str

    def text(self, value: float | None) -> str:
        """A value with its unit of measure, where it needs one."""
        if value is None:
            return "–"
        if self.share:
            return percent(value)
        number = prose(value, language(), self.decimals)
        return f"{number} {self.unit}" if self.unit and language() == "en" else f"{number}{self.unit}"

    def bare(self, value: float | None) -> str:
        """A value without its unit of measure, for columns that say it above."""
        if value is None:
            return "–"
        return percent(value) if self.share else digits(value, self.decimals)

    def difference(self, value: float | None) -> str:
        """A difference of two values."""
        if value is None:
            return "–"
        return points(value, language()) if self.share else self.text(value)


def measure_of(meaning: Definition, aspect: str) -> Measure:
    """The measure of an aspect."""
    one = meaning.aspects[aspect]
    if isinstance(one.level, Frontier):
        return Measure(share=False, decimals=3, unit="")
    return measure_of_indicator(meaning, one.ranking)


def measure_of_indicator(meaning: Definition, code: str) -> Measure:
    """The measure of an indicator."""
    one = meaning.indicators[code]
    if one.is_share:
        return Measure(share=True, decimals=1, unit="")
    decimals = one.decimals if one.decimals is not None else 1 if one.levels or one.computed else 0
    return Measure(share=False, decimals=max(decimals, 1) if one.computed else decimals, unit=said(one.unit))


def gap_words(meaning: Definition, aspect: str, quantity: float | None, money: float | None) -> str:
    """What a gap comes to: in the aspect's unit, and in money where it has a price."""
    one = meaning.aspects[aspect]
    parts = []
    if quantity and one.gap_unit is not None:
        number, unit = prose(quantity, language()), said(one.gap_unit)
        parts.append(f"{number}{unit}" if language() == "zh" else f"{number} {unit}")
    if money:
        currency = meaning.campaign.currency or ""
        number = prose(money, language())
        parts.append(f"{number} {currency}".strip())
    return ("，" if language() == "zh" else ", ").join(parts)


def gain_words(meaning: Definition, aspect: str, quantity: float | None, money: float | None) -> str:
    """What being the same as another would mean, as bulletins say it: how many more, and what they are worth."""
    one, chinese = meaning.aspects[aspect], language() == "zh"
    words = ""
    if quantity and one.gap_unit is not None:
        number, unit = prose(quantity, language()), said(one.gap_unit)
        if chinese:
            words = f"{'就有' if '可' in unit else '可多有'}{number}{unit}"
        else:
            words = f"{number} {'' if unit.startswith(('more ', 'fewer ')) else 'more '}{unit}"
    if money:
        worth = f"{prose(money, language())} {meaning.campaign.currency or ''}".strip()
        if not words:
            return f"可多有{worth}" if chinese else f"{worth} more"
        words += f"，合{worth}" if chinese else f", worth {worth}"
    return words
