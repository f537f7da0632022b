"""Long lists page by page; the header `Link` says where the next page is, as RFC 8288 has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import P, QueryEx

Page = QueryEx[int, P(ge=1, le=100_000, description="200 rows a page; see the header Link")]
ON_A_PAGE = 200
T = TypeVar("T")


def cut(
    request: HttpRequest, response: HttpResponse, rows: QuerySet[Any, T] | Sequence[T], page: int
) -> list[T]:
    """The rows of a page; where more follow, the answer says so."""
    start = (page - 1) * ON_A_PAGE
    some = list(rows[start : start + ON_A_PAGE + 1])
    if len(some) > ON_A_PAGE:
        follows(request, response, page)
    return some[:ON_A_PAGE]


def follows(request: HttpRequest, response: HttpResponse, page: int) -> None:
    """Say that another page follows."""
    asked = request.GET.copy()
    asked["page"] = str(page + 1)
    address = request.build_absolute_uri(request.path)
    response["Link"] = f'<{address}?{asked.urlencode()}>; rel="next"'
