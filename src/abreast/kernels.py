"""Kernels compiled at set-up, so that nobody waits for them at first use: `python -m abreast.kernels`."""

from collections.abc import Callable, Mapping

import numpy as np

from abreast import frontier
from abreast.frontier.engine.warmup import compile_kernels
from abreast.statistics import rank_ranges


def _frontiers() -> None:
    compile_kernels()


def _free_disposal() -> None:
    rng = np.random.default_rng(0)
    frontier.score(rng.uniform(1, 2, (40, 2)), rng.uniform(1, 2, (40, 2)), rts="fdh")


def _ranks() -> None:
    # 1,001 units are ranked by sorting, fewer by comparing pairs: two kernels.
    for size in (20, 1001):
        rank_ranges(np.linspace(0, 1, size), np.full(size, 0.1))


PARTS: Mapping[str, Callable[[], None]] = {
    "frontiers": _frontiers,
    "free disposal hulls": _free_disposal,
    "rank ranges": _ranks,
}


def compile_all(tell: Callable[[str], None] = lambda _: None) -> None:
    """Compile every kernel that the campaign loop and `abreast score` use; machine code is kept beside the source."""
    for name, part in PARTS.items():
        tell(name)
        part()


def main() -> None:
    """Compile with a message."""
    from rich.console import Console

    console = Console(stderr=True)
    console.print("Compiling kernels: once, a minute or two.")
    compile_all(lambda name: console.print(f"  {name}"))


if __name__ == "__main__":
    main()
