"""Closing a period of a campaign folder: everything read, everything well, everything sealed."""

from __future__ import annotations

from collections.abc import Callable

from abreast.campaign.campaign import Campaign
from abreast.figures.reading import Reading, read_files
from abreast.figures.seal.chain import Seal
from abreast.figures.seal.close import close, next_covers
from abreast.figures.seal.lists import LISTS
from abreast.figures.seal.tables import tables
from abreast.tables import Refused

STAGES = 8 + len(LISTS)
"""The most stages of which `close_period` tells."""


def close_period(
    campaign: Campaign,
    period: str,
    by: str,
    progress: Callable[[str], None] = lambda _: None,
    reading: Reading | None = None,
) -> Seal:
    """Seal the figures, amendments, tree, groups and lists of a folder up to `period`; Refused when any is wrong.

    `by`: the id of whoever closes it, which cannot be erased; `reading`: what was read of the folder just now.
    """
    if reading is None:
        progress("figures")
        reading = read_files(campaign)
    if reading.refusals:
        raise Refused(reading.refusals)
    covers = next_covers(campaign, reading.figures, period)
    return close(
        campaign, tables(campaign, reading.figures, reading.amendments, covers), period, by, progress
    )
