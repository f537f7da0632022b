"""What a worker does over and over beside its jobs, each in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

logger = logging.getLogger("abreast.worker")


def rounds(stop: threading.Event, pause: float, work: Callable[[], object]) -> None:
    """Do some work every so many seconds until told to stop. A round that fails, whatever the reason, ends none."""
    while not stop.wait(pause):
        close_old_connections()
        try:
            work()
        except Exception:
            logger.exception("a round failed, the next one comes")
