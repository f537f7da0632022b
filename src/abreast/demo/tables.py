"""Tables that lie beside this file."""

from importlib.resources import files

import polars as pl


def read(name: str) -> pl.DataFrame:
    """A CSV table of this package."""
    return pl.read_csv(files(__package__).joinpath(name).read_bytes())
