"""campaign.toml as the server keeps it: the text as written, with figures read from the files `export` writes."""

import tomllib
from functools import lru_cache

from abreast.campaign import Definition
from abreast.campaign.reading import definition_of
from abreast.campaign.toml import lines_of_keys

MADE_BY = ("unit", "assessor", "total", "recount")


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
    entries = "".join(
        f'\n[[figures]]\nfile = "figures/{by}.parquet"\nshape = "long"\nby = "{by}"\n' for by in MADE_BY
    )
    return "\n".join(kept).rstrip() + "\n" + entries
