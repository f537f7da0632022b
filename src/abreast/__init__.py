"""Abreast (看齐): compare, learn, catch up, help — with figures that can be believed."""

from importlib import import_module
from types import ModuleType

__all__ = [
    "__version__",
    "campaign",
    "catchup",
    "compare",
    "figures",
    "folder",
    "frontier",
    "help",
    "innovation",
    "integrity",
    "learn",
    "period",
    "scoring",
    "statistics",
    "tables",
    "verification",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> ModuleType:
    """A room is read when it is first asked for: who needs the frontier alone does not wait for the others."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return sorted(__all__)
