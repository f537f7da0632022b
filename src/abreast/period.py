"""One period from figures to bulletin."""

from collections.abc import Callable, Mapping
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
    results,
)
from abreast import folder as whole
from abreast.campaign import Campaign
from abreast.campaign.calendar import PeriodError
from abreast.figures import closing, seal, values
from abreast.lists import Lists
from abreast.tables import Refusal, Refused

Stage = Callable[[str], None]
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
    account = work_out(folder, until, stage)
    stage("bulletin")
    made = bulletin.build(account.campaign, account.tables, account.period, account.info)
    stage("results")
    place = folder / "results" if out is None else out

    def fill(fresh: Path) -> None:
        results.write_tables(fresh, account.tables)
        results.write_json(fresh / results.RUN, account.info)
        bulletin.write(made, fresh)

    results.replace(place, fill)
    return place


def work_out(folder: Path, until: str | None = None, stage: Stage = lambda _: None) -> Account:
    """The results tables of a campaign folder up to a period; see :func:`run`."""
    it, reading, written = whole.read(folder, stage)
    reported = reading.figures
    period = _last(it, reported, until)
    stage("adding up")
    known = reported.filter(pl.col("period") <= period)
    base, totals = values.base_and_totals(it, known)
    totals = totals.rename({"total": "value"})
    stage("questions")
    asked = _questions(it, known, base, totals, written, period)
    stage("compare")
    compared = compare.standings(it, base, period, integrity.doubted(it, asked, period))
    doubts = integrity.with_influence(it, asked, compared.standings, compared.levels, period, written.answers)
    stage("learn")
    named = written.appointed.at(it, period) if written.appointed else None
    exemplars = learn.exemplars(it, compared.standings, compared.peers, named)
    projects = innovation.innovation_tables(it, written.projects, _periods(it, known, period))
    stage("catch up")
    progress = catchup.progress_tables(
        it, compared.standings, compared.levels, compared.baseline, compared.series
    )
    sure = catchup.confirmed_tables(
        it, progress["progress"], compared.series, base, _written(written, known), period
    )
    covered = catchup.coverage_tables(it, written.pledges, written.participation, period)
    states = catchup.pledge_tables(it, written.pledges, base, period)
    stage("help")
    helped = help.help_tables(it, written.help, compared.standings, compared.series, base, period)
    cards = learn.practice_tables(it, written.practices, compared.standings, progress["progress"], period)
    tables = {
        "indicators": figures.accounts(it, base, totals, period),
        **_rated(it, known, period),
        "levels": compared.levels,
        "standings": compared.standings,
        "exemplars": exemplars,
        **({} if written.appointed is None else {"appointed": named, "outside": written.appointed.outside}),
        **progress,
        "shifts": compared.shifts,
        **sure,
        "growth": catchup.growth_table(it, base, known),
        **covered,
        **projects,
        "questions": doubts,
        **helped,
        **states,
        **cards,
    }
    return Account(it, period, _info(it, period), tables)


def _rated(it: Campaign, known: pl.DataFrame, period: str) -> dict[str, pl.DataFrame]:
    """The table `agreement`, where an assessor rated what units rated themselves."""
    table = figures.agreement(it, known, period)
    return {"agreement": table} if table.height else {}


def asked(folder: Path, until: str | None = None, stage: Stage = lambda _: None) -> Asked:
    """The questions about figures up to a period, without those that need the comparison; raises as :func:`run`."""
    it, reading, written = whole.read(folder, stage)
    period = _last(it, reading.figures, until)
    stage("questions")
    known = reading.figures.filter(pl.col("period") <= period)
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
    remedy = "answer it in answers.csv; [rules] answers_before_seal demands it"
    return [
        Refusal(file="answers.csv", value=question, reason=f"{unit} has not answered: {en}", remedy=remedy)
        for question, unit, en in stand.select("question", "unit", "en").iter_rows()
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
        remedy = "put figures there, and say under [[figures]] how to read them"
        raise Refused([Refusal(file="figures", reason="holds no figures", remedy=remedy)])
    if until is None:
        return there[-1]
    if not it.calendar.holds(until):
        raise PeriodError(f"{until} is no period of the campaign's calendar; write it as {there[-1]}")
    if until < there[0]:
        reason, remedy = f"comes before the first figures, of {there[0]}", "give a later period"
        raise Refused([Refusal(file="figures", value=until, reason=reason, remedy=remedy)])
    return until


def _written(written: Lists, known: pl.DataFrame) -> catchup.Written:
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
