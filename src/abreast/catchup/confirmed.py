"""Confirmed catch-up (核实赶上): who has really improved, and is really at the level.

Decided once, at the due period, against the level fixed at the start; held or lost a set number of periods later.
Against the moving level the question is asked as of today. What is published controls the false-discovery rate.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.campaign.aspect import NEAR
from abreast.catchup.decision import Glimpse, Looked, Looks
from abreast.catchup.guards import Guards
from abreast.catchup.panel import Panel
from abreast.catchup.steadiness import at_level, half_step, law_of
from abreast.catchup.verified import Verified
from abreast.statistics.discovery import adjusted
from abreast.statistics.improvement import Improvement, judge
from abreast.statistics.segments import Bools, Floats, Ints

LEVEL = 0.05
PLACE = ("aspect", "unit", "kind", "scope", "scope_kind", "group")
COLUMNS = {
    **dict.fromkeys(PLACE, pl.String),
    **dict.fromkeys(("yardstick", "period", "due"), pl.String),
    **dict.fromkeys(("baseline_since", "baseline_period", "since", "until"), pl.String),
    **dict.fromkeys(("baseline", "value", "change", "change_se", "p_change"), pl.Float64),
    **dict.fromkeys(("level", "margin", "margin_se", "p_margin", "p", "alpha"), pl.Float64),
    **dict.fromkeys(("guard", "verified"), pl.Boolean),
    "guard_worse": pl.String,
    "season": pl.Boolean,
    "rho": pl.Float64,
    **dict.fromkeys(("status", "earliest"), pl.String),
    **dict.fromkeys(("published", "risen"), pl.Boolean),
    "tested": pl.UInt32,
    **dict.fromkeys(("chance", "expected_chance"), pl.Float64),
}


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What a decision rests on beside the figures of the aspect itself."""

    guards: Guards
    verified: Verified


def confirmed(
    campaign: Campaign,
    progress: pl.DataFrame,
    looked: Mapping[str, Looked],
    evidence: Evidence,
    period: str,
) -> pl.DataFrame:
    """The table `confirmed`: units that were behind in their selection window, and, of those behind at the start, the
    ones that cannot be decided yet.

    `progress`: the table of that name; `looked`: what was seen in each aspect.
    """
    found = [pl.DataFrame(schema=COLUMNS)]
    known = progress.filter(pl.col("level_fixed").is_not_null())
    for (code,), rows in known.group_by("aspect", maintain_order=True):
        if str(code) not in looked:
            continue
        one = looked[str(code)]
        places = one.panel.places(rows["unit"])
        rows, places = rows.filter(pl.Series(places >= 0)), places[places >= 0]
        asked = _Asked(campaign, str(code), one.panel, rows, places, one.looks, evidence, period)
        found += [_fixed(asked), _moving(asked)]
    return pl.concat(found).sort("aspect", "scope", "group", "yardstick", "unit")


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """One aspect's rows of `progress`, the places of their units in the panel, and the looks at them."""

    campaign: Campaign
    code: str
    panel: Panel
    rows: pl.DataFrame
    places: Ints
    looks: Looks
    evidence: Evidence
    period: str

    def judged(self, glimpse: Glimpse, level: str) -> Improvement:
        definition = self.campaign.definition
        held_to = self.rows[level].fill_null(float("nan")).to_numpy().astype(np.float64)
        tolerance = definition.aspects[self.code].tolerance
        sign, before = definition.sign(self.code), glimpse.windows[self.places, 2]
        law = law_of(self.campaign, self.code, self.panel)
        return judge(
            glimpse.found.take(self.places),
            held_to,
            sign=sign,
            tolerance=tolerance,
            widen=at_level(law, self.panel, self.places, before, held_to - sign * tolerance),
            half_step=half_step(self.panel, definition.rules.lengths[2]),
        )


def _fixed(asked: _Asked) -> pl.DataFrame:
    rules, looked = asked.campaign.definition.rules, asked.looks
    first, later = asked.judged(looked.due, "level_fixed"), asked.judged(looked.later, "level_fixed")
    alpha = LEVEL * (1.0 - rules.re_examination)
    tested = first.behind & first.decidable
    worse, unverified = _barred(asked, looked.due)
    passed = tested & (first.p <= alpha) & ~worse & ~unverified
    again = tested & ~passed & later.decidable & (later.p <= LEVEL * rules.re_examination)
    again &= ~np.logical_or(*_barred(asked, looked.later))
    status = np.select(
        [
            ~first.decidable,
            passed & later.decidable & (later.p <= LEVEL),
            passed & later.decidable,
            passed | again,
        ],
        ["not yet decidable", "held", "lost", "confirmed"],
        "not confirmed",
    )
    status = np.where(~first.decidable & looked.due.there[asked.places], "not reported", status)
    return _table(asked, "fixed", looked.due, first, status, tested, passed | again, alpha)


def _moving(asked: _Asked) -> pl.DataFrame:
    """As of today, against today's level. A score against today's frontier is not to be had from past scores."""
    found = asked.judged(asked.looks.today, "level_moving")
    level = asked.campaign.definition.aspects[asked.code].level
    if level.rule == "frontier":
        return pl.DataFrame(schema=COLUMNS)
    tested = found.behind & found.decidable
    worse, unverified = _barred(asked, asked.looks.today)
    passed = tested & (found.p <= LEVEL) & ~worse & ~unverified
    status = np.where(found.decidable, np.where(passed, "confirmed", "not confirmed"), "not yet decidable")
    status = np.where(~found.decidable & asked.looks.today.there[asked.places], "not reported", status)
    return _table(asked, "moving", asked.looks.today, found, status, tested, passed, LEVEL)


def _barred(asked: _Asked, glimpse: Glimpse) -> tuple[Bools, Bools]:
    """Rows whose guard got worse, and rows that lack the recount the campaign asks for."""
    windows = glimpse.windows[asked.places]
    units = asked.rows["unit"]
    worse = asked.evidence.guards.worse(asked.code, asked.panel, units, windows) != ""
    return worse, ~asked.evidence.verified.holds(asked.code, asked.panel, units, windows)


def _table(
    asked: _Asked,
    yardstick: str,
    glimpse: Glimpse,
    found: Improvement,
    status: np.ndarray,
    tested: Bools,
    passed: Bools,
    alpha: float,
) -> pl.DataFrame:
    behind = asked.rows["behind_at_start"].fill_null(True).to_numpy()
    waiting = np.isin(status, ["not yet decidable", "not reported"]) & behind & (yardstick == "fixed")
    kept = np.flatnonzero(tested | waiting)
    rows, places = asked.rows[kept], asked.places[kept]
    windows = glimpse.windows[places]
    worse = asked.evidence.guards.worse(asked.code, asked.panel, rows["unit"], windows)
    sign = asked.campaign.definition.sign(asked.code)
    found, value = found.take(kept), glimpse.found.mean[places]
    numbers = {
        "baseline": value - sign * found.change,
        "value": value,
        "change": sign * found.change,
        "change_se": found.change_error,
        "p_change": found.p_change,
        "margin": found.margin,
        "margin_se": found.margin_error,
        "p_margin": found.p_margin,
        "p": np.where(tested[kept], found.p, np.nan),
    }
    frame = rows.select(*PLACE, level=f"level_{yardstick}").with_columns(
        *(pl.Series(name, column, dtype=pl.Float64).fill_nan(None) for name, column in numbers.items()),
        *_windows(asked, windows, asked.looks.decided[places]),
        yardstick=pl.lit(yardstick),
        period=pl.lit(asked.period),
        alpha=pl.lit(alpha),
        guard=pl.Series(worse != "", dtype=pl.Boolean),
        guard_worse=pl.Series(worse, dtype=pl.String),
        verified=pl.Series(asked.evidence.verified.holds(asked.code, asked.panel, rows["unit"], windows)),
        season=pl.Series(asked.looks.season[places] > 0),
        rho=pl.Series(asked.looks.rho[places]),
        status=pl.Series(status[kept].tolist(), dtype=pl.String),
        tested_row=pl.Series(tested[kept]),
        passed=pl.Series(passed[kept]),
    )
    return _counted(frame)


def _windows(asked: _Asked, windows: Ints, decided: Ints) -> list[pl.Series]:
    """Codes of the windows' ends, of the due period and of the earliest period in which a decision can be had."""
    calendar, panel = asked.campaign.calendar, asked.panel
    known = np.append(windows, decided)
    first, last = int(known.min(initial=0)), int(known.max(initial=0))
    codes = pl.Series([panel.code(place, calendar) for place in range(first, last + 1)], dtype=pl.String)
    names = ("baseline_since", "baseline_period", "since", "until")

    def coded(name: str, places: Ints) -> pl.Series:
        return codes.gather(places - first).alias(name)

    ends = [
        coded(name, windows[:, k]).set(pl.Series(windows[:, k] < 0), None) for k, name in enumerate(names)
    ]
    return [*ends, coded("due", decided), coded("earliest", decided)]


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """How many were tested together, how many of them chance alone may confirm, and what is published of them."""
    # Units that are each compared with their own likes are still tested together.
    family = pl.when(pl.col("group").str.starts_with(NEAR)).then(pl.lit(NEAR)).otherwise("group")
    frame = frame.with_columns(tested=pl.col("tested_row").sum().over("kind", "scope", family))
    parts = [pl.DataFrame(schema=COLUMNS), _shaped(frame.filter(pl.col("tested") == 0), False, False)]
    asked = frame.filter(pl.col("tested") > 0)
    for _, part in asked.group_by("kind", "scope", family.alias("family"), maintain_order=True):
        public, risen = (_controlled(part, name) for name in ("p", "p_change"))
        parts.append(_shaped(part, public & part["passed"], risen))
    return pl.concat(parts)


def _shaped(part: pl.DataFrame, published: pl.Series | bool, risen: pl.Series | bool) -> pl.DataFrame:
    """Rows with how many were `tested` together, as rows of the table."""
    shown = part.with_columns(
        published=published,
        risen=risen,
        chance=pl.when("tested_row").then(pl.lit(LEVEL)),
        expected_chance=LEVEL * pl.col("tested"),
    )
    return shown.select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())


def _controlled(part: pl.DataFrame, name: str) -> pl.Series:
    """Which of the rows tested stand at a false-discovery rate of 5 %."""
    p: Floats = part.select(pl.when("tested_row").then(name).fill_null(float("nan"))).to_series().to_numpy()
    return pl.Series(adjusted(p) <= LEVEL)
