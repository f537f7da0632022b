"""How reported figures stand in files."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from abreast.campaign.model import Code, Part, PeriodText
from abreast.tables.phrase import Phrase

Shape = Literal["long", "wide", "across", "beside"]
By = Literal["unit", "assessor", "total", "recount", "plan"]
SHEET, FILE = "{sheet}", "{file}"


def _inside(pattern: str) -> str:
    """A glob that cannot leave the campaign folder."""
    if not pattern or "\\" in pattern or re.match(r"[A-Za-z]:", pattern) or "\0" in pattern:
        raise ValueError(
            Phrase("is not a path inside the campaign folder; write it with /, such as figures/month.csv")
        )
    if PurePosixPath(pattern).is_absolute() or ".." in PurePosixPath(pattern).parts:
        raise ValueError(
            Phrase("leads out of the campaign folder; copy the file into figures/ and name it there")
        )
    return pattern


class Spelling(Part):
    """How numbers and dates are written in the files."""

    decimal: Literal[".", ",", "·", "٫"] = "."
    thousands: Literal["", ",", ".", " ", "'", "’", "_"] = ","
    missing: tuple[str, ...] = ("", "-", "n/a")
    dates: Literal["ymd", "dmy", "mdy"] = "ymd"
    encoding: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _thousands_follow(cls, raw: object) -> object:
        """A decimal comma leaves the comma no other meaning."""
        if isinstance(raw, dict) and raw.get("decimal") == "," and "thousands" not in raw:
            return {**raw, "thousands": "."}
        return raw

    @model_validator(mode="after")
    def _tell_apart(self) -> Self:
        if self.decimal == self.thousands:
            raise ValueError(
                Phrase(
                    "decimal and thousands are both {decimal!r}; one of them must differ",
                    decimal=self.decimal,
                )
            )
        return self


class Source(Part):
    """One shape of file and where its figures stand; `indicators` maps codes to headings or texts."""

    file: Annotated[str, AfterValidator(_inside)]
    sheet: str | None = None
    shape: Shape = "long"
    header: (
        Annotated[int, Field(ge=1)] | tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]] | None
    ) = None
    unit: str | Annotated[tuple[str, ...], Field(min_length=1)] = "unit"
    period: str | Annotated[tuple[str, ...], Field(min_length=1)] = "period"
    indicator: str | None = None
    value: str = "value"
    indicators: dict[Code, str] = Field(default_factory=dict)
    periods: dict[str, PeriodText] = Field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    by: By = "unit"
    covers: Literal["tree", "more"] = "tree"
    optional: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if isinstance(self.header, tuple) and self.header[1] != self.header[0] + 1:
            raise ValueError(
                Phrase("header {header} must name two rows that follow each other", header=list(self.header))
            )
        if self.shape == "wide" and self.indicator is not None:
            raise ValueError(
                Phrase('indicator has no meaning in the shape "wide", where every indicator is a column')
            )
        names = list(self.indicators.values())
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(Phrase("indicators names the column {twice!r} twice", twice=twice[0]))
        return self

    @property
    def unit_columns(self) -> tuple[str, ...]:
        """The columns that together name the unit, their texts joined by ` / `."""
        return (self.unit,) if isinstance(self.unit, str) else self.unit

    @property
    def period_columns(self) -> tuple[str, ...]:
        """The columns that together name the period, their texts joined by `-`."""
        return (self.period,) if isinstance(self.period, str) else self.period

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The rows that hold the column names, counted from 1; empty where they are to be found."""
        if self.header is None:
            return ()
        return self.header if isinstance(self.header, tuple) else (self.header,)
