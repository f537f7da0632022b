"""Departures of series from their own past, unit by unit and period by period in plain Python."""

from statistics import median

import numpy as np
from scipy import stats

from abreast.integrity.departures import GRID, INVERSE_DF, ROUNDING, _ratios
from abreast.statistics import moderate

SIGMA = 1.0 / stats.norm.ppf(0.75)


def departures(x, group, sign, windows=(1, 2, 3), history=24, bend=4.0):
    """p and z (n, t) by the definition in `abreast.integrity.departures`, loops only."""
    n, t = x.shape
    adjusted, kept = np.full((n, t), np.nan), np.full((n, t), np.nan)
    squares, df = np.zeros(n), np.zeros(n)
    scales = {(g, w): [] for g in set(group) for w in windows}
    beyond = {g: [0.0, 0.0] for g in set(group)}
    mirrors = {g: [] for g in set(group)}
    p, z = np.full((n, t), np.nan), np.full((n, t), np.nan)

    def model(strength, nu, both):
        tail = stats.t.sf(strength * stats.t.ppf(0.75, nu) * SIGMA, nu)
        return tail * (2 if both else 1) * (1 + 0.6 * (len(windows) - 1))

    def scaled(strength, nu, both, seen):
        known = [mark for mark in GRID if sum(one > mark for one in seen) >= 20]
        if not known:
            return 1.0
        ratios = [sum(one > mark for one in seen) / len(seen) / model(mark, nu, both) for mark in known]
        ratios = [min(one, 1.0) for one in ratios] if both else ratios
        return float(np.exp(np.interp(strength, known, np.log(ratios))))

    def level(i, end):
        past = [kept[i, s] for s in range(max(0, end - history), max(end, 0)) if not np.isnan(kept[i, s])]
        return (float(np.mean(past)) if past else np.nan), len(past)

    for now in range(t):
        for g in set(group):
            mine = [i for i in range(n) if group[i] == g]
            new = [x[i, now] - level(i, now)[0] for i in mine]
            told = [one for one in new if not np.isnan(one)]
            common = median(told) if len(told) >= 5 else 0.0
            for i in mine:
                adjusted[i, now] = x[i, now] - common
            own = np.array([squares[i] / df[i] if df[i] else 0.0 for i in mine])
            spread = dict(zip(mine, np.sqrt(moderate(own, df[mine])[0]), strict=True))
            best, mirror = dict.fromkeys(mine, np.nan), dict.fromkeys(mine, np.nan)
            for w in windows:
                if now - w + 1 < 0:
                    continue
                raw = {}
                for i in mine:
                    base, known = level(i, now - w + 1)
                    inside = adjusted[i, now - w + 1 : now + 1]
                    usable = known >= 4 and not np.isnan(inside).any() and spread[i] > 0
                    error = spread[i] * np.sqrt(1 / w + 1 / max(known, 1))
                    raw[i] = (inside.mean() - base) / error if usable and error > ROUNDING else np.nan
                seen = [one for one in raw.values() if not np.isnan(one)]
                centre = median(seen) if len(seen) >= 20 else 0.0
                off = [abs(one - centre) for one in seen]
                scale = SIGMA * median(off) if len(seen) >= 20 else 0.0
                scales[g, w].append(scale if scale > ROUNDING else np.nan)
                known_scales = [one for one in scales[g, w] if not np.isnan(one)]
                usual = median(known_scales) if known_scales else 1.0
                for i in mine:
                    one = (raw[i] - centre) / usual
                    strength = abs if sign[i] == 0 else (lambda v, s=sign[i]: s * v)
                    against = abs(one) if sign[i] == 0 else -sign[i] * one
                    mirror[i] = np.fmax(mirror[i], against)
                    if not np.isnan(one) and (np.isnan(best[i]) or strength(one) > strength(best[i])):
                        best[i] = one
            for i in mine:
                z[i, now] = best[i]
                against = abs(best[i]) if sign[i] == 0 else -sign[i] * best[i]
                beyond[g][0] += against > 1
                beyond[g][1] += against > 2
            ratio = (beyond[g][1] + 3) / (beyond[g][0] + 15)
            nu = 1 / np.interp(ratio, _ratios(), INVERSE_DF)
            mirrors[g] += [one for one in mirror.values() if not np.isnan(one)]
            for i in mine:
                strength = abs(best[i]) if sign[i] == 0 else sign[i] * best[i]
                both = sign[i] == 0
                if not np.isnan(best[i]):
                    p[i, now] = min(1.0, model(strength, nu, both) * scaled(strength, nu, both, mirrors[g]))
        pending = []
        for i in range(n):
            base, known = level(i, now)
            if np.isnan(adjusted[i, now]):
                continue
            if np.isnan(base):
                kept[i, now] = adjusted[i, now]
                continue
            spread_now = _spread_of(i, group, squares, df)
            bound = np.inf if np.isnan(spread_now) else bend * spread_now * np.sqrt(1 + 1 / known)
            step = min(max(adjusted[i, now] - base, -bound), bound)
            kept[i, now] = base + step
            pending.append((i, step**2 / (1 + 1 / known)))
        for i, square in pending:
            squares[i] += square
            df[i] += 1
    return p, z


def _spread_of(i, group, squares, df):
    mine = [k for k in range(len(group)) if group[k] == group[i]]
    own = np.array([squares[k] / df[k] if df[k] else 0.0 for k in mine])
    return float(np.sqrt(moderate(own, df[mine])[0][mine.index(i)]))
