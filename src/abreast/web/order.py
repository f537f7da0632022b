"""The order in which people count: Workshop 2 comes before Workshop 10."""

from __future__ import annotations

import re

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from abreast.web.campaigns.models import Unit

MOST_SORTED = 5000
"""Beyond that units are paged in the order the database has them in."""

DIGITS = re.compile(r"(\d+)")
Key = list[tuple[bool, int, str]]


def natural(code: str) -> Key:
    """A key by which codes and paths are sorted with their numbers as numbers."""
    return [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in DIGITS.split(code)
        if part
    ]


def paged(units: QuerySet[Unit], on_a_page: int, number: str | None) -> Page[Unit]:
    """A page of units in this order, by their paths."""
    keys = list(units.values_list("pk", "path")[: MOST_SORTED + 1])
    if len(keys) > MOST_SORTED:
        return Paginator(units.order_by("path"), on_a_page).get_page(number)
    order = [pk for pk, _path in sorted(keys, key=lambda key: natural(key[1]))]
    numbers = Paginator(order, on_a_page).get_page(number)
    found = units.in_bulk(list(numbers.object_list))
    shown = [found[pk] for pk in numbers.object_list if pk in found]
    return Page(shown, numbers.number, numbers.paginator)  # type: ignore[arg-type]
