"""Indicators: reported, derived, standardised or rated."""

from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from abreast.campaign.formula import Formula, FormulaError, parse
from abreast.campaign.model import Code, Part, Title
from abreast.tables.phrase import Phrase, reason_of

Direction = Literal["up", "down", "none"]
OverUnits = Literal["sum", "mean", "none"]
OverTime = Literal["sum", "mean", "last"]
IndicatorKind = Literal["reported", "derived", "standardised", "rated"]

MARKS: dict[str, IndicatorKind] = {
    "formula": "derived",
    "observed": "standardised",
    "expected": "standardised",
    "volume": "standardised",
    "strata": "standardised",
    "levels": "rated",
}


def _formula(text: str) -> str:
    try:
        parse(text)
    except FormulaError as error:
        raise ValueError(reason_of(error)) from None
    return text


class Indicator(Part):
    """A quantity with a unit of measure and a direction.

    `kind` follows from what is given: a formula, an observed and expected number, levels, or none of these.
    `over_units` and `over_time` say how reported and rated figures add up; a computed indicator is computed
    after adding up and has "none" and "last" here. `rounding`, `parts`, `at_most` and `companions` say what honest
    figures look like: multiples of a number, the sum of others, no more than another, moving with others.
    """

    title: Title
    unit: Title | None = None
    direction: Direction = "none"
    over_units: OverUnits = "sum"
    over_time: OverTime = "sum"
    minimum: float | None = None
    maximum: float | None = None
    decimals: Annotated[int, Field(ge=0, le=10)] | None = None
    price: Annotated[float, Field(gt=0)] | None = None
    guard: bool = False
    formula: Annotated[str, AfterValidator(_formula)] | None = None
    observed: Code | None = None
    expected: Code | None = None
    volume: Code | None = None
    strata: Code | None = None
    levels: tuple[Title, ...] = ()
    rounding: Annotated[float, Field(gt=0)] | None = None
    parts: tuple[Code, ...] = ()
    at_most: Code | None = None
    companions: tuple[Code, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_kind(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        kinds = {MARKS[key]: key for key in MARKS if key in raw}
        if len(kinds) > 1:
            raise ValueError(
                Phrase(
                    "has {keys}; it can be only one of {kinds}",
                    keys=", ".join(kinds.values()),
                    kinds=", ".join(kinds),
                )
            )
        return raw | _adding_up(next(iter(kinds), "reported"), raw)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(
                Phrase(
                    "minimum {minimum:g} lies above maximum {maximum:g}; exchange them",
                    minimum=self.minimum,
                    maximum=self.maximum,
                )
            )
        if self.guard and self.direction == "none":
            raise ValueError(Phrase("a guard needs a direction, up or down, to say what getting worse means"))
        if self.kind == "standardised":
            self._check_standardised()
        if self.kind != "reported" and (self.rounding or self.parts or self.at_most or self.companions):
            raise ValueError(Phrase("rounding, parts, at_most and companions are for reported indicators"))
        if self.levels and len(self.levels) < 2:
            raise ValueError(Phrase("levels needs at least two descriptions, the lowest first"))
        return self

    def _check_standardised(self) -> None:
        if self.observed is None:
            raise ValueError(Phrase("observed is missing: the indicator that counts what happened"))
        supplied, computed = self.expected is not None, self.volume is not None and self.strata is not None
        if supplied == computed or (supplied and (self.volume or self.strata)):
            raise ValueError(
                Phrase(
                    "give either expected (an indicator), or volume (an indicator) and strata (a grouping)"
                )
            )

    @property
    def kind(self) -> IndicatorKind:
        if self.formula is not None:
            return "derived"
        if self.observed is not None or self.expected is not None:
            return "standardised"
        return "rated" if self.levels else "reported"

    @property
    def computed(self) -> bool:
        """Whether it follows from other indicators."""
        return self.kind in ("derived", "standardised")

    @property
    def is_share(self) -> bool:
        """Whether it is a fraction to be printed as a percentage."""
        return self.unit is not None and self.unit.en == "share"

    @property
    def reads(self) -> tuple[str, ...]:
        """The indicators it is computed from."""
        if self.parsed is not None:
            return self.parsed.codes
        return tuple(code for code in (self.observed, self.expected, self.volume) if code is not None)

    @cached_property
    def parsed(self) -> Formula | None:
        """The formula, read."""
        return None if self.formula is None else parse(self.formula)

    @property
    def lowest(self) -> float | None:
        """The least value a figure may take; ratings count from 1."""
        return 1.0 if self.levels else self.minimum

    @property
    def highest(self) -> float | None:
        """The greatest value a figure may take."""
        return float(len(self.levels)) if self.levels else self.maximum


def _adding_up(kind: IndicatorKind, raw: dict[str, Any]) -> dict[str, str]:
    """How it adds up where the definition does not say; what is computed has no say in it."""
    if kind in ("reported", "rated"):
        defaults = {"over_units": "mean", "over_time": "last"} if kind == "rated" else {}
        return {key: value for key, value in defaults.items() if key not in raw}
    for key in ("over_units", "over_time"):
        if key in raw:
            raise ValueError(
                Phrase(
                    "{key} has no meaning here: a {kind} indicator is computed after adding up; leave it out",
                    key=key,
                    kind=kind,
                )
            )
    return {"over_units": "none", "over_time": "last"}
