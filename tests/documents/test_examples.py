"""Examples in documents run: Python blocks as they stand, commands as far as their names and options go."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
import typer

from abreast import period
from abreast.cli import app
from pipeline.small import write_campaign

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(abreast [^#\n]*)", re.MULTILINE)
FENCED = re.compile(r"^```(?:console|sh|bash)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Words a reader replaces by their own.
GIVEN = {"inputs": np.array([[2.0, 4.0], [3.0, 2.0], [4.0, 5.0]]), "outputs": np.array([[1.0], [1.0], [1.5]])}


def with_blocks() -> list[Path]:
    return [path for path in DOCUMENTS if BLOCK.search(path.read_text("utf-8"))]


def commands() -> list[tuple[str, str]]:
    return [
        (path.relative_to(ROOT).as_posix(), line.strip())
        for path in DOCUMENTS
        for block in FENCED.findall(path.read_text("utf-8"))
        for line in COMMAND.findall(block)
    ]


@pytest.mark.parametrize("path", with_blocks(), ids=lambda path: path.name)
def test_python_blocks_run_one_after_another(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = dict(GIVEN)
    text = path.read_text("utf-8")
    if '"emergency"' in text or "results /" in text:
        folder = write_campaign(tmp_path / "emergency")
        names["results"] = period.run(folder) if "results /" in text else None
    for block in BLOCK.findall(text):
        exec(compile(block, path.name, "exec"), names)  # noqa: S102 — the project's own documents


@pytest.mark.parametrize(("path", "line"), commands())
def test_commands_exist_with_these_options(path: str, line: str) -> None:
    _, name, *words = shlex.split(line)
    command = typer.main.get_command(app)
    assert name in command.commands, f"{path}: {line}"
    known = {option for parameter in command.commands[name].params for option in parameter.opts}
    for word in words:
        if word.startswith("-"):
            assert word.partition("=")[0] in known, f"{path}: {line}"


def test_every_command_and_option_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    score = (ROOT / "docs" / "reference" / "score.md").read_text("utf-8")
    for name, command in typer.main.get_command(app).commands.items():
        assert f"`abreast {name} " in page
        long = [option for one in command.params for option in one.opts if option.startswith("--")]
        text = score if name == "score" else page
        missing = [option for option in long if option not in text and option != "--out"]
        assert missing == [], name
