"""Numbers in names are counted, not spelt."""

from collections.abc import Callable

import pytest

from abreast.web import order
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.order import natural, paged


def test_two_comes_before_ten() -> None:
    paths = ["a/w10/", "a/w2/", "a/", "b/", "a/w2/g1/", "a/tools/"]
    assert sorted(paths, key=natural) == ["a/", "a/tools/", "a/w2/", "a/w2/g1/", "a/w10/", "b/"]


@pytest.mark.parametrize(("most", "first"), [(5000, ["x1", "x2", "x3"]), (10, ["x1", "x10", "x100"])])
def test_pages_of_units_follow_it_unless_there_are_too_many(
    campaign: Campaign,
    unit: Callable[[str], Unit],
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    first: list[str],
) -> None:
    monkeypatch.setattr(order, "MOST_SORTED", most)
    land = unit("land")
    Unit.objects.bulk_create(
        Unit(
            campaign=campaign,
            code=f"x{n}",
            kind="district",
            parent=land,
            path=f"land/x{n}/",
            title_en=f"X {n}",
        )
        for n in range(1, 301)
    )
    new = Unit.objects.filter(code__startswith="x")
    page = paged(new, 100, None)
    assert [one.code for one in page][:3] == first
    assert page.paginator.num_pages == 3
    codes = [one.code for number in ("1", "2", "3") for one in paged(new, 100, number)]
    assert len(set(codes)) == 300
