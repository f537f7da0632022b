"""From findings to questions: false-discovery control, ids that stay, words, who is asked, what was answered."""

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl

from abreast.campaign import Campaign
from abreast.integrity.answers import last_answers
from abreast.integrity.check import Check, Found
from abreast.integrity.power import measured
from abreast.integrity.words import words

RATE = 0.10  # expected share of needless questions within a family of checks, at most

QUESTIONS = {
    "question": pl.String,
    "check": pl.String,
    "family": pl.String,
    "unit": pl.String,
    "verifier": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "since": pl.String,
    "until": pl.String,
    "value": pl.Float64,
    "expected": pl.Float64,
    "statistic": pl.Float64,
    "p": pl.Float64,
    "q": pl.Float64,
    "status": pl.String,
    "title_en": pl.String,
    "title_zh": pl.String,
    "en": pl.String,
    "zh": pl.String,
    "settles_en": pl.String,
    "settles_zh": pl.String,
    "found": pl.Float64,
    "questioned": pl.Float64,
    "answered": pl.Date,
    "answered_by": pl.String,
    "answer": pl.String,
    "private": pl.Boolean,
}
"""`period`: in which the question arose; `since` – `until`: the figures it is about; `q`: the least
false-discovery rate at which it would be asked; `status`: asked (of the unit and its verifier) or screened (on
the verifier's work list only); `found`, `questioned`: what the check is worth, as measured."""


def table(
    campaign: Campaign, checks: Sequence[Check], found: Mapping[str, Found], answers: pl.DataFrame
) -> pl.DataFrame:
    """The table `questions` (`QUESTIONS`), sorted by period, unit and check.

    `found`: by the check's code. Of a question found again in later periods the strongest evidence is told.
    """
    rows = controlled(checks, found)
    rows = rows.with_columns(question=_ids(rows, {check.code for check in checks if check.pooled}))
    rows = rows.sort("q", "p", "at", maintain_order=True).unique(
        "question", keep="first", maintain_order=True
    )
    rows = rows.join(last_answers(answers), on="question", how="left", maintain_order="left")
    rows = rows.join(verifiers(campaign), on="unit", how="left", maintain_order="left")
    spoken = _spoken(campaign, checks, rows)
    return spoken.select(pl.col(name).cast(dtype) for name, dtype in QUESTIONS.items()).sort(
        "period", "unit", "check", "indicator", "question"
    )


def controlled(checks: Sequence[Check], found: Mapping[str, Found]) -> pl.DataFrame:
    """All findings with check, family, q and status.

    Benjamini and Hochberg (1995) within each family and period looked at, over all p-values tested there.
    Findings above a check's screen are not listed, which can only make q larger.
    """
    rows = pl.concat(
        [
            found[check.code].rows.with_columns(
                check=pl.lit(check.code), family=pl.lit(check.family), most=pl.lit(check.only_screen)
            )
            for check in checks
        ]
    )
    tested: dict[tuple[str, str], int] = {}
    for check in checks:
        for period, count in found[check.code].tested.items():
            tested[check.family, period] = tested.get((check.family, period), 0) + count
    counts = pl.DataFrame(
        [(family, period, count) for (family, period), count in tested.items()],
        schema={"family": pl.String, "at": pl.String, "tested": pl.Float64},
        orient="row",
    )
    rows = rows.join(counts, on=["family", "at"], how="left", maintain_order="left").sort(
        "family", "at", "p", maintain_order=True
    )
    # Bunching tells one p-value in several rows: of the whole, and of every unit with an excess.
    each, one = pl.col("p").rank("max").over("family", "at"), pl.col("p").rank("dense").over("family", "at")
    place = pl.when(pl.col("family") == "targets").then(one).otherwise(each)
    raised = (pl.col("p") * pl.col("tested") / place).clip(upper_bound=1.0)
    lowest = raised.reverse().cum_min().reverse().over("family", "at")
    rows = rows.with_columns(q=pl.when(pl.col("family") != "").then(lowest))
    asked = ~pl.col("most") & ((pl.col("family") == "") | (pl.col("q") <= RATE))
    return rows.with_columns(status=pl.when(asked).then(pl.lit("asked")).otherwise(pl.lit("screened")))


def _ids(rows: pl.DataFrame, pooled: set[str]) -> pl.Series:
    """An id for each row (n,): the same whenever the question is the same, however often it is found."""
    about = pl.when(pl.col("check").is_in(["influence", "bunching", "exact", "edit", "rule"])).then("about")
    period = pl.when(~pl.col("check").is_in(list(pooled))).then("period")
    named = rows.select(
        pl.concat_str(
            ["check", "unit", "indicator", period.fill_null(""), about.fill_null("")], separator="|"
        )
    ).to_series()
    return pl.Series([hashlib.sha256(one.encode()).hexdigest()[:12] for one in named], dtype=pl.String)


def verifiers(campaign: Campaign) -> pl.DataFrame:
    """unit, verifier, private: the column `verifier` of units.csv, else the unit above; and whether it is a
    person."""
    last = campaign.tree.units.sort("unit", "from").unique("unit", keep="last", maintain_order=True)
    persons = [kind for kind, one in campaign.definition.kinds.items() if one.person]
    given = pl.col("verifier") if "verifier" in last.columns else pl.lit(None, pl.String)
    return last.select(
        "unit", verifier=pl.coalesce(given, "parent", "unit"), private=pl.col("kind").is_in(persons)
    )


def _spoken(campaign: Campaign, checks: Sequence[Check], rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with their words, and what the check is worth."""
    by_code = {check.code: check for check in checks}
    names = words(campaign)
    reasons = [by_code[row["check"]].reason(row, names) for row in rows.iter_rows(named=True)]
    told = [by_code[code] for code in rows["check"]]
    worth = [measured(check.code) for check in told]
    return rows.with_columns(
        en=pl.Series([one.en for one in reasons], dtype=pl.String),
        zh=pl.Series([one.zh for one in reasons], dtype=pl.String),
        title_en=pl.Series([one.title.en for one in told], dtype=pl.String),
        title_zh=pl.Series([one.title.zh for one in told], dtype=pl.String),
        settles_en=pl.Series([one.settles.en for one in told], dtype=pl.String),
        settles_zh=pl.Series([one.settles.zh for one in told], dtype=pl.String),
        found=pl.Series([one.found if one else None for one in worth], dtype=pl.Float64),
        questioned=pl.Series([one.questioned if one else None for one in worth], dtype=pl.Float64),
        until=rows["at"],
    )
