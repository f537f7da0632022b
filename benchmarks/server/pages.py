"""Seconds of server time for a page among more than 200,000 persons, by kind of page and role, on both databases.

The whole city of `abreast demo`, brought into a server of its own; each page is asked of Django in this process, from
the request to the last byte of the answer, one after another. Every kind is asked for once beforehand, for a process
that has just started reads its templates.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections import defaultdict
from contextlib import nullcontext
from math import ceil
from pathlib import Path
from typing import Any

from benchmarks.server.cluster import cluster
from benchmarks.server.server import MAIN, environment, inside

EACH, FEW = 20, 4
"""Pages of each kind and role, and in the reduced form, among the persons of one trade."""


def measure(reduced: bool) -> dict[str, Any]:
    """Medians and 95th percentiles, and how many units there are."""
    with tempfile.TemporaryDirectory(prefix="pages-") as made:
        out = Path(made)
        words = [
            "demo",
            "--no-serve",
            "-o",
            str(out / "demo"),
            *(["--trade", "machinery"] if reduced else []),
        ]
        subprocess.run([*MAIN, *words], check=True, env=environment(), stdout=subprocess.DEVNULL)
        return {name: _on(name, out, FEW if reduced else EACH) for name in ("sqlite", "postgresql")}


def _on(name: str, out: Path, each: int) -> dict[str, Any]:
    with cluster() if name == "postgresql" else nullcontext() as base:
        if base:
            base.execute("CREATE DATABASE pages")
        address, told = f"{base.address}/pages" if base else "", out / f"{name}.json"
        inside("city", out / name, address, out / "demo" / "campaign")
        inside("look", out / name, address, each, told)
        found: dict[str, Any] = json.loads(told.read_text("utf-8"))
    return found


def look(each: int, told: Path) -> None:
    """Look at every kind of page and write down how long each took; run within a server's process."""
    from django.test import Client

    from abreast.web.campaigns.models import Campaign, Unit
    from benchmarks.server.looks import everything, opened

    city = opened(Campaign.objects.get().code, each)
    looks, clients = list(everything(city)), dict[int, Client]()
    for one in looks:
        if one.user.pk not in clients:
            clients[one.user.pk] = Client(headers={"host": "127.0.0.1"})
            clients[one.user.pk].force_login(one.user)
    for one in {one.kind: one for one in looks}.values():
        _seconds(clients[one.user.pk], one.address)
    times = defaultdict[str, dict[str, list[float]]](lambda: defaultdict(list))
    for one in looks:
        times[one.kind][one.role].append(_seconds(clients[one.user.pk], one.address))
    figures = {kind: {role: _summed(of) for role, of in by.items()} for kind, by in times.items()}
    found = {
        "units": Unit.objects.filter(person=False).count(),
        "persons": Unit.objects.filter(person=True).count(),
    }
    told.write_text(json.dumps(found | {"pages": figures}), "utf-8")


def _seconds(client: Any, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    for _ in answer if answer.streaming else ():
        pass
    seconds = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{address} was answered {answer.status_code}")
    return seconds


def _summed(times: list[float]) -> dict[str, float]:
    times = sorted(times)

    def at(share: float) -> float:
        """By the nearest rank."""
        return round(1000 * times[max(ceil(share * len(times)) - 1, 0)], 1)

    return {"n": len(times), "median_ms": at(0.5), "p95_ms": at(0.95), "slowest_ms": at(1.0)}
