"""Blocks of independent work on threads: kernels release the interpreter's lock and write to their own rows.

Numba's own threading layers do not survive a fork and some abort under concurrent callers, so plain threads call
serial kernels. Which thread takes which block decides nothing: a row's result depends on that row alone.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def count(threads: int | None = None) -> int:
    """Number of threads to use: the argument, else the processors this process may run on."""
    if threads is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if threads < 1:
        raise ValueError(f"threads is {threads}; it must be at least 1")
    return threads


def run(work: Callable[[int, int], object], n: int, threads: int | None = None, block: int = 256) -> None:
    """Call `work(start, stop)` on consecutive blocks of `range(n)`; an exception in any block is raised here."""
    starts = range(0, n, block)
    workers = min(count(threads), len(starts))
    if workers <= 1:
        for start in starts:
            work(start, min(start + block, n))
        return
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work, start, min(start + block, n)) for start in starts]:
            done.result()
