"""Names and numbers as a question's reason prints them."""

from collections.abc import Sequence
from dataclasses import dataclass

from abreast.campaign import Campaign
from abreast.campaign.model import Language

LANGUAGES: tuple[Language, Language] = ("en", "zh")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Titles of units and indicators in both languages."""

    campaign: Campaign
    titles: dict[str, dict[str, str]]

    def unit(self, unit: str, language: Language) -> str:
        """A unit's title, its id where it has none."""
        return self.titles[language].get(unit) or unit

    def indicator(self, code: str, language: Language) -> str:
        """An indicator's title."""
        one = self.campaign.definition.indicators.get(code)
        return one.title.of(language) if one else code

    def indicators(self, codes: Sequence[str], language: Language) -> str:
        """Several titles in one phrase."""
        joint = " and " if language == "en" else "、"
        return joint.join(self.indicator(code, language) for code in codes)

    def number(self, code: str, value: float | None) -> str:
        """A value of an indicator: a share as a percentage, others with their decimals or four figures."""
        one = self.campaign.definition.indicators.get(code)
        if value is None:
            return "–"
        if one is not None and one.is_share:
            return f"{value:.1%}"
        decimals = None if one is None else one.decimals
        return plain(value) if decimals is None else f"{value:,.{decimals}f}"


def words(campaign: Campaign) -> Words:
    """The titles of a campaign."""
    rows = campaign.tree.titles().select("scope", "title_en", "title_zh").iter_rows()
    titles: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
    for scope, en, zh in rows:
        titles["en"][scope], titles["zh"][scope] = en or zh or "", zh or en or ""
    return Words(campaign, titles)


def plain(value: float) -> str:
    """A number with four figures that tell and no needless ones: 12,340; 3.142; 0.0512."""
    if value == round(value) and abs(value) < 1e15:
        return f"{value:,.0f}"
    size = abs(value)
    return f"{value:,.0f}" if size >= 1000 else f"{value:,.1f}" if size >= 100 else f"{value:.3g}"


def per_cent(ratio: float) -> str:
    """A change as +12% or -8%; below one per cent with a decimal."""
    change = 100.0 * (ratio - 1.0)
    return f"{change:+,.0f}%" if abs(change) >= 1 else f"{change:+.2g}%"


def span(first: str, last: str) -> str:
    """Periods as one or as from – to."""
    return last if first == last else f"{first} – {last}"
