"""A server kept in a file while messages come in, and put back elsewhere with everything it had at that moment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from web.world import write_world

TESTS = Path(__file__).parents[1]
MAIN = ("-c", "from abreast.cli import main; main()")
SERVER = (str(Path(__file__).with_name("server.py")),)


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ABREAST_", "DJANGO_"))}
    # Wide: a message is not broken where a test looks for its words.
    return kept | {"PYTHONPATH": f"{TESTS}{os.pathsep}{kept.get('PYTHONPATH', '')}", "COLUMNS": "400"}


def run(*words: object, code: int = 0) -> str:
    command = [sys.executable, *(str(word) for word in words)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment())
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def database(name: str) -> str:
    """An empty database on the cluster `test_postgresql` names; else none, which means SQLite."""
    served = os.environ.get("ABREAST_TEST_SERVED")
    if not served:
        return ""
    import psycopg

    with psycopg.connect(served, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{served.rpartition('/')[0]}/{name}"


def at(address: str) -> tuple[str, ...]:
    return ("--database", address) if address else ()


def test_a_backup_amid_messages_is_whole_and_comes_back(tmp_path: Path) -> None:
    campaign = write_world(tmp_path / "campaign")
    run(*MAIN, "seal", campaign, "2020-05", "--by", "office")
    before, after = database("before"), database("after")
    data, again, file = tmp_path / "server", tmp_path / "again", tmp_path / "kept.zip"
    run(*SERVER, "make", data, before, campaign)

    command = [sys.executable, *SERVER, "submit", str(data), before]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment(), **pipes) as messages:  # type: ignore[call-overload]
        assert messages.stdout.readline() == "going on\n"
        run(*MAIN, "backup", file, "--data", data, *at(before))
        sent, _ = messages.communicate("enough\n")
    assert messages.returncode == 0

    assert file.stat().st_mode & 0o077 == 0
    run(*MAIN, "restore", file, "--data", again, *at(after))
    told = json.loads(run(*SERVER, "tell", again, after, tmp_path / "out"))
    with ZipFile(file) as kept:
        assert json.loads(kept.read("backup.json"))["rows"] == told["rows"]
    # Form, messages and figures are in three tables; of one moment they agree.
    assert told["version"] == told["messages"] == told["output"] - 100
    assert 10 <= told["messages"] < int(sent)
    assert told["user"] is True
    assert told["next"] > told["rows"]["campaigns.unit"]
    assert "All as published: 1 seals" in run(*MAIN, "verify", tmp_path / "out", "--results", told["edition"])

    said = run(*MAIN, "restore", file, "--data", again, *at(after), code=2)
    assert "not empty" in said
    assert "exists already" in run(*MAIN, "backup", file, "--data", data, *at(before), code=1)
    if after:
        said = run(*MAIN, "restore", file, "--data", tmp_path / "third", *at(after), code=1)
        assert "the database holds rows already" in said


@pytest.mark.parametrize("damage", ["cut", "changed", "other"])
def test_what_is_no_backup_leaves_nothing(damage: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.zip"
    if damage == "cut":
        file.write_bytes(b"PK\x03\x04 and no more")
    with ZipFile(file, "w") if damage != "cut" else open(os.devnull) as made:
        if isinstance(made, ZipFile):
            made.writestr(
                "backup.json", "[" if damage == "changed" else '{"form": 2, "made_at": "2020-01-01"}'
            )
    said = run(*MAIN, "restore", file, "--data", tmp_path / "server", code=1)
    assert ("another version" if damage == "other" else "no complete backup") in said
    assert list((tmp_path / "server").iterdir()) == []


def test_a_backup_needs_a_server(tmp_path: Path) -> None:
    assert "no folder" in run(*MAIN, "backup", tmp_path / "a.zip", "--data", tmp_path / "none", code=2)
    (tmp_path / "empty").mkdir()
    said = run(*MAIN, "backup", tmp_path / "a.zip", "--data", tmp_path / "empty", code=1)
    assert "no tables of this version" in said
    assert not (tmp_path / "a.zip").exists()
