"""How kernels are compiled: the flags are decided here, once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from numba import njit, types
from numba.extending import intrinsic

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

# Sums may be regrouped and multiplications fused (both only round differently, and the certificate bounds
# rounding); infinities and NaN keep their meaning.
FAST = {"contract", "reassoc", "nsz", "arcp"}
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "fastmath": FAST, "error_model": "numpy"}


# Machine code is kept per function and goes stale when a function it calls changes in another file, which Numba does
# not notice: what is kept is therefore stamped with the text of all files here and the function's own.
HERE = b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))


def stamp(function: Callable[..., Any]) -> str:
    """What the kept machine code of a kernel depends on."""
    return hashlib.sha256(HERE + Path(function.__code__.co_filename).read_bytes()).hexdigest()


def _compile(function: Kernel, options: dict[str, Any]) -> Kernel:
    compiled: Any = njit(**options)(function)
    kept = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if kept is not None:
        kept._source_stamp = stamp(function)
    kernel: Kernel = compiled
    return kernel


def kernel(function: Kernel) -> Kernel:
    """Compile on first use, keep the machine code beside the file, release the interpreter lock while running.

    Kernels take the number of rows as a tuple `rows` of that length: the length is part of the type, so each width
    has machine code of its own, with its inner loops unrolled. Kernels allocate nothing and count no references
    (`_nrt`): counting is an atomic instruction for every array named, a fifth of the time.
    """
    return _compile(function, {**OPTIONS, "_nrt": False})


def inlined(function: Kernel) -> Kernel:
    """A kernel that becomes part of every kernel that calls it: short loops over the fields of one record, which the
    compiler can then see not to overlap.
    """
    return _compile(function, {**OPTIONS, "_nrt": False, "forceinline": True})


def builder(function: Kernel) -> Kernel:
    """The same for functions that allocate what they return."""
    return _compile(function, OPTIONS)


def _chosen(sign: str) -> Callable[[float, float], float]:
    """The one of two numbers that compares so with the other, for numbers that are never NaN.

    Built-in min and max say nothing of NaN to the compiler, which then seeks the least or largest of many values one by
    one instead of eight at a time; that takes longer than all the products before it.
    """
    flags = ("nnan", "nsz")

    def typed(_: Any, one: Any, other: Any) -> Any:
        def generate(_: Any, builder: Any, __: Any, values: Any) -> Any:
            comes_first = builder.fcmp_ordered(sign, *values, flags=flags)
            return builder.select(comes_first, *values, flags=flags)

        return types.float64(types.float64, types.float64), generate

    chosen: Any = intrinsic(typed)
    choose: Callable[[float, float], float] = chosen
    return choose


larger = _chosen(">")
smaller = _chosen("<")
