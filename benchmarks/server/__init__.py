"""The campaign server: how long its pages take among hundreds of thousands, and the closing rush.

In the rush reporters hand in their forms through the page's own address, all at once: `abreast serve` in processes of
its own, PostgreSQL or SQLite beside it, and the clients share this machine. First the pace for a minute; then server
and database are killed by signal 9 amid the rush, several times, and what the store holds is compared with what was
acknowledged. A submission is a form of six figures by a reporter who is signed in: validation, rights, record of deeds
and all, as from the page.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Thread
from typing import Any

from benchmarks.server import campaign, pages
from benchmarks.server.cluster import Cluster, cluster
from benchmarks.server.ledger import compared
from benchmarks.server.rush import CLIENTS, Tally, rush
from benchmarks.server.server import Server, inside, server

SLOW = 0.5
"""Seconds from which on an answer is late; at most one in a hundred may be."""

WARM = 3.0
KILLS = 3
WORKERS = {"postgresql": 2, "sqlite": 1}
MOST_A_SECOND = 450
"""Forms are made for this pace."""


def run(out: Path, reduced: bool) -> dict[str, Any]:
    """All parts."""
    del out
    return {name: part(reduced) for name, part in PARTS.items()}


def rushes(reduced: bool) -> dict[str, Any]:
    """Pace and losses on PostgreSQL and on SQLite; 60 seconds each and 30 with kills, 5 and 8 in the reduced form."""
    pace, crash = (5.0, 8.0) if reduced else (60.0, 30.0)
    return {name: measure(name, pace, crash) for name in ("postgresql", "sqlite")}


def measure(name: str, pace: float, crash: float) -> dict[str, Any]:
    """The figures of one database."""
    with tempfile.TemporaryDirectory(prefix="rush-") as made, _database(name) as base:
        folder, data, ways_in = Path(made), Path(made) / "server", Path(made) / "ways-in.json"
        address = f"{base.address}/rush" if base else ""
        if base:
            base.execute("CREATE DATABASE rush")
        campaign.write(folder / "campaign", int((pace + crash + WARM) * MOST_A_SECOND))
        inside("make", data, address, folder / "campaign", ways_in)
        with server(data, address, WORKERS[name]) as served:
            return {"server": base.version() if base else "SQLite"} | _measured(
                served, base, json.loads(ways_in.read_text("utf-8")), pace, crash
            )


@contextmanager
def _database(name: str) -> Iterator[Cluster | None]:
    with cluster() if name == "postgresql" else nullcontext() as base:
        yield base


def _measured(
    served: Server, base: Cluster | None, sessions: Mapping[str, str], pace: float, crash: float
) -> dict[str, Any]:
    plants = {plant: number for number, plant in enumerate(sessions)}
    ways_in = iter([(plants[plant], plant, session) for plant, session in sessions.items()])
    warm = rush(served.port, ways_in, _after(WARM))
    started = time.monotonic()
    tally = rush(served.port, ways_in, _after(pace))
    killer = Thread(target=_kill, args=(served, base, crash))
    killer.start()
    killed = rush(served.port, ways_in, lambda: not killer.is_alive())
    told = served.data.parent / "told.json"
    inside("tell", served.data, served.database, told)
    every = [*warm.acknowledged, *tally.acknowledged, *killed.acknowledged]
    found = compared(every, plants, json.loads(told.read_text("utf-8")))
    resent = sum(sent.times > 1 for sent in killed.acknowledged)
    return _paced(tally, started, pace) | {
        "killed": {"kills": KILLS, "resent": resent, "refused": len(killed.refused), **found},
    }


def _paced(tally: Tally, started: float, pace: float) -> dict[str, Any]:
    times = sorted(sent.seconds for sent in tally.acknowledged)
    within = sum(sent.ended <= started + pace for sent in tally.acknowledged)

    def at(share: float) -> float:
        return round(times[min(int(share * len(times)), len(times) - 1)], 4)

    return {
        "seconds": pace,
        "clients": CLIENTS,
        "submissions_a_second": round(within / pace, 1),
        "median_seconds": at(0.5),
        "p95_seconds": at(0.95),
        "p99_seconds": at(0.99),
        "slowest_seconds": round(times[-1], 3),
        "share_over_500_ms": round(sum(one > SLOW for one in times) / len(times), 5),
        "resent": sum(sent.times > 1 for sent in tally.acknowledged),
        "refused": len(tally.refused),
        "first_refusals": tally.refused[:3],
    }


def _after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def _kill(served: Server, base: Cluster | None, seconds: float) -> None:
    """Kill server and database at random moments while clients go on, and start them again each time."""
    chance = random.Random(1960)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.2, 1.0) * seconds / KILLS)
        served.kill()
        if base:
            base.kill()
            base.start()
        served.start()
    time.sleep(seconds / KILLS)


PARTS: dict[str, Callable[[bool], dict[str, Any]]] = {"rush": rushes, "pages": pages.measure}
