"""Reading the lists beside the figures: several tables of a folder, their faults gathered."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from abreast.campaign import Campaign
from abreast.figures.columns import Columns
from abreast.figures.number import Notation
from abreast.tables import Refusal, Refused, read_named


@dataclass
class Lists:
    """Reads tables of a campaign folder one by one; `refusals` gathers the faults of all."""

    campaign: Campaign
    refusals: list[Refusal] = field(default_factory=list)

    def read(self, stem: str, typed: Callable[[Columns], pl.DataFrame]) -> pl.DataFrame | None:
        """The table of this name as `typed` reads its columns; None where it is not there or cannot be read."""
        spelling = self.campaign.definition.files
        try:
            table = read_named(self.campaign.folder, stem, encoding=spelling.encoding)
        except Refused as refused:
            self.refusals += refused.refusals
            return None
        if table is None:
            return None
        columns = Columns(table, self.campaign.calendar, Notation(spelling.decimal, spelling.thousands))
        found = typed(columns)
        self.refusals += columns.refusals
        return found

    def done(self) -> None:
        """Raises `Refused` where anything is at fault."""
        if self.refusals:
            raise Refused(self.refusals)
