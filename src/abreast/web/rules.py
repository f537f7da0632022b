"""Who may do what: one table for pages and programs.

A right is held through a role at a unit and reaches as far in the tree as the table says. Three things are not in it:
nobody verifies a line in which they lead or report or are a person; a person's own standing is for that person and
their leader; the public sees what was published and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at a unit. `PERSON`: the very person a unit stands for, one alone."""

    ORGANISER = "organiser"
    LEADER = "leader"
    REPORTER = "reporter"
    VERIFIER = "verifier"
    READER = "reader"
    PERSON = "person"


class Reach(StrEnum):
    """How far from the role's own unit a right reaches."""

    CAMPAIGN = "campaign"
    LINE = "line"
    BELOW = "below"


class Right(StrEnum):
    """What can be done."""

    READ = "read"
    READ_PERSON = "read person"
    ENTER = "enter"
    SIGN = "sign"
    ACCEPT = "accept"
    PLEDGE = "pledge"
    CLOSE = "close"
    SHAPE = "shape"
    AMEND = "amend"
    PEOPLE = "people"
    AUDIT = "audit"
    EXPORT = "export"
    TOKENS = "tokens"
    QUESTIONS = "questions"
    VERIFY = "verify"
    ANSWER = "answer"
    HELP = "help"
    INNOVATE = "innovate"


RIGHTS: dict[Right, dict[Role, Reach]] = {
    Right.READ: dict.fromkeys(Role, Reach.CAMPAIGN),
    Right.READ_PERSON: {},
    Right.ENTER: {Role.LEADER: Reach.LINE, Role.REPORTER: Reach.LINE},
    Right.SIGN: {Role.LEADER: Reach.LINE},
    Right.ACCEPT: {Role.ORGANISER: Reach.CAMPAIGN, Role.LEADER: Reach.BELOW, Role.VERIFIER: Reach.LINE},
    Right.PLEDGE: {Role.LEADER: Reach.LINE},
    Right.CLOSE: {Role.ORGANISER: Reach.CAMPAIGN},
    Right.AMEND: {Role.ORGANISER: Reach.CAMPAIGN},
    Right.SHAPE: {Role.ORGANISER: Reach.CAMPAIGN},
    Right.PEOPLE: {Role.ORGANISER: Reach.CAMPAIGN, Role.LEADER: Reach.LINE},
    Right.AUDIT: {Role.ORGANISER: Reach.CAMPAIGN},
    Right.EXPORT: {Role.ORGANISER: Reach.CAMPAIGN},
    Right.QUESTIONS: {Role.LEADER: Reach.LINE, Role.VERIFIER: Reach.LINE},
    Right.VERIFY: {Role.VERIFIER: Reach.LINE},
    Right.ANSWER: {Role.LEADER: Reach.LINE},
    Right.HELP: {Role.LEADER: Reach.LINE},
    Right.INNOVATE: {Role.LEADER: Reach.LINE, Role.REPORTER: Reach.LINE},
    Right.TOKENS: {Role.ORGANISER: Reach.CAMPAIGN, Role.LEADER: Reach.LINE},
}
GRANTED: dict[Role, tuple[Role, ...]] = {
    Role.ORGANISER: tuple(Role),
    Role.LEADER: (Role.LEADER, Role.REPORTER),
}
"""Which roles somebody may give to others, as far as the right PEOPLE reaches; organisers alone say who a person is."""

PERSONAL = (Right.READ, Right.PLEDGE, Right.QUESTIONS, Right.ANSWER, Right.HELP, Right.INNOVATE)
"""Rights that show where somebody stands: at a person's own unit the person and their leader have them, nobody else."""

INVOLVED = (Role.LEADER, Role.REPORTER, Role.PERSON)
"""Roles that keep somebody from verifying the same line."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A role at the unit with this path."""

    role: Role
    path: str


def may(
    standings: Iterable[Standing],
    right: Right,
    path: str,
    *,
    person: bool = False,
    beside: Iterable[Standing] = (),
) -> bool:
    """Whether roles held in a campaign allow something at the unit with this path.

    `person`: it is somebody's own; `beside`: roles that give no right here, but keep from verifying.
    """
    held = tuple(standings)
    involved = (*held, *beside)
    if right is Right.READ_PERSON or (person and right in PERSONAL):
        return knows(held, path)
    reaches = RIGHTS[right]
    return any(
        _reached(reaches.get(one.role), one.path, path) and not _biased(involved, one, path) for one in held
    )


def knows(held: Iterable[Standing], path: str) -> bool:
    """Whether a person's own standing may be shown: to the person and to whoever leads the unit above."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    seats = ((Role.PERSON, path), (Role.LEADER, above))
    return any((one.role, one.path) in seats for one in held)


def conflicts(held: Iterable[Standing], new: Standing) -> bool:
    """Whether a new role would let somebody verify a line in which they lead or report."""
    return any(
        Role.VERIFIER in (one.role, new.role)
        and (one.role in INVOLVED or new.role in INVOLVED)
        and _same_line(one.path, new.path)
        for one in held
    )


def _reached(reach: Reach | None, own: str, path: str) -> bool:
    if reach is None:
        return False
    if reach is Reach.CAMPAIGN:
        return True
    return path.startswith(own) and (reach is Reach.LINE or path != own)


def _biased(held: tuple[Standing, ...], through: Standing, path: str) -> bool:
    if through.role is not Role.VERIFIER:
        return False
    return any(one.role in INVOLVED and _same_line(one.path, path) for one in held)


def _same_line(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
