"""Confirmed catch-up of every kind of quantity: proportions, counts, measured, rated, and scores against a frontier.

Figures go the way of the campaign's own: their weights and least noise from what the comparison takes for that kind,
windows and noise from a look at the panel. Months, 36 of them, sixty units; the campaign in the last six.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import norm

from abreast import campaign
from abreast.campaign import Campaign
from abreast.campaign.aspect import Frontier
from abreast.campaign.definition import Rules
from abreast.catchup.look import look
from abreast.catchup.panel import Panel
from abreast.catchup.steadiness import at_level, half_step, law_of
from abreast.compare import panel as compared
from abreast.compare.frontiers import against
from abreast.compare.uncertainty import own_variation, uncertainty
from abreast.statistics.improvement import judge
from benchmarks.honesty.catchup import rate
from benchmarks.honesty.decide import LEVEL
from benchmarks.honesty.quantities import DEFINITION, QUANTITIES, Quantity
from benchmarks.honesty.worlds import ERROR, WINDOW, Bools, Floats

UNITS, PERIODS, START = 60, 36, 30
DUE = PERIODS - 1
CAMPAIGNS, REDUCED, RARE = 600, 25, 5
LEADERS = 12  # units that span the frontier and stay where they are
RULES = Rules(season="none")
SCORES = "scores"


@dataclass(frozen=True, slots=True)
class Case:
    """`gain`, `margin`: as in `worlds.World`, of `share` of the units; all others stay where they are."""

    name: str
    share: float = 0.0
    gain: float = 0.0
    margin: float = 0.0
    rare: bool = False


NULLS = (
    Case("nobody moves"),
    Case("risen, not quite there", 1.0, 12.0, -1e-9),
    Case("there all along", 1.0, 0.0, 2.0, rare=True),
)
POWER = Case("risen and there", 0.5, 3.0, 3.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Figures `values` and their true means and standard deviations `truth`, `spread` (n, t); `level`: to be reached;
    `sizes` (n, 1)."""

    values: Floats
    truth: Floats
    spread: Floats
    level: float
    sizes: Floats


@dataclass(frozen=True, slots=True)
class Decided:
    """(n,): behind in the selection window; confirmed; confirmed by the test that knows the noise; truly caught up."""

    behind: Bools
    confirmed: Bools
    known: Bools
    truly: Bools


def measure(out: Path, reduced: bool) -> dict[str, Any]:
    """False confirmations and power for each kind of quantity, against the fixed level."""
    campaigns = REDUCED if reduced else CAMPAIGNS
    rows = []
    with tempfile.TemporaryDirectory() as place:
        it = written(Path(place) / "kinds")
        for k, quantity in enumerate(QUANTITIES):
            row: dict[str, Any] = {"quantity": quantity.name}
            for c, case in enumerate((*NULLS, POWER)):
                often = campaigns * (RARE if case.rare and not reduced else 1)
                rng = np.random.default_rng([41, k, c])
                found = [decided(it, quantity, case, rng) for _ in range(often)]
                row[case.name] = told(found, truly=case is POWER)
            rows.append(row)
    return {"campaigns": campaigns, "kinds": rows}


def told(found: Sequence[Decided], *, truly: bool) -> dict[str, Any]:
    """Share confirmed of those behind that have truly caught up, or of those that have not."""
    among = [one.behind & (one.truly == truly) for one in found]
    ours = rate([_count(one.confirmed, who) for one, who in zip(found, among, strict=True)])
    if not truly:
        return ours
    known = rate([_count(one.known, who) for one, who in zip(found, among, strict=True)])
    return {"confirmed": ours, "known noise": known}


def _count(hit: Bools, who: Bools) -> tuple[int, int]:
    return int((hit & who).sum()), int(who.sum())


def written(folder: Path) -> Campaign:
    """A campaign of sixty shops with an indicator of every kind."""
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(DEFINITION, "utf-8")
    lines = ["unit,kind,parent", "w,works,", *(f"s{i:02d},shop,w" for i in range(UNITS))]
    (folder / "units.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return campaign.load(folder)


def decided(it: Campaign, quantity: Quantity, case: Case, rng: np.random.Generator) -> Decided:
    """One campaign drawn and decided at its due period."""
    drawn = (draw_scores if quantity.code == SCORES else draw)(it, quantity, case, rng)
    panel = laid_out(it, quantity, drawn)
    seen = look(panel, np.arange(UNITS), DUE, START, RULES, 0)
    assert seen.found is not None
    assert seen.at is not None
    follow = np.full(UNITS, seen.at.follow_up[0])
    law = law_of(it, quantity.code, panel)
    result = judge(
        seen.found,
        drawn.level,
        sign=quantity.sign,
        widen=at_level(law, panel, np.arange(UNITS), follow, np.full(UNITS, drawn.level)),
        half_step=half_step(panel, WINDOW),
    )
    behind = result.behind & result.decidable
    before, after = (drawn.truth[:, at].mean(axis=1) for at in (seen.at.baseline, seen.at.follow_up))
    risen = quantity.sign * (after - before) > 1e-12
    truly = risen & (quantity.sign * (after - drawn.level) >= 0)
    known = _known(drawn, quantity.sign, seen.at.baseline, seen.at.follow_up)
    return Decided(behind, behind & (result.p <= LEVEL), behind & known, truly)


def _known(drawn: Drawn, sign: int, baseline: np.ndarray, follow_up: np.ndarray) -> Bools:
    """The same test told the true standard deviations, which have no autocorrelation here."""
    means = [drawn.values[:, at].mean(axis=1) for at in (baseline, follow_up)]
    variances = [(drawn.spread[:, at] ** 2).mean(axis=1) / WINDOW for at in (baseline, follow_up)]
    bar = norm.isf(LEVEL)
    rise = sign * (means[1] - means[0]) > bar * np.sqrt(variances[0] + variances[1])
    there = sign * (means[1] - drawn.level) > bar * np.sqrt(variances[1])
    return np.asarray(rise & there)


def draw(it: Campaign, quantity: Quantity, case: Case, rng: np.random.Generator) -> Drawn:
    """Figures of an indicator."""
    sizes = quantity.size(rng.random((UNITS, 1)))
    parameter = _course(quantity, case, sizes, rng)
    level = float(quantity.mean(np.array([[quantity.level]]), np.ones((1, 1)))[0, 0])
    values = quantity.draw(rng, parameter, sizes)
    return Drawn(values, quantity.mean(parameter, sizes), quantity.spread(parameter, sizes), level, sizes)


def _course(quantity: Quantity, case: Case, sizes: Floats, rng: np.random.Generator) -> Floats:
    """The parameter of every unit and period (n, t): a tenth lie beyond the level, but for those that rise."""
    still = quantity.level + quantity.sign * quantity.span * (rng.random((UNITS, 1)) / 0.9 - 1.0)
    error = quantity.spread(np.full((UNITS, 1), quantity.level), sizes) * ERROR
    arrival = quantity.level + quantity.sign * case.margin * error
    start = arrival - quantity.sign * case.gain * np.sqrt(2) * error
    there = np.arange(PERIODS)[None, :] > DUE - WINDOW
    chosen = rng.random((UNITS, 1)) < case.share
    course = np.where(chosen, np.where(there, arrival, start), still)
    return np.clip(course, 0.02 * quantity.level, None)


def draw_scores(it: Campaign, quantity: Quantity, case: Case, rng: np.random.Generator) -> Drawn:
    """Scores of output from hands and power, against the frontier of the three periods before the start.

    Constant returns to scale, so that noise of the output moves the score in proportion, and its true mean is the
    score of the true output. Where units are to arrive somewhere, that is by the frontier as it was estimated.
    """
    course = _course(quantity, case, np.ones((UNITS, 1)), rng)
    course[:LEADERS] = rng.uniform(0.97, 1.03, (LEADERS, 1))
    x = np.exp(rng.normal(5.0, 0.5, (UNITS, 1, 2)) + rng.normal(0.0, 0.1, (UNITS, PERIODS, 2)))
    able = np.sqrt(x[..., 0] * x[..., 1])
    noise = quantity.draw(rng, np.ones_like(course), np.ones((UNITS, 1)))
    window = slice(START - WINDOW, START)
    spans = x[:, window].sum(axis=1), (able * course * noise)[:, window].sum(axis=1)[:, None]
    if case.gain:
        late = slice(PERIODS - WINDOW, PERIODS)
        seen = _scores(it, x, able * course, spans)
        aimed = course[LEADERS:, late] / seen[LEADERS:, late]
        course[LEADERS:, late] *= np.where(_moves(course)[LEADERS:], aimed, 1.0)
    truth = _scores(it, x, able * course, spans)
    values = _scores(it, x, able * course * noise, spans)
    return Drawn(
        values, truth, quantity.spread(truth, np.ones((UNITS, 1))), quantity.level, np.ones((UNITS, 1))
    )


def _moves(course: Floats) -> Bools:
    """Whether a unit's last period differs from its first (n, 1)."""
    return np.asarray(course[:, -1:] != course[:, :1])


def _scores(it: Campaign, x: Floats, y: Floats, spans: tuple[Floats, Floats]) -> Floats:
    level = it.definition.aspects[SCORES].level
    assert isinstance(level, Frontier)
    n, t, m = x.shape
    group = np.zeros(n, dtype=np.int64)
    found = against(level, x.reshape(n * t, m), y.reshape(n * t, 1), spans, group, np.repeat(group, t))
    return found.reshape(n, t)


def laid_out(it: Campaign, quantity: Quantity, drawn: Drawn) -> Panel:
    """The figures as the comparison hands them on: weights and least noise of their kind."""
    units = tuple(f"s{i:02d}" for i in range(UNITS))
    periods = tuple(it.calendar.range("2023-01", it.calendar.shift("2023-01", DUE)))
    if quantity.code == SCORES:
        unsure = own_variation(drawn.values)
    else:
        sizes = np.broadcast_to(drawn.sizes, drawn.values.shape)
        single = {quantity.code: drawn.values, "pieces": sizes, "expected": sizes}
        volume = "pieces" if quantity.code == "yield" else None
        own = compared.Panel(it, pl.DataFrame(), units, periods, single)
        unsure = uncertainty(own, quantity.code, volume)
    return Panel(pl.Series(units), periods, drawn.values, unsure.weights, unsure.floor)
