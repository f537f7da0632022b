"""Workbooks are zip archives, and an archive of a few bytes can unpack to fill the machine.

Sizes written in an archive can lie, and one cell in the last row and column makes a reader lay out seventeen
thousand million cells. So every member is unpacked once in small pieces and counted before a reader sees it.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from abreast.tables.limits import LIMITS, Limits
from abreast.tables.phrase import Phrase

PIECE = 1 << 20
TAIL = 64
CELL = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{0,3})\$?(\d{1,7})["']""")
OPENED = re.compile(rb"<(?:\w+:)?c[\s>/]")


class TooLarge(ValueError):
    """The archive would unpack to more than the limits allow; the message says how."""


def check(path: Path, limits: Limits = LIMITS) -> None:
    """Raises TooLarge, or zipfile.BadZipFile, zlib.error, OSError when it is no sound archive."""
    total = 0
    with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
        members = archive.infolist()
        if len(members) > limits.members:
            raise TooLarge(
                Phrase(
                    "packs {count:,} members, more than the {most:,} allowed",
                    count=len(members),
                    most=limits.members,
                )
            )
        if sum(member.file_size for member in members) > limits.unpacked_bytes:
            raise TooLarge(
                Phrase(
                    "unpacks to more than the {most:,} bytes allowed",
                    most=limits.unpacked_bytes,
                )
            )
        for member in members:
            extent = Extent(limits)
            for piece in pieces(stream, member):
                total += len(piece)
                if total > limits.unpacked_bytes:
                    raise TooLarge(
                        Phrase(
                            "unpacks to more than the {most:,} bytes allowed",
                            most=limits.unpacked_bytes,
                        )
                    )
                if member.filename.lower().startswith("xl/worksheets/"):
                    extent.add(piece)
            extent.check()


def pieces(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a member, up to the packed stream's own end whatever the stated size."""
    stream.seek(member.header_offset)
    header = stream.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile(f"no header for {member.filename!r}")
    stream.seek(sum(struct.unpack("<HH", header[26:30])), 1)
    if member.compress_type == zipfile.ZIP_STORED:
        yield from stored(stream, member.file_size)
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        yield from inflated(stream)
    else:
        raise zipfile.BadZipFile(f"{member.filename!r} is packed in an unusual way")


def stored(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """An unpacked member, piece by piece."""
    while size > 0 and (piece := stream.read(min(PIECE, size))):
        size -= len(piece)
        yield piece


def inflated(stream: BinaryIO) -> Iterator[bytes]:
    """A deflated member, at most PIECE bytes at a time."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = b""
    while not inflate.eof:
        packed = inflate.unconsumed_tail or stream.read(1 << 16)
        if not packed:
            raise zipfile.BadZipFile("a member ends in the middle")
        yield inflate.decompress(packed, PIECE)


class Extent:
    """The furthest row and column of a sheet, gathered from its XML piece by piece."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rest = b""
        self.row = 0
        self.columns: set[bytes] = set()
        self.nameless = 0

    def add(self, piece: bytes) -> None:
        """Take in the next piece; what is cut at its end is looked at again with the one after."""
        data = self.rest + piece
        cut = data.rfind(b"<") if len(data) > TAIL else 0
        found = CELL.findall(data, 0, cut or len(data))
        if found:
            self.columns.update({column.upper() for column, _ in found})
            self.row = max(self.row, max(int(row) for _, row in found))
        named = sum(1 for column, _ in found if column)
        self.nameless += max(0, len(OPENED.findall(data, 0, cut or len(data))) - named)
        self.rest = data[cut:] if cut else b""

    def check(self) -> None:
        """Raises TooLarge when rows times columns pass the limit."""
        width = max((index_of(column) for column in self.columns), default=0)
        width = max(width, min(self.nameless, self.limits.columns))
        if self.row * width > self.limits.cells:
            raise TooLarge(
                Phrase(
                    "has a sheet that reaches row {row:,} and column {width:,}, more than the {cells:,} cells allowed",
                    row=self.row,
                    width=width,
                    cells=self.limits.cells,
                )
            )


def index_of(column: bytes) -> int:
    """The number of a column from its letters: A is 1, Z 26, AA 27; no letters 0."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number
