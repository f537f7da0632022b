"""What every check is: a code, words in two languages, what would settle its question, and a way to look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import polars as pl

from abreast.integrity.evidence import Evidence
from abreast.integrity.words import Words

Row = Mapping[str, Any]
Family = Literal["", "physical", "jumps", "targets", "exactness", "digits", "sameness"]

FINDINGS = {
    "unit": pl.String,
    "indicator": pl.String,
    "period": pl.String,
    "at": pl.String,
    "since": pl.String,
    "about": pl.String,
    "value": pl.Float64,
    "expected": pl.Float64,
    "statistic": pl.Float64,
    "p": pl.Float64,
}
"""What a check found. `indicator`: empty where it is about several. `period`: in which the question arose (with unit,
indicator and `about` it names the question for good); `at`: the period looked at when it was found; `since`: the
first period the evidence comes from; `about`: what else it is about (another unit, a total, a target), or empty;
`value`: what was reported; `expected`: what it is held against; `p`: null for checks without calibrated p-values."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """`rows`: as `FINDINGS`, those with p at most the check's screen; `tested`: how many p-values there were by
    `at`."""

    rows: pl.DataFrame
    tested: Mapping[str, int] = field(default_factory=dict)


NOTHING = Found(pl.DataFrame(schema=FINDINGS))


@dataclass(frozen=True, slots=True)
class Said:
    """A text in English and Chinese."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """One way to look at figures before they are believed.

    - `family`: checks whose p-values share one false-discovery control; empty for hard rules and checks without
      calibrated p-values, which stand outside.
    - `screen`: p-value up to which a finding is put on the verifier's work list (None outside families);
    `only_screen`: it never goes further than that. `pooled`: it looks at all periods together, so its question
    is asked once. - `settles`: what would answer the question.
    - `find`: looks at the evidence; `reason`: says in plain words, with the numbers, why a finding is one.
    """

    code: str
    title: Said
    settles: Said
    find: Callable[[Evidence], Found]
    reason: Callable[[Row, Words], Said]
    family: Family = ""
    screen: float | None = None
    only_screen: bool = False
    pooled: bool = False


def found(rows: pl.DataFrame, tested: Mapping[str, int] | None = None) -> Found:
    """A check's rows with the columns of `FINDINGS`; those it does not give are empty, `at` is the period."""
    given = set(rows.columns)
    empty = {"indicator": "", "about": ""}
    more = [
        pl.lit(empty.get(name), dtype).alias(name) for name, dtype in FINDINGS.items() if name not in given
    ]
    rows = rows.with_columns(more)
    if "at" not in given:
        rows = rows.with_columns(at=pl.col("period"))
    return Found(rows.select(pl.col(name).cast(dtype) for name, dtype in FINDINGS.items()), tested or {})
