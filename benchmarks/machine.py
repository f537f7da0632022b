"""On what machine and with what versions figures were taken."""

import os
import platform
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

PACKAGES = (
    "abreast",
    "numpy",
    "scipy",
    "numba",
    "llvmlite",
    "highspy",
    "polars",
    "django",
    "granian",
    "psycopg",
)


def describe() -> dict[str, Any]:
    """Time, machine and versions."""
    return {
        "taken": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
            "system": f"{platform.system()} {platform.release()}",
            "load_at_end": os.getloadavg()[0],
        },
        "versions": {"python": platform.python_version(), **{p: v for p in PACKAGES if (v := _version(p))}},
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
