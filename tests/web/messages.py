"""Every text of the server that is to be translated, found in its templates and its code."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ABREAST = Path(__file__).resolve().parents[2] / "src" / "abreast"
ROOM = ABREAST / "web"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


MADE_BY = ("Phrase", "phrases")


def phrases() -> Iterator[tuple[Path, ast.expr]]:
    """Where a phrase of the pipeline is made, and its template as it is written there."""
    for path in ABREAST.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MADE_BY:
                yield path, node.args[0]


def messages() -> set[str]:
    """The English texts of the server and of what the pipeline refuses; of those with a plural the singular."""
    found = {one.value for _, one in phrases() if isinstance(one, ast.Constant) and one.value}
    for path in [*ROOM.rglob("*.py"), *ROOM.rglob("*.html")]:
        text = path.read_text("utf-8")
        source = templatize(text, origin=str(path)) if path.suffix == ".html" else text
        for _, message, _, _ in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
            found.add(message[0] if isinstance(message, tuple) else str(message))
    return found
