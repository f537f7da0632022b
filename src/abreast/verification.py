"""Verification: the chain of seals, and every published number worked out once more from the figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from abreast import bulletin, period, results
from abreast.campaign.calendar import PeriodError
from abreast.figures import seal

BULLETIN = "bulletin.json"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it was published; `place` names a file, table or statement."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found. `seals`, `tables`, `statements`: how many were checked."""

    seals: int
    tables: int
    statements: int
    differences: tuple[Difference, ...]


def verify(
    folder: Path, published: Path | None = None, head: str | None = None, stage: period.Stage = lambda _: None
) -> Verdict:
    """Check a campaign folder: its seals, and the results published from it.

    The figures are read and worked out afresh; every table is compared with the published one; every statement is
    recomputed from its source and compared, its words included, to 1e-9; and every page is made again. `published`: the
    results folder, by default `results` in the folder, and that one need not be there. `head`: the hash of the newest
    seal as printed in a bulletin, which detects a truncated chain.

    Raises
    ------
    Refused
        The campaign or its figures are at fault, so that nothing can be worked out.
    ResultsError
        A published file cannot be read.
    """
    stage("seals")
    chain = [Difference(one.file, one.reason) for one in seal.verify(folder, head)]
    place = folder / "results" if published is None else published
    results.recover(place)
    if chain:
        return Verdict(0, 0, 0, tuple(chain))
    if published is None and not (place.is_dir() and any(place.iterdir())):
        return Verdict(len(seal.chain(folder)), 0, 0, ())
    with TemporaryDirectory() as aside:
        return _again(folder, place, results.Shelf(Path(aside)), stage)


def _again(folder: Path, place: Path, tables: results.Shelf, stage: period.Stage) -> Verdict:
    """Everything worked out once more, into `tables`, and held against what was published."""
    info, stored = results.read_json(place / results.RUN), results.Shelf(place)
    try:
        account = period.work_out(folder, str(info.get("period")), stage, tables)
    except PeriodError as error:
        raise results.ResultsError(f"{place / results.RUN}: {error}; run the campaign again") from error
    stage("bulletin")
    statements = _published(place / BULLETIN)
    again = bulletin.build(account.campaign, tables, account.period, {**account.info, **_as_then(info)})
    differences = [
        *_made_from(info, account.info),
        *_tables(stored, tables),
        *_statements(statements, again, account),
    ]
    if not differences:
        differences += _pages(place, again)
    return Verdict(len(account.info["seals"]), len(tables), len(statements), tuple(differences))


def _published(path: Path) -> list[bulletin.Statement]:
    try:
        return bulletin.read(path)
    except (OSError, ValueError) as fault:
        raise results.ResultsError(f"{path}: cannot be read ({fault}); run the campaign again") from fault


def _made_from(published: Mapping[str, Any], fresh: Mapping[str, Any]) -> Iterator[Difference]:
    """Results stay good when later periods are sealed, but not when their own seals or rules change."""
    seals = list(published.get("seals", []))
    if fresh["seals"][: len(seals)] != seals:
        yield Difference(results.RUN, "names seals that are not in the chain; run the campaign again")
    elif published.get("head") != (seals[-1] if seals else None):
        yield Difference(results.RUN, "head is not the hash of its newest seal")
    if published.get("definition") != fresh["definition"]:
        yield Difference(results.RUN, "campaign.toml has another meaning now; run the campaign again")
    for key in ("campaign", "origin"):
        if published.get(key) != fresh[key]:
            yield Difference(
                results.RUN, f"{key} is {published.get(key)!r}, the campaign says {fresh[key]!r}"
            )


def _statements(
    published: list[bulletin.Statement], again: bulletin.Bulletin, account: period.Account
) -> Iterator[Difference]:
    """Each statement against the one made again; and where all agree, each against its own source."""
    lines = bulletin.compare(published, again.statements) or bulletin.verify(published, account.tables)
    for line in lines:
        yield Difference(BULLETIN, line)


def _as_then(info: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a page says of its seals is true of the day it was made."""
    return {key: info[key] for key in ("head", "seals", "provisional", "version") if key in info}


def _pages(place: Path, again: bulletin.Bulletin) -> Iterator[Difference]:
    """Pages made again from the same statements have to be the same to the letter.

    A bulletin on paper is compared where there is one and the extra `pdf` is installed.
    """
    made = {name: text.encode() for name, text in bulletin.texts(again).items()}
    made |= {name: paper for name, paper in bulletin.prints(again).items() if (place / name).exists()}
    for name, content in made.items():
        try:
            same = (place / name).read_bytes() == content
        except OSError:
            yield Difference(name, "is missing or cannot be read; run the campaign again")
            continue
        if not same:
            yield Difference(name, "is not the page that the figures give; run the campaign again")


def _tables(stored: Mapping[str, pl.DataFrame], fresh: Mapping[str, pl.DataFrame]) -> Iterator[Difference]:
    for name in sorted(stored.keys() | fresh.keys()):
        if name not in fresh:
            yield Difference(f"{name}.parquet", "is not a table of these results")
        elif name not in stored:
            yield Difference(f"{name}.parquet", "is missing")
        else:
            yield from _rows(name, stored[name], fresh[name])


def _rows(name: str, stored: pl.DataFrame, fresh: pl.DataFrame) -> Iterator[Difference]:
    if stored.schema != fresh.schema or stored.height != fresh.height:
        yield Difference(f"{name}.parquet", f"has {stored.height} rows, and the figures give {fresh.height}")
        return
    for column in fresh.columns:
        wrong = _unlike(stored[column], fresh[column]).arg_true()
        if len(wrong):
            row = int(wrong[0])
            reason = f"row {row + 1}, column {column} says {stored[column][row]}; the figures give {fresh[column][row]}"
            yield Difference(f"{name}.parquet", reason)


def _unlike(stored: pl.Series, fresh: pl.Series) -> pl.Series:
    if not fresh.dtype.is_float():
        return stored.ne_missing(fresh)
    near = (stored - fresh).abs() <= 1e-9 * pl.DataFrame(
        [stored.abs(), fresh.abs().alias("other")]
    ).max_horizontal()
    both_null = stored.is_null() & fresh.is_null()
    return ~(near.fill_null(False) | both_null | (stored == fresh).fill_null(False))
