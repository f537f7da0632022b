"""What all parts of a definition share: strict keys, names, periods, titles in two languages."""

import re
from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from abreast.campaign.calendar import PeriodError, parse_any
from abreast.campaign.formula import CODE, FUNCTIONS
from abreast.tables.phrase import Phrase, reason_of

Language = Literal["en", "zh"]
IDENTIFIER = re.compile(r"[^\W_](?:[\w.\-]*\w)?")
LONGEST_ID = 80
KEPT_IDS = frozenset({"all"})


class Part(BaseModel):
    """A part of a definition: frozen, and a key it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True)


class Title(Part):
    """A text in English and Chinese; a plain string stands for both."""

    en: str = Field(default="", max_length=5000)
    zh: str = Field(default="", max_length=5000)

    @model_validator(mode="before")
    @classmethod
    def _of_plain_text(cls, value: Any) -> Any:
        return {"en": value, "zh": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.en or self.zh):
            raise ValueError(Phrase('is empty; write { en = "…", zh = "…" } or a text in one language'))
        return self

    def of(self, language: Language) -> str:
        """The text in this language, or else in the other."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


def is_identifier(text: str) -> bool:
    """Whether a text can be the id of a unit or group."""
    return len(text) <= LONGEST_ID and IDENTIFIER.fullmatch(text) is not None and text not in KEPT_IDS


def _time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            Phrase("is no time zone; write a name such as Asia/Shanghai or Europe/London")
        ) from None
    return text


def _identifier(text: str) -> str:
    if not is_identifier(text):
        raise ValueError(
            Phrase(
                "is not an id: letters, digits and . _ - (at most {longest}, and not the word all)",
                longest=LONGEST_ID,
            )
        )
    return text


def _code(text: str) -> str:
    if len(text) > LONGEST_ID or not CODE.fullmatch(text):
        raise ValueError(Phrase("is not a code: letters, digits and _, beginning with a letter"))
    if text in FUNCTIONS:
        raise ValueError(Phrase("{text} is a function in formulas; choose another code", text=text))
    return text


def _period_text(value: Any) -> Any:
    """TOML writes dates and years without quotes as well."""
    return value.isoformat() if isinstance(value, date) else str(value) if type(value) is int else value


def _period(text: str) -> str:
    try:
        return parse_any(text).code
    except PeriodError as error:
        raise ValueError(reason_of(error)) from None


TimeZone = Annotated[str, AfterValidator(_time_zone)]
Identifier = Annotated[str, AfterValidator(_identifier)]
Code = Annotated[str, AfterValidator(_code)]
PeriodText = Annotated[str, BeforeValidator(_period_text), AfterValidator(_period)]
