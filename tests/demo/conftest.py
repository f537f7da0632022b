"""The reconstruction, made once."""

import polars as pl
import pytest

from abreast.demo import SEED
from abreast.demo.folder import tables
from abreast.demo.tree import City, grow


@pytest.fixture(scope="session")
def city() -> City:
    return grow(SEED)


@pytest.fixture(scope="session")
def campaign() -> dict[str, pl.DataFrame]:
    """Every table of the campaign folder by its path."""
    return tables(SEED)
