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
READ = ("level_fixed", "level_moving", "behind_at_start")
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
    known = progress.lazy().filter(pl.col("level_fixed").is_not_null())
    for code, one in sorted(looked.items()):
        rows = known.filter(pl.col("aspect") == code).select(*PLACE, *READ).collect()
        places = one.panel.places(rows["unit"])
        rows, places = rows.filter(pl.Series(places >= 0)), places[places >= 0]
        if not rows.height:
            continue
        asked = _Asked(campaign, code, one.panel, rows, places, one.looks, evidence, period)
        both = pl.concat([_fixed(asked), _moving(asked)])
        found.append(both.sort("scope", "group", "yardstick", "unit"))
    return pl.concat(found)


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


@dataclass(frozen=True, slots=True, eq=False)
class _Decision:
    """What one look says of the rows: `found`, held against `alpha`; `decided`: places of the periods (by unit) it
    belongs to; `tested`, `passed` (n,) and the words of `status` (n,)."""

    yardstick: str
    glimpse: Glimpse
    found: Improvement
    decided: Ints
    status: np.ndarray
    tested: Bools
    passed: Bools
    alpha: float


def _fixed(asked: _Asked) -> pl.DataFrame:
    """At the due period; held or lost at the later look, which also confirms where a share of the 5 % was kept for it.

    A unit that is confirmed only then is told by what was seen then.
    """
    share, due, later = asked.campaign.definition.rules.re_examination, asked.looks.due, asked.looks.later
    first, second = asked.judged(due, "level_fixed"), asked.judged(later, "level_fixed")
    alpha, beta = LEVEL * (1.0 - share), LEVEL * share
    tested = first.behind & first.decidable
    passed = tested & (first.p <= alpha) & _sound(asked, due)
    well = second.decidable & _sound(asked, later)
    again = tested & ~passed & well & (second.p <= beta)
    # Where nobody has counted again yet, what was confirmed is neither held nor lost.
    looked = second.decidable & ~_uncounted(asked, later)
    held = well & (second.p <= LEVEL)
    status = np.select(
        [~first.decidable, passed & held, passed & looked, passed | again],
        ["not yet decidable", "held", "lost", "confirmed"],
        "not confirmed",
    )
    status = np.where(~first.decidable & due.there[asked.places], "not reported", status)
    once = _Decision("fixed", due, first, due.at, status, tested, passed, alpha)
    anew = _Decision("fixed", later, second, later.at, status, again, again, beta)
    waiting = ~first.decidable & asked.rows["behind_at_start"].fill_null(True).to_numpy()
    rows = [_rows(asked, once, (tested & ~again) | waiting)]
    return _counted(pl.concat([*rows, _rows(asked, anew, again)] if again.any() else rows))


def _moving(asked: _Asked) -> pl.DataFrame:
    """As of today, against today's level. A score against today's frontier is not to be had from past scores."""
    if asked.campaign.definition.aspects[asked.code].level.rule == "frontier":
        return pl.DataFrame(schema=COLUMNS)
    today = asked.looks.today
    found = asked.judged(today, "level_moving")
    tested = found.behind & found.decidable
    passed = tested & (found.p <= LEVEL) & _sound(asked, today)
    status = np.where(passed, "confirmed", "not confirmed")
    told = _Decision("moving", today, found, asked.looks.due.at, status, tested, passed, LEVEL)
    return _counted(_rows(asked, told, tested))


def _sound(asked: _Asked, glimpse: Glimpse) -> Bools:
    """Rows whose guards did not get worse and that have the recounts the campaign asks for."""
    about = asked.code, asked.panel, asked.rows["unit"], glimpse.windows[asked.places]
    found: Bools = (asked.evidence.guards.worse(*about) == "") & asked.evidence.verified.holds(*about)
    return found


def _uncounted(asked: _Asked, glimpse: Glimpse) -> Bools:
    """Rows that lack the recount the campaign asks for."""
    windows = glimpse.windows[asked.places]
    return asked.evidence.verified.missing(asked.code, asked.panel, asked.rows["unit"], windows)


def _rows(asked: _Asked, told: _Decision, which: Bools) -> pl.DataFrame:
    """The rows `which` (n,) with all that was seen of them."""
    kept = np.flatnonzero(which)
    rows, places = asked.rows[kept], asked.places[kept]
    windows = told.glimpse.windows[places]
    worse = asked.evidence.guards.worse(asked.code, asked.panel, rows["unit"], windows)
    sign = asked.campaign.definition.sign(asked.code)
    found, value = told.found.take(kept), told.glimpse.found.mean[places]
    numbers = {
        "baseline": value - sign * found.change,
        "value": value,
        "change": sign * found.change,
        "change_se": found.change_error,
        "p_change": found.p_change,
        "margin": found.margin,
        "margin_se": found.margin_error,
        "p_margin": found.p_margin,
        "p": np.where(told.tested[kept], found.p, np.nan),
    }
    return rows.select(*PLACE, level=f"level_{told.yardstick}").with_columns(
        *(pl.Series(name, column, dtype=pl.Float64).fill_nan(None) for name, column in numbers.items()),
        *_windows(asked, windows, told.decided[places]),
        yardstick=pl.lit(told.yardstick),
        period=pl.lit(asked.period),
        alpha=pl.lit(told.alpha),
        guard=pl.Series(worse != "", dtype=pl.Boolean),
        guard_worse=pl.Series(worse, dtype=pl.String),
        verified=pl.Series(asked.evidence.verified.holds(asked.code, asked.panel, rows["unit"], windows)),
        season=pl.Series(told.glimpse.season[places] > 0),
        rho=pl.Series(told.glimpse.rho[places]),
        status=pl.Series(told.status[kept].tolist(), dtype=pl.String),
        tested_row=pl.Series(told.tested[kept]),
        passed=pl.Series(told.passed[kept]),
    )


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
    """Which of the rows tested stand at a false-discovery rate of 5 %; a p-value held against a share of the 5 % is
    raised in proportion, so that two looks together spend no more than one."""
    raised = (pl.col(name) * LEVEL / pl.col("alpha")).clip(upper_bound=1.0)
    p: Floats = part.select(pl.when("tested_row").then(raised).fill_null(float("nan"))).to_series().to_numpy()
    return pl.Series(adjusted(p) <= LEVEL)
