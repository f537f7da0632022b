"""The whole loop on a small campaign: folder in, results out, every number recomputed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from abreast import period, results
from abreast.bulletin.pdf import available
from abreast.campaign.calendar import PeriodError
from abreast.cli import app
from abreast.tables import Refused
from abreast.verification import verify
from pipeline.small import write_campaign

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_campaign(tmp_path_factory.mktemp("run") / "small")
    period.run(folder)
    return folder


def copy(folder: Path, to: Path) -> Path:
    for path in folder.rglob("*"):
        if path.is_file():
            target = to / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return to


def statements(folder: Path) -> list[dict[str, object]]:
    found = json.loads((folder / "results" / "bulletin.json").read_text("utf-8"))
    assert isinstance(found, list)
    return found


def test_results_hold_tables_bulletins_and_what_they_were_made_from(ran: Path) -> None:
    names = {path.name for path in (ran / "results").iterdir()}
    tables = {
        "standings",
        "levels",
        "exemplars",
        "progress",
        "advanced",
        "growth",
        "indicators",
        "coverage",
        "participation",
    }
    assert {f"{table}.parquet" for table in tables} <= names
    assert {"run.json", "bulletin.json", "bulletin.en.html", "bulletin.zh.html"} <= names


def test_statements_are_unique_and_tell_both_languages(ran: Path) -> None:
    found = statements(ran)
    assert len({(one["id"], one["scope"], one["period"]) for one in found}) == len(found)
    assert all(one["en"] and one["zh"] for one in found)


def test_reconciliation_covers_everything_since_the_start(ran: Path) -> None:
    one = next(one for one in statements(ran) if one["id"] == "indicator.reconciliation.output")
    assert one["value"] == pytest.approx(1 / 1.05, rel=1e-4)
    assert (one["since"], one["period"]) == ("2020-04", "2020-09")


def test_coverage_counts_the_plants_with_complete_pledges(ran: Path) -> None:
    last = (
        pl.read_parquet(ran / "results" / "coverage.parquet")
        .filter((pl.col("scope") == "city") & (pl.col("aspect") == "any"))
        .sort("date")
    )
    assert last.select("complete", "part", "of").row(-1) == (9, 1, 12)


@pytest.mark.parametrize(("given", "kinds"), [("", {"plant"}), ("pledging = []", set())])
def test_without_kinds_expected_to_pledge_those_that_pledged_are_told_of(
    tmp_path: Path, given: str, kinds: set[str]
) -> None:
    folder = write_campaign(tmp_path / "small")
    text = (folder / "campaign.toml").read_text("utf-8")
    (folder / "campaign.toml").write_text(text.replace('pledging = ["plant"]', given), "utf-8")
    tables = period.work_out(folder).tables
    covered = tables["coverage"]["kind"].unique() if "coverage" in tables else []
    assert set(covered) == kinds
    assert ("put_forward" in tables) == bool(kinds)


def test_verify_finds_everything_as_published(ran: Path) -> None:
    verdict = verify(ran)
    assert verdict.differences == ()
    assert verdict.tables >= 9
    assert verdict.statements == len(statements(ran))


def test_running_again_gives_the_same_files(ran: Path, tmp_path: Path) -> None:
    again = copy(ran, tmp_path / "again")
    period.run(again)
    for path in (ran / "results").iterdir():
        if path.suffix != ".parquet":
            assert path.read_bytes() == (again / "results" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_verifies_to_the_letter(ran: Path, seed: str) -> None:
    """Sets of texts are walked in another order in every process; pages must not show it."""
    code = (
        "import sys; from pathlib import Path; from abreast.verification import verify;"
        "print(verify(Path(sys.argv[1])).differences)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", code, str(ran)], env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == "()", done.stderr


def test_one_changed_number_is_named_by_its_statement(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "changed")
    path = folder / "results" / "bulletin.json"
    found = json.loads(path.read_text("utf-8"))
    chosen = next(one for one in found if one["id"] == "level.quality")
    chosen["value"] *= 1.001
    path.write_text(json.dumps(found), "utf-8")
    (difference,) = verify(folder).differences
    assert chosen["id"] in str(difference)
    assert chosen["scope"] in str(difference)


def test_changed_words_are_named_too(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "words")
    path = folder / "results" / "bulletin.json"
    found = json.loads(path.read_text("utf-8"))
    found[0]["en"] += " Splendid!"
    path.write_text(json.dumps(found), "utf-8")
    assert any(found[0]["id"] in str(one) for one in verify(folder).differences)


def test_a_changed_table_is_named_by_row_and_column(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "table")
    path = folder / "results" / "standings.parquet"
    table = pl.read_parquet(path)
    table.with_columns(value=pl.col("value") * 1.01).write_parquet(path)
    assert any(
        "standings.parquet" in one.place and "value" in one.reason for one in verify(folder).differences
    )


def test_a_statement_told_twice_is_named(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "twice")
    path = folder / "results" / "bulletin.json"
    found = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps([{**found[0], "value": 99.0}, *found]), "utf-8")
    assert any(found[0]["id"] in str(one) for one in verify(folder).differences)


def test_a_number_slipped_into_a_page_is_found(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "page")
    path = folder / "results" / "bulletin.zh.html"
    path.write_text(path.read_text("utf-8").replace("</p>", "9</p>", 1), "utf-8")
    (difference,) = verify(folder).differences
    assert difference.place == "bulletin.zh.html"


@pytest.mark.skipif(not available(), reason="the extra pdf is not installed")
def test_a_byte_changed_on_paper_is_found(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "paper")
    path = folder / "results" / "bulletin.en.pdf"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (difference,) = verify(folder).differences
    assert difference.place == "bulletin.en.pdf"


def test_results_without_their_origin_are_not_passed_over(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "origin")
    (folder / "results" / "run.json").unlink()
    with pytest.raises(results.ResultsError, match=r"run\.json"):
        verify(folder)
    with pytest.raises(results.ResultsError, match=r"run\.json"):
        verify(ran, tmp_path / "nowhere")


def test_changed_figures_are_found(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "figures")
    path = folder / "figures" / "plants.csv"
    lines = path.read_text("utf-8").splitlines()
    lines[-1] = lines[-1].rpartition(",")[0] + ",999"
    path.write_text("\n".join(lines), "utf-8")
    assert verify(folder).differences


def test_until_leaves_later_figures_out(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "until")
    place = period.run(folder, "2020-06", tmp_path / "elsewhere")
    assert results.read_json(place / results.RUN)["period"] == "2020-06"
    assert pl.read_parquet(place / "indicators.parquet")["period"].max() == "2020-06"
    assert verify(folder, place).differences == ()


def test_a_period_that_cannot_be_run_is_refused(ran: Path) -> None:
    with pytest.raises(Refused, match="before the first figures"):
        period.run(ran, "2019-12")
    with pytest.raises(PeriodError, match="2020-D1 is no period"):
        period.run(ran, "2020-D1")


def test_results_that_name_no_period_cannot_be_verified(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "unnamed")
    path = folder / "results" / results.RUN
    path.write_text(path.read_text("utf-8").replace('"2020-09"', '"soon"'), "utf-8")
    with pytest.raises(results.ResultsError, match=r"run\.json: soon is no period"):
        verify(folder)


def test_without_the_extra_the_command_says_so_in_one_line(
    ran: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abreast.bulletin.pdf.find_spec", lambda name: None)
    folder = copy(ran, tmp_path / "paperless")
    done = RUNNER.invoke(app, ["run", str(folder)])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1] == "No PDF: it needs the extra, pip install 'abreast[pdf]'"
    assert not list((folder / "results").glob("*.pdf"))
    assert verify(folder).differences == ()


def test_the_command_line_runs_verifies_and_refuses(ran: Path, tmp_path: Path) -> None:
    folder = copy(ran, tmp_path / "cli")
    done = RUNNER.invoke(app, ["run", str(folder)])
    assert done.exit_code == 0, done.output
    assert "bulletin.zh.html" in done.output
    done = RUNNER.invoke(app, ["verify", str(folder)])
    assert done.exit_code == 0, done.output
    with (folder / "figures" / "plants.csv").open("a", encoding="utf-8") as file:
        file.write("p99,2020-09,1,1,1\n")
    done = RUNNER.invoke(app, ["run", str(folder)])
    assert done.exit_code == 1
    assert "plants.csv, row 110, column unit" in done.output
