"""What a crash leaves behind: closing a period, or running a campaign, killed at random moments, again and again.

A small campaign is sealed one period after the other, or run, each time in a process of its own that is killed with
signal 9 after a random part of the time it takes undisturbed. After every kill chain and published numbers must
verify, nothing may be half closed, and the next seal or run must complete. `die_at` kills at a chosen write instead of
a chosen moment.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from abreast import period, results, verification
from abreast.campaign.campaign import load
from abreast.figures import seal
from abreast.figures.closing import close_period
from abreast.figures.seal import durable

TOML = """
[campaign]
id = "crash"
title = { en = "Crash", zh = "断电" }
calendar = "day"
start = "2026-01-01"
[kinds.plant]
title = { en = "plant", zh = "厂" }
[indicators.output]
title = { en = "output", zh = "产量" }
[[figures]]
file = "figures/*.csv"
"""
UNITS, DAYS = 50, 28


def campaign(folder: Path) -> None:
    """A campaign of 50 units and 28 days."""
    (folder / "figures").mkdir(parents=True)
    (folder / "campaign.toml").write_text(TOML, encoding="utf-8")
    names = [f"u{index}" for index in range(UNITS)]
    (folder / "units.csv").write_text("unit,kind\n" + "".join(f"{name},plant\n" for name in names))
    lines = [f"{name},2026-01-{day:02d},output,{day}\n" for day in range(1, DAYS + 1) for name in names]
    (folder / "figures" / "days.csv").write_text("unit,period,indicator,value\n" + "".join(lines))


def close(folder: Path, day: int) -> None:
    """Seal the campaign up to a day; runs in a process of its own."""
    close_period(load(folder), f"2026-01-{day:02d}", "crash")


def die_at(folder: Path, day: int, step: int, *, after: bool) -> None:
    """Seal, but be killed right before or after the step-th write, flush, renaming or clearing."""
    steps = 0

    def wrapped(work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any) -> Any:
            nonlocal steps
            steps += 1
            here = steps
            if here == step and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = work(*arguments)
            if here == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return wrapper

    for name in ("write", "flush", "publish", "clear"):
        setattr(durable, name, wrapped(getattr(durable, name)))
    close(folder, day)


def work_out(folder: Path, day: int) -> None:
    """Run the campaign up to a day; runs in a process of its own."""
    period.run(folder, f"2026-01-{day:02d}")


def start(work: Callable[..., None], *arguments: Any, **options: Any) -> BaseProcess:
    """The work in a new process, with modules loaded before so that the time is the work's own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["abreast.period", __name__])
    process = context.Process(target=work, args=arguments, kwargs=options)
    process.start()
    return process


def killed(work: Callable[..., None], folder: Path, day: int, after: float) -> bool:
    """Start the work and kill it after so many seconds; whether it was not done yet."""
    process = start(work, folder, day)
    process.join(after)
    process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


def finished(work: Callable[..., None], folder: Path, day: int) -> float:
    """Seconds the work takes undisturbed; RuntimeError when it fails."""
    begun = time.perf_counter()
    process = start(work, folder, day)
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{work.__name__} failed on day {day}")
    return time.perf_counter() - begun


def survives(folder: Path, day: int) -> bool:
    """Whether the seal after a crash completes and clears what the crash left."""
    finished(close, folder, day)
    rest = any((folder / "seals").glob(".closing-*"))
    return not rest and seal.chain(folder)[-1].period == f"2026-01-{day:02d}"


def kills_of_run(folder: Path, count: int, seed: int) -> dict[str, int]:
    """The same for `run`: results must stay the old ones or be the new ones, and verify against the figures."""
    source, chance = folder / "campaign", random.Random(seed)
    campaign(source)
    close(source, 3)
    finished(work_out, source, 4)
    takes = finished(work_out, source, 5)
    found = dict.fromkeys(("killed", "left_half_written", "problems", "next_failed"), 0)
    while found["killed"] < count:
        found["killed"] += killed(work_out, source, chance.randint(4, DAYS), takes * chance.uniform(0.1, 1.1))
        found["left_half_written"] += any(source.glob(".results.*"))
        found["problems"] += len(verification.verify(source).differences)
        found["next_failed"] += not (source / "results" / "bulletin.json").is_file()
    finished(work_out, source, DAYS)
    found["problems"] += len(verification.verify(source).differences)
    found["next_failed"] += results.read_json(source / "results" / results.RUN)["period"] != f"2026-01-{DAYS}"
    return found


def kills(folder: Path, count: int, seed: int) -> dict[str, int]:
    """Kill `count` seals at random moments and look at what is left each time; how often each state was found."""
    source, chance = folder / "campaign", random.Random(seed)
    campaign(source)
    finished(close, source, 1)
    takes = finished(close, source, 2)
    found = dict.fromkeys(("killed", "sealed_anyway", "left_half_written", "problems", "next_failed"), 0)
    while found["killed"] < count:
        day = len(seal.chain(source)) + 1
        if day > DAYS:
            shutil.rmtree(source / "seals")
            continue
        before = seal.head(source)
        found["killed"] += killed(close, source, day, takes * chance.uniform(0.2, 1))
        found["left_half_written"] += any((source / "seals").glob(".closing-*"))
        found["problems"] += len(seal.verify(source, before))
        found["sealed_anyway"] += seal.head(source) != before
        if seal.head(source) == before and chance.random() < 0.3:
            found["next_failed"] += not survives(source, day)
            found["problems"] += len(seal.verify(source, before))
    found["next_failed"] += not survives(source, len(seal.chain(source)) + 1)
    found["problems"] += len(seal.verify(source))
    return found


def run(out: Path, reduced: bool) -> dict[str, Any]:
    """200 kills of each, 20 in the reduced form."""
    del out
    count = 20 if reduced else 200
    with tempfile.TemporaryDirectory() as folder:
        sealed = kills(Path(folder) / "seal", count, seed=1960)
        return {"seal": sealed, "run": kills_of_run(Path(folder) / "run", count, seed=1960)}
