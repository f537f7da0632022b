"""Paths stay inside the campaign folder: nothing absolute, no `..`, no link that leads out."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from abreast.tables.limits import LIMITS, Limits
from abreast.tables.phrase import Phrase
from abreast.tables.refusal import Refusal, Refused

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".parquet")
STAY = Phrase("give a path inside the campaign folder")
ABSOLUTE = re.compile(r"^([/\\]|[A-Za-z]:)")


def inside(folder: Path, relative: str) -> Path:
    """The path `relative` under `folder`; raises Refused when it leads out of it."""
    if ABSOLUTE.match(relative) or "\0" in relative:
        raise Refused([Refusal(file=relative, reason=Phrase("is not a path inside the folder"), remedy=STAY)])
    if ".." in PurePosixPath(relative.replace("\\", "/")).parts:
        raise Refused([Refusal(file=relative, reason=Phrase('leads out of the folder by ".."'), remedy=STAY)])
    path = folder / relative
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Refused(
            [Refusal(file=relative, reason=Phrase("is a link that leads out of the folder"), remedy=STAY)]
        )
    return path


def name_of(folder: Path, path: Path) -> str:
    """How refusals name a file: its path inside the folder, with forward slashes."""
    return path.relative_to(folder).as_posix()


def regular(folder: Path, path: Path, limits: Limits = LIMITS) -> Path:
    """The path, if it is an ordinary file inside the folder and neither empty nor absurdly large."""
    name = name_of(folder, path)
    inside(folder, name)
    if not path.is_file():
        reason = Phrase("is not a file") if path.exists() else Phrase("does not exist")
        raise Refused([Refusal(file=name, reason=reason, remedy=Phrase("check the name"))])
    size = path.stat().st_size
    if size == 0:
        raise Refused(
            [Refusal(file=name, reason=Phrase("is empty"), remedy=Phrase("export it again, or remove it"))]
        )
    if size > limits.file_bytes:
        reason = Phrase(
            "has {count:,} bytes, more than the {most:,} allowed",
            count=size,
            most=limits.file_bytes,
        )
        raise Refused([Refusal(file=name, reason=reason, remedy=Phrase("split it into several files"))])
    return path


def find(folder: Path, stem: str) -> Path | None:
    """The one table called `stem` (`.csv`, `.xlsx` or `.parquet`), or None; two of them are refused."""
    found = [folder / f"{stem}{suffix}" for suffix in SUFFIXES if is_there(folder / f"{stem}{suffix}")]
    if len(found) > 1:
        others = " and ".join(path.name for path in found)
        reason = Phrase("stands here twice, as {others}", others=others)
        raise Refused([Refusal(file=found[1].name, reason=reason, remedy=Phrase("keep one of them"))])
    return regular(folder, found[0]) if found else None


def matching(folder: Path, pattern: str) -> list[Path]:
    """Files inside the folder that match a glob, sorted by name; locks of open workbooks are passed over."""
    inside(folder, pattern)
    found = sorted(path for path in folder.glob(pattern) if not path.name.startswith(("~$", ".")))
    return [path for path in found if path.is_symlink() or not path.is_dir()]


def is_there(path: Path) -> bool:
    """Whether something of that name exists, be it a broken link."""
    return path.exists() or path.is_symlink()
