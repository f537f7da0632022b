"""`abreast serve` in processes of its own, started, killed and started again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.server.processes import kill

MAIN = (sys.executable, "-c", "from abreast.cli import main; main()")


@dataclass
class Server:
    """A server of a data folder and perhaps a database elsewhere."""

    data: Path
    database: str
    workers: int
    port: int

    def start(self) -> None:
        words = ["serve", "--data", str(self.data), "--port", str(self.port), "--workers", str(self.workers)]
        words += ["--database", self.database] if self.database else []
        with (self.data.parent / "server.log").open("a") as log:
            self.process = subprocess.Popen([*MAIN, *words], stdout=log, stderr=log, env=environment())
        end = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                log_text = (self.data.parent / "server.log").read_text()
                raise RuntimeError(f"the server did not start:\n{log_text[-2000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """Pages and worker die at once by signal 9."""
        kill(self.process)


@contextmanager
def server(data: Path, database: str, workers: int) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        one = Server(data, database, workers, free.getsockname()[1])
    one.start()
    try:
        yield one
    finally:
        one.kill()


def inside(deed: str, data: Path, database: str, *words: object) -> None:
    """Do something with a server's store in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.server.inside", deed, str(data), database]
    subprocess.run([*command, *(str(word) for word in words)], check=True, env=environment())


def environment() -> dict[str, str]:
    """This process's own, without what belongs to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("ABREAST_", "DJANGO_"))}
