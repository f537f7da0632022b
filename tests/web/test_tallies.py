"""Counters of coverage that are kept, against counting."""

from __future__ import annotations

from collections.abc import Callable

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.pledges import tallies
from abreast.web.pledges.coverage import _counted, count_again, coverage
from abreast.web.pledges.models import Pledge, Tally


def all_scopes(campaign: Campaign) -> dict[str, dict[str, tuple[int, int]]]:
    scopes = Unit.objects.filter(campaign=campaign, children__isnull=False).distinct()
    return {unit.path: tallies.tallies(campaign, unit.path) for unit in scopes}


def test_what_is_kept_is_what_counting_says(campaign: Campaign, unit: Callable[[str], Unit]) -> None:
    kept = all_scopes(campaign)
    assert set(kept) == {"land/", "land/d1/", "land/d2/", "land/d1/p1/", "land/d1/p2/"}
    assert all(of_scope == _counted(campaign, path) for path, of_scope in kept.items())
    assert tallies.tallies(campaign, "")["plant"] == (1, 6)


def test_a_pledge_is_counted_in_every_scope_above_at_once(
    campaign: Campaign, unit: Callable[[str], Unit]
) -> None:
    Pledge.objects.filter(unit=unit("p2")).update(state="withdrawn", ended="2020-05-01")
    for _ in range(2):  # a second time there is nothing to count
        count_again(campaign, pk=unit("p2").pk)
        assert [(one.kind, one.complete, one.of) for one in coverage(campaign, "land/")] == [
            ("plant", 0, 6),
            ("worker", 0, 12),
        ]
    assert all(of_scope == _counted(campaign, path) for path, of_scope in all_scopes(campaign).items())


def test_a_closed_unit_is_not_counted(campaign: Campaign, unit: Callable[[str], Unit]) -> None:
    Unit.objects.filter(pk=unit("p2").pk).update(open=False)
    count_again(campaign)
    assert tallies.tallies(campaign, "land/d1/")["plant"] == (0, 2)


def test_a_server_that_kept_nothing_counts(campaign: Campaign) -> None:
    Tally.objects.all().delete()
    assert [(one.complete, one.of) for one in coverage(campaign)] == [(1, 6), (0, 12)]
    assert coverage(campaign, "land/d2/p6/")[0].of == 1
