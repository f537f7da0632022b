"""Kernels compiled at set-up, so that nobody waits for them at first use: `python -m abreast.kernels`."""

from collections.abc import Callable, Mapping

import numpy as np

from abreast import frontier
from abreast.frontier import touching
from abreast.frontier.engine.warmup import compile_kernels
from abreast.help.candidates import Side, candidates
from abreast.help.likeness import Features
from abreast.statistics import rank_ranges


def _frontiers() -> None:
    compile_kernels()


def _free_disposal() -> None:
    rng = np.random.default_rng(0)
    frontier.score(rng.uniform(1, 2, (40, 2)), rng.uniform(1, 2, (40, 2)), rts="fdh")


def _intervals() -> None:
    rng = np.random.default_rng(0)
    frontier.bootstrap(rng.uniform(1, 2, (30, 2)), rng.uniform(1, 2, (30, 1)), replications=25)


def _partial() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.uniform(1, 2, (30, 2)), rng.uniform(1, 2, (30, 1))
    frontier.order_m(x, y, 5)
    frontier.order_alpha(x, y, 0.9)


def _peers() -> None:
    # Whole numbers, so that enough units have a choice of peers for its kernels to be worth loading.
    rng = np.random.default_rng(0)
    frontier.score(rng.integers(1, 5, (300, 2)), rng.integers(1, 5, (300, 2)), slacks=True)
    for width in touching.WIDTHS[:3]:
        goods, one = rng.uniform(1, 2, (64, width - 1)), np.zeros(1, np.int32)
        touching.count(goods, np.ones((1, width - 1)), None, one, np.arange(64), 1e-9)


def _ranks() -> None:
    # 1,001 units are ranked by sorting, fewer by comparing pairs: two kernels.
    for size in (20, 1001):
        rank_ranges(np.linspace(0, 1, size), np.full(size, 0.1))


def _helpers() -> None:
    alike = Features(np.arange(4.0).reshape(4, 1), np.zeros((4, 1)))
    side = Side(np.arange(4), np.zeros((4, 2), dtype=np.int64), alike)
    other = Side(np.arange(4, 8), side.path, alike)
    candidates(side, np.ones(4), other, np.full(4, 0.25), 2)


PARTS: Mapping[str, Callable[[], None]] = {
    "frontiers": _frontiers,
    "free disposal hulls": _free_disposal,
    "partial frontiers": _partial,
    "bootstrap intervals": _intervals,
    "choice of peers": _peers,
    "rank ranges": _ranks,
    "help pairing": _helpers,
}


def compile_all(tell: Callable[[str], None] = lambda _: None) -> None:
    """Compile every kernel there is, those of frontiers for up to seven inputs and outputs together.

    Machine code is kept beside the source. Wider problems compile when they first occur, half a minute once.
    """
    for name, part in PARTS.items():
        tell(name)
        part()


def main() -> None:
    """Compile with a message."""
    from rich.console import Console

    console = Console(stderr=True)
    console.print("Compiling kernels, so that nobody waits for them later: once, two or three minutes.")
    compile_all(lambda name: console.print(f"  {name}"))
    console.print("Kept beside the source: loaded from now on, not compiled again.")


if __name__ == "__main__":
    main()
