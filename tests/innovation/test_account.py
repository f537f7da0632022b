"""Innovation in a campaign: from rows to sentences that change with the numbers."""

import polars as pl
import pytest

from abreast import campaign, innovation
from abreast.bulletin.families.innovation_words import compared
from abreast.campaign import Campaign
from pipeline.small import write_campaign
from pipeline.written import write_lists

PERIODS = ["2020-04", "2020-05", "2020-06"]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    folder = write_campaign(tmp_path_factory.mktemp("innovation") / "small")
    write_lists(folder)
    return campaign.load(folder)


@pytest.fixture(scope="module")
def tables(loaded: Campaign) -> dict[str, pl.DataFrame]:
    return innovation.innovation_tables(loaded, innovation.read_projects(loaded), PERIODS)


def test_each_scope_counts_its_own(tables: dict[str, pl.DataFrame]) -> None:
    may = tables["innovations"].filter(pl.col("class") == "mechanised", pl.col("period") == "2020-05")
    found = {row[0]: row[1:] for row in may.select("scope", "count", "before", "adopted").iter_rows()}
    assert found == {
        "city": (2, 1, 2),
        "d1": (1, 1, 1),
        "d2": (1, 0, 1),
        "p01": (0, 1, 0),
        "p02": (1, 0, 1),
        "p05": (1, 0, 1),
    }


def test_a_project_stands_as_it_was_known(loaded: Campaign, tables: dict[str, pl.DataFrame]) -> None:
    states = dict(tables["projects"].select("project", "state").iter_rows())
    assert states == {
        "i1": "verified", "i2": "realised", "i3": "realised", "i4": "trial", "i5": "abandoned", "i6": "realised",
    }  # fmt: skip
    later = innovation.innovation_tables(
        loaded, innovation.read_projects(loaded), [*PERIODS, "2020-07", "2020-08"]
    )
    assert dict(later["projects"].select("project", "state").iter_rows())["i3"] == "abandoned"
    assert dict(tables["projects"].select("project", "adopters").iter_rows())["i1"] == 2


def test_nothing_later_than_the_last_period_is_known(loaded: Campaign) -> None:
    early = innovation.innovation_tables(loaded, innovation.read_projects(loaded), ["2020-03", "2020-04"])
    assert early["projects"]["project"].to_list() == ["i1", "i5"]
    assert early["innovations"]["count"].sum() == 0


@pytest.mark.parametrize(
    ("ratio", "en", "zh"),
    [
        (0.6, "equal 60% of all realised before", "的60%"),
        (0.5933, "equal 59.3% of", "的59.3%"),
        (1.0, "equal 100% of", "的100%"),
        (1.5, "are more than the cumulative number at the end of February", "超过2月底的累积数"),
        (2.0, "are more than the cumulative number", "超过2月底的累积数"),
        (2.0002, "are more than double the cumulative number at the end of February", "增加一倍多"),
        (3.0, "are more than double", "增加一倍多"),
        (3.5, "are more than three times", "增加两倍多"),
    ],
)
def test_words_against_all_before_change_with_the_number(ratio: float, en: str, zh: str) -> None:
    key = ("innovation.ratio.x", "city", "1960-03")
    fills = {"what": "projects", "count": "2", "of": "1", "scope": "City", "when": "in March"}
    assert en in str(compared(ratio, key, "en", one=False, eve="at the end of February", **fills))
    assert zh in str(compared(ratio, key, "zh", one=False, eve="2月底", **fills))
