"""How far each series has departed from its own past, judged period by period as the figures came in.

Model: x_it = level of unit i + what hit all units of its group in period t + noise. In every period, from
figures up to that period only: the common effect is the median over the group of what is new; the departure of a
unit is the mean of its last w periods less the mean of up to `history` periods before; it is divided by the
unit's own spread, drawn towards the group's (Smyth 2004), and then by the spread that all units of the group
show (an empirical null, Efron 2004, Journal of the American Statistical Association 99:96), which takes up
autocorrelation and drift. The largest over the windows counts. Windows of a few periods find a shift that a
single period's z-score would miss (Willsky and Jones 1976; moving sums, Bauer and Hackl 1978, Technometrics 20:431).

The tail of the p-value is a Student's t whose degrees of freedom match how often honest departures pass 2 rather than
1; it is learnt from the side on which nobody gains by departing. Where that side has shown enough departures of a size,
their share takes the place of the model's, and beyond them the model is scaled to meet it. Where both directions are
asked about there is no such side; then the share of all departures is taken where it is below the model's, which those
with a cause can only make larger.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import stdtr

from abreast.statistics import median, moderate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BENT = 4.0  # spreads beyond which a figure does not bend its unit's level any further
ENOUGH = 4  # periods before a window that its level needs
CROWD = 20  # units of a group from which on it has an empirical null of its own
FEW = 5  # units of a group from which on common effects are taken out
GRID = np.arange(0.5, 6.01, 0.25)  # sizes at which departures so far are counted
COUNTED = 20  # departures of a size from which on their share is believed
TO_SIGMA = 1.0 / stats.norm.ppf(0.75)
ROUNDING = 1e-9  # spreads below this are the arithmetic's, not the units'


@dataclass(frozen=True, slots=True, eq=False)
class Departures:
    """`p` (n, t): how improbable the departure is, NaN where it cannot be judged; `z` (n, t) its strength, signed;
    `size` (n, t) the departure itself; `window` (n, t) how many periods it covers; `common` (n, t) what hit the
    group."""

    p: Floats
    z: Floats
    size: Floats
    window: Ints
    common: Floats


@dataclass(frozen=True, slots=True)
class Rule:
    """`windows`: lengths looked at; `history`: periods that make the level; `bend`: figures far out bend it only
    so far."""

    windows: tuple[int, ...] = (1, 2, 3)
    history: int = 24
    bend: bool = True


def departures(
    x: Floats, group: Ints, sign: Ints, rule: Rule | None = None, *, chance: Floats | None = None
) -> Departures:
    """Departures of series x (n, t), NaN where there is no figure.

    `group` (n,): 0 … g−1. `sign` (n,): 1 or −1 where only that direction is asked about, 0 for both. `chance` (n, t):
    the variance that counting alone gives each figure, below which no spread is taken. Raises ValueError for shapes
    that differ.
    """
    if x.ndim != 2 or group.shape != x.shape[:1] or sign.shape != group.shape:
        raise ValueError("x must be (series, periods), group and sign (series,)")
    order = np.argsort(group, kind="stable")
    walk = _Walk(
        x[order], group[order], sign[order], rule or Rule(), None if chance is None else chance[order]
    )
    found = walk.walked()
    back = np.argsort(order, kind="stable")
    return Departures(found.p[back], found.z[back], found.size[back], found.window[back], found.common[back])


class _Walk:
    """One pass through the periods. Series stand sorted by group."""

    def __init__(self, x: Floats, group: Ints, sign: Ints, rule: Rule, chance: Floats | None) -> None:
        n, t = x.shape
        # Periods are gone through one by one, so that the figures of one lie together.
        self.x, self.sign, self.rule = np.asfortranarray(x), sign, rule
        self.chance = None if chance is None else np.asfortranarray(chance)
        sizes = np.bincount(group)
        self.sizes = sizes[sizes > 0]
        self.offsets = np.concatenate([[0], np.cumsum(self.sizes)]).astype(np.int64)
        self.adjusted = np.full((n, t), np.nan, order="F")
        self.sums, self.counts, self.noise = (np.zeros((n, t + 1), order="F") for _ in range(3))
        self.squares, self.df = np.zeros(n), np.zeros(n)
        self.scales: dict[int, list[Floats]] = {w: [] for w in rule.windows}
        self.beyond = np.zeros((2, len(self.sizes)))
        self.passed, self.judged = np.zeros((len(self.sizes), len(GRID))), np.zeros(len(self.sizes))
        self.common = np.zeros((n, t), order="F")

    def walked(self) -> Departures:
        n, t = self.x.shape
        p, z, size = (np.full((n, t), np.nan, order="F") for _ in range(3))
        window = np.zeros((n, t), dtype=np.int64, order="F")
        for now in range(t):
            level, known = self._level(now, 1)
            self._take_in(now, level, known)
            spread = self._spread()
            z[:, now], size[:, now], window[:, now], mirrored = self._strongest(now, spread)
            p[:, now] = self._improbable(z[:, now], mirrored)
            self._remember(now, level, known, spread)
        return Departures(p, z, size, window, self.common)

    def _level(self, now: int, w: int) -> tuple[Floats, Floats]:
        """Mean (n,) and number (n,) of the figures that make the level before a window of w that ends now."""
        end = now - w + 1
        if end <= 0:
            return np.full(len(self.x), np.nan), np.zeros(len(self.x))
        begin = max(0, end - self.rule.history)
        count = self.counts[:, end] - self.counts[:, begin]
        total = self.sums[:, end] - self.sums[:, begin]
        return np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0), count

    def _take_in(self, now: int, level: Floats, known: Floats) -> None:
        """The period's figures less what hit all units of the group alike: the median of what is new."""
        new = self.x[:, now] - level
        common = median(new, self.offsets)
        told = np.add.reduceat(~np.isnan(new), self.offsets[:-1]) if len(new) else np.zeros(0)
        common = np.where((told >= FEW) & ~np.isnan(common), common, 0.0)
        self.common[:, now] = np.repeat(common, self.sizes)
        self.adjusted[:, now] = self.x[:, now] - self.common[:, now]

    def _spread(self) -> Floats:
        """The spread (n,) of one period around the level, each unit's own drawn towards its group's."""
        found = np.full(len(self.x), np.nan)
        for a, b in zip(self.offsets[:-1], self.offsets[1:], strict=True):
            df = self.df[a:b]
            own = np.divide(self.squares[a:b], df, out=np.zeros(b - a), where=df > 0)
            found[a:b] = moderate(own, df)[0]
        return np.asarray(np.sqrt(found))

    def _strongest(self, now: int, spread: Floats) -> tuple[Floats, Floats, Ints, Floats]:
        """The strongest departure over the windows (n,), its size, its window; and the strongest the other way."""
        n = len(self.x)
        mirrored = np.full(n, np.nan)
        best, size, window = np.full(n, np.nan), np.full(n, np.nan), np.zeros(n, dtype=np.int64)
        for w in self.rule.windows:
            if now - w + 1 < 0:
                continue
            z, moved = self._windowed(now, w, spread)
            z = self._against_the_group(w, z)
            strength = np.where(self.sign == 0, np.abs(z), self.sign * z)
            mirrored = np.fmax(mirrored, np.where(self.sign == 0, np.abs(z), -self.sign * z))
            held = np.where(np.isnan(best), -np.inf, np.where(self.sign == 0, np.abs(best), self.sign * best))
            stronger = ~np.isnan(strength) & (strength > held)
            best, size = np.where(stronger, z, best), np.where(stronger, moved, size)
            window = np.where(stronger, w, window)
        return best, size, window, mirrored

    def _windowed(self, now: int, w: int, spread: Floats) -> tuple[Floats, Floats]:
        """The departure of the last w periods over its standard error (n,), and the departure itself (n,)."""
        level, known = self._level(now, w)
        part = self.adjusted[:, now - w + 1 : now + 1]
        moved = part.mean(axis=1) - level
        moved[known < ENOUGH if self.rule.history >= ENOUGH else known < 1] = np.nan
        per = 1.0 / w + 1.0 / np.maximum(known, 1.0)
        square = spread**2 * per
        if self.chance is not None:
            square = np.maximum(square, self._counting(now, w, known))
        z = np.divide(moved, np.sqrt(square), out=np.full(len(moved), np.nan), where=square > ROUNDING**2)
        return z, moved

    def _counting(self, now: int, w: int, known: Floats) -> Floats:
        """The variance of the departure (n,) that counting alone would give."""
        assert self.chance is not None
        end, begin = now - w + 1, max(0, now - w + 1 - self.rule.history)
        inside = np.nansum(self.chance[:, end : now + 1], axis=1) / w**2
        before = (self.noise[:, end] - self.noise[:, begin]) / np.maximum(known, 1.0) ** 2
        return np.asarray(inside + before)

    def _against_the_group(self, w: int, z: Floats) -> Floats:
        """z in units of the spread its group shows: the median, over the periods so far, of each period's."""
        centre = median(z, self.offsets)
        told = np.add.reduceat(~np.isnan(z), self.offsets[:-1])
        centre = np.where((told >= CROWD) & ~np.isnan(centre), centre, 0.0)
        z = z - np.repeat(centre, self.sizes)
        scale = TO_SIGMA * median(np.abs(z), self.offsets)
        self.scales[w].append(np.where((told >= CROWD) & (scale > ROUNDING), scale, np.nan))
        with np.errstate(all="ignore"):
            usual = _middle(np.stack(self.scales[w]))
        return np.asarray(z / np.repeat(np.where(np.isnan(usual), 1.0, usual), self.sizes))

    def _improbable(self, z: Floats, mirrored: Floats) -> Floats:
        """P-values (n,): how often the largest of the windows would be as far out by chance, at most."""
        against = np.where(self.sign == 0, np.abs(z), -self.sign * z)
        for row, mark in enumerate((1.0, 2.0)):
            self.beyond[row] += np.add.reduceat((against > mark).astype(np.float64), self.offsets[:-1])
        df = _tail_df(self.beyond)
        strength = np.where(self.sign == 0, np.abs(z), self.sign * z)
        unit = np.repeat(stats.t.ppf(0.75, df) * TO_SIGMA, self.sizes)
        model = self._model(strength * unit, np.repeat(df, self.sizes), self.sign == 0)
        p = np.minimum(1.0, model * self._scaled(strength, df, mirrored))
        return np.where(np.isnan(z), np.nan, p)

    def _model(self, strength: Floats, df: Floats, both: Bools) -> Floats:
        """The tail of a Student's t from so many of its own standard units on."""
        return np.asarray(stdtr(df, -strength) * np.where(both, 2.0, 1.0) * _looks(len(self.rule.windows)))

    def _scaled(self, strength: Floats, df: Floats, mirrored: Floats) -> Floats:
        """What the model has to be multiplied with (n,) to meet the departures seen so far."""
        for k, mark in enumerate(GRID):
            self.passed[:, k] += np.add.reduceat((mirrored > mark).astype(np.float64), self.offsets[:-1])
        self.judged += np.add.reduceat((~np.isnan(mirrored)).astype(np.float64), self.offsets[:-1])
        factor = np.ones(len(strength))
        for g, (a, b) in enumerate(zip(self.offsets[:-1], self.offsets[1:], strict=True)):
            enough = self.passed[g] >= COUNTED
            if not enough.any():
                continue
            both = self.sign[a:b] == 0
            known, seen = GRID[enough], self.passed[g, enough] / self.judged[g]
            marks = known * stats.t.ppf(0.75, df[g]) * TO_SIGMA
            for sided in (False, True):
                if (mine := both == sided).any():
                    due = self._model(marks, np.full(len(known), df[g]), np.full(len(known), sided))
                    ratio = np.minimum(seen / due, 1.0) if sided else seen / due
                    factor[a:b][mine] = np.exp(np.interp(strength[a:b][mine], known, np.log(ratio)))
        return factor

    def _remember(self, now: int, level: Floats, known: Floats, spread: Floats) -> None:
        """The period becomes part of the past, bent to within `BENT` spreads of its unit's level."""
        new = self.adjusted[:, now] - level
        bound = np.where(
            np.isnan(spread), np.inf, BENT * spread * np.sqrt(1.0 + 1.0 / np.maximum(known, 1.0))
        )
        bent = np.clip(new, -bound, bound)
        there = ~np.isnan(self.adjusted[:, now])
        asis = np.isnan(bent) | (not self.rule.bend)
        value = np.where(asis, self.adjusted[:, now], level + bent)
        self.sums[:, now + 1] = self.sums[:, now] + np.where(there, value, 0.0)
        self.counts[:, now + 1] = self.counts[:, now] + there
        if self.chance is not None:
            self.noise[:, now + 1] = self.noise[:, now] + np.where(
                there, np.nan_to_num(self.chance[:, now]), 0.0
            )
        judged = ~np.isnan(bent)
        self.squares += np.where(judged, bent**2 / (1.0 + 1.0 / np.maximum(known, 1.0)), 0.0)
        self.df += judged


def _looks(windows: int) -> float:
    """What the best of overlapping windows is worth in independent looks: about 1 + 0.6 per further one, measured."""
    return 1.0 + 0.6 * (windows - 1)


def _middle(rows: Floats) -> Floats:
    """Median of each column (c,) over its known rows; NaN where none."""
    found = np.full(rows.shape[1], np.nan)
    some = ~np.isnan(rows).all(axis=0)
    found[some] = np.nanmedian(rows[:, some], axis=0)
    return found


INVERSE_DF = np.linspace(0.02, 0.5, 25)


@cache
def _ratios() -> Floats:
    """P(|x| > 2) / P(|x| > 1) of a Student's t in units of its median deviation, for each 1 / df of the grid."""
    df = 1.0 / INVERSE_DF
    unit = stats.t.ppf(0.75, df) * TO_SIGMA
    return np.asarray(stats.t.sf(2.0 * unit, df) / stats.t.sf(unit, df))


def _tail_df(beyond: Floats) -> Floats:
    """Degrees of freedom (g,) that match how many departures passed 1 and 2 (2, g); 15 counts of a moderate tail
    added."""
    ratio = (beyond[1] + 15 * 0.2) / (beyond[0] + 15)
    return np.asarray(1.0 / np.interp(ratio, _ratios(), INVERSE_DF))
