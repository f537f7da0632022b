"""`abreast new` at the prompt."""

import re
from pathlib import Path

from typer.testing import CliRunner

from abreast.cli import app
from figures.guess import workbooks


def test_a_guess_is_told_and_can_be_checked(tmp_path: Path) -> None:
    source = workbooks.schools(tmp_path / "schools.xlsx")
    made = CliRunner().invoke(app, ["new", str(tmp_path / "reading"), "--from", str(source)])
    assert made.exit_code == 0, made.output
    assert "units: 24 (whole > town > school)" in made.output
    assert "periods: 4 by quarter, 2024-Q4 to 2025-Q4" in made.output
    assert "Nothing is refused." in made.output
    checked = CliRunner().invoke(app, ["check", str(tmp_path / "reading")])
    assert checked.exit_code == 0, checked.output
    assert "192 figures, nothing refused" in checked.output


def test_a_stranger_s_workbook_runs_without_an_edit(tmp_path: Path) -> None:
    source = workbooks.schools(tmp_path / "schools.xlsx")
    CliRunner().invoke(app, ["new", str(tmp_path / "reading"), "--from", str(source)])
    ran = CliRunner().invoke(app, ["run", str(tmp_path / "reading"), "-o", str(tmp_path / "results")])
    assert ran.exit_code == 0, ran.output
    assert (tmp_path / "results" / "bulletin.en.html").is_file()


def test_what_does_not_fit_is_named(tmp_path: Path) -> None:
    source = tmp_path / "plants.csv"
    rows = [f"P{number},2026-01,{number + 10}" for number in range(9)]
    source.write_text("\n".join(["Plant,Month,Output", *rows, "P9,2026-01,broken"]), encoding="utf-8")
    made = CliRunner().invoke(app, ["new", str(tmp_path / "plants"), "--from", str(source)])
    assert made.exit_code == 0, made.output
    assert 'figures/plants.csv, row 11, column Output: "broken" is not a number' in made.output


def test_a_mistyped_name_is_marked(tmp_path: Path) -> None:
    months = [f"2026-0{month}" for month in range(1, 7)]
    plants = ["Kingsway", "Queensway", "Plant 1", "Plant 2", "North Hill", "Old Mill"]
    rows = [f"{plant},{month},{9 + at}" for at, plant in enumerate(plants) for month in months]
    text = "\n".join(["Plant,Month,Output", *rows, ""])
    text = text.replace("Kingsway,2026-03", "Kingway,2026-03").replace("Plant 2,2026-04", "Plant 3,2026-04")
    (tmp_path / "plants.csv").write_text(text, encoding="utf-8")
    folder = tmp_path / "plants"
    made = CliRunner().invoke(app, ["new", str(folder), "--from", str(tmp_path / "plants.csv")])
    said = "Kingway looks like Kingsway, and is reported only where that is not (2026-03)"
    assert said in made.output
    assert made.output.count("looks like") == 1
    written = (folder / "campaign.toml").read_text("utf-8")
    assert f"# guess: {said}. If they are one, write Kingsway in figures/plants.csv" in written
    assert CliRunner().invoke(app, ["check", str(folder)]).exit_code == 0


def test_a_template_says_what_to_fill_in(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["new", str(tmp_path / "ours")])
    assert made.exit_code == 0, made.output
    assert sorted(path.name for path in (tmp_path / "ours").rglob("*") if path.is_file()) == [
        "campaign.toml",
        "figures.xlsx",
        "units.xlsx",
    ]


def test_exit_codes(tmp_path: Path) -> None:
    letter = tmp_path / "letter.csv"
    letter.write_text("Dear all\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["new", str(tmp_path / "a"), "--from", str(letter)]).exit_code == 1
    assert (
        CliRunner()
        .invoke(app, ["new", str(tmp_path / "a"), "--from", str(tmp_path / "absent.csv")])
        .exit_code
        == 2
    )
    assert CliRunner().invoke(app, ["new", str(tmp_path)]).exit_code == 1


def test_faults_of_tree_and_figures_come_together(tmp_path: Path) -> None:
    source = workbooks.stores(tmp_path / "stores.csv")
    folder = tmp_path / "stores"
    CliRunner().invoke(app, ["new", str(folder), "--from", str(source)])
    units = folder / "units.csv"
    units.write_text(
        units.read_text(encoding="utf-8-sig").replace("1003,store", "1003,shop"), encoding="utf-8"
    )
    figures = folder / "figures" / "stores.csv"
    text = figures.read_text(encoding="utf-8-sig")
    figures.write_text(re.sub('(1004,City 0,)"[^"]*"', r"\1broken", text), encoding="utf-8")
    checked = CliRunner().invoke(app, ["check", str(folder)])
    assert checked.exit_code == 1
    assert '"shop" is not a kind of unit' in checked.output
    assert '"broken" is not a number' in checked.output
