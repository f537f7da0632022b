"""How kernels are compiled: the flags are decided here, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

# Sums may be regrouped and multiplications fused (both only round differently, and the certificate bounds
# rounding); infinities and NaN keep their meaning.
FAST = {"contract", "reassoc", "nsz", "arcp"}
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "fastmath": FAST, "error_model": "numpy"}


_jit: Callable[..., Callable[[Any], Any]] = njit  # its stubs do not know `_nrt`


def kernel(function: Kernel) -> Kernel:
    """Compile on first use, keep the machine code beside the file, release the interpreter lock while running.

    Kernels take the number of rows as a tuple `rows` of that length: the length is part of the type, so each width
    has machine code of its own, with its inner loops unrolled. Kernels allocate nothing and count no references
    (`_nrt`): counting is an atomic instruction for every array named, a fifth of the time.
    """
    options: dict[str, Any] = {**OPTIONS, "_nrt": False}
    compiled: Kernel = _jit(**options)(function)
    return compiled


def builder(function: Kernel) -> Kernel:
    """The same for functions that allocate what they return."""
    compiled: Kernel = _jit(**OPTIONS)(function)
    return compiled
