"""A board: the units compared in an aspect at a scope, in the order of their ranks, each rank with its range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from abreast.web.actor import Actor
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.reach import own_units
from abreast.web.rules import Right

ON_A_PAGE = 50
MOST_SCOPES = 200
"""Scopes to choose from; the boards of smaller ones are reached from the pages of their units."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a board can show: aspect, scope and comparison group, and the scopes and groups that could be chosen."""

    aspect: str
    scope: str
    group: str
    scopes: list[Unit]
    other_scopes: list[str]
    groups: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a board: the standing as in the table `standings`, and its unit."""

    standing: dict[str, Any]
    unit: Unit


@dataclass(frozen=True, slots=True)
class Board:
    """Rows of one page, the level, and how many units are compared; `private`: rows are for their own people only."""

    lines: list[Line]
    level: dict[str, Any] | None
    of: int
    private: bool
    pages: int


def choose(campaign: Campaign, edition: Edition, aspect: str, scope: str, group: str) -> Choice | None:
    """What was asked for, or what comes nearest to it; None where nothing is compared."""
    aspects = {row["aspect"] for row in ask(edition.index, "SELECT DISTINCT aspect FROM boards")}
    known = [code for code in campaign.meaning.aspects if code in aspects]
    if not known:
        return None
    priority = next((code for code in known if campaign.meaning.aspects[code].priority), known[0])
    aspect = aspect if aspect in known else priority
    largest = "SELECT scope FROM boards WHERE aspect = ? GROUP BY scope ORDER BY MAX(n) DESC, scope LIMIT ?"
    scopes = [row["scope"] for row in ask(edition.index, largest, aspect, MOST_SCOPES)]
    groups = _groups(edition, aspect, scope)
    if not groups:
        scope = scopes[0]
        groups = _groups(edition, aspect, scope)
    scopes = scopes if scope in scopes else [*scopes, scope]
    group = group if group in groups else groups[0]
    units = {unit.code: unit for unit in Unit.objects.filter(campaign=campaign, code__in=scopes)}
    return Choice(
        aspect,
        scope,
        group,
        sorted(units.values(), key=lambda unit: unit.path),
        [one for one in scopes if one not in units],
        groups,
    )


def _groups(edition: Edition, aspect: str, scope: str) -> list[str]:
    """The comparison groups at a scope, the largest first."""
    question = 'SELECT "group" FROM boards WHERE aspect = ? AND scope = ? ORDER BY n DESC'
    return [row["group"] for row in ask(edition.index, question, aspect, scope)]


def board(actor: Actor, campaign: Campaign, edition: Edition, choice: Choice, page: int) -> Board:
    """The board that was chosen. Of persons only those whose own standing the reader may know."""
    where = (choice.aspect, choice.scope, choice.group)
    level = next(
        iter(
            ask(
                edition.index,
                'SELECT * FROM levels WHERE aspect = ? AND scope = ? AND "group" = ? ORDER BY period DESC LIMIT 1',
                *where,
            )
        ),
        None,
    )
    kind = campaign.meaning.kinds[campaign.meaning.aspects[choice.aspect].kind]
    if kind.person:
        rows, of = _known_persons(actor, campaign, edition, where), level["n"] if level else 0
    else:
        question = 'FROM standings WHERE aspect = ? AND scope = ? AND "group" = ?'
        of = ask(edition.index, f"SELECT COUNT(*) AS n {question}", *where)[0]["n"]
        rows = ask(
            edition.index,
            f"SELECT * {question} ORDER BY rank IS NULL, rank, unit LIMIT ? OFFSET ?",
            *where,
            ON_A_PAGE,
            (page - 1) * ON_A_PAGE,
        )
    return Board(
        lines_of(campaign, rows), _told(level, campaign), of, kind.person, max(1, -(-of // ON_A_PAGE))
    )


def everything(campaign: Campaign, edition: Edition, choice: Choice) -> list[Line]:
    """All rows of a board, for a table to take away; of persons none."""
    if campaign.meaning.kinds[campaign.meaning.aspects[choice.aspect].kind].person:
        return []
    rows = ask(
        edition.index,
        'SELECT * FROM standings WHERE aspect = ? AND scope = ? AND "group" = ? ORDER BY rank IS NULL, rank, unit',
        choice.aspect,
        choice.scope,
        choice.group,
    )
    return lines_of(campaign, rows)


def _told(level: dict[str, Any] | None, campaign: Campaign) -> dict[str, Any] | None:
    """The level, unless so few are compared that it would give somebody away."""
    small = level is not None and (level["n"] or 0) < campaign.meaning.rules.smallest_group
    return None if small else level


def _known_persons(
    actor: Actor, campaign: Campaign, edition: Edition, where: Sequence[str]
) -> list[dict[str, Any]]:
    own = own_units(actor, campaign)
    near = [unit for unit in own if unit.person]
    near += Unit.objects.filter(parent__in=[unit.pk for unit in own], person=True)
    codes = [unit.code for unit in near if actor.may(Right.READ_PERSON, unit)][:500]
    marks = ", ".join("?" for _ in codes)
    return ask(
        edition.index,
        # The signs keep the index of boards out: there are a few persons to look at among hundreds of thousands.
        f"SELECT * FROM standings WHERE unit IN ({marks}) "
        'AND +aspect = ? AND +scope = ? AND +"group" = ? ORDER BY rank',
        *codes,
        *where,
    )


def lines_of(campaign: Campaign, rows: list[dict[str, Any]]) -> list[Line]:
    """Rows of the table `standings` with their units."""
    codes = [row["unit"] for row in rows]
    units = {
        unit.code: unit
        for unit in Unit.objects.filter(campaign=campaign, code__in=codes).select_related("parent")
    }
    return [Line(row, units[row["unit"]]) for row in rows if row["unit"] in units]
