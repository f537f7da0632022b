"""Practice cards in a campaign: who took them up, and whether those stand better than like units."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from abreast import campaign
from abreast.campaign import Campaign
from abreast.learn import read_practices
from abreast.learn.adoption import adoption
from pipeline.small import write_campaign
from pipeline.written import write_lists


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    folder = write_campaign(tmp_path_factory.mktemp("adoption") / "small")
    write_lists(folder)
    return campaign.load(folder)


def tables(effect: float, seed: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Standings, progress and adoptions of 80 plants, every fifth with the card; scrap, so less is better."""
    rng = np.random.default_rng(seed)
    units = [f"x{i:02d}" for i in range(80)]
    before = rng.normal(0.08, 0.01, 80)
    now = before + rng.normal(0, 0.004, 80) - effect * (np.arange(80) % 5 == 0)
    place = {"aspect": "quality", "unit": units, "kind": "plant", "scope": "city", "group": "all"}
    standings = pl.DataFrame({**place, "value": now})
    progress = pl.DataFrame({**place, "baseline": before, "baseline_period": "2020-03"})
    taken = pl.DataFrame({"card": "sand", "unit": units[::5], "date": date(2020, 5, 4)})
    return standings, progress, taken


def told(loaded: Campaign, effect: float, seed: int = 1, **changed: pl.DataFrame) -> dict[str, object]:
    standings, progress, taken = tables(effect, seed)
    cards = pl.DataFrame({"card": ["sand"], "unit": ["x01"], "aspect": ["quality"]})
    found = adoption(loaded, cards, changed.get("taken", taken), standings, progress, "2020-09")
    return found.row(0, named=True)


def test_a_practice_that_helps_is_a_lead(loaded: Campaign) -> None:
    row = told(loaded, 0.01)
    assert row["lead"]
    assert row["adopters"] == 16
    assert row["of"] == 79  # all but the unit whose practice it is
    assert row["low"] < 0.01 < row["high"]


def test_one_that_does_nothing_is_none(loaded: Campaign) -> None:
    rows = [told(loaded, 0.0, seed) for seed in range(20)]
    assert sum(bool(row["lead"]) for row in rows) <= 2
    assert not told(loaded, -0.01)["lead"]


def test_few_adopters_show_nothing(loaded: Campaign) -> None:
    row = told(loaded, 0.01, taken=tables(0.01, 1)[2].head(4))
    assert (row["status"], row["difference"], row["lead"]) == ("too few", None, False)


def test_who_adopted_before_the_baseline_or_just_now_counts_on_neither_side(loaded: Campaign) -> None:
    taken = tables(0.01, 1)[2].with_columns(
        date=pl.Series([date(2020, 2, 1), date(2020, 9, 3)] + [date(2020, 5, 4)] * 14)
    )
    row = told(loaded, 0.01, taken=taken)
    assert (row["adopters"], row["of"]) == (14, 77)


def test_cards_are_counted_as_known(loaded: Campaign, tmp_path: Path) -> None:
    from abreast.learn.adoption import practice_tables

    written = read_practices(loaded)
    assert written is not None
    standings, progress, _ = tables(0.0, 1)
    may = practice_tables(loaded, written, standings, progress, "2020-05")["practices"]
    assert dict(may.select("card", "adopters").iter_rows()) == {"sand": 1, "gauge": 0}
    later = practice_tables(loaded, written, standings, progress, "2020-09")["practices"]
    assert dict(later.select("card", "visits").iter_rows()) == {"sand": 1, "gauge": 0}
    assert "ask" not in later.columns
    assert practice_tables(replace(loaded, folder=tmp_path), None, standings, progress, "2020-09") == {}
