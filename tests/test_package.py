"""The package imports, and says its version once."""

from importlib.metadata import version

import abreast


def test_version_is_the_distribution_s() -> None:
    assert abreast.__version__ == version("abreast")
