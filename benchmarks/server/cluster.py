"""A PostgreSQL cluster that is thrown away, reached through a socket of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.server.processes import kill

OWNERS = ("postgres", "nobody")
"""Whom the cluster runs as for root: PostgreSQL refuses root."""


class AbsentError(Exception):
    """PostgreSQL cannot be run here; says what is missing."""


class Cluster:
    """A cluster in a folder; `settings` as in postgresql.conf."""

    def __init__(self, folder: Path, settings: Sequence[str]) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.settings = [*settings, "listen_addresses="]
        self.binaries = _binaries()
        self.owner = _owner()
        if self.owner:
            shutil.chown(folder, self.owner["user"])

    @property
    def address(self) -> str:
        """The start of the address of any database in it."""
        return f"postgresql://abreast@{quote(str(self.folder), safe='')}"

    def make(self) -> None:
        words = ("-D", self.data, "-U", "abreast", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        command: list[Path | str] = [self.binaries / "initdb", *words]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **self.owner)

    def start(self) -> None:
        """Start it, or start it again after a crash, and wait until it answers."""
        options = [part for setting in self.settings for part in ("-c", setting)]
        command: list[Path | str] = [
            self.binaries / "postgres", "-D", self.data, "-k", self.folder, *options
        ]  # fmt: skip
        log = self.folder / "log"
        with log.open("a") as stream:
            self.process = subprocess.Popen(
                command, stdout=stream, stderr=stream, cwd=self.folder, **self.owner
            )
        self._wait(log)

    def _wait(self, log: Path) -> None:
        import psycopg

        end = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(f"{self.address}/postgres").close()
                return
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
                time.sleep(0.1)

    def execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"{self.address}/postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def version(self) -> str:
        done = subprocess.run([self.binaries / "postgres", "-V"], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def kill(self) -> None:
        """As if the machine had lost it: every process of it dies at once, without a word."""
        kill(self.process)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)


@contextmanager
def cluster(settings: Sequence[str] = ()) -> Iterator[Cluster]:
    """A running cluster; `AbsentError` where none can be."""
    # A socket's path must be short, and no other user may enter a folder of pytest's.
    with tempfile.TemporaryDirectory(prefix="abreast-", ignore_cleanup_errors=True) as made:
        one = Cluster(Path(made), settings)
        one.make()
        one.start()
        try:
            yield one
        finally:
            one.stop()


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: int(at.parent.name))
    places = [Path(at).parent for at in (shutil.which("initdb"),) if at] + found[::-1]
    for at in places:
        if (at / "initdb").exists() and (at / "postgres").exists():
            return at
    raise AbsentError("PostgreSQL's initdb is absent: install the package postgresql")


def _owner() -> dict[str, Any]:
    """Whom to start it as, for `subprocess`; nothing where this process is not root's."""
    if os.getuid() != 0:
        return {}
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in OWNERS:
        if name in known:
            return {"user": name}
    raise AbsentError(f"this is root, and none of the users {', '.join(OWNERS)} exists to run PostgreSQL")
