"""campaign.toml as the server keeps it: the text as written, with figures read from the files `export` writes."""

import json
import tomllib
from fnmatch import fnmatchcase
from functools import lru_cache

import polars as pl

from abreast.campaign import Definition
from abreast.campaign.reading import definition_of
from abreast.campaign.source import Source
from abreast.campaign.toml import lines_of_keys

MADE_BY = ("unit", "assessor", "total", "wider", "recount", "plan")
"""By whom figures are, as the server keeps them apart; `wider`: totals that also cover units outside the tree."""


@lru_cache(maxsize=32)
def definition_of_text(text: str) -> Definition:
    """The definition a text describes; `CampaignRefused` names every fault."""
    return definition_of(tomllib.loads(text), lines_of_keys(text))


def with_own_figures(text: str) -> str:
    """The text with its entries [[figures]] replaced by those of the files that `export` writes."""
    starts = {line: key for key, line in lines_of_keys(text).items()}
    kept, inside = [], False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("[") and number in starts:
            inside = starts[number][0] == "figures"
        if not inside:
            kept.append(line)
    wider = [_sent(one.file) for one in definition_of_text(text).figures if _goes_on(one)]
    return "\n".join(kept).rstrip() + "\n" + "".join([*map(_entry, MADE_BY), *wider])


def made_by(definition: Definition, known: pl.DataFrame) -> pl.Series:
    """By whom each figure (`FIGURES`) is, as the server keeps them apart."""
    patterns = [one.file for one in definition.figures if _is_wider(one)]
    files = known.filter(pl.col("by") == "total")["file"].unique().to_list()
    wider = [name for name in files if any(fnmatchcase(name, pattern) for pattern in patterns)]
    outside = (pl.col("by") == "total") & pl.col("file").is_in(wider)
    return known.select(by=pl.when(outside).then(pl.lit("wider")).otherwise("by"))["by"]


def _entry(by: str) -> str:
    covers = 'covers = "more"\n' if by == "wider" else ""
    real = "total" if by == "wider" else by
    return f'\n[[figures]]\nfile = "figures/{by}.parquet"\nshape = "long"\nby = "{real}"\n{covers}'


def _sent(file: str) -> str:
    """An entry for a file that is under seal: what its totals cover is still told by its name."""
    return f'\n[[figures]]\nfile = {json.dumps(file)}\nby = "total"\ncovers = "more"\noptional = true\n'


def _is_wider(source: Source) -> bool:
    return source.by == "total" and source.covers == "more"


def _goes_on(source: Source) -> bool:
    return _is_wider(source) and source.file != "figures/wider.parquet"
