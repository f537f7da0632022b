"""Lists that an earlier version kept as rows, made into what pages live on: helps, innovations, cards, questions.

The migration `jobs.0003` asks the worker for it, since only the rooms that read a list know what its rows mean. Until
it is done, and where a list is found at fault, the rows stay and go out with the folder as before.
"""

from __future__ import annotations

from pathlib import Path

from django.db.models import QuerySet

from abreast.web.campaigns import lists
from abreast.web.campaigns.lines import table_of
from abreast.web.campaigns.models import Campaign, ListRow
from abreast.web.campaigns.tables_in import numbers_of

TASK = "make living"


def kept(campaign: Campaign) -> QuerySet[ListRow]:
    """The rows of lists that have tables of their own by now; of a list without lines its heading stays a row."""
    rows = ListRow.objects.filter(campaign=campaign, table__in=lists.EDITED)
    filled = {name for name, cells in rows.values_list("table", "cells") if any(text for _, text in cells)}
    return rows.filter(table__in=filled)


def only_kept(campaign: Campaign, folder: Path) -> None:
    """Leave of the lists of a folder that was written out the rows an earlier version kept, and nothing made since."""
    rows: dict[str, list[dict[str, str | None]]] = {}
    for name, cells in kept(campaign).order_by("table", "number").values_list("table", "cells"):
        rows.setdefault(name, []).append(dict(cells))
    for name in lists.EDITED:
        file = folder / f"{name}.csv"
        file.unlink(missing_ok=True)
        if name in rows and (table := table_of(rows[name])).height:
            table.write_csv(file, include_bom=campaign.meaning.files.encoding is not None)


def enliven(campaign: Campaign, folder: Path) -> int:
    """Rows of `folder` (see `only_kept`) into tables of their own; returns how many rows there were.

    Raises
    ------
    Refused
        A list does not fit; then the rows stay as they are.
    """
    from abreast import folder as whole  # brings solvers along, which pages do without

    _, _, read = whole.read(folder)
    lists.bring_in(campaign, numbers_of(campaign), folder, read)
    count, _ = kept(campaign).delete()
    return count
