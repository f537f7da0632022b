"""The same tests on a real PostgreSQL: a throw-away cluster, reached through a socket of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

HERE = Path(__file__).parent
OTHERS = (
    "test_browser.py",
    "test_catalogue.py",
    "test_migrations.py",
    "test_postgresql.py",
    "test_processes.py",
    "test_start.py",
)
"""What needs a browser, no database, one of its own, or is this very module."""
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")
OWNERS = ("postgres", "nobody")
"""Whom the cluster runs as where the tests run as root: PostgreSQL refuses root."""


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: int(at.parent.name))
    places = [Path(at).parent for at in (shutil.which("initdb"),) if at] + found[::-1]
    return next((at for at in places if (at / "initdb").exists() and (at / "postgres").exists()), None)


def _owner() -> dict[str, str]:
    """Whom to start PostgreSQL as, for `subprocess`; nothing where the tests do not run as root."""
    if os.getuid() != 0:
        return {}
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    name = next((name for name in OWNERS if name in known), None)
    if name is None:
        pytest.skip(
            f"the tests run as root and none of the users {', '.join(OWNERS)} exists to run PostgreSQL"
        )
    return {"user": name}


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The start of the address of any database in a cluster that is thrown away."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's initdb is absent: install the package postgresql")
    owner = _owner()
    # Not under pytest's own folder: no other user may enter it, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="abreast-") as made:
        if owner:
            shutil.chown(made, owner["user"])
        yield from _running(binaries, Path(made), owner)


def _running(binaries: Path, folder: Path, owner: Mapping[str, str]) -> Iterator[str]:
    data = folder / "data"
    log = folder / "log"
    init = [binaries / "initdb", "-D", data, "-U", "abreast", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(init, check=True, capture_output=True, cwd=folder, **owner)  # type: ignore[call-overload]
    options = [part for setting in QUICK for part in ("-c", setting)]
    with log.open("w") as stream:
        command = [binaries / "postgres", "-D", data, "-k", folder, *options]
        server = subprocess.Popen(command, stdout=stream, stderr=stream, cwd=folder, **owner)  # type: ignore[call-overload]
    try:
        address = f"postgresql://abreast@{quote(str(folder), safe='')}"
        _wait(server, f"{address}/postgres", log)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    import psycopg

    end = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.1)


def test_everything_that_needs_no_browser_on_postgresql(cluster: str, tmp_path: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ABREAST_", "DJANGO_", "PYTEST_", "COV_"))
    }
    # The tests make their own database beside `abreast`; servers in processes of their own one through `postgres`.
    environment |= {
        "ABREAST_DATABASE": f"{cluster}/abreast",
        "ABREAST_TEST_SERVED": f"{cluster}/postgres",
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        "--basetemp",
        tmp_path / "inner",
    ]
    command += [HERE, *(f"--ignore={HERE / name}" for name in OTHERS)]
    done = subprocess.run(command, env=environment, cwd=HERE.parents[1], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-4_000:]
    assert " passed" in done.stdout
