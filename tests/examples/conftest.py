"""The England example, written once."""

from pathlib import Path

import pytest

from abreast import examples


@pytest.fixture(scope="session")
def public_files(shared: Path) -> Path:
    """The folder of the source files and of the tables derived from them by others."""
    return shared / "data" / "england-ae"


@pytest.fixture(scope="session")
def england(public_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The campaign folder of the example."""
    folder = tmp_path_factory.mktemp("england") / "campaign"
    examples.write("england-ae", folder, public_files)
    return folder
