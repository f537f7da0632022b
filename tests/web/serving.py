"""`abreast serve` in processes of its own, for as long as a test needs it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from web.test_backup import MAIN, at, database, environment


@contextmanager
def serving(data: Path, *words: object) -> Iterator[tuple[str, str]]:
    """The address of a server with its own folder `data`, and what it printed up to then."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *MAIN, "serve", "--data", str(data), "--port", str(port)]
    command += [*at(database(f"served_{port}")), *(str(word) for word in words)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment()
    )
    told = ""
    assert process.stdout is not None
    while "Serving" not in told and process.poll() is None:
        told += process.stdout.readline()
    _until_it_answers(port, process)
    try:
        yield f"http://127.0.0.1:{port}", told
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        process.stdout.close()


def _until_it_answers(port: int, process: subprocess.Popen[str]) -> None:
    """The line is printed before the port is open, and a machine with much to do takes its time between them."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
