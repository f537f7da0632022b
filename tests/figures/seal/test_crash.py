"""Seals and runs survive being killed: at random moments, and before and after every single write of a seal."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from abreast.figures import seal
from benchmarks import crash

posix = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no signal 9 here")


@posix
@pytest.mark.slow
def test_killed_at_random_moments(tmp_path: Path) -> None:
    found = crash.kills(tmp_path, count=20, seed=7)
    assert found["killed"] == 20
    assert (found["problems"], found["next_failed"]) == (0, 0)


@posix
@pytest.mark.slow
def test_run_killed_at_random_moments(tmp_path: Path) -> None:
    found = crash.kills_of_run(tmp_path, count=20, seed=7)
    assert found["killed"] == 20
    assert (found["problems"], found["next_failed"]) == (0, 0)


@posix
def test_killed_before_and_after_every_write(tmp_path: Path) -> None:
    """Until a seal is published it does not exist; from then on it stands whole."""
    crash.campaign(tmp_path / "campaign")
    folder = tmp_path / "campaign"
    crash.close(folder, 1)
    first = seal.head(folder)
    step, sealed = 1, False
    while not sealed:
        for after in (False, True):
            process = crash.start(crash.die_at, folder, 2, step, after=after)
            process.join()
            assert process.exitcode == -signal.SIGKILL
            assert seal.verify(folder, first) == []
            sealed = seal.head(folder) != first
        step += 1
    assert step > 9
    assert [one.period for one in seal.chain(folder)] == ["2026-01-01", "2026-01-02"]
    crash.close(folder, 3)
    assert seal.verify(folder, first) == []
    assert sorted(path.name for path in (folder / "seals").iterdir()) == [
        "2026-01-01",
        "2026-01-02",
        "2026-01-03",
    ]
