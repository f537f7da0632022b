"""Aspects: on what, among whom and against which level units are compared."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from abreast.campaign.calendar import parse_any
from abreast.campaign.model import Code, Identifier, Part, PeriodText, Title
from abreast.tables.phrase import Phrase

Rts = Literal["crs", "vrs", "nirs", "ndrs", "fdh"]
Orientation = Literal["input", "output", "directional"]


class Best(Part):
    """The advanced level is the best eligible unit's."""

    rule: Literal["best"] = "best"


class Quantile(Part):
    """The advanced level is what a share `q` of the eligible units do not surpass (are not better than)."""

    rule: Literal["quantile"]
    q: Annotated[float, Field(gt=0, lt=1)] = 0.9


class Appointed(Part):
    """The advanced level is a number, or what an appointed unit has."""

    rule: Literal["appointed"]
    value: float | None = None
    unit: Identifier | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.value is None) == (self.unit is None):
            raise ValueError(Phrase("an appointed level needs either value (a number) or unit (an id)"))
        return self


class Frontier(Part):
    """The advanced level is the frontier that the eligible units span."""

    rule: Literal["frontier"]
    inputs: Annotated[tuple[Code, ...], Field(min_length=1)]
    outputs: Annotated[tuple[Code, ...], Field(min_length=1)]
    rts: Rts = "vrs"
    orientation: Orientation = "input"

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if both := set(self.inputs) & set(self.outputs):
            raise ValueError(
                Phrase("{both} cannot be both an input and an output", both=", ".join(sorted(both)))
            )
        return self


Level = Annotated[Best | Quantile | Appointed | Frontier, Field(discriminator="rule")]


class Baseline(Part):
    """The periods against which progress is measured, both ends included."""

    from_: PeriodText = Field(alias="from")
    until: PeriodText

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if parse_any(self.until).last < parse_any(self.from_).first:
            raise ValueError(
                Phrase(
                    "until {until} comes before from {start}; exchange them",
                    until=self.until,
                    start=self.from_,
                )
            )
        return self


class Eligible(Part):
    """Who may set a level: volume and number of periods reported in the window, and exclusions by rule."""

    minimum: Annotated[float, Field(ge=0)] | None = None
    periods: Annotated[int, Field(ge=1)] | None = None
    exclude: tuple[Identifier, ...] = ()


NEAR = "near "
"""How the comparison group that a unit has for itself is called, before its id; no id holds a space."""


class Nearest(Part):
    """The units most like each: how many, on which indicators, which of these are compared by ratio, and weights."""

    units: Annotated[int, Field(ge=2, le=1000)]
    on: Annotated[tuple[Code, ...], Field(min_length=1)]
    by_ratio: tuple[Code, ...] = ()
    weights: dict[Code, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _of_those(self) -> Self:
        if strange := [code for code in (*self.by_ratio, *self.weights) if code not in self.on]:
            raise ValueError(Phrase("names {strange}, which is not among those under on", strange=strange[0]))
        return self


class Aspect(Part):
    """A named set of indicators on which units of a kind are compared in one way; the first one ranks."""

    title: Title
    kind: Code
    where: dict[Code, Identifier] = Field(default_factory=dict)
    indicators: Annotated[tuple[Code, ...], Field(min_length=1)]
    level: Level = Best()
    scopes: tuple[Code, ...] | None = None
    compare_within: tuple[Code, ...] = ()
    nearest: Nearest | None = None
    window: Annotated[int, Field(ge=1, le=1000)] = 3
    baseline: Baseline | None = None
    volume: Code | None = None
    gap_unit: Title | None = None
    eligible: Eligible = Eligible()
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    priority: bool = False
    required: bool = True

    @property
    def ranking(self) -> str:
        """The indicator that ranks under the rules best, quantile and appointed."""
        return self.indicators[0]

    @property
    def reads(self) -> tuple[str, ...]:
        """Every indicator it uses, once."""
        frontier = (*self.level.inputs, *self.level.outputs) if isinstance(self.level, Frontier) else ()
        volume = () if self.volume is None else (self.volume,)
        alike = () if self.nearest is None else self.nearest.on
        return tuple(dict.fromkeys((*self.indicators, *frontier, *volume, *alike)))
