"""`abreast demo`: writes the campaign unless it is there, runs it, says where the bulletin is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import abreast.demo
from abreast import period
from abreast.cli import app

Ran = list[tuple[Path, Path]]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Takes down what is run; the pipeline itself is tested elsewhere."""
    runs: Ran = []

    def run(
        folder: Path, until: str | None = None, out: Path | None = None, stage: Callable[[str], None] = print
    ) -> Path:
        assert out is not None
        runs.append((folder, out))
        return out

    monkeypatch.setattr(period, "run", run)
    return runs


def test_writes_runs_and_says_where(tmp_path: Path, ran: Ran) -> None:
    done = CliRunner().invoke(app, ["demo", "--no-serve", "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert ran == [(tmp_path / "campaign", tmp_path / "results")]
    assert (tmp_path / "campaign" / "pledges.csv").is_file()
    assert str(tmp_path / "results" / "bulletin.zh.html") in done.output.replace("\n", "")


def test_another_seed_and_one_trade_only(tmp_path: Path, ran: Ran) -> None:
    asked = ["demo", "--no-serve", "--seed", "7", "--trade", "commerce", "-o", str(tmp_path)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    units = (tmp_path / "campaign" / "units.csv").read_text("utf-8")
    assert "commerce-01.w1,workshop" in units
    assert "machinery-01,factory" in units
    assert "machinery-01.w1" not in units


def test_an_unknown_trade_is_wrong_usage(tmp_path: Path, ran: Ran) -> None:
    done = CliRunner().invoke(app, ["demo", "--trade", "silk", "-o", str(tmp_path)])
    assert done.exit_code == 2
    assert "there is no trade silk" in done.output
    assert ran == []


def test_a_changed_campaign_is_run_as_it_is(
    tmp_path: Path, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "campaign").mkdir()
    (tmp_path / "campaign" / "campaign.toml").write_text('[campaign]\nid = "chongqing-1960"\n')
    monkeypatch.setattr(abreast.demo, "write", None)
    done = CliRunner().invoke(app, ["demo", "--no-serve", "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert len(ran) == 1


def test_somebody_elses_folder_is_left_alone(tmp_path: Path, ran: Ran) -> None:
    (tmp_path / "campaign").mkdir()
    (tmp_path / "campaign" / "notes.txt").write_text("mine")
    done = CliRunner().invoke(app, ["demo", "--no-serve", "-o", str(tmp_path)])
    assert done.exit_code == 1
    assert "already holds something" in done.output.replace("\n", " ")
    assert ran == []
