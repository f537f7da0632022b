"""Fixtures shared by every room."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test fails because the machine is busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of oracle tables and public data beside the checkout; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent: oracle tables and public data are read from there")
    return SHARED
