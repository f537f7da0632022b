"""Two made-up worlds and the bulletins made of them, built once."""

from typing import Any

import pytest

from abreast.bulletin import Bulletin, compose
from bulletin.hospital_world import hospitals as _hospitals
from bulletin.machinery_world import machinery as _machinery
from bulletin.worlds import World

RUN: dict[str, Any] = {
    "provisional": True,
    "head": "9f2c1b7e0a" * 6 + "4d1e",
    "seals": ["2016-04"],
    "version": "0.1.0",
    "definition": "ab12" * 16,
}


@pytest.fixture(scope="session")
def hospitals() -> World:
    return _hospitals()


@pytest.fixture(scope="session")
def machinery() -> World:
    return _machinery()


@pytest.fixture(scope="session", params=["hospitals", "machinery"])
def world(request: pytest.FixtureRequest) -> World:
    found: World = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def bulletins(hospitals: World, machinery: World) -> dict[str, Bulletin]:
    return {w.names.campaign: compose(w.names, w.tables, w.period, RUN) for w in (hospitals, machinery)}


@pytest.fixture(scope="session")
def bulletin(world: World, bulletins: dict[str, Bulletin]) -> Bulletin:
    return bulletins[world.names.campaign]
