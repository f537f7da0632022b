"""One period from figures to bulletin."""

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from abreast import (
    __version__,
    bulletin,
    catchup,
    compare,
    figures,
    help,
    innovation,
    integrity,
    learn,
    memory,
    results,
)
from abreast import folder as whole
from abreast.campaign import Campaign
from abreast.campaign.calendar import PeriodError
from abreast.figures import closing, seal, values
from abreast.lists import Lists
from abreast.tables import Refusal, Refused
from abreast.tables.phrase import Phrase

Stage = Callable[[str], None]
Tables = MutableMapping[str, pl.DataFrame]
CLOSING = len(whole.STAGES) + 2 + closing.STAGES
"""The most stages of which :func:`close` tells."""
STAGES = (
    *whole.STAGES,
    "adding up",
    "questions",
    "compare",
    "learn",
    "catch up",
    "help",
    "bulletin",
    "results",
)


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """A period worked out: what it was made from, and the results tables by name."""

    campaign: Campaign
    period: str
    info: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Closed:
    """A period under its seal; `unanswered`: questions about figures up to it that stand open, None if not counted."""

    seal: seal.Seal
    unanswered: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """`questions`: the table of that name, about `figures` (all up to the period)."""

    campaign: Campaign
    period: str
    figures: pl.DataFrame
    questions: pl.DataFrame


def run(
    folder: Path, until: str | None = None, out: Path | None = None, stage: Stage = lambda _: None
) -> Path:
    """Run a campaign folder up to a period and put the results in place; returns the results folder.

    `until`: the last period, by default the last one with figures; `out`: by default `results` in the folder. `stage`
    is told the name of each of `STAGES` as it begins.

    Raises
    ------
    Refused
        Campaign, figures or lists are at fault; every fault is named.
    PeriodError
        `until` is no period of the campaign's calendar.
    ResultsError
        `out` is somebody's own folder.
    """
    place = folder / "results" if out is None else out

    def fill(fresh: Path) -> None:
        account = work_out(folder, until, stage, results.Shelf(fresh))
        stage("bulletin")
        made = bulletin.build(account.campaign, account.tables, account.period, account.info)
        stage("results")
        results.write_json(fresh / results.RUN, account.info)
        bulletin.write(made, fresh)

    results.replace(place, fill)
    return place


def work_out(
    folder: Path, until: str | None = None, stage: Stage = lambda _: None, into: Tables | None = None
) -> Account:
    """The results tables of a campaign folder up to a period; see :func:`run`.

    `into`: what the tables are put into, each as soon as it is made; by default they stay in memory.
    """
    memory.hand_back()
    tables: Tables = {} if into is None else into
    ground = _ground(folder, until, stage, tables)
    it, period, base, written = ground.campaign, ground.period, ground.base, ground.written
    stage("compare")
    compared = compare.standings(it, base, period, integrity.doubted(it, ground.asked, period))
    standings, levels, series = compared.standings, compared.levels, compared.series
    tables.update(standings=standings, levels=levels, shifts=compared.shifts)
    tables["questions"] = integrity.with_influence(
        it, ground.asked, standings, levels, period, written.answers
    )
    stage("learn")
    named = written.appointed.at(it, period) if written.appointed else None
    tables["exemplars"] = learn.exemplars(it, standings, compared.peers, named)
    if written.appointed is not None and named is not None:
        tables.update(appointed=named, outside=written.appointed.outside)
    tables.update(innovation.innovation_tables(it, written.projects, ground.periods))
    stage("catch up")
    moved = catchup.progress_tables(it, standings, levels, compared.baseline, series)
    progress = moved["progress"]
    tables.update(moved)
    tables.update(catchup.confirmed_tables(it, progress, series, base, ground.facts, period))
    tables.update(catchup.coverage_tables(it, written.pledges, written.participation, period))
    tables.update(
        catchup.movement_tables(it, written.movements, written.participation, written.pledges, period)
    )
    tables.update(catchup.pledge_tables(it, written.pledges, base, period))
    stage("help")
    tables.update(help.help_tables(it, written.help, standings, series, base, period))
    tables.update(learn.practice_tables(it, written.practices, standings, progress, period))
    return Account(it, period, _info(it, period), tables)


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What all rooms stand on. `base`: the figures added up; `asked`: questions about them; `facts`: what confirmed
    catch-up rests on beside; `periods`: those of the campaign up to `period`."""

    campaign: Campaign
    period: str
    periods: list[str]
    base: pl.DataFrame
    asked: pl.DataFrame
    written: Lists
    facts: catchup.Written


def _ground(folder: Path, until: str | None, stage: Stage, tables: Tables) -> _Ground:
    """Read, add up, ask. Everything that needs the figures one by one is done here, and they are let go."""
    it, reading, written = whole.read(folder, stage)
    period = _last(it, reading.figures, until)
    known = _known(reading.figures, period)
    del reading
    stage("adding up")
    base, totals = values.base_and_totals(it, known)
    totals = totals.rename({"total": "value"})
    tables["indicators"] = figures.accounts(it, base, totals, period)
    tables["sums"] = figures.sums(it, base, known, period)
    tables["growth"] = catchup.growth_table(it, base, known)
    tables.update(_rated(it, known, period))
    stage("questions")
    asked = _questions(it, known, base, totals, written, period)
    return _Ground(it, period, _periods(it, known, period), base, asked, written, _facts(written, known))


def _rated(it: Campaign, known: pl.DataFrame, period: str) -> dict[str, pl.DataFrame]:
    """The table `agreement`, where an assessor rated what units rated themselves."""
    table = figures.agreement(it, known, period)
    return {"agreement": table} if table.height else {}


def asked(folder: Path, until: str | None = None, stage: Stage = lambda _: None) -> Asked:
    """The questions about figures up to a period, without those that need the comparison; raises as :func:`run`."""
    it, reading, written = whole.read(folder, stage)
    period = _last(it, reading.figures, until)
    stage("questions")
    known = _known(reading.figures, period)
    return Asked(it, period, known, questions_about(it, known, written, period))


def questions_about(it: Campaign, known: pl.DataFrame, written: Lists, period: str) -> pl.DataFrame:
    """The table `questions` about figures up to a period, without those that need the comparison."""
    base, totals = values.base_and_totals(it, known)
    totals = totals.rename({"total": "value"})
    return _questions(it, known, base, totals, written, period)


def close(folder: Path, period: str, by: str, stage: Stage = lambda _: None, *, count: bool = True) -> Closed:
    """Seal a campaign folder up to a period, once what the campaign's rules demand is done.

    `by`: the id of whoever closes it, which cannot be erased; `count`: count open questions even where the rules do not
    demand answers before a seal.

    Raises
    ------
    Refused
        Campaign, figures or lists are at fault, the period is closed already, or questions about figures stand open and
        `[rules] answers_before_seal` demands answers; nothing is sealed then.
    PeriodError
        `period` is no period of the campaign's calendar.
    """
    it, reading, written = whole.read(folder, stage)
    code = it.calendar.parse(period).code
    known = reading.figures.filter(pl.col("period") <= code)
    demanded = it.definition.rules.answers_before_seal
    unanswered = None
    if demanded or count:
        stand = _open(it, known, written, code, stage)
        if demanded and stand.height:
            raise Refused(_unanswered(stand))
        unanswered = stand.height
    return Closed(closing.close_period(it, code, by, stage, reading), unanswered)


def _open(it: Campaign, known: pl.DataFrame, written: Lists, period: str, stage: Stage) -> pl.DataFrame:
    """All open questions about figures up to a period, those about levels that hang on few units among them."""
    stage("questions")
    base, totals = values.base_and_totals(it, known)
    asked = _questions(it, known, base, totals.rename({"total": "value"}), written, period)
    if known.filter(pl.col("by") != "plan").is_empty():
        return integrity.open_ones(asked)
    stage("compare")
    compared = compare.standings(it, base, period, integrity.doubted(it, asked, period))
    every = integrity.with_influence(it, asked, compared.standings, compared.levels, period, written.answers)
    return integrity.open_ones(every)


def _unanswered(stand: pl.DataFrame) -> list[Refusal]:
    remedy = Phrase("answer it in answers.csv; [rules] answers_before_seal demands it")
    return [
        Refusal(
            file="answers.csv",
            value=question,
            reason=Phrase("{unit} has not answered: {en}", unit=unit, en=en, zh=zh),
            remedy=remedy,
        )
        for question, unit, en, zh in stand.select("question", "unit", "en", "zh").iter_rows()
    ]


def _questions(
    it: Campaign, known: pl.DataFrame, base: pl.DataFrame, totals: pl.DataFrame, written: Lists, period: str
) -> pl.DataFrame:
    aims = catchup.targets(written.pledges)
    record = integrity.Record(written.answers, written.recounts, figures.amended(it), aims)
    return integrity.questions(it, known, base, totals, period, record)


def _last(it: Campaign, reported: pl.DataFrame, until: str | None) -> str:
    there: list[str] = reported.filter(pl.col("by") != "plan")["period"].unique().sort().to_list()
    if not there:
        remedy = Phrase("put figures there, and say under [[figures]] how to read them")
        raise Refused([Refusal(file="figures", reason=Phrase("holds no figures"), remedy=remedy)])
    if until is None:
        return there[-1]
    if not it.calendar.holds(until):
        raise PeriodError(
            Phrase(
                "{until} is no period of the campaign's calendar; write it as {example}",
                until=until,
                example=there[-1],
            )
        )
    if until < there[0]:
        reason, remedy = (
            Phrase("comes before the first figures, of {first}", first=there[0]),
            Phrase("give a later period"),
        )
        raise Refused([Refusal(file="figures", value=until, reason=reason, remedy=remedy)])
    return until


def _known(reported: pl.DataFrame, period: str) -> pl.DataFrame:
    """The figures up to a period; where in a file each was written matters no longer."""
    return reported.lazy().filter(pl.col("period") <= period).drop("sheet", "row").collect()


def _facts(written: Lists, known: pl.DataFrame) -> catchup.Written:
    """What confirmed catch-up and the effect of help and practices rest on beside the figures."""
    adoptions = pl.DataFrame(
        schema={"card": pl.String, "aspect": pl.String, "unit": pl.String, "date": pl.Date}
    )
    if written.practices is not None:
        cards = written.practices.cards.select("card", "aspect")
        adoptions = written.practices.adoptions.join(cards, on="card").select(adoptions.columns)
    counted = figures.recounted(known, written.recounts)
    return catchup.Written(written.pledges, written.help.helps, adoptions, counted)


def _periods(it: Campaign, known: pl.DataFrame, period: str) -> list[str]:
    """From the first period with figures, or the start where that is earlier, up to the bulletin's."""
    first = min(str(known["period"].min()), it.definition.start, period)
    return it.calendar.range(first, period)


def _info(it: Campaign, period: str) -> dict[str, Any]:
    sealed = seal.chain(it.folder)
    closed = sealed[-1].period if sealed else ""
    return {
        "campaign": it.definition.campaign.id,
        "period": period,
        "provisional": closed < period,
        "head": seal.head(it.folder),
        "seals": [one.hash for one in sealed],
        "origin": it.definition.campaign.origin,
        "version": __version__,
        "definition": it.definition.digest(),
    }
