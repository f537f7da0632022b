"""Processes and their children, killed all at once."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def kill(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Kill a process with all below it by signal 9: the parents first, so that none starts a child anew."""
    everybody = [process.pid, *_below(process.pid)]
    for number in everybody:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    process.wait(30)
    for number in everybody[1:]:
        _gone(number)


def _below(parent: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, above = int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
            if above == parent:
                yield number
                yield from _below(number)


def _gone(number: int) -> None:
    """Wait until an orphan that was killed has ended; a zombie holds nothing any more."""
    with suppress(OSError):
        while Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)
