"""Whether the parts of a definition agree: every name used is defined, formulas go in no circle."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from abreast.campaign.aspect import Appointed, Aspect, Frontier
from abreast.campaign.calendar import CALENDARS, parse_any
from abreast.campaign.definition import Head, Help, Kind, Rules
from abreast.campaign.formula import FormulaError, computing_order
from abreast.campaign.indicator import Indicator
from abreast.campaign.messages import nearest
from abreast.campaign.source import Source
from abreast.campaign.toml import Where
from abreast.tables.phrase import NOTHING, Phrase, reason_of


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a key."""

    where: Where
    reason: Phrase
    value: str | None = None
    remedy: Phrase = NOTHING


@dataclass(frozen=True, slots=True)
class Names:
    """Names that are defined, even where their definition is itself refused."""

    kinds: frozenset[str]
    groupings: frozenset[str]
    indicators: frozenset[str]


def faults(
    names: Names,
    head: Head | None,
    indicators: dict[str, Indicator],
    figures: dict[int, Source],
    aspects: dict[str, Aspect],
    rules: Rules | None,
    help: Help | None = None,
    kinds: Mapping[str, Kind] | None = None,
) -> Iterator[Fault]:
    """All faults between the parts, each of which is valid by itself."""
    for name in sorted(names.groupings & names.kinds):
        yield Fault(
            ("groupings", name),
            Phrase("is the name of a kind too"),
            remedy=Phrase("rename one; both serve as scopes"),
        )
    yield from _wider(names, kinds or {})
    for code, indicator in indicators.items():
        yield from _indicator(names, code, indicator)
    yield from _circles(indicators)
    for index, source in figures.items():
        yield from _source(names, indicators, index, source)
    for code, aspect in aspects.items():
        yield from _aspect(names, indicators, code, aspect)
        if head is not None and aspect.baseline is not None:
            yield from _baseline(code, aspect, head)
    for kind in (rules.pledging or ()) if rules else ():
        yield from _known(("rules", "pledging"), kind, names.kinds, Phrase("kind"))
    if help is not None and help.within is not None:
        yield from _known(
            ("help", "within"), help.within, names.kinds | names.groupings, Phrase("kind or grouping")
        )


def _known(where: Where, name: str, known: Iterable[str], what: Phrase) -> Iterator[Fault]:
    choices = sorted(known)
    if name not in choices:
        yield Fault(
            where,
            Phrase("{name} is not a defined {what}", name=name, what=what),
            remedy=nearest(name, choices) or Phrase("define the {what} first", what=what),
        )


def _wider(names: Names, kinds: Mapping[str, Kind]) -> Iterator[Fault]:
    """A wider kind is defined, and belongs to none itself."""
    for code, kind in kinds.items():
        if kind.is_a is None:
            continue
        where: Where = ("kinds", code, "is_a")
        yield from _known(where, kind.is_a, names.kinds, Phrase("kind"))
        if kind.is_a in kinds and kinds[kind.is_a].is_a is not None:
            yield Fault(
                where,
                Phrase("{is_a} belongs to a wider kind itself", is_a=kind.is_a),
                remedy=Phrase("name the widest kind"),
            )


def _indicator(names: Names, code: str, indicator: Indicator) -> Iterator[Fault]:
    here: Where = ("indicators", code)
    for key in ("parts", "companions"):
        for read in getattr(indicator, key):
            yield from _known((*here, key), read, names.indicators, Phrase("indicator"))
    if indicator.at_most:
        yield from _known((*here, "at_most"), indicator.at_most, names.indicators, Phrase("indicator"))
    if indicator.parsed is not None:
        for read in indicator.parsed.codes:
            yield from _known((*here, "formula"), read, names.indicators, Phrase("indicator"))
        return
    for key in ("observed", "expected", "volume"):
        if read := getattr(indicator, key):
            yield from _known((*here, key), read, names.indicators, Phrase("indicator"))
    if indicator.strata:
        yield from _known((*here, "strata"), indicator.strata, names.groupings, Phrase("grouping"))


def _circles(indicators: dict[str, Indicator]) -> Iterator[Fault]:
    reads = {code: one.reads for code, one in indicators.items() if one.computed}
    while True:
        try:
            computing_order(reads)
            return
        except FormulaError as error:
            circle = error.args[0].parts["circle"].split(" → ")
            key = "formula" if indicators[circle[0]].formula else "observed"
            yield Fault(
                ("indicators", circle[0], key),
                reason_of(error),
                remedy=Phrase("take one of them out of the other's formula"),
            )
            reads = {code: read for code, read in reads.items() if code not in circle}


def _source(names: Names, indicators: dict[str, Indicator], index: int, source: Source) -> Iterator[Fault]:
    for code in source.indicators:
        where: Where = ("figures", index, "indicators", code)
        yield from _known(where, code, names.indicators, Phrase("indicator"))
        if code in indicators and indicators[code].computed:
            reason = Phrase(
                "{code} is {kind}, so it is computed and cannot be read from a file",
                code=code,
                kind=indicators[code].kind,
            )
            yield Fault(where, reason, remedy=Phrase("take it out here, or its formula out of the indicator"))
    beside = source.shape == "beside"
    across = source.shape == "across" and not source.header_rows[1:]
    if (across or beside) and source.indicator is None and len(source.indicators) != 1:
        what = Phrase("unit") if beside else Phrase("period")
        reason = Phrase(
            "a column per {what} leaves open which of {count} indicators is meant",
            what=what,
            count=len(source.indicators),
        )
        remedy = Phrase(
            'give indicator = "column" or "{sheet}", or header = [row, row], or name one in indicators'
        )
        yield Fault(("figures", index, "indicators"), reason, remedy=remedy)


def _aspect(names: Names, indicators: dict[str, Indicator], code: str, aspect: Aspect) -> Iterator[Fault]:
    here: Where = ("aspects", code)
    yield from _known((*here, Phrase("kind")), aspect.kind, names.kinds, Phrase("kind"))
    for grouping in aspect.where:
        yield from _known((*here, "where"), grouping, names.groupings, Phrase("grouping"))
    for grouping in aspect.compare_within:
        yield from _known((*here, "compare_within"), grouping, names.groupings, Phrase("grouping"))
    for scope in aspect.scopes or ():
        yield from _known((*here, "scopes"), scope, names.kinds | names.groupings, Phrase("kind or grouping"))
    for read in aspect.indicators:
        yield from _known((*here, "indicators"), read, names.indicators, Phrase("indicator"))
    if aspect.nearest is not None:
        for read in aspect.nearest.on:
            yield from _known((*here, "nearest"), read, names.indicators, Phrase("indicator"))
        if isinstance(aspect.level, Frontier):
            reason = Phrase("has no meaning with a frontier, whose peers are the units most like each")
            yield Fault((*here, "nearest"), reason, remedy=Phrase("take it out, or use compare_within"))
    if aspect.volume:
        yield from _known((*here, "volume"), aspect.volume, names.indicators, Phrase("indicator"))
    yield from _level(names, indicators, code, aspect)


def _level(names: Names, indicators: dict[str, Indicator], code: str, aspect: Aspect) -> Iterator[Fault]:
    here: Where = ("aspects", code, "level")
    if isinstance(aspect.level, Frontier):
        for read in (*aspect.level.inputs, *aspect.level.outputs):
            yield from _known(here, read, names.indicators, Phrase("indicator"))
        return
    ranking = indicators.get(aspect.ranking)
    if ranking is not None and ranking.direction == "none":
        reason = Phrase('is "none", and the aspect {code} ranks by it', code=code)
        yield Fault(
            ("indicators", aspect.ranking, "direction"),
            reason,
            remedy=Phrase("say which way is better: up or down"),
        )
    if isinstance(aspect.level, Appointed) and aspect.level.value is not None and ranking is not None:
        yield from _within(here, aspect.level.value, ranking)
    if aspect.eligible.minimum is not None and aspect.volume is None:
        reason = Phrase("is a minimum volume, but the aspect names no volume")
        remedy = Phrase("add volume = an indicator, such as the number treated or produced")
        yield Fault(("aspects", code, "eligible"), reason, remedy=remedy)


def _within(where: Where, value: float, indicator: Indicator) -> Iterator[Fault]:
    low, high = indicator.lowest, indicator.highest
    if (low is not None and value < low) or (high is not None and value > high):
        reason = Phrase("lies outside the indicator's minimum and maximum")
        remedy = (
            Phrase("a share is a fraction: write 0.95 for 95 %")
            if indicator.is_share
            else Phrase("correct one of them")
        )
        yield Fault(where, reason, f"{value:g}", remedy)


def _baseline(code: str, aspect: Aspect, head: Head) -> Iterator[Fault]:
    assert aspect.baseline is not None
    for key, period in (("from", aspect.baseline.from_), ("until", aspect.baseline.until)):
        found = parse_any(period).calendar
        if (
            found != head.calendar
            and CALENDARS.index(found) < CALENDARS.index(head.calendar)
            and found != "day"
        ):
            reason = Phrase(
                "is a {found}, which is shorter than the campaign's {calendar}",
                found=found,
                calendar=head.calendar,
            )
            yield Fault(
                ("aspects", code, "baseline", key),
                reason,
                period,
                Phrase("give a {calendar} or a date", calendar=head.calendar),
            )
