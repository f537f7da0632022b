"""The grid of a period: a row for a unit and each unit below it that reports, a column for every indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from abreast.campaign.indicator import Indicator
from abreast.web.actor import Actor
from abreast.web.campaigns.models import Unit
from abreast.web.entry.asked import asked
from abreast.web.entry.checking import Cell, checked
from abreast.web.entry.models import Figure, Report
from abreast.web.order import natural
from abreast.web.rules import Right

MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Column:
    """An indicator of the grid."""

    code: str
    indicator: Indicator


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the grid and what was reported there in the period before; `asked`: the unit reports it."""

    code: str
    cell: Cell
    before: float | None
    asked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The form of a unit, and what the reader may do with it."""

    unit: Unit
    report: Report
    places: list[Place]
    may_enter: bool
    may_sign: bool
    may_accept: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A table of the grid: rows of units that are asked for the same indicators, and these."""

    columns: list[Column]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns and rows; `more`: how many rows did not fit."""

    columns: list[Column]
    rows: list[Row]
    more: int

    @property
    def open(self) -> bool:
        """Whether the reader may fill anything in."""
        return any(row.may_enter and row.report.editable for row in self.rows)

    @property
    def parts(self) -> list[Part]:
        """A table for each set of indicators that kinds of units are asked for, so that none has columns of nothing."""
        wanted: dict[str, set[str]] = {}
        for row in self.rows:
            wanted.setdefault(row.unit.kind, set()).update(one.code for one in row.places if one.asked)
        tables: dict[frozenset[str], list[Row]] = {}
        for row in self.rows:
            codes = frozenset(wanted[row.unit.kind])
            places = [one for one in row.places if one.code in codes]
            tables.setdefault(codes, []).append(replace(row, places=places))
        return [
            Part([column for column in self.columns if column.code in codes], rows)
            for codes, rows in tables.items()
        ]


def grid(actor: Actor, unit: Unit, period: str) -> Grid:
    """The grid of a unit and the units right below it, as far as the reader has anything to do with them."""
    campaign = unit.campaign
    # The units first, by their own indices: asked together with the period every form of it would be read.
    line = Unit.objects.filter(Q(pk=unit.pk) | Q(parent=unit)).values("pk")
    found = Report.objects.filter(unit__in=line, period=period)
    ordered = found.select_related("unit").order_by("unit__path")
    reports = [report for report in ordered[:MOST_ROWS] if _shown(actor, report.unit)]
    reports.sort(key=lambda report: natural(report.unit.path))
    for report in reports:
        report.campaign = report.unit.campaign = campaign
    forms = asked(campaign, [report.unit for report in reports], period)
    wanted = {code for codes in forms.values() for code in codes}
    columns = [Column(code, one) for code, one in campaign.meaning.indicators.items() if code in wanted]
    texts, before = _texts(reports), _before(unit, reports, period)
    rows = [_row(actor, report, forms[report.unit_id], columns, texts, before) for report in reports]
    return Grid(columns, rows, max(found.count() - MOST_ROWS, 0))


def _shown(actor: Actor, unit: Unit) -> bool:
    """A person's figures are for the person, their leader, and whoever has work to do with them."""
    return any(actor.may(right, unit) for right in (Right.READ, Right.ENTER, Right.SIGN, Right.ACCEPT))


def _row(
    actor: Actor,
    report: Report,
    form: Sequence[str],
    columns: Sequence[Column],
    texts: dict[int, dict[str, str]],
    before: dict[tuple[int, str], float],
) -> Row:
    own = texts.get(report.pk, {})
    cells = checked({column.code: own.get(column.code, "") for column in columns}, report.campaign.meaning)
    places = [
        Place(
            column.code,
            cells[column.code],
            before.get((report.unit_id, column.code)),
            column.code in form or bool(own.get(column.code)),
        )
        for column in columns
    ]
    rights = (actor.may(right, report.unit) for right in (Right.ENTER, Right.SIGN, Right.ACCEPT))
    return Row(report.unit, report, places, *rights)


def _texts(reports: Sequence[Report]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = Figure.objects.filter(report__in=reports, by="unit")
    for report, code, text in rows.values_list("report", "indicator", "text"):
        if report is not None:
            found.setdefault(report, {})[code] = text
    return found


def _before(unit: Unit, reports: Sequence[Report], period: str) -> dict[tuple[int, str], float]:
    earlier = unit.campaign.meaning.calendar.shift(period, -1)
    rows = Figure.objects.filter(
        unit__in=[report.unit_id for report in reports], period=earlier, by="unit", value__isnull=False
    ).values_list("unit", "indicator", "value")
    return {(number, code): value for number, code, value in rows if value is not None}
