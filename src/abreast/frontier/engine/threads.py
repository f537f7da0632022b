"""Blocks of units spread over threads; what a block computes depends on the block alone, never on the threads."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def available(threads: int | None) -> int:
    """The number of threads to use: as asked, else the cores this process may run on."""
    if threads is not None:
        return max(1, threads)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def block_size(count: int) -> int:
    """Units a block: long enough that its cold start is lost in it, short enough that threads end together."""
    return min(2048, max(64, -(-count // 32)))


def spread(work: Callable[[int, int, int], None], count: int, threads: int | None) -> None:
    """work(block, start, stop) for every block of 0 … count. Kernels release the interpreter lock."""
    size = block_size(count)
    blocks = -(-count // size)
    workers = min(available(threads), blocks)

    def run(block: int) -> None:
        work(block, block * size, min(count, (block + 1) * size))

    if workers <= 1:
        for block in range(blocks):
            run(block)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(run, range(blocks)):
            pass
