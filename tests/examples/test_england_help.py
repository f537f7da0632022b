"""Pledges and help on real figures: a pledge for each trust behind, help pairs within regions, no code of its own."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from abreast import campaign, catchup, period
from abreast.verification import verify

MONTH = "2019-03"


@pytest.fixture(scope="module")
def pledged(england: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with help kept within regions and a pledge for each trust that is behind; run."""
    folder = tmp_path_factory.mktemp("england-help") / "campaign"
    shutil.copytree(england, folder, ignore=shutil.ignore_patterns("results"))
    with (folder / "campaign.toml").open("a", encoding="utf-8") as file:
        file.write('\n[help]\nwithin = "region"\n')
    before = period.run(folder, MONTH)
    tables = {
        name: pl.read_parquet(before / f"{name}.parquet") for name in ("standings", "exemplars", "forecast")
    }
    found = catchup.propose(campaign.load(folder), *tables.values(), "within_4h", "2019-09")
    ids = found.select(
        "unit", "aspect", "same_as", "as", "due", "indicator", "target", pledge=pl.format("see-{}", "unit")
    )
    ids.select("pledge", "unit", "aspect", "same_as", "as", "due", made=pl.lit("2019-03-20")).write_csv(
        folder / "pledges.csv"
    )
    ids.select("pledge", "indicator", "target").write_csv(folder / "targets.csv")
    ids.select("pledge", due=pl.lit("2019-06"), text_en=pl.lit("half of the way")).write_csv(
        folder / "milestones.csv"
    )
    period.run(folder, MONTH)
    return folder


def table(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / "results" / f"{name}.parquet")


def test_each_trust_behind_has_a_pledge(pledged: Path) -> None:
    behind = (
        table(pledged, "standings")
        .filter((pl.col("aspect") == "within_4h") & (pl.col("scope") == "england") & (pl.col("gap") > 0))[
            "unit"
        ]
        .unique()
    )
    made = table(pledged, "pledges")
    assert behind.len() > 100
    assert set(made["unit"]) == set(behind)
    assert set(made["state"]) == {"active"}
    assert set(made["parts"]) == {3}  # nobody is responsible yet
    assert made["doubt"].null_count() == made.height


def test_help_pairs_stay_within_regions(pledged: Path) -> None:
    pairs = table(pledged, "pairs").filter(aspect="within_4h")
    regions = dict(
        campaign.load(pledged)
        .tree.scopes(MONTH)
        .filter(scope_kind="region")
        .select("unit", "scope")
        .iter_rows()
    )
    assert pairs.height > 20
    assert all(regions[row["helper"]] == regions[row["helped"]] for row in pairs.iter_rows(named=True))
    assert pairs["helped"].is_unique().all()
    assert pairs.group_by("helper").len()["len"].max() <= 4
    assert pairs["because_en"].str.contains("both belong to").all()


def test_the_bulletin_tells_of_it_and_is_verified(pledged: Path) -> None:
    text = (pledged / "results" / "bulletin.en.md").read_text("utf-8")
    assert "a helper proposed" in text
    assert verify(pledged).differences == ()
