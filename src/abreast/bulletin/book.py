"""All that has been said for a period, to be looked up while articles are composed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from abreast.bulletin.families import FAMILIES
from abreast.bulletin.families.inputs import Inputs
from abreast.bulletin.families.standings import leader_rows, standing_rows
from abreast.bulletin.names import AspectName
from abreast.bulletin.number import Lang, percent
from abreast.bulletin.precede import placed
from abreast.bulletin.sentence import Fill, Said, Sentence, Shown, say
from abreast.bulletin.statement import Key, Statement


@dataclass(frozen=True, slots=True)
class Book:
    """Statements by (id, scope, period), what they were made from, and run.json; `series`: values by period, in order,
    of an (id, scope)."""

    inputs: Inputs
    said: Mapping[Key, Said]
    run: Mapping[str, Any]
    series: Mapping[tuple[str, str], Mapping[str, float]]
    _titles: dict[tuple[str, Lang], dict[str, str]] = field(default_factory=dict, repr=False, compare=False)

    @staticmethod
    def of(inputs: Inputs, run: Mapping[str, Any]) -> Book:
        """Let every family speak. Raises ValueError where two statements have the same (id, scope, period)."""
        said: dict[Key, Said] = {}
        for family in FAMILIES:
            for one in family(inputs):
                if one.statement.key in said:
                    raise ValueError(f"{one.statement.name} is stated twice")
                said[one.statement.key] = placed(one, inputs.names)
        series: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for id, scope, period in sorted(said):
            series[id, scope][period] = said[id, scope, period].statement.value
        return Book(inputs, said, run, dict(series))

    @property
    def period(self) -> str:
        return self.inputs.period

    @property
    def region(self) -> str:
        """The outermost scope that the front page is about."""
        return self.inputs.names.regions[0] if self.inputs.names.regions else ""

    @property
    def aspects(self) -> list[AspectName]:
        """The aspects in the order of the page: priority ones first, then as defined."""
        return self.inputs.aspects

    def leads(self, aspect: AspectName) -> bool:
        """Whether an aspect is the page's first, which gets every chart; the others get the two that say most."""
        return aspect == self.aspects[0]

    def full(self, aspect: AspectName) -> bool:
        """Whether an aspect has articles of its own; where there are many, all but the first are told in brief."""
        return self.inputs.full(aspect.code)

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(one.statement for one in self.said.values())

    def unit_names(self, aspect: AspectName, lang: Lang) -> Mapping[str, str]:
        """Titles of the aspect's listed units; see `_unit_names`. Worked out once."""
        key = (aspect.code, lang)
        if key not in self._titles:
            self._titles[key] = self._unit_names(aspect, lang)
        return self._titles[key]

    def _unit_names(self, aspect: AspectName, lang: Lang) -> dict[str, str]:
        """Titles of the aspect's listed units, without an ending that all of them share (": major department"); those
        that several units have are preceded by the title of the unit above."""
        rows = (*standing_rows(self.inputs), *leader_rows(self.inputs))
        units = [r["unit"] for r in rows if r["aspect"] == aspect.code]
        titles = {u: self.inputs.names.scope(u)[lang] for u in units}
        ending = shared_ending(list(titles.values()))
        short = {u: t.removesuffix(ending) for u, t in titles.items()}
        often = Counter(short.values())
        names, space = self.inputs.names, " " if lang == "en" else ""
        listed = self.inputs.listed_kinds("standings")
        above = {
            u: names.scope(names.parent[u])[lang]
            for u, t in short.items()
            if u in names.parent and (often[t] > 1 or aspect.kind not in listed)
        }
        return {u: f"{above[u]}{space}{t}" if u in above else t for u, t in short.items()}

    def get(self, id: str, scope: str | None = None, period: str | None = None) -> Said | None:
        """A statement by id; scope and period are the front page's unless given."""
        return self.said.get((id, scope or self.region, period or self.period))

    def number(
        self, lang: Lang, id: str, scope: str | None = None, period: str | None = None, part: str = "value"
    ) -> Shown | None:
        """A statement's own number as its sentence shows it; of a value told in round words too, the exact one."""
        one = self.get(id, scope, period)
        if one is None:
            return None
        found = [n for n in one.words(lang).shown if n.key == one.statement.key and n.part == part]
        return found[-1 if part == "value" else 0] if found else None

    def share(self, id: str, scope: str | None = None) -> Shown | None:
        """A share as a percentage, also where its sentence has a word for it."""
        one = self.get(id, scope)
        return (
            None
            if one is None
            else Shown(percent(one.statement.value), one.statement.value, one.statement.key)
        )

    def words(
        self, lang: Lang, id: str, scope: str | None = None, period: str | None = None
    ) -> Sentence | None:
        """A statement's sentence."""
        one = self.get(id, scope, period)
        return None if one is None else one.words(lang)


def tell(template: Mapping[Lang, str], lang: Lang, **fills: Fill | None) -> Sentence | None:
    """Fill a template; None where something to fill in is missing, so that the sentence is left out."""
    given = {name: fill for name, fill in fills.items() if fill is not None}
    return say(template[lang], **given) if len(given) == len(fills) else None


def present(*sentences: Sentence | None) -> list[Sentence]:
    """The sentences that could be told."""
    return [s for s in sentences if s]


def shared_ending(titles: list[str]) -> str:
    """What all titles end with from a colon, comma or bracket on; nothing for fewer than three titles."""
    if len(titles) < 3:
        return ""
    length = 0
    while length < min(map(len, titles)) and len({t[len(t) - length - 1] for t in titles}) == 1:
        length += 1
    ending = titles[0][len(titles[0]) - length :]
    at = min((i for mark in ":：,，(（" if (i := ending.find(mark)) >= 0), default=len(ending))
    rest = ending[at:]
    return rest if all(len(t) > len(rest) for t in titles) else ""
