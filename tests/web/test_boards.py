"""Boards: their pictures, what is taken out of them, a unit's course, and units like it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import BytesIO

import numpy as np
import polars as pl
import pytest
from django.test import Client

from abreast import statistics
from abreast.statistics import binomial_limit
from abreast.web.amendments.models import Amendment
from abreast.web.boards import pictures as pictures_of
from abreast.web.boards.board import choose, everything
from abreast.web.boards.pictures import CHANGE, FRONTIER, FUNNEL, RANKS, axes, picture, pictures, points
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.entry.models import Figure
from abreast.web.units.course import FEWEST, chart, course, drawn, limits
from abreast.web.units.history import history
from abreast.web.units.quantities import told
from abreast.web.units.similar import distances, similar
from web.world import MONTHS

FRONTIER_ASPECT = """
[aspects.yield]
title = "yield"
kind = "plant"
indicators = ["output"]
level = { rule = "frontier", inputs = ["scrap"], outputs = ["output"], rts = "vrs" }
"""


@pytest.fixture
def edition(campaign: Campaign) -> Edition:
    found = published(campaign)
    assert found is not None
    return found


def test_the_funnel_shows_every_unit_with_its_limits(campaign: Campaign, edition: Edition) -> None:
    choice = choose(campaign, edition, "quality", "land", "all")
    assert choice is not None
    spec = picture(campaign, edition, choice, FUNNEL, "", "")
    rows = spec["data"]["values"]
    assert len(rows) == 6
    told = Figure.objects.filter(campaign=campaign, indicator="output", period__in=MONTHS[-3:])
    for row, plant in zip(rows, ("p1", "p2", "p3", "p4", "p5", "p6"), strict=True):
        values = told.filter(unit__code=plant).values_list("value", flat=True)
        # The best has no gap that a quantity was made of; its volume comes from its figures.
        assert row["x"] == pytest.approx(sum(value or 0.0 for value in values))
    assert all(row["low"] <= row["high"] and row["x"] > 0 for row in rows)
    assert [row["x"] for row in rows] == sorted(row["x"] for row in rows)


def test_a_funnel_that_is_wide_because_units_differ_says_so(
    campaign: Campaign, edition: Edition, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = choose(campaign, edition, "quality", "land", "all")
    assert choice is not None
    drawn = signed_in("reader").get("/c/small/boards/chart?aspect=quality&scope=land&view=funnel").json()
    assert "more than chance explains" in drawn["usermeta"]["said"]  # scrap of 3 to 12 % of some 330 tonnes
    assert "usermeta" not in picture(campaign, edition, choice, RANKS, "", "")
    calm = everything(campaign, edition, choice)
    sizes = pictures_of._behind(campaign, edition, calm, "quality")[0]
    for line in calm:
        low, high = (binomial_limit(0.07, np.array([sizes[line.unit.code]]), p)[0] for p in (0.001, 0.999))
        line.standing.update(value=0.07, funnel_low=low, funnel_high=high)
    monkeypatch.setattr(pictures_of, "everything", lambda *_: calm)
    assert "usermeta" not in picture(campaign, edition, choice, FUNNEL, "", "")


def test_the_frontier_picture_is_of_windows(campaign: Campaign, edition: Edition) -> None:
    choice = choose(campaign, edition, "quality", "land", "all")
    assert choice is not None
    campaign.definition += FRONTIER_ASPECT
    del campaign.meaning
    choice = choice.__class__(
        **{name: getattr(choice, name) for name in choice.__slots__} | {"aspect": "yield"}
    )
    assert pictures(campaign, edition, choice) == ["ranks", "frontier"]
    found = axes(campaign, "yield", "", "nothing")
    assert found is not None
    assert (found.x, found.y) == ("scrap", "output")
    lines = everything(campaign, edition, choose(campaign, edition, "quality", "land", "all") or choice)
    known = points(campaign, edition, lines, found)
    told = Figure.objects.filter(
        campaign=campaign, unit__code="p1", indicator="scrap", period__in=MONTHS[-3:]
    ).values_list("value", flat=True)
    assert known["p1"][0] == pytest.approx(sum(value or 0 for value in told) / 3)
    spec = picture(campaign, edition, choice, FRONTIER, "scrap", "output")
    assert spec["layer"][0]["mark"]["type"] == "line"


def test_limits_are_those_of_the_change_chart() -> None:
    values = np.random.default_rng(1).normal(10, 2, 30)
    ours, theirs = limits(values.tolist()), statistics.xmr(values)
    assert (ours.centre, ours.lower, ours.upper) == pytest.approx((theirs.centre, theirs.lower, theirs.upper))


def test_a_unit_has_its_course(edition: Edition, unit: Callable[[str], Unit]) -> None:
    found = course(unit("p1"), edition, "quality")
    assert found is not None
    assert found.periods == MONTHS
    cells = {
        (one.indicator, one.period): one.value or 0.0
        for one in Figure.objects.filter(unit=unit("p1"), report=None)
    }
    assert found.values == [cells["scrap", month] / cells["output", month] for month in MONTHS]
    assert found.limits is None  # too few
    assert len(chart(found)["layer"]) == 2


def test_a_course_is_offered_where_it_can_be_drawn(
    edition: Edition, unit: Callable[[str], Unit], signed_in: Callable[[str], Client]
) -> None:
    plant, client = unit("p1"), signed_in("organiser")
    assert drawn(plant, edition, ["quality", "skill"]) == {"quality"}
    address = "/c/small/units/p1/course/quality"
    assert address in client.get("/c/small/units/p1").text
    Figure.objects.filter(unit=plant, indicator="scrap").delete()
    assert drawn(plant, edition, ["quality"]) == set()
    assert address not in client.get("/c/small/units/p1").text
    assert client.get(address).status_code == 404


def test_with_twelve_figures_there_are_limits(edition: Edition, unit: Callable[[str], Unit]) -> None:
    plant = unit("p1")
    earlier = plant.campaign.meaning.calendar.window("2019-12", FEWEST - len(MONTHS))
    for code, value in (("scrap", 10.0), ("output", 100.0)):
        Figure.objects.bulk_create(
            Figure(campaign=plant.campaign, unit=plant, period=period, indicator=code, value=value)
            for period in earlier
        )
    found = course(plant, edition, "quality")
    assert found is not None
    assert found.limits is not None
    assert len(chart(found)["layer"]) == 5


def test_a_unit_without_figures_of_its_own_is_added_up(edition: Edition, unit: Callable[[str], Unit]) -> None:
    for above in ("land", "d1"):
        found = course(unit(above), edition, "quality")
        assert found is not None
        assert 0 < found.values[-1] < 1
    shown = history(unit("d1"), edition)
    assert shown.added
    output = next(one for one in shown.series if one.code == "output")
    plants = Figure.objects.filter(unit__parent=unit("d1"), indicator="output", period=shown.periods[-1])
    assert output.values[-1] == pytest.approx(sum(one.value or 0.0 for one in plants))
    assert not history(unit("p1"), edition).added


def test_similar_units_are_the_nearest(edition: Edition, unit: Callable[[str], Unit]) -> None:
    found = similar(unit("p1"), edition, "quality")
    assert found is not None
    assert found.on == ("output",)
    assert [one.line.unit.code for one in found.units] == [
        "p2",
        "p3",
    ]  # its district's, the nearest in output first


def test_distances_are_scaled_and_weighted() -> None:
    values = {"a": [1.0, 10.0], "b": [2.0, 10.0], "c": [1.0, 1000.0], "d": [3.0, 100.0]}
    even = distances(values, "a", [1.0, 1.0], [False, True])
    assert even["b"] == pytest.approx(1 / np.ptp(np.quantile([1, 2, 1, 3], [0.1, 0.9])))
    assert distances(values, "a", [1.0, 0.0], [False, True])["c"] == 0


def test_boards_are_taken_out_whole_and_harmless(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    Unit.objects.filter(campaign=campaign, code="p1").update(title_en='=HYPERLINK("http://evil")')
    client = signed_in("reader")
    told = client.get("/c/small/boards/table.csv?aspect=quality&scope=land").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in told
    book = client.get("/c/small/boards/table.xlsx?aspect=quality&scope=land")
    table = pl.read_excel(BytesIO(book.content))
    assert table["unit"].to_list() == ["p6", "p5", "p4", "p3", "p2", "p1"]
    assert table["title"].to_list()[-1] == '=HYPERLINK("http://evil")'  # a text, not a formula
    assert table.schema["value"] == pl.Float64


def test_persons_are_in_no_table(signed_in: Callable[[str], Client]) -> None:
    for ending in ("csv", "xlsx"):
        answer = signed_in("organiser").get(f"/c/small/boards/table.{ending}?aspect=skill&scope=land")
        assert b"w01" not in answer.content
    assert signed_in("organiser").get("/c/small/boards/chart?aspect=skill").json()["data"]["values"] == []


def test_pictures_are_of_the_figures_that_the_ranks_are_of(
    campaign: Campaign, edition: Edition, unit: Callable[[str], Unit]
) -> None:
    def seen() -> float:
        return told(campaign, edition, [unit("p1")], ["output"], [MONTHS[-1]])["p1"]["output"][MONTHS[-1]]

    before = seen()
    later = {"unit": unit("p1"), "indicator": "output", "period": MONTHS[-1], "reason": "a slip"}
    made = Amendment.objects.create(
        campaign=campaign, value=1.0, text="1", date="2020-08-01", author="1", **later
    )
    assert seen() == before  # what is worked out next reckons with it
    Amendment.objects.filter(pk=made.pk).update(made_at=edition.made_at)
    assert seen() == 1.0


def test_the_change_picture_is_of_start_and_now(campaign: Campaign, edition: Edition) -> None:
    choice = choose(campaign, edition, "quality", "land", "all")
    assert choice is not None
    assert CHANGE in pictures(campaign, edition, choice)
    spec = picture(campaign, edition, choice, CHANGE, "", "")
    told = {row["unit"]: (row["start"], row["now"]) for row in spec["data"]["values"]}
    rows = ask(edition.index, "SELECT * FROM progress WHERE aspect = 'quality' AND scope = 'land'")
    titles = {one.code: str(one.title_en or one.code) for one in Unit.objects.filter(campaign=campaign)}
    assert told == {
        titles[row["unit"]]: (row["baseline"], row["value"]) for row in rows if row["group"] == "all"
    }


def test_the_board_of_an_earlier_period_can_be_chosen(
    signed_in: Callable[[str], Client], campaign: Campaign, edition: Edition
) -> None:
    earlier = Edition.objects.create(
        campaign=campaign, period="2020-05", head="", provisional=True, published_at=edition.published_at
    )
    shutil.copytree(edition.folder, earlier.folder)
    try:
        client = signed_in("reader")
        assert client.get("/c/small/boards").context["edition"] == edition
        page = client.get("/c/small/boards?period=2020-05")
        assert page.context["edition"] == earlier
        assert "period=2020-05" in page.context["query"]
        assert client.get("/c/small/boards?period=1999-01").context["edition"] == edition
        assert client.get("/c/small/boards/table.csv?period=1999-01").status_code == 404
    finally:
        shutil.rmtree(earlier.folder)


def test_a_picture_that_an_aspect_has_not_is_missing(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("reader").get("/c/small/boards/chart?aspect=quality&view=frontier").status_code == 404
    assert signed_in("reader").get("/c/small/boards?aspect=quality&view=frontier").status_code == 200
    assert signed_in("reader").get("/c/small/units/p1/course/nothing").status_code == 404
