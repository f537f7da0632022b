"""A filled workbook into the forms of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.utils.translation import gettext as _

from abreast.figures.number import Notation
from abreast.figures.resolve import notation
from abreast.tables import Limits, Refusal, Refused, Table, read
from abreast.tables.phrase import Phrase
from abreast.web.actor import Actor
from abreast.web.campaigns.models import Unit
from abreast.web.entry.grid import Grid, Row, grid
from abreast.web.entry.merging import Clash, Merged, entered_by, merged
from abreast.web.entry.submitting import Message, submit
from abreast.web.entry.workbook import DOWNLOADED, NAMED, SUFFIX
from abreast.web.language import in_words
from abreast.web.templatetags.words import title

HANDED_IN = Limits(file_bytes=5_000_000, unpacked_bytes=100_000_000, cells=1_000_000)
"""What somebody hands in is read by the process that answers pages, so less is allowed than in a folder."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How many forms a workbook filled, and what was not taken of it and why."""

    saved: int
    told: list[str]


def fill(actor: Actor, unit: Unit, period: str, content: bytes) -> Filled:
    """Save every row of a workbook as its unit's form, but for cells that somebody else has changed meanwhile."""
    sent = _handed_in(content, grid(actor, unit, period), actor, notation(unit.campaign.meaning))
    saved, told = 0, [in_words(refusal.line) for refusal in sent.refusals]
    for row, found in sent.forms:
        told += [_clash(row, clash) for clash in found.clashes]
        if found.changes:
            message = Message(uuid4(), "save", row.report.version, found.changes)
            answer = submit(actor, row.unit, period, message)
            saved += answer.status == 200
            told += [f"{title(row.unit)}: {answer.body['error']}"] if answer.status != 200 else []
    return Filled(saved, told)


@dataclass(frozen=True, slots=True)
class _HandedIn:
    """What a workbook changes, form by form, and the rows of it that were refused."""

    forms: list[tuple[Row, Merged]]
    refusals: list[Refusal]


def _handed_in(content: bytes, shown: Grid, actor: Actor, form: Notation) -> _HandedIn:
    """The forms of a workbook that can be changed, with what it changes in each; and what was refused."""
    try:
        table, left_with = _read(content)
    except Refused as refused:
        return _HandedIn([], list(refused.refusals))
    if "unit" not in table.columns:
        wrong = table.refuse(
            None, "unit", Phrase("is not among the columns"), Phrase("keep the columns of the workbook")
        )
        return _HandedIn([], [wrong])
    rows = {row.unit.code: row for row in shown.rows}
    own = entered_by(actor.signature, [row.report for row in shown.rows])
    found, refusals = [], []
    for index, cells in enumerate(_texts(table, form)):
        row = rows.get(cells.get("unit", ""))
        if row is None or not row.may_enter or not row.report.editable:
            refusals.append(
                table.refuse(
                    index,
                    "unit",
                    Phrase("has no form here that you can fill in"),
                    Phrase("leave its row out"),
                )
            )
            continue
        mine = {one.code: cells[one.code] for one in row.places if one.code in cells}
        stored = {one.code: one.cell.text for one in row.places}
        before = left_with.get(row.unit.code)
        done = merged(mine, before, stored, own.get(row.report.pk, frozenset()), form)
        if done.changes or done.clashes:
            found.append((row, done))
    return _HandedIn(found, refusals)


def _read(content: bytes) -> tuple[Table, dict[str, dict[str, str]]]:
    """The sheet that was filled in, and by unit what its cells held when it was downloaded."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"workbook{SUFFIX}"
        path.write_bytes(content)
        table = read(Path(folder), path, limits=HANDED_IN)[0]
        try:
            kept = read(Path(folder), path, sheet=DOWNLOADED, header=1, limits=HANDED_IN)[0]
        except Refused:
            return table, {}
    texts = kept.text.fill_null("").iter_rows(named=True)
    return table, {str(row.get("unit", "")): dict(row) for row in texts}


def _texts(table: Table, form: Notation) -> Iterator[dict[str, str]]:
    """Each row as somebody would have typed it: cells that are numbers in the campaign's notation."""
    numbers = table.numbers.iter_rows(named=True) if table.numbers.width else repeat({}, table.text.height)
    for texts, values in zip(table.text.iter_rows(named=True), numbers, strict=True):
        typed = {name: form.write(value) for name, value in values.items() if value is not None}
        yield {name: (text or "").strip() for name, text in texts.items()} | {
            name: text for name, text in typed.items() if name not in NAMED
        }


def _clash(row: Row, clash: Clash) -> str:
    words = {
        "unit": title(row.unit),
        "indicator": title(row.unit.campaign.meaning.indicators[clash.indicator]),
        "mine": clash.mine or "–",
        "theirs": clash.theirs or "–",
    }
    return (
        _(
            "%(unit)s, %(indicator)s: the workbook has %(mine)s, but %(theirs)s has been entered by somebody else. "
            "Nothing was changed; type it in here if yours is right."
        )
        % words
    )
