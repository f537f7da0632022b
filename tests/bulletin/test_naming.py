"""Titles out of a campaign folder, and a bulletin of it."""

from pathlib import Path

import polars as pl
import pytest

from abreast import bulletin
from abreast.bulletin.book import shared_ending
from abreast.bulletin.layout import strips
from abreast.bulletin.naming import names_of
from abreast.campaign import load
from bulletin.conftest import RUN

TOML = """
[campaign]
id = "mills"
title = { en = "Mills abreast", zh = "纺织厂看齐" }
calendar = "month"
start = "2026-01"
origin = "reconstructed"
source = "made up"

[kinds.city]
title = { en = "city", zh = "市" }
[kinds.mill]
title = { en = "mill", zh = "纺织厂" }
plural = { en = "mills" }
counter = "家"

[indicators.cloth]
title = { en = "cloth", zh = "布" }
unit = { en = "metres", zh = "米" }
direction = "up"
[indicators.hours]
title = { en = "hours", zh = "工时" }
[indicators.per_hour]
title = { en = "cloth an hour", zh = "每工时产布" }
formula = "cloth / hours"
direction = "up"

[[figures]]
file = "figures/*.csv"

[aspects.yield]
title = { en = "yield", zh = "产出" }
kind = "mill"
indicators = ["per_hour"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "campaign.toml").write_text(TOML, encoding="utf-8")
    units = "unit,kind,parent,title_en,title_zh\nc,city,,City,城\nm1,mill,c,First Mill,一厂\nm2,mill,c,,\n"
    (tmp_path / "units.csv").write_text(units, encoding="utf-8")
    return tmp_path


def test_names_of_a_folder(folder: Path) -> None:
    names = names_of(load(folder), "2026-02")
    assert (names.title.en, names.title.zh, names.origin, names.start) == (
        "Mills abreast",
        "纺织厂看齐",
        "reconstructed",
        "2026-01",
    )
    assert names.source.zh == "made up"
    assert names.notes.en == ""
    assert names.regions == ("c",)
    assert names.kinds["mill"].counted(3, "zh") == "3家纺织厂"
    assert names.kinds["mill"].counted(3, "en") == "3 mills"
    assert names.scope("m1").zh == "一厂"
    assert names.scope("m2").en == "m2"
    assert names.parent["m1"] == "c"
    assert (names.indicators["cloth"].adds, names.indicators["per_hour"].adds) == (True, False)
    assert names.indicators["per_hour"].decimals == 2
    assert names.aspects["yield"].rule == "best"


def test_a_bulletin_of_a_folder_with_hardly_any_tables(folder: Path, tmp_path: Path) -> None:
    indicators = pl.DataFrame(
        {
            "indicator": ["cloth"],
            "scope": ["c"],
            "period": ["2026-02"],
            "since": ["2026-02"],
            "value": [120_000.0],
            "total": [None],
            "ratio": [None],
            "reporting": [2],
            "expected": [2],
        },
        schema_overrides={"total": pl.Float64, "ratio": pl.Float64},
    )
    made = bulletin.build(load(folder), {"indicators": indicators}, "2026-02", {**RUN, "head": None})
    assert [s.id for s in made.statements] == ["indicator.value.cloth"]
    assert made.statements[0].zh == "2026年2月，城布为12万米（由表内单位汇总）。"
    assert str(made.documents["en"].headline) == "City: no change this period that is sure"
    paths = bulletin.write(made, tmp_path / "out")
    assert "尚未封账" in (tmp_path / "out/bulletin.zh.html").read_text(encoding="utf-8")
    assert all(p.is_file() for p in paths)


def test_endings_that_all_titles_share() -> None:
    assert shared_ending(["A Trust: major", "B Trust: major", "C Trust: major"]) == ": major"
    assert shared_ending(["甲厂（机械）", "乙厂（机械）", "丙厂（机械）"]) == "（机械）"
    assert shared_ending(["A Trust", "B Trust", "C Trust"]) == ""
    assert shared_ending([": x", "a: x", "b: x"]) == ""
    assert shared_ending(["a: x", "b: x"]) == ""
    assert shared_ending([]) == ""


def test_every_article_stands_on_the_page_once(bulletins: dict[str, bulletin.Bulletin]) -> None:
    for made in bulletins.values():
        for lang, document in made.documents.items():
            placed = [a for _, left, right in strips(document.articles, lang) for a in [*left, *right]]
            assert placed == list(document.articles)
