"""`abreast example`."""

from pathlib import Path

from typer.testing import CliRunner

from abreast.cli import app


def test_writes_the_folder(public_files: Path, tmp_path: Path) -> None:
    folder = tmp_path / "campaign"
    result = CliRunner().invoke(app, ["example", "england-ae", str(folder), "--from", str(public_files)])
    assert result.exit_code == 0, result.output
    assert {path.name for path in folder.iterdir()} == {
        "campaign.toml",
        "units.csv",
        "groupings.csv",
        "groups.csv",
        "figures",
    }


def test_unknown_name_is_a_usage_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["example", "atlantis", str(tmp_path / "campaign")])
    assert result.exit_code == 2
    assert "england-ae" in result.output


def test_missing_sources_exit_with_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["example", "england-ae", str(tmp_path / "c"), "--from", str(tmp_path)])
    assert result.exit_code == 1
    assert "ae_attendances.rda" in result.output


def test_help_has_an_example() -> None:
    result = CliRunner().invoke(app, ["example", "--help"])
    assert "abreast example england-ae" in result.output
