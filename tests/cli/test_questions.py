"""Questions from the command line: the work list, a workbook to answer in, recounts, and what a seal says of them."""

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from abreast import period
from abreast.cli import app
from pipeline.small import write_campaign

RUNNER = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign in which one plant has ten times its output in one month."""
    place = write_campaign(tmp_path / "small")
    path = place / "figures" / "plants.csv"
    lines = path.read_text("utf-8").splitlines()
    row = next(k for k, line in enumerate(lines) if line.startswith("p05,2020-09,"))
    unit, month, output, scrap, workers = lines[row].split(",")
    lines[row] = f"{unit},{month},{round(float(output) * 10, 1)},{scrap},{workers}"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return place


def told(*words: str) -> str:
    done = RUNNER.invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_work_list_of_a_unit_in_both_languages(folder: Path) -> None:
    said = told("questions", str(folder), "--unit", "p05")
    assert "10 times what" in said
    assert "Would settle it" in said
    assert "2 shown" in said
    assert "p05 (2 questions)" in said
    assert said.count("Would settle it") == said.count("As measured") == 2  # once for each kind of question
    assert "p05（2个问题）" in told("questions", str(folder), "--unit", "p05", "--language", "zh")
    assert "10倍" in told("questions", str(folder), "--unit", "p05", "--language", "zh")
    assert "0 shown" in told("questions", str(folder), "--unit", "p06")
    assert "10 times what" in told("questions", str(folder), "--verifier", "d2")


def test_answers_from_the_workbook_are_on_record(folder: Path) -> None:
    book = folder / "to-answer.xlsx"
    told("questions", str(folder), "-o", str(book))
    sheet = pl.read_excel(book)
    mine = pl.col("unit") == "p05"
    filled = sheet.with_columns(
        date=pl.when(mine).then(pl.lit("2020-10-05")), by=pl.when(mine).then(pl.lit("shop-office")),
        text=pl.when(mine).then(pl.lit("=A slip of the point; corrected")),
    )  # fmt: skip
    filled.write_csv(folder / "answers.csv")
    assert "0 shown" in told("questions", str(folder), "--unit", "p05")
    assert "A slip of the point" in told("questions", str(folder), "--unit", "p05", "--all")


def test_nothing_of_a_question_is_in_the_bulletin(folder: Path) -> None:
    place = period.run(folder)
    table = pl.read_parquet(place / "questions.parquet")
    assert table.filter(pl.col("unit") == "p05").height
    for page in place.glob("bulletin.*"):
        if page.suffix != ".pdf":
            text = page.read_text("utf-8")
            assert not [one for one in table["question"] if one in text]
            assert "10 times larger" not in text


def test_a_seal_tells_of_open_questions_and_asks_nothing_more(folder: Path) -> None:
    said = told("seal", str(folder), "2020-09", "--by", "office-7")
    assert "not answered: abreast questions" in said


def test_a_rule_may_demand_answers_before_the_seal(folder: Path) -> None:
    path = folder / "campaign.toml"
    path.write_text(path.read_text("utf-8") + "answers_before_seal = true\n", "utf-8")
    done = RUNNER.invoke(app, ["seal", str(folder), "2020-09", "--by", "office-7"])
    assert done.exit_code == 1
    assert "p05 has not answered" in done.output
    assert "answers_before_seal" in done.output
    assert not (folder / "seals").exists()


def test_recounts_are_drawn_the_same_every_time(folder: Path) -> None:
    book = folder / "recounts-plan.xlsx"
    told("recounts", str(folder), "--size", "4", "--seed", "3", "-o", str(book))
    plan = pl.read_excel(book)
    assert plan.height == 4
    assert plan["verifier"].is_in(["d1", "d2", "d3"]).all()
    assert told("recounts", str(folder), "--seed", "3") == told("recounts", str(folder), "--seed", "3")
    assert RUNNER.invoke(app, ["recounts", str(folder), "--size", "0"]).exit_code == 2
    assert RUNNER.invoke(app, ["questions", str(folder), "-o", "list.csv"]).exit_code == 2
