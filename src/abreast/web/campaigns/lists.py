"""The lists that pages edit: into tables of their own, and out of them as a folder has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from abreast.web.amendments import tables as amendments
from abreast.web.campaigns.models import Campaign
from abreast.web.help import tables as help
from abreast.web.innovations import tables as innovations
from abreast.web.people import consents
from abreast.web.pledges import tables as pledges
from abreast.web.practices import tables as practices
from abreast.web.questions import tables as questions

if TYPE_CHECKING:
    from abreast.lists import Lists

SUBJECTS = (pledges, help, innovations, practices, questions, amendments, consents)
EDITED = tuple(name for subject in SUBJECTS for name in subject.TABLES)
"""Lists with tables of their own; all others are kept row by row."""


def bring_in(campaign: Campaign, numbers: pl.DataFrame, folder: Path, read: Lists) -> None:
    """The lists of a folder, as they were read, into the database. `numbers`: `unit`, `number` (its key)."""
    if read.pledges is not None:
        pledges.bring_in(campaign, numbers, read.pledges, folder)
    agreed = read.help
    help.bring_in(campaign, numbers, folder, helpers=agreed.helpers, helps=agreed.helps, visits=agreed.visits)
    if read.projects is not None:
        innovations.bring_in(campaign, numbers, folder, read.projects)
    if read.practices is not None:
        practices.bring_in(campaign, numbers, folder, read.practices.cards, read.practices.adoptions)
    questions.bring_in(campaign, numbers, folder, read.answers, read.recounts)
    consents.bring_in(campaign, numbers, folder)


def tables(campaign: Campaign) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each list that holds something."""
    for subject in SUBJECTS:
        yield from ((name, table) for name, table in subject.tables(campaign) if table is not None)
