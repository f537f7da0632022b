"""campaign.toml as TOML: its contents, and the line on which each key stands."""

import re
import tomllib
from pathlib import Path
from typing import Any

from abreast.campaign.refusal import CampaignRefused, Refusal
from abreast.tables.phrase import NOTHING, Phrase

LARGEST = 5_000_000
Where = tuple[str | int, ...]
HEADING = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?$")
KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The contents of a TOML file and its text; `CampaignRefused` names the line of a mistake."""
    data = path.read_bytes()
    if len(data) > LARGEST:
        reason = Phrase("has {count:,} bytes, more than the {most:,} allowed", count=len(data), most=LARGEST)
        raise CampaignRefused([_refusal(path, reason)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        remedy = Phrase("save it as UTF-8 (in the editor: Save as, encoding UTF-8)")
        value = f"byte {data[error.start]:02x}"
        raise CampaignRefused([_refusal(path, Phrase("is not text in UTF-8"), line, value, remedy)]) from None
    try:
        return tomllib.loads(text), text
    except RecursionError:
        raise CampaignRefused([_refusal(path, Phrase("is nested too deep to be read"))]) from None
    except tomllib.TOMLDecodeError as error:
        raise CampaignRefused([_syntax(path, text, str(error))]) from None


def lines_of_keys(text: str) -> dict[Where, int]:
    """For each key and heading the line (from 1) where it first stands; keys of inline tables have none."""
    lines: dict[Where, int] = {}
    table: Where = ()
    counts: dict[Where, int] = {}
    for number, line in enumerate(_without_long_strings(text), 1):
        if heading := HEADING.match(line):
            table = _parts(heading[2])
            if heading[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def line_of(lines: dict[Where, int], where: Where) -> int | None:
    """The line of a key, or of the nearest thing that holds it."""
    while where:
        if where in lines:
            return lines[where]
        where = where[:-1]
    return None


def _parts(dotted: str) -> Where:
    return tuple(double or single or bare for double, single, bare in PART.findall(dotted))


def _without_long_strings(text: str) -> list[str]:
    """The lines, those inside triple quotes blanked."""
    blank = re.compile(r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''", re.DOTALL)
    return blank.sub(lambda match: '""' + "\n" * match[0].count("\n"), text).split("\n")


def _syntax(path: Path, text: str, message: str) -> Refusal:
    """A syntax error in words that help."""
    place = PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    reason = PLACE.sub("", message)
    written = text.split("\n")[line - 1].strip() if line <= text.count("\n") + 1 else ""
    return _refusal(
        path,
        Phrase("is not TOML: {error}", error=f"{reason[:1].lower()}{reason[1:]}"),
        line,
        written or None,
        _remedy(reason, written),
    )


def _remedy(reason: str, written: str) -> Phrase:
    if "overwrite" in reason or "twice" in reason or "Duplicate" in reason:
        return Phrase("a key or heading stands twice; keep one of them")
    if "“" in written or "”" in written or "‘" in written:
        return Phrase('use straight quotes, "…"')
    if "＝" in written or "，" in written:
        return Phrase("use the ASCII signs = and ,")
    if "\\" in written:
        return Phrase("write / in paths, or put the text in single quotes")
    if "Expected '='" in reason:
        return Phrase("write key = value, or put # before a remark")
    return Phrase(
        'texts stand in "quotes", lists in [ ], { } on one line, and every section begins with [name]'
    )


def _refusal(
    path: Path,
    reason: Phrase,
    line: int | None = None,
    value: str | None = None,
    remedy: Phrase = NOTHING,
) -> Refusal:
    return Refusal(file=path.name, row=line, value=value, reason=reason, remedy=remedy)
