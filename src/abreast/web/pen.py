"""SQLite has one pen, and what is written waits for the disk: deeds that come meanwhile are written together.

Whoever gets the pen does all deeds that wait for it, each within a savepoint of its own, and waits for the disk once.
PostgreSQL writes many transactions at once and lets them wait for the disk together by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar, cast

from django.db import connection, transaction
from django.utils.translation import get_language, override

T = TypeVar("T")

AT_ONCE = 32
"""Deeds of one transaction; readers see none of them before the last is done."""


class _Deed(Generic[T]):
    """Something to be done by whoever has the pen, in the language of who wants it."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.work = work
        self.language = get_language() or "en"
        self.ended = False
        self.result: T | None = None
        self.error: BaseException | None = None

    def do(self) -> None:
        self.result = self.error = None
        try:
            with override(self.language), transaction.atomic():
                self.result = self.work()
        except Exception as error:
            self.error = error


_pen, _waiting = Lock(), deque[_Deed[object]]()


def written(work: Callable[[], T]) -> T:
    """Do some work in a transaction, or together with others in one; its result once it is on disk, or what it raised.

    The work may be done by another thread: it touches the database and what it was given, nothing else.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            return work()
    deed = _Deed(work)
    _waiting.append(cast(_Deed[object], deed))
    with _pen:
        while not deed.ended:  # of more than are done at once it may not be among the first
            _write([_waiting.popleft() for _ in range(min(len(_waiting), AT_ONCE))])
    if deed.error is not None:
        raise deed.error
    return cast(T, deed.result)


def _write(deeds: list[_Deed[object]]) -> None:
    try:
        with transaction.atomic():
            for deed in deeds:
                deed.do()
    except BaseException as error:
        for deed in deeds:
            deed.error = error
        if not isinstance(error, Exception):
            raise
    finally:
        for deed in deeds:
            deed.ended = True
