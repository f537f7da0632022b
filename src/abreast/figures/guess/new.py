"""`abreast new` as a function: a campaign folder to fill in, or one guessed from a table."""

from dataclasses import dataclass
from pathlib import Path

from abreast.campaign import load
from abreast.figures.guess.alike import Alike, alike
from abreast.figures.guess.guess import Guess, guess
from abreast.figures.guess.template import write_template
from abreast.figures.guess.write import mark, write
from abreast.figures.reading import read_files
from abreast.tables.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: the guess (None for a template), what `check` refuses in the new folder, and units that may be
    one and the same."""

    folder: Path
    guess: Guess | None
    refusals: tuple[Refusal, ...]
    alike: tuple[Alike, ...] = ()


def new(folder: Path | str, source: Path | str | None = None) -> Made:
    """Write a campaign folder; `source` is a table or workbook to guess it from, which is copied and not changed.

    Raises Refused where the source holds no table to be read, FileExistsError where the folder holds something.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} holds something already; give a new or empty folder")
    if source is None:
        write_template(folder)
        return Made(folder, None, ())
    found = guess(Path(source))
    write(found, folder)
    try:
        reading = read_files(load(folder))
    except Refused as refused:
        return Made(folder, found, refused.refusals)
    compared = {row.unit: row.title for row in found.tree.rows if row.kind == found.tree.compared.code}
    pairs = alike(reading.figures, compared)
    mark(folder, found, pairs)
    return Made(folder, found, reading.refusals, pairs)
