"""Charts: drawn the same every time, escaped, with ids of their own."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.bulletin.charts import draw, funnel_chart, growth_chart, series_chart, slope_chart, spread_chart
from abreast.bulletin.charts.axis import axis_format
from abreast.bulletin.charts.funnel import Point
from abreast.bulletin.charts.render import Spec, spread_labels
from abreast.bulletin.charts.slope import Slope

EVIL = "<script>alert(1)</script>\" onload='x' & ]]> 看齐"
LABELS = {f"p{i}": f"{i}月'\\" for i in range(5)}
POINTS = [(p, 0.8 + 0.01 * i) for i, p in enumerate(LABELS)]


def charts() -> dict[str, Spec]:
    return {
        "series": series_chart([(EVIL, POINTS), ("b", POINTS[1:])], LABELS, share=True, size="wide"),
        "spread": spread_chart(
            [0.5, 0.6, 0.9], [False, False, True], [(0.6, EVIL)], share=True, size="narrow"
        ),
        "funnel": funnel_chart(
            [Point(10.0 * i, 0.5, 0.4, 0.6, i == 3) for i in range(1, 9)],
            share=True,
            x_title=EVIL,
            size="wide",
        ),
        "slope": slope_chart(
            [Slope(EVIL, 0.5, 0.6, "up"), Slope("b", 0.7, 0.6, "best")], (EVIL, "b"), share=True, size="wide"
        ),
        "growth": growth_chart(
            [(EVIL, 0.1, 0.2), ("b", -0.1, 0.0), ("c", 0.0, 0.0)], ("a", EVIL), size="narrow"
        ),
    }


@pytest.mark.parametrize(
    ("extent", "written"),
    [(0.04, ",.4~f"), (0.9, ",.2~f"), (30.0, ",.1~f"), (700.0, ",.0~f"), (9_000.0, "~s")],
)
def test_small_numbers_on_an_axis_have_no_prefix(extent: float, written: str) -> None:
    assert axis_format(share=False, extent=extent, ticks=5) == written


@pytest.mark.parametrize("name", charts())
def test_untrusted_text_stays_text(name: str) -> None:
    svg = draw(charts()[name], name, EVIL)
    root = ElementTree.fromstring(svg)
    assert not re.search(
        r"<script|<[^>]+ on\w+=|href|javascript:|<style|<image|foreignObject", svg.replace("&lt;", "")
    )
    assert root.findtext("{http://www.w3.org/2000/svg}title") == EVIL
    assert root.get("role") == "img"


@pytest.mark.parametrize("name", charts())
def test_the_same_every_time_with_ids_of_its_own(name: str) -> None:
    first, second = (draw(charts()[name], name, "t") for _ in range(2))
    assert first == second
    ids = re.findall(r' id="([^"]+)"', first)
    assert len(ids) == len(set(ids))
    assert all(i.startswith(f"{name}-") for i in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", first)) <= set(ids)


def test_no_outside_reference_is_followed() -> None:
    spec = {"data": {"url": "http://127.0.0.1:9/x.csv"}, "mark": "point", "encoding": {"x": {"field": "a"}}}
    with pytest.raises(ValueError, match=r"(?i)url|allowed|denied"):
        draw(spec, "x", "t")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_labels_keep_order_and_distance(wanted: list[float]) -> None:
    placed = spread_labels(wanted, 0.08, 0.0, 1.0)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    gaps = [placed[b] - placed[a] for a, b in pairwise(order)]
    assert all(g >= 0.08 - 1e-9 for g in gaps)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9, unique=True))
def test_labels_with_room_stay_where_they_belong(places: list[int]) -> None:
    wanted = [p / 10 for p in places]
    assert spread_labels(wanted, 0.08, 0.0, 1.0) == pytest.approx(wanted)
