"""What campaign.toml says, part by part."""

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from abreast.campaign.aspect import Aspect, Frontier
from abreast.campaign.calendar import Calendar, CalendarName, parse_any
from abreast.campaign.formula import computing_order
from abreast.campaign.indicator import Indicator
from abreast.campaign.model import Code, Identifier, Part, PeriodText, TimeZone, Title
from abreast.campaign.source import Source, Spelling
from abreast.tables.phrase import Phrase

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
    time_zone: TimeZone = "UTC"


class Kind(Part):
    """A kind of unit: what one and many are called, and whether it is a person.

    `is_a`: the wider kind it belongs to. A factory is an enterprise, and aspects of enterprises compare factories too.
    """

    title: Title
    plural: Title | None = None
    counter: str = "个"
    person: bool = False
    is_a: Code | None = None

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


Lengths = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]


class Rules(Part):
    """Rules of the whole campaign."""

    smallest_group: Annotated[int, Field(ge=2)] = 5
    individual_ranks: bool = False
    pledging: tuple[Code, ...] | None = None
    unanswered_sets_level: bool = True
    answers_before_seal: bool = False
    periods: Annotated[int, Field(ge=1, le=1000)] | Lengths = 3
    due: PeriodText | None = None
    held: Annotated[int, Field(ge=1, le=1000)] = 6
    re_examination: Annotated[float, Field(ge=0, le=0.5)] = 0.0
    season: Literal["auto", "own", "none"] = "auto"
    verified: bool = False

    @property
    def lengths(self) -> Lengths:
        """Periods in the selection, baseline and follow-up windows of confirmed catch-up."""
        return self.periods if isinstance(self.periods, tuple) else (self.periods,) * 3


class InnovationClass(Part):
    """A step of the ladder of innovation; its id serves in tables and statements."""

    id: Identifier
    title: Title


LADDER = tuple(
    InnovationClass(id=id, title=Title(en=en, zh=zh))
    for id, en, zh in (
        ("semi-mechanised", "semi-mechanised", "半机械化"),
        ("mechanised", "mechanised", "机械化"),
        ("semi-automated", "semi-automated", "半自动化"),
        ("automated", "automated", "自动化"),
        ("linked", "linked line", "联动化"),
    )
)
"""From work by hand upwards, where a campaign does not name classes of its own."""


class Innovation(Part):
    """The section [innovation]: the classes of projects, lowest first."""

    classes: Annotated[tuple[InnovationClass, ...], Field(min_length=1)] = LADDER

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [one.id for one in self.classes]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(
                Phrase("names the class {name} twice; give each class an id of its own", name=twice[0])
            )
        if "significant" in ids:
            raise ValueError(
                Phrase("names a class significant, which is a mark on any class; choose another id")
            )
        return self


class Help(Part):
    """The section [help]: how helpers and helped are brought together.

    `capacity`: units that one helper can help at once. `candidates`: helpers considered for each unit. `window`:
    periods over which a helper must have been advanced; None: the aspect's own window. `within`: a kind of scope or a
    grouping that helper and helped share; None: the outermost.
    """

    capacity: Annotated[int, Field(ge=1, le=1000)] = 4
    candidates: Annotated[int, Field(ge=1, le=200)] = 20
    window: Annotated[int, Field(ge=1)] | None = None
    within: Code | None = None


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
    innovation: Innovation = Innovation()
    help: Help = Help()

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

    def kinds_of(self, kind: str) -> list[str]:
        """A kind and the narrower ones that belong to it."""
        return [kind, *(code for code, one in self.kinds.items() if one.is_a == kind)]

    def sign(self, aspect: str) -> int:
        """1 where more is better in an aspect, -1 where less is: radial scores rise to 1, distances fall to 0."""
        one = self.aspects[aspect]
        if isinstance(one.level, Frontier):
            return -1 if one.level.orientation == "directional" else 1
        return -1 if self.indicators[one.ranking].direction == "down" else 1

    def digest(self) -> str:
        """SHA-256 of what the definition means: however the file is laid out, wherever figures are read from.

        Nor by the time zone, in which no figure is reckoned.
        """
        apart: dict[str, Any] = {"figures": True, "campaign": {"time_zone"}}
        meaning: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude=apart)
        return hashlib.sha256(json.dumps(meaning, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
