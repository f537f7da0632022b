"""Deeds that wait for the one pen of SQLite: each is done, whoever does it and however many wait."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from abreast.web import pen


@pytest.fixture(autouse=True)
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """As outside of a transaction, on a database that asks for nothing."""
    monkeypatch.setattr(pen, "connection", SimpleNamespace(vendor="sqlite", in_atomic_block=False))
    monkeypatch.setattr(pen, "transaction", SimpleNamespace(atomic=nullcontext))


def test_who_comes_behind_more_than_are_done_at_once_is_done_as_well() -> None:
    others = [pen._Deed[object](lambda: "other") for _ in range(2 * pen.AT_ONCE + 1)]
    pen._waiting.extend(others)
    assert pen.written(lambda: "mine") == "mine"
    assert {one.result for one in others} == {"other"}
    assert not pen._waiting


def test_who_was_written_together_with_a_thread_that_was_stopped_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = pen._Deed[object](lambda: "other")
    pen._waiting.append(other)

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pen.written(stop)
    assert other.ended
    assert isinstance(other.error, KeyboardInterrupt)
