"""Which encoding a text file is in, from its bytes alone.

Spreadsheets export UTF-8 (with or without a byte-order mark), UTF-16, and the system's own encoding, which
is GB 18030 on Chinese and Windows-1252 on Western systems. In GB 18030 bytes above 127 come in pairs; in
Western text they mostly stand alone between ASCII letters. That tells the two apart.
"""

from __future__ import annotations

import codecs
import re

ENCODINGS = ("utf-8", "utf-16", "gb18030", "cp1252")
HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
CHINESE_PAIRS = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
SAMPLE = 1 << 20


class Undecodable(ValueError):
    """The bytes are text in no supported encoding; `position` is the first bad byte."""

    def __init__(self, encoding: str, position: int) -> None:
        super().__init__(encoding, position)
        self.encoding = encoding
        self.position = position


def to_utf8(data: bytes, encoding: str | None = None) -> tuple[bytes, str]:
    """The same text in UTF-8 without byte-order mark, and the encoding it was in; a mark outweighs `encoding`.

    Raises Undecodable.
    """
    encoding = "utf-8" if data.startswith(codecs.BOM_UTF8) else encoding or detect(data)
    data = data.removeprefix(codecs.BOM_UTF8)
    if encoding == "utf-8" and data.isascii():
        return data, encoding
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Undecodable(encoding, error.start) from error
    return (data if encoding == "utf-8" else text.encode().removeprefix(codecs.BOM_UTF8)), encoding


def detect(data: bytes) -> str:
    """The most likely encoding; a UTF-8 text with a few broken bytes is still UTF-8 (and will be refused)."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if data.startswith(codecs.BOM_UTF8) or data.isascii():
        return "utf-8" if b"\0" not in data[:SAMPLE] else utf16_without_mark(data)
    if b"\0" in data[:SAMPLE]:
        return utf16_without_mark(data)
    if mostly_utf8(data):
        return "utf-8"
    return "gb18030" if looks_chinese(data) else "cp1252"


def utf16_without_mark(data: bytes) -> str:
    """The byte order of UTF-16: the zero byte of an ASCII character comes second in little-endian text."""
    even, odd = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    return "utf-16-le" if odd >= even else "utf-16-be"


def mostly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, or more of their non-ASCII characters are well formed than broken."""
    try:
        data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        broken = text.count("\ufffd")
        formed = len(text) - len(text.encode("ascii", "ignore")) - broken
        return formed > broken
    return True


def looks_chinese(data: bytes) -> bool:
    """Whether most bytes above 127 stand in pairs of the GB 2312 range, and all of it decodes."""
    high = sum(map(len, HIGH_RUNS.findall(data)))
    paired = sum(map(len, CHINESE_PAIRS.findall(data)))
    if paired * 2 < high:
        return False
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True
