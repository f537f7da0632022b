"""Numbers only: arrays in, results out. Uncertainty of values, ranks and counts, each method with its source."""

from abreast.statistics.change_chart import ChangeChart, signals, xmr
from abreast.statistics.discovery import adjusted, discoveries
from abreast.statistics.funnel import (
    Overdispersion,
    binomial_limit,
    normal_limit,
    overdispersion,
    poisson_limit,
)
from abreast.statistics.matching import Difference, matched_difference
from abreast.statistics.moderation import moderate
from abreast.statistics.nearest import Neighbours, nearest
from abreast.statistics.noise import Noise, estimate, proportion_weights, window_errors
from abreast.statistics.quantiles import median, quantile
from abreast.statistics.ranks import RankRanges, may_be_best, rank_ranges
from abreast.statistics.shrinkage import Shrunk, dersimonian_laird, paule_mandel, shrink

__all__ = [
    "ChangeChart",
    "Difference",
    "Neighbours",
    "Noise",
    "Overdispersion",
    "RankRanges",
    "Shrunk",
    "adjusted",
    "binomial_limit",
    "dersimonian_laird",
    "discoveries",
    "estimate",
    "matched_difference",
    "may_be_best",
    "median",
    "moderate",
    "nearest",
    "normal_limit",
    "overdispersion",
    "paule_mandel",
    "poisson_limit",
    "proportion_weights",
    "quantile",
    "rank_ranges",
    "shrink",
    "signals",
    "window_errors",
    "xmr",
]
