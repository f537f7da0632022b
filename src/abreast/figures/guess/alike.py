"""Units that may be one unit written in two ways: a mistyped name becomes a unit of its own."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

import polars as pl

from abreast.tables import Phrase

ALMOST = 0.8
FEW, MANY = 100, 5_000
"""Names that are compared with all others, and among how many at most: the comparison is of every pair."""
NUMERALS = re.compile(r"[0-9一二三四五六七八九十百东西南北中]+")


@dataclass(frozen=True, slots=True)
class Alike:
    """`title` is nearly `other`, and is reported only for `periods`, in which `other` is not."""

    title: str
    other: str
    periods: tuple[str, ...]

    @property
    def told(self) -> Phrase:
        """What was noticed."""
        return Phrase(
            "{title} looks like {other}, and is reported only where that is not ({periods})",
            title=self.title,
            other=self.other,
            periods=", ".join(self.periods[:3]) + (", …" if len(self.periods) > 3 else ""),
        )

    def __str__(self) -> str:
        return self.told


def alike(figures: pl.DataFrame, titles: dict[str, str]) -> tuple[Alike, ...]:
    """Pairs of units with nearly the same title, one of which reports only periods that the other, which reports
    more, lacks. `figures`: unit, period; `titles` of the units that are looked at. Empty where there are too many.
    """
    rows = figures.select("unit", "period").unique().filter(pl.col("unit").is_in(list(titles)))
    reported = {unit: set(periods) for unit, periods in rows.group_by("unit").agg("period").iter_rows()}
    every = len(set().union(*reported.values()))
    gaps = {unit: periods for unit, periods in sorted(reported.items()) if len(periods) < every}
    rare = [unit for unit, periods in gaps.items() if 2 * len(periods) <= every]
    if len(rare) > FEW or len(gaps) > MANY:
        return ()
    return tuple(
        Alike(titles[one], titles[other], tuple(sorted(gaps[one])))
        for one in rare
        for other, periods in gaps.items()
        if len(gaps[one]) < len(periods)
        and not gaps[one] & periods
        and near(titles[one].casefold(), titles[other].casefold())
    )


def near(one: str, other: str) -> bool:
    """Whether two names differ as by a slip: in letters of a word or in spaces, not in a number or a whole word."""
    if NUMERALS.findall(one) != NUMERALS.findall(other):
        return False
    words, others = one.split(), other.split()
    if len(words) != len(others):
        words, others = ["".join(words)], ["".join(others)]
    return all(
        SequenceMatcher(None, a, b).ratio() >= ALMOST for a, b in zip(words, others, strict=True) if a != b
    )
