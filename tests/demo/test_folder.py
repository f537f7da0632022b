"""The written folder is an ordinary campaign folder: read by the rooms that read any."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from abreast import demo
from abreast.campaign import Campaign, load
from abreast.catchup import Pledges, read_participation, read_pledges
from abreast.catchup.coverage import coverage, participation
from abreast.catchup.population import population

DAY = date(1960, 4, 10)
KINDS = ["factory", "group", "person"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The machinery trade in detail: the clauses tested here speak of it alone."""
    path = tmp_path_factory.mktemp("chongqing") / "campaign"
    demo.write(path, detailed={"machinery"})
    return path


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Campaign:
    return load(folder)


@pytest.fixture(scope="module")
def people(loaded: Campaign) -> pl.DataFrame:
    everybody = population(loaded.tree, KINDS, [DAY])
    return everybody.filter(pl.col("scope").is_in(["machinery", "machinery-01", "changan"]))


def pledges(loaded: Campaign) -> Pledges:
    found = read_pledges(loaded)
    assert found is not None
    return found


def covered(loaded: Campaign, people: pl.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    """Complete and expected by scope and kind, whatever the aspect."""
    theirs = pledges(loaded).pledges.join(people, on="unit", how="semi")
    table = coverage(theirs, people, [DAY], {}).filter(aspect="any")
    return {
        (scope, kind): (done, of)
        for scope, kind, done, of in table.select("scope", "kind", "complete", "of").rows()
    }


def test_it_is_marked_as_reconstructed(loaded: Campaign) -> None:
    assert loaded.definition.campaign.origin == "reconstructed"
    assert loaded.definition.campaign.source is not None
    assert "reconstructed" in loaded.definition.campaign.source.en
    assert "复原" in loaded.definition.campaign.source.zh


def test_coverage_is_what_the_dispatch_says(loaded: Campaign, people: pl.DataFrame) -> None:
    found = covered(loaded, people)
    assert found["machinery", "factory"] == (43, 43)
    groups, persons = found["machinery", "group"], found["machinery", "person"]
    assert 0.95 < groups[0] / groups[1] < 1
    assert 0.85 < persons[0] / persons[1] < 1


def test_without_a_factorys_measures_coverage_falls_by_that_factory_and_its_people(
    folder: Path, loaded: Campaign, people: pl.DataFrame, tmp_path: Path
) -> None:
    before = covered(loaded, people)
    own = [*people.filter(scope="machinery-01")["unit"].to_list(), "machinery-01"]
    written = pl.read_csv(folder / "pledges.csv").filter(pl.col("unit").is_in(own))["pledge"]
    other = shutil.copytree(folder, tmp_path / "other", ignore=shutil.ignore_patterns("figures"))
    kept = pl.read_csv(folder / "measures.csv", infer_schema=False).filter(
        ~pl.col("pledge").is_in(written.implode())
    )
    kept.write_csv(other / "measures.csv")
    after = covered(load(other), people)
    assert after["machinery", "factory"] == (42, 43)
    for kind in ("group", "person"):
        lost = before["machinery-01", kind][0]
        assert lost > 0
        assert after["machinery-01", kind][0] == 0
        assert after["machinery", kind] == (before["machinery", kind][0] - lost, before["machinery", kind][1])
        assert after["changan", kind] == before["changan", kind]


def test_almost_all_of_changan_take_part(loaded: Campaign, people: pl.DataFrame) -> None:
    listed = read_participation(loaded, None)
    assert listed is not None
    by_pledge = pledges(loaded).pledges.select("unit", start="made", end="ended")
    table = participation(pl.concat([listed.drop("movement"), by_pledge]), people, [DAY])
    rate = table.filter(scope="changan", kind="person")["rate"].item()
    assert 0.99 < rate < 1


def test_nothing_is_written_over(folder: Path) -> None:
    with pytest.raises(FileExistsError, match="already holds something"):
        demo.write(folder)


def test_steel_and_coal_stop_at_their_enterprises(loaded: Campaign) -> None:
    kinds = dict(loaded.tree.units.group_by("kind").len().iter_rows())
    assert (kinds["trade"], kinds["factory"], kinds["mine"]) == (3, 43 + 8, 14)
    mines = loaded.tree.scopes("1960-03-D3").filter(scope="coal", scope_kind="trade")
    assert set(mines["kind"]) == {"trade", "mine"}


def test_unknown_trades_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no trade silk"):
        demo.write(tmp_path / "campaign", detailed={"silk"})


def test_a_changed_campaign_is_still_ours_and_others_are_not(folder: Path, tmp_path: Path) -> None:
    assert demo.is_ours(folder)
    assert not demo.is_ours(tmp_path)
    for text in ('[campaign]\nid = "other"\n', "[campaign", "campaign = 3\n"):
        (tmp_path / "campaign.toml").write_text(text)
        assert not demo.is_ours(tmp_path)
