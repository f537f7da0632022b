"""What campaign.toml says, part by part."""

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from abreast.campaign.aspect import Aspect, Frontier
from abreast.campaign.calendar import Calendar, CalendarName, parse_any
from abreast.campaign.formula import computing_order
from abreast.campaign.indicator import Indicator
from abreast.campaign.model import Code, Identifier, Part, PeriodText, Title
from abreast.campaign.source import Source, Spelling

Origin = Literal["reported", "reconstructed", "simulated"]


class Head(Part):
    """The section [campaign]."""

    id: Identifier
    title: Title
    calendar: CalendarName
    start: PeriodText
    origin: Origin = "reported"
    source: Title | None = None
    notes: Title | None = None
    currency: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    region: tuple[Identifier, ...] | None = None


class Kind(Part):
    """A kind of unit: what one and many are called, and whether it is a person."""

    title: Title
    plural: Title | None = None
    counter: str = "个"
    person: bool = False

    @property
    def many(self) -> Title:
        """The plural, or the title where none is given."""
        if self.plural is None:
            return self.title
        return Title(en=self.plural.en or self.title.en, zh=self.title.zh or self.plural.zh)


class Grouping(Part):
    """A further division of units, beside the tree."""

    title: Title
    column: str | None = None


class Rules(Part):
    """Rules of the whole campaign."""

    smallest_group: Annotated[int, Field(ge=2)] = 5
    pledging: tuple[Code, ...] = ()


class Definition(Part):
    """A campaign as defined; `reading` makes one from campaign.toml and checks that its parts agree."""

    campaign: Head
    files: Spelling = Spelling()
    kinds: dict[Code, Kind]
    groupings: dict[Code, Grouping] = Field(default_factory=dict)
    indicators: dict[Code, Indicator] = Field(default_factory=dict)
    figures: tuple[Source, ...] = ()
    aspects: dict[Code, Aspect] = Field(default_factory=dict)
    rules: Rules = Rules()

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.campaign.calendar)

    @property
    def start(self) -> str:
        """The period of the campaign's calendar in which it starts."""
        return self.calendar.period_of(parse_any(self.campaign.start).first)

    @cached_property
    def computed(self) -> tuple[str, ...]:
        """Derived and standardised indicators, each after those it reads."""
        return tuple(
            computing_order({code: one.reads for code, one in self.indicators.items() if one.computed})
        )

    @property
    def reported(self) -> tuple[str, ...]:
        """Indicators that come from files: reported and rated ones."""
        return tuple(code for code, one in self.indicators.items() if not one.computed)

    def sign(self, aspect: str) -> int:
        """1 where more is better in an aspect, -1 where less is: radial scores rise to 1, distances fall to 0."""
        one = self.aspects[aspect]
        if isinstance(one.level, Frontier):
            return -1 if one.level.orientation == "directional" else 1
        return -1 if self.indicators[one.ranking].direction == "down" else 1

    def digest(self) -> str:
        """SHA-256 of what the definition means: the same however the file is laid out."""
        meaning: dict[str, Any] = self.model_dump(mode="json", by_alias=True)
        return hashlib.sha256(json.dumps(meaning, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
