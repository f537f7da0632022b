"""Examples in the documents are run, and every argument and result is documented."""

import inspect
import re
from dataclasses import fields
from pathlib import Path

import pytest

from abreast import frontier

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [
    DOCS / "reference" / "frontier.md",
    DOCS / "explanation" / "certificates.md",
    DOCS / "reference" / "frontier-family.md",
    DOCS / "reference" / "score.md",
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_run(page: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert blocks
    names: dict = {}
    for block in blocks:
        exec(compile(block, str(page), "exec"), names)  # noqa: S102


def test_every_argument_and_result_of_score_is_documented() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    named = set(inspect.signature(frontier.score).parameters) | {f.name for f in fields(frontier.Scores)}
    inside = {"codes", "technology", "orientation", "rts", "input_names", "output_names"}
    missing = [name for name in sorted(named - inside) if f"`{name}" not in text]
    assert not missing


def test_every_option_of_the_command_is_documented() -> None:
    from typer.main import get_command

    from abreast.cli import app

    options = [
        option for each in get_command(app).commands["score"].params for option in each.opts if "-" in option
    ]
    text = (DOCS / "reference" / "score.md").read_text(encoding="utf-8")
    assert [option for option in options if option.startswith("--") and option not in text] == []
