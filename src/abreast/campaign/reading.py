"""campaign.toml into a definition, or every refusal in one pass."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from abreast.campaign.agreement import Names, faults
from abreast.campaign.aspect import Aspect
from abreast.campaign.definition import Definition, Grouping, Head, Help, Innovation, Kind, Rules
from abreast.campaign.indicator import Indicator
from abreast.campaign.messages import nearest, refusal_at, refusal_of
from abreast.campaign.model import Code
from abreast.campaign.refusal import CampaignRefused, Refusal
from abreast.campaign.source import Source, Spelling
from abreast.campaign.toml import Where, lines_of_keys, read_toml
from abreast.tables.phrase import NOTHING, Phrase, reason_of

FILE = "campaign.toml"
SECTIONS = (
    "campaign",
    "files",
    "kinds",
    "groupings",
    "indicators",
    "figures",
    "aspects",
    "rules",
    "innovation",
    "help",
)
Model = TypeVar("Model", bound=BaseModel)
CODE = TypeAdapter(Code)


def read_definition(folder: Path) -> Definition:
    """The definition in a folder's campaign.toml; `CampaignRefused` names every fault, its key and line."""
    path = folder / FILE
    if not path.is_file():
        remedy = Phrase("abreast new {name} writes one", name=folder.name or "FOLDER")
        raise CampaignRefused([Refusal(file=FILE, reason=Phrase("does not exist"), remedy=remedy)])
    raw, text = read_toml(path)
    return definition_of(raw, lines_of_keys(text))


def definition_of(raw: Mapping[str, Any], lines: Mapping[Where, int] | None = None) -> Definition:
    """The definition a mapping describes; `lines` gives the line of each key, where there is a file."""
    reader = _Reader(raw, lines or {})
    definition = reader.read()
    if reader.refusals or definition is None:
        raise CampaignRefused(reader.refusals)
    return definition


class _Reader:
    """Validates part by part, so that a fault in one hides no fault in another."""

    def __init__(self, raw: Mapping[str, Any], lines: Mapping[Where, int]) -> None:
        self.raw = raw
        self.lines = lines
        self.refusals: list[Refusal] = []

    def read(self) -> Definition | None:
        for section in self.raw:
            if section not in SECTIONS:
                self.refuse((section,), Phrase("is not a section"), nearest(section, SECTIONS))
        head = self.one(Head, "campaign", needed=True)
        spelling = self.one(Spelling, "files")
        rules, innovation, help = (
            self.one(Rules, "rules"),
            self.one(Innovation, "innovation"),
            self.one(Help, "help"),
        )
        kinds = self.named(Kind, "kinds")
        if not self.raw.get("kinds"):
            self.refuse(
                ("kinds",),
                Phrase("is missing"),
                Phrase('add a section for each kind of unit, such as [kinds.plant] title = "plant"'),
            )
        groupings = self.named(Grouping, "groupings")
        indicators = self.named(Indicator, "indicators")
        aspects = self.named(Aspect, "aspects")
        figures = self.listed()
        for fault in faults(self.names(), head, indicators, figures, aspects, rules, help, kinds):
            self.refusals.append(
                refusal_at(FILE, self.lines, fault.where, fault.reason, fault.value, fault.remedy)
            )
        if self.refusals or head is None:
            return None
        return Definition(
            campaign=head,
            files=spelling or Spelling(),
            kinds=kinds,
            groupings=groupings,
            indicators=indicators,
            figures=tuple(figures.values()),
            aspects=aspects,
            rules=rules or Rules(),
            innovation=innovation or Innovation(),
            help=help or Help(),
        )

    def refuse(self, where: Where, reason: Phrase, remedy: Phrase = NOTHING) -> None:
        self.refusals.append(refusal_at(FILE, self.lines, where, reason, remedy=remedy))

    def one(self, model: type[Model], section: str, *, needed: bool = False) -> Model | None:
        if section in self.raw:
            return self.part(model, self.raw[section], (section,))
        if needed:
            self.refuse(
                (section,), Phrase("is missing"), Phrase("add a section [{section}]", section=section)
            )
        return None

    def named(self, model: type[Model], section: str) -> dict[str, Model]:
        parts: dict[str, Model] = {}
        for name, raw in self.entries(section):
            if self.is_code(section, name) and (part := self.part(model, raw, (section, name))) is not None:
                parts[name] = part
        return parts

    def listed(self) -> dict[int, Source]:
        raw = self.raw.get("figures", [])
        if not isinstance(raw, list):
            self.refuse(
                ("figures",),
                Phrase("is not a list of sections"),
                Phrase("head each with [[figures]], in double brackets"),
            )
            return {}
        parts = {index: self.part(Source, entry, ("figures", index)) for index, entry in enumerate(raw)}
        return {index: part for index, part in parts.items() if part is not None}

    def part(self, model: type[Model], raw: object, where: Where) -> Model | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            found = error.errors(include_url=False)
            self.refusals += [refusal_of(FILE, self.lines, where, one, model) for one in found]
            return None

    def entries(self, section: str) -> list[tuple[str, object]]:
        raw = self.raw.get(section, {})
        if isinstance(raw, dict):
            return list(raw.items())
        self.refuse(
            (section,),
            Phrase("is not a section with names"),
            Phrase("head each with [{section}.NAME]", section=section),
        )
        return []

    def is_code(self, section: str, name: str) -> bool:
        try:
            CODE.validate_python(name)
        except ValidationError as error:
            self.refuse((section, name), reason_of(error.errors()[0]["ctx"]["error"]))
            return False
        return True

    def names(self) -> Names:
        kinds, groupings, indicators = (
            frozenset(name for name, _ in self.entries(section))
            if isinstance(self.raw.get(section, {}), dict)
            else frozenset()
            for section in ("kinds", "groupings", "indicators")
        )
        return Names(kinds, groupings, indicators)
