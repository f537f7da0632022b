"""A database by its address: `sqlite:///path/to/file` or `postgresql://user:password@host:port/name`."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

# Write-ahead log: readers never wait for a writer. FULL: what was acknowledged survives a power cut.
SQLITE = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;"
SECONDS_TO_WAIT = 20


class AddressError(ValueError):
    """A text is no address of a database; the message says what one looks like."""


def settings_of(address: str) -> dict[str, Any]:
    """Django's entry for a database; `AddressError` where the address cannot be understood."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path).removeprefix("/")))
    if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path).strip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": _host(parts.netloc),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            # Every page asks the same questions: PostgreSQL plans them once for each connection.
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
        }
    raise AddressError("write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")


def address_of(file: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{file.resolve()}"


def _host(netloc: str) -> str:
    """The host as written: of a socket it is a path, in which capital letters count."""
    place = netloc.rpartition("@")[2]
    return place[1:].partition("]")[0] if place.startswith("[") else unquote(place.partition(":")[0])


def _sqlite(file: Path) -> dict[str, Any]:
    # Writing transactions queue for the lock at their start: none finds out at its end that another came first.
    options = {"transaction_mode": "IMMEDIATE", "timeout": SECONDS_TO_WAIT, "init_command": SQLITE}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "OPTIONS": options,
    }
