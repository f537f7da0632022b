"""A campaign folder out of a zip file that somebody sent: nothing outside the folder, and no more than fits.

Names and sizes written in an archive can lie. A name that leads anywhere else is refused, a link is refused, and what
is unpacked is counted as it is written, whatever size the archive states.
"""

from __future__ import annotations

import errno
import stat
import zlib
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from abreast.campaign.reading import FILE
from abreast.campaign.refusal import Refusal, Refused
from abreast.tables.limits import LIMITS, Limits
from abreast.tables.paths import ABSOLUTE
from abreast.tables.phrase import NOTHING, Phrase

PIECE = 1 << 20
FULL = (errno.ENOSPC, errno.EDQUOT)
PACKED_ON_THE_WAY = ("__MACOSX", ".DS_Store", "Thumbs.db")
REMADE = ("results", "editions")
"""Folders that are worked out again and never taken from anybody."""


def unpack(file: Path, name: str, into: Path, limits: Limits = LIMITS) -> None:
    """Unpack the campaign folder in an archive into a folder that does not exist yet.

    `name`: how the file is called in refusals. The folder may lie at the top of the archive or one step down.

    Raises
    ------
    Refused
        It is no archive, leads out of its folder, unpacks to too much, or holds no campaign.toml.
    OSError
        The disk is full.
    """
    try:
        with ZipFile(file) as archive:
            members = _members(archive, name, limits)
            top = _top(members, name)
            _write(archive, members, top, into, name, limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise  # the archive may be well: there is no room for it here
        raise _refused(
            name,
            "",
            Phrase("cannot be unpacked ({error})", error=error),
            Phrase("pack the folder as a zip file again"),
        ) from None


def _members(archive: ZipFile, name: str, limits: Limits) -> dict[PurePosixPath, ZipInfo]:
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise _refused(
            name,
            "",
            Phrase(
                "packs {count:,} files, more than the {most:,} allowed",
                count=len(infos),
                most=limits.members,
            ),
            Phrase("leave some out"),
        )
    found: dict[PurePosixPath, ZipInfo] = {}
    faults = []
    for info in infos:
        path = PurePosixPath(info.filename)
        if info.is_dir() or set(path.parts) & set(PACKED_ON_THE_WAY):
            continue
        if reason := _fault(info, path, found):
            faults.append(
                Refusal(file=name, value=info.filename, reason=reason, remedy=Phrase("pack the folder again"))
            )
        found[path] = info
    if faults:
        raise Refused(faults)
    return found


def _fault(info: ZipInfo, path: PurePosixPath, known: dict[PurePosixPath, ZipInfo]) -> Phrase:
    if ABSOLUTE.match(info.filename) or ".." in path.parts or "\\" in info.filename or "\0" in info.filename:
        return Phrase("leads out of the folder")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Phrase("is a link")
    if info.flag_bits & 1:
        return Phrase("is packed with a password")
    folded = {str(one).casefold() for one in known}
    return Phrase("is packed twice") if str(path).casefold() in folded else NOTHING


def _top(members: dict[PurePosixPath, ZipInfo], name: str) -> PurePosixPath:
    """The folder in the archive that is the campaign: that of its campaign.toml."""
    places = [path.parent for path in members if path.name == FILE and len(path.parts) <= 2]
    if len(places) == 1:
        return places[0]
    reason = Phrase("holds no campaign.toml") if not places else Phrase("holds more than one campaign.toml")
    raise _refused(name, FILE, reason, Phrase("pack one campaign folder, with campaign.toml at its top"))


def _write(
    archive: ZipFile,
    members: dict[PurePosixPath, ZipInfo],
    top: PurePosixPath,
    into: Path,
    name: str,
    limits: Limits,
) -> None:
    left = limits.unpacked_bytes
    for path, info in members.items():
        if not path.is_relative_to(top) or path.relative_to(top).parts[0] in REMADE:
            continue
        target = into.joinpath(*path.relative_to(top).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as stream, target.open("xb") as file:
            while piece := stream.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise _refused(
                        name,
                        "",
                        Phrase(
                            "unpacks to more than the {most:,} bytes allowed",
                            most=limits.unpacked_bytes,
                        ),
                        Phrase("leave files out that do not belong to the campaign"),
                    )
                file.write(piece)


def _refused(file: str, value: str, reason: Phrase, remedy: Phrase) -> Refused:
    return Refused([Refusal(file=file, value=value or None, reason=reason, remedy=remedy)])
