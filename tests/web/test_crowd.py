"""Several at once on one server, each in a process of its own; and what is left when the disk or a process fails."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from web.test_backup import MAIN, database, environment
from web.world import PERIOD, write_world

SERVED = os.environ.get("ABREAST_TEST_SERVED")
CROWD = str(Path(__file__).with_name("crowd.py"))


class Person:
    """Somebody in a process of their own, who is asked to do things to a server."""

    def __init__(self, server: Server) -> None:
        command = [sys.executable, CROWD, "take part", str(server.data), server.address]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process: subprocess.Popen[str] = subprocess.Popen(command, env=environment(), **pipes)  # type: ignore[call-overload]

    def line(self) -> str:
        assert self.process.stdout is not None
        said = self.process.stdout.readline().strip()
        assert said, "died"
        return said

    def begin(self, *wanted: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(wanted) + "\n")
        self.process.stdin.flush()

    def end(self) -> Any:
        said = self.line()
        assert said.startswith("= "), said
        return json.loads(said[2:])

    def do(self, *wanted: object) -> Any:
        self.begin(*wanted)
        return self.end()


class Server:
    """A server's folder and database, and those who use it."""

    def __init__(self, data: Path, address: str) -> None:
        self.data, self.address = data, address
        self.people: list[Person] = []
        self.workers: list[subprocess.Popen[str]] = []

    def persons(self, count: int = 1) -> list[Person]:
        """So many, all ready."""
        found = [Person(self) for _ in range(count)]
        self.people += found
        for one in found:
            assert one.line() == "ready"
        return found

    def worker(self) -> subprocess.Popen[str]:
        words = ["worker", "--data", str(self.data), *(["--database", self.address] if self.address else [])]
        process = subprocess.Popen(
            [sys.executable, *MAIN, *words], env=environment(), stderr=subprocess.PIPE, text=True
        )
        self.workers.append(process)
        return process

    def close(self) -> None:
        """Let a worker do one job."""
        worker = self.worker()
        assert worker.stderr is not None
        while "job ended" not in (line := worker.stderr.readline()):
            assert line, "the worker died"
        worker.terminate()
        worker.wait(60)

    def empty(self) -> None:
        """Everybody goes home."""
        for process in [*(one.process for one in self.people), *self.workers]:
            with process:  # closes its pipes
                process.kill()


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("crowd")
    campaign, data, address = write_world(folder / "campaign"), folder / "server", database("crowd")
    subprocess.run([sys.executable, CROWD, "lay out", data, address, campaign], env=environment(), check=True)
    return data, address


@pytest.fixture
def server(laid_out: tuple[Path, str], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A copy of the server for this test alone."""
    data, address = laid_out
    shutil.copytree(data, tmp_path / "server")
    made = Server(tmp_path / "server", copied(address, request.node.name[:50]) if address else "")
    yield made
    made.empty()


def copied(address: str, name: str) -> str:
    import psycopg

    base, _, template = address.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return f"{base}/{name}"


def when(ready: Callable[[], bool], seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_two_verifiers_who_accept_at_once_accept_once(server: Server) -> None:
    one, other = server.persons(2)
    one.begin("accept", "verifier")
    other.begin("accept", "second")
    assert [sorted(pair) for pair in zip(one.end(), other.end(), strict=True)] == [[200, 409]] * 2
    stored = one.do("tell")
    assert stored["accepted"] == {"p1": 100.0, "p2": 100.0}
    assert sorted(deed for deed in stored["deeds"] if "accept" in deed) == [
        "form: accept p1",
        "form: accept p2",
    ]


def test_what_is_accepted_while_a_period_is_sealed_is_in_the_seal_or_was_refused(server: Server) -> None:
    changing, bringing, closing = server.persons(3)
    assert changing.do("accept", "verifier") == [200, 200]
    changing.begin("change")
    bringing.begin("bring")
    assert (changing.line(), bringing.line()) == ("going on", "going on")
    assert closing.do("ask") == 1
    server.close()
    kept, brought, stored = changing.end(), bringing.end(), closing.do("tell")
    assert stored["sealed"] == stored["accepted"] == kept
    assert (stored["seals"], stored["problems"], stored["editions"]) == ([PERIOD], [], 1)
    assert stored["versions"]["p3"] == [brought, brought]
    assert stored["stored"]["p3"] > 500


def test_a_worker_killed_again_and_again_closes_a_period_once(server: Server) -> None:
    (one,) = server.persons()
    assert (one.do("accept", "verifier"), one.do("ask")) == ([200, 200], 1)
    place = server.data / "campaigns" / "small"
    for reached in (
        lambda: any(place.glob("work/run-*/campaign/figures")),
        lambda: (place / "seals" / PERIOD).is_dir(),
    ):
        worker = server.worker()
        when(reached)
        worker.kill()
        worker.wait(30)
        one.do("silence")
    if one.do("tell")["jobs"][0][1] != "done":  # on a busy machine the blow may come after the work
        server.close()
    stored = one.do("tell")
    assert [job[:2] for job in stored["jobs"]] == [["close", "done"]]
    assert (stored["seals"], stored["problems"], stored["editions"]) == ([PERIOD], [], 1)
    assert stored["folders"] == [True]
    assert stored["deeds"].count("period closed ") == 1
    assert stored["sealed"] == stored["accepted"]
    assert (stored["period"], stored["next"], stored["left"]) == (["2020-08", ""], 18, [])


def test_a_pledge_made_while_the_campaign_is_written_out_is_in_it_whole_or_not_at_all(server: Server) -> None:
    (one,) = server.persons()
    assert one.do("pledge while taken out") == []


@pytest.mark.skipif(bool(SERVED), reason="PostgreSQL's files are not the server's")
def test_a_full_disk_takes_nothing_that_was_acknowledged(server: Server) -> None:
    (one,) = server.persons()
    before = one.do("tell")
    size = max(path.stat().st_size for path in server.data.glob("abreast.sqlite3*"))
    acknowledged = one.do("fill", size + 300_000)
    stored = one.do("tell")
    assert len(acknowledged) > 5
    assert set(stored["messages"]) == {*before["messages"], *acknowledged}
    assert stored["stored"]["p3"] == len(acknowledged)
    assert one.do("accept", "verifier") == [200, 200]


def test_a_period_for_which_there_is_no_room_is_closed_once_there_is(server: Server) -> None:
    (one,) = server.persons()
    assert (one.do("accept", "verifier"), one.do("ask")) == ([200, 200], 1)
    state = one.do("close on a full disk", 2_000)
    stored = one.do("tell")
    assert (stored["seals"], stored["editions"], stored["left"]) == ([], 0, [])
    if state == "running":
        one.do("silence")
    else:
        assert (state, stored["period"]) == ("failed", [PERIOD, ""])
        assert one.do("ask") == 2
    server.close()
    stored = one.do("tell")
    assert (stored["seals"], stored["problems"], stored["editions"]) == ([PERIOD], [], 1)
    assert stored["sealed"] == stored["accepted"]
