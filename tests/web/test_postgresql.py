"""The same tests on a real PostgreSQL: a throw-away cluster, reached through a socket of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.server.cluster import AbsentError, cluster

HERE = Path(__file__).parent
OTHERS = (
    "test_browser.py",
    "test_first_ten_minutes.py",
    "test_catalogue.py",
    "test_processes.py",
    "test_webhook.py",
    "test_postgresql.py",
)
"""What is about what a browser does, whatever the database; what opens no database; and this very module."""
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The start of the address of any database in a cluster that is thrown away."""
    try:
        with cluster(QUICK) as running:
            yield running.address
    except AbsentError as absent:
        pytest.skip(str(absent))


def test_everything_that_needs_no_browser_on_postgresql(address: str, tmp_path: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ABREAST_", "DJANGO_", "PYTEST_", "COV_"))
    }
    # The tests make their own database beside `abreast`; servers in processes of their own one through `postgres`.
    environment |= {
        "ABREAST_DATABASE": f"{address}/abreast",
        "ABREAST_TEST_SERVED": f"{address}/postgres",
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
