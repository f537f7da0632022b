"""What the bulletin needs to know of a campaign, in two languages: titles, kinds, indicators, aspects, scopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from abreast.bulletin.number import Lang, digits, percent, points, prose


@dataclass(frozen=True, slots=True)
class Term:
    """A title in both languages. Untrusted text: pages and charts escape it."""

    en: str
    zh: str

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class KindName:
    """A kind of unit: one, many, and the Chinese measure word."""

    title: Term
    plural: str
    counter: str = "个"
    person: bool = False

    def counted(self, n: float, lang: Lang) -> str:
        """`130 trusts`, `130家医院`."""
        number = prose(n, lang)
        if lang == "zh":
            return f"{number}{self.after(n, lang)}"
        return f"{number} {self.after(n, lang)}"

    def after(self, n: float, lang: Lang) -> str:
        """What follows the number: `trusts`, `家医院`."""
        if lang == "zh":
            # 名 and 位 already say that persons are meant, yet the noun stays: 3000名个人
            return f"{self.counter}{self.title.zh}"
        return self.title.en if n == 1 else self.plural


@dataclass(frozen=True, slots=True)
class IndicatorName:
    """An indicator: title, unit of measure, and how its numbers are printed. A share is printed as a percentage."""

    code: str
    title: Term
    unit: Term
    share: bool = False
    direction: str = "none"
    decimals: int = 0
    adds: bool = True

    @property
    def better(self) -> int:
        """+1 where more is better, -1 where less is, 0 where neither."""
        return {"up": 1, "down": -1}.get(self.direction, 0)

    def value(self, value: float, lang: Lang) -> str:
        """With its unit of measure, as in a sentence: 84.4%, 1.88 million patients, 187.7万人次."""
        if self.share:
            return percent(value)
        number = prose(value, lang, self.decimals)
        unit = self.unit[lang]
        if lang == "zh" or not unit:
            return number + unit
        return f"{number} {one_of(unit) if number == '1' else unit}"

    def cell(self, value: float) -> str:
        """Without its unit, as in a table."""
        return percent(value) if self.share else digits(value, self.decimals)

    def cell_difference(self, value: float, *, signed: bool = False) -> str:
        """A difference without its unit, as in a table; of shares in percentage points."""
        return (
            digits(value * 100, 1, signed=signed)
            if self.share
            else digits(value, self.decimals, signed=signed)
        )

    def difference(self, value: float, lang: Lang, *, signed: bool = False) -> str:
        """A difference of two values: percentage points for a share."""
        if self.share:
            return points(value, lang, signed=signed)
        number = digits(value, self.decimals, grouped=lang == "en", signed=signed)
        return f"{number}{self.unit.zh}" if lang == "zh" else f"{number} {self.unit.en}".strip()


@dataclass(frozen=True, slots=True)
class AspectName:
    """An aspect: what is compared, by which rule, in which window, and what a gap means."""

    code: str
    title: Term
    kind: str
    indicators: tuple[str, ...]
    rule: str
    window: int
    gap_unit: Term | None = None
    priority: bool = False
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Names:
    """All titles of a campaign as they are in the bulletin's period."""

    campaign: str
    title: Term
    calendar: str
    start: str
    origin: str
    source: Term
    notes: Term
    currency: str
    regions: tuple[str, ...]
    kinds: Mapping[str, KindName]
    indicators: Mapping[str, IndicatorName]
    aspects: Mapping[str, AspectName]
    groupings: Mapping[str, Term]
    scopes: Mapping[str, Term]
    unit_kind: Mapping[str, str]
    parent: Mapping[str, str]
    smallest_group: int = 5
    launch: str = ""
    classes: Mapping[str, Term] = field(default_factory=dict)

    def scope(self, code: str) -> Term:
        """The title of a unit or group; its id where it has none."""
        return self.scopes.get(code) or Term(code, code)

    def kind(self, code: str) -> KindName:
        return self.kinds.get(code) or KindName(Term(code, code), f"{code}s")

    def measure(self, aspect: str) -> IndicatorName:
        """What the standings of an aspect are measured in: its first indicator, or the score of a frontier."""
        about = self.aspects[aspect]
        first = self.indicators[about.indicators[0]]
        if about.rule != "frontier":
            return first
        # A radial score is a share of what is possible; a directional distance is a number that falls to 0.
        radial = about.sign > 0
        direction = "up" if radial else "down"
        return IndicatorName(
            aspect, about.title, Term("score", "得分"), share=radial, direction=direction, adds=False
        )

    def scope_kind(self, code: str) -> Term:
        """The title of a kind of scope: of a unit's kind or of a grouping."""
        return self.groupings.get(code) or self.kind(code).title


def one_of(unit: str) -> str:
    """One of a unit of measure given in the plural: patients, patient; people, person; tonnes of it, tonne of it."""
    first, space, rest = unit.partition(" ")
    irregular = {"people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child"}
    if first in irregular:
        return irregular[first] + space + rest
    if first.endswith("ies"):
        return first[:-3] + "y" + space + rest
    if first.endswith(("ches", "shes", "xes", "sses")):
        return first[:-2] + space + rest
    return (first[:-1] if first.endswith("s") and not first.endswith("ss") else first) + space + rest
