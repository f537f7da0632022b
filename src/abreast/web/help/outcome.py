"""What came of helps, as the last edition says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abreast.web.campaigns.models import Campaign
from abreast.web.closing.editions import published
from abreast.web.closing.index import ask


@dataclass(frozen=True, slots=True)
class Outcome:
    """The share of its gap that the helped unit closed, and the mean of the same among `unhelped` like it."""

    closed: float
    closed_unhelped: float | None
    unhelped: int


def outcomes(campaign: Campaign, codes: Sequence[str]) -> dict[str, Outcome]:
    """By the id of the help, where figures say."""
    edition = published(campaign)
    if edition is None or not codes:
        return {}
    marks = ", ".join("?" for _ in codes)
    rows = ask(edition.index, f"SELECT * FROM help_outcomes WHERE help IN ({marks})", *codes)
    return {
        row["help"]: Outcome(row["closed"], row["closed_unhelped"], row["unhelped"] or 0)
        for row in rows
        if row["closed"] is not None
    }
