"""What groups across the tree are called."""

from __future__ import annotations

from abreast.web.campaigns.models import Campaign, ListRow

Titles = dict[str, tuple[str, str]]
"""English and Chinese titles by the code of a group."""


def titles(campaign: Campaign) -> Titles:
    """The titles of groups.csv, read once for each page."""
    known: Titles | None = campaign.__dict__.get("group_titles")
    if known is None:
        rows = ListRow.objects.filter(campaign=campaign, table="groups").values_list("cells", flat=True)
        known = {}
        for cells in map(dict, rows):
            both = str(cells.get("title") or "")
            found = (str(cells.get("title_en") or both), str(cells.get("title_zh") or both))
            known[str(cells.get("group") or "")] = found
        campaign.__dict__["group_titles"] = known
    return known
