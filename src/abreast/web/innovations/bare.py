"""Whether a picture holds its pixels and nothing else: told from the parts of its file, before anything unpacks it."""

from __future__ import annotations

import re
from collections.abc import Iterator

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
HEAD, SCAN = 0xE0, 0xDA
PLAIN = {0xC0, 0xC4, 0xDB, 0xDD, HEAD, SCAN}
"""Markers of JPEG that hold what pixels are made of: frame, tables, restarts, head, scan."""
HEAD_LENGTH = 16
"""A head without a small picture of its own."""
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")
CHUNKS = {b"IHDR", b"IDAT", b"IEND"}


def is_bare(content: bytes) -> bool:
    """Whether nothing but pixels is in a JPEG or PNG, as this server writes them; a comment, place or camera is not."""
    if content.startswith(JPEG):
        return _bare_jpeg(content)
    return content.startswith(PNG) and _bare_png(content)


def _bare_jpeg(content: bytes) -> bool:
    at = len(JPEG)
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker not in PLAIN or (marker == HEAD and length != HEAD_LENGTH):
            return False
        at += 2 + length
        if marker == SCAN:
            end = MARKER.search(content, at)
            return end is not None and end.group() == b"\xff\xd9" and end.end() == len(content)
    return False


def _bare_png(content: bytes) -> bool:
    names = list(_chunks(content))
    return set(names) == CHUNKS and names[-1] == b"IEND" and names.count(b"IEND") == 1


def _chunks(content: bytes) -> Iterator[bytes]:
    """The names of the chunks; an odd one for what is left over."""
    at = len(PNG)
    while at < len(content):
        yield content[at + 4 : at + 8]
        at += 12 + int.from_bytes(content[at : at + 4])
    if at != len(content):
        yield b"?"
