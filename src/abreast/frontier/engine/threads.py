"""Blocks of units spread over threads; what a block computes depends on the block alone, never on the threads."""

from __future__ import annotations

from collections.abc import Callable

from abreast.frontier import threads as pool


def block_size(count: int) -> int:
    """Units a block: long enough that its cold start is lost in it, short enough that threads end together."""
    return min(2048, max(64, -(-count // 32)))


def spread(work: Callable[[int, int, int], None], count: int, threads: int | None) -> None:
    """work(block, start, stop) for every block of 0 … count."""
    size = block_size(count)
    pool.run(lambda start, stop: work(start // size, start, stop), count, threads, size)
