"""Lists beside the figures: what is read, and every fault named by file, row and column with nothing written."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from abreast import campaign, lists
from abreast.cli import app
from abreast.tables import Refused
from pipeline.small import write_campaign
from pipeline.written import GOOD, write_lists

BAD = [
    ("innovations", "i2,p02", "i2,p99", "unit", "is no unit of the tree"),
    ("innovations", "i2,p02", "i1,p02", "project", "stands in an earlier row"),
    ("innovations", "p06,linked", "p06,robotic", "class", "is no class of innovation"),
    ("innovations", "2020-05-20,,2020-08-01", "2020-05-01,,2020-08-01", "realised", "before the original was realised"),
    ("innovations", ",i2,,", ",i3,,", "adopted_from", "leads back to the project itself"),
    ("innovations", ",i2,,", ",i4,,", "adopted_from", "was not realised"),
    ("innovations", ",i2,,", ",i9,,", "adopted_from", "is no project"),
    ("innovations", "2019-01-05,2019-02-01", "2019-02-05,2019-02-01", "trial", "before the project was proposed"),
    ("innovations", "2019-03-01,2019-03-20", ",2019-03-20", "verified", "never realised"),
    ("innovations", "2020-05-20,,2020-08-01", "2020-05-20,,2020-05-19", "abandoned", "before what was done later"),
    ("innovations", "Hoist,,,2020-05-09", "Hoist,,,", "project", "has no date"),
    ("innovations", "output,12.5", ",12.5", "effect", "is a number of nothing"),
    ("innovations", "output,12.5", "speed,12.5", "effect_indicator", "is no indicator"),
    ("innovations", "output,12.5", "output,much", "effect", "is not a number"),
    ("innovations", "2020-05-09", "9 of May", "realised", "is not a date"),
    ("innovations", "linked,no", "linked,perhaps", "significant", "neither yes nor no"),
    ("practices", "gauge,p03", "sand,p03", "card", "stands in an earlier row"),
    ("practices", "sand,p01", "sand,p77", "unit", "is no unit of the tree"),
    ("practices", "p01,quality", "p01,beauty", "aspect", "is no aspect"),
    ("practices", "Every tenth piece is gauged,每十件量一件", ",", "what_en", "says nothing"),
    ("adoptions", "sand,p02", "salt,p02", "card", "is no practice card"),
    ("adoptions", "sand,p02", "sand,p01", "unit", "whose practice it is"),
    ("adoptions", "sand,p04", "sand,p02", "unit", "in an earlier row"),
    ("adoptions", "2020-05-10,2020-05-03", "2020-05-10,2020-05-13", "visit", "comes after the adoption"),
    ("adoptions", "2020-05-10,2020-05-03", "2018-05-10,", "date", "before the practice began"),
    ("helpers", "p01,,2", "p77,,2", "unit", "is no unit"),
    ("helpers", "p01,,2", "p01,,2.5", "capacity", "no whole number"),
    ("helpers", "p03,quality,1", "p01,,1", "unit", "stands here twice"),
    ("helps", "p01,p02", "p02,p02", "helper", "is the helped unit itself"),
    ("helps", "p01,p02", "p01,p99", "helped", "is no unit"),
    ("helps", "quality,ended", "speed,ended", "aspect", "is no aspect"),
    ("helps", "h2,p01", "h1,p01", "help", "stands in an earlier row"),
    ("helps", "2020-05-01,2020-07-01", "2020-05-01,", "state", "needs the date on which it ended"),
    ("helps", "2020-05-01,2020-07-01", "2020-05-01,2020-04-01", "ended", "before the help began"),
    ("helps", "2020-05-01,2020-07-01", "2020-05-01,2020-07-02", "helper", "than its capacity"),
    ("helps", "p01,p06,quality,accepted", "p03,p02,quality,accepted", "helped", "has another helper"),
    ("helps", "p03,p05,quality,declined", "p03,p05,quality,refused", "state", "is not one of"),
    ("visits", "h1,2020-05-03", "h9,2020-05-03", "help", "is no help"),
    ("visits", "h1,2020-05-03", "h1,2020-04-03", "date", "before the help began"),
    ("movements", "tidy,d1", "all,d1", "movement", "stands in an earlier row"),
    ("movements", "tidy,d1", "tidy,d9", "unit", "is no unit"),
    ("movements", "p01,unit", "p99,unit", "same_as", "is no unit"),
    ("movements", "p01,unit", "abroad,outside", "same_as", "is not in the table outside"),
    ("movements", "Tidy benches", "", "movement", "neither an aspect nor a title"),
    ("exemplars", "far,quality", "farther,quality", "exemplar", "nor is it in the table outside"),
    ("exemplars", "far,quality", "far,beauty", "aspect", "is no aspect"),
    ("exemplars", "quality,d1", "quality,d9", "scope", "is no unit or group"),
    ("exemplars", ",,plant", ",,shop", "for_kind", "is no kind"),
    ("exemplars", "Once good", "", "reason_en", "is appointed without a reason"),
    ("exemplars", "2020-04,2020-05", "2020-05,2020-04", "until", "comes before from"),
    ("exemplars", "p12,quality,city,Once", "p01,quality,d1,Once", "exemplar", "is appointed so in an earlier row"),
    ("movements", "2020-04,2020-12", "2020-12,2020-04", "until", "comes before from"),
    ("participation", "p02,tidy", "p09,tidy", "unit", "does not belong to the unit that opened"),
    ("participation", "p02,tidy", "p02,neat", "movement", "is no movement"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_campaign(tmp_path_factory.mktemp("lists") / "small")


def test_good_lists_are_read(folder: Path) -> None:
    write_lists(folder)
    found = lists.read(campaign.load(folder))
    assert found.projects is not None
    assert found.practices is not None
    assert found.projects.filter(project="i3")["abandoned"].item() == date(2020, 8, 1)
    assert found.projects["significant"].sum() == 1
    assert found.practices.adoptions.height == 3
    assert found.help.helps["state"].to_list() == ["accepted", "ended", "declined", "accepted", "proposed"]
    assert found.help.visits.height == 2


@pytest.mark.parametrize(("table", "old", "new", "column", "reason"), BAD)
def test_a_fault_is_named(folder: Path, table: str, old: str, new: str, column: str, reason: str) -> None:
    assert old in GOOD[table]
    write_lists(folder, **{table: GOOD[table].replace(old, new, 1)})
    with pytest.raises(Refused) as caught:
        lists.read(campaign.load(folder))
    named = [one for one in caught.value.refusals if (one.file, one.column) == (f"{table}.csv", column)]
    assert named, str(caught.value)
    assert reason in named[0].reason
    assert named[0].row is not None
    assert named[0].remedy


def test_all_faults_of_all_lists_are_named_at_once_and_nothing_is_written(folder: Path) -> None:
    changed = {
        "innovations": GOOD["innovations"].replace("i2,p02", "i2,p99"),
        "helps": GOOD["helps"].replace("p01,p02", "p02,p02"),
        "adoptions": GOOD["adoptions"].replace("sand,p02", "salt,p02"),
        "movements": GOOD["movements"].replace("tidy,d1", "tidy,d9"),
    }
    write_lists(folder, **changed)
    before = sorted(path.name for path in folder.rglob("*"))
    result = CliRunner().invoke(app, ["run", str(folder)])
    assert result.exit_code == 1
    for name in changed:
        assert f"{name}.csv" in result.stderr
    assert sorted(path.name for path in folder.rglob("*")) == before


def test_units_that_were_closed_realise_nothing(folder: Path) -> None:
    units = (folder / "units.csv").read_text("utf-8")
    dated = "\n".join(line + (",until" if line.startswith("unit") else ",") for line in units.splitlines())
    (folder / "units.csv").write_text(dated.replace("7厂,", "7厂,2020-05-08") + "\n", "utf-8")
    write_lists(folder)
    with pytest.raises(Refused, match=r"innovations.csv, row 7, column unit.*did not exist"):
        lists.read(campaign.load(folder))
    (folder / "units.csv").write_text(units, "utf-8")
