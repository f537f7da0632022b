"""Fixtures shared by every room."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test fails because the machine is busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples at every run of continuous integration; new ones wherever else the tests run.
settings.register_profile("same", settings.get_profile("patient"), derandomize=True)
settings.load_profile("same" if os.environ.get("CI") else "patient")

LONGEST = ("test_postgresql.py", "test_first_ten_minutes.py", "test_crowd.py")
"""Files whose tests take minutes each."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest go first, so that at the end no process waits for another that has only just begun one."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of oracle tables and public data beside the checkout; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent: oracle tables and public data are read from there")
    return SHARED
