"""Photographs and documents that come with a campaign folder: `documents/index.csv` says whose each of the files is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from abreast.tables import Phrase, Refusal, Refused, Table, read
from abreast.tables.phrase import words
from abreast.web.campaigns.models import Campaign
from abreast.web.innovations import documents
from abreast.web.innovations.models import Document, Project
from abreast.web.spreadsheet import unguarded

FOLDER, INDEX = "documents", "documents/index.csv"
COLUMNS = ("file", "project", "name")
ANOTHER = Phrase("pack the folder again as the server wrote it, or leave the row out")


@dataclass(frozen=True, slots=True)
class Carried:
    """A file that is sound: its project, what it was called, and what is kept of it."""

    project: str
    name: str
    kind: str
    content: bytes


def check(folder: Path, projects: Iterable[str]) -> list[Refusal]:
    """What does not fit in the documents of a folder; `projects`: the ids of its innovations."""
    try:
        return [one for one in _read(folder, set(projects)) if isinstance(one, Refusal)]
    except Refused as refused:
        return list(refused.refusals)


def bring_in(campaign: Campaign, folder: Path) -> list[Path]:
    """Documents of a folder into the server's own; returns the files that were written.

    Raises
    ------
    Refused
        With every fault; then no file was written.
    """
    projects = dict(Project.objects.filter(campaign=campaign).values_list("code", "pk"))
    if faults := check(folder, projects):
        raise Refused(faults)
    written: list[Path] = []
    try:
        for one in _read(folder, set(projects)):
            if isinstance(one, Carried):
                document = Document(
                    project_id=projects[one.project], name=one.name, kind=one.kind, size=len(one.content)
                )
                written.append(document.file)
                documents.write(document, one.content)
                document.save()
    except BaseException:
        forget(written)
        raise
    return written


def forget(files: Iterable[Path]) -> None:
    """Away with files whose campaign did not come in after all."""
    for file in files:
        file.unlink(missing_ok=True)


def _read(folder: Path, projects: set[str]) -> Iterator[Carried | Refusal]:
    if not (folder / INDEX).is_file():
        return
    table = read(folder, INDEX)[0]
    if missing := [name for name in COLUMNS if name not in table.columns]:
        remedy = Phrase("name the columns file, project, name")
        yield table.refuse(None, missing[0], Phrase("is not among the columns"), remedy)
        return
    counted: Counter[str] = Counter()
    for index, row in enumerate(table.text.iter_rows(named=True)):
        file, project, name = (unguarded(row[column] or "") for column in COLUMNS)
        counted[project] += 1
        if project not in projects:
            yield table.refuse(index, "project", Phrase("is no innovation of the campaign"), ANOTHER)
        elif counted[project] > documents.MOST_OF_A_PROJECT:
            reason = Phrase("has more than {most} documents", most=documents.MOST_OF_A_PROJECT)
            yield table.refuse(index, "project", reason, Phrase("leave some out"))
        else:
            yield _one(folder, table, index, file, project, name)


def _one(folder: Path, table: Table, index: int, file: str, project: str, name: str) -> Carried | Refusal:
    path = folder / FOLDER / file
    if not file or Path(file).name != file or "\\" in file or path.is_symlink() or not path.is_file():
        return table.refuse(index, "file", Phrase("is no file of the folder documents"), ANOTHER)
    if path.stat().st_size > documents.MOST_BYTES:
        reason = Phrase("is larger than {most} MB", most=documents.MOST_BYTES // 1_000_000)
        return table.refuse(index, "file", reason, Phrase("make it smaller"))
    try:
        kind, content = documents.told(path.read_bytes(), bare=True)
    except documents.NotTakenError as error:
        remedy = Phrase("hand in a JPEG, PNG or WebP picture or a PDF")
        return table.refuse(index, "file", words(str(error)), remedy)
    return Carried(project, documents.shown(name), kind, content)
