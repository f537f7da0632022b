"""Memory handed back to the system as soon as it is no longer needed."""

import ctypes
import sys

M_MMAP_THRESHOLD = -3
LARGE = 1 << 20


def hand_back() -> None:
    """Let large arrays lie outside the heap from now on, so that freeing one gives its memory back at once.

    The GNU C library raises the size from which it does so whenever a larger block is freed, and what lies on its heap
    stays with the process; see mallopt(3). A city's run would hold half a gigabyte that nobody uses. Other systems
    are left as they are.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGE)
