"""Every text of the server that is to be translated, found in its templates and its code."""

from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOM = Path(__file__).resolve().parents[2] / "src" / "abreast" / "web"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def messages() -> set[str]:
    """The English texts; of those with a plural the singular."""
    found: set[str] = set()
    for path in [*ROOM.rglob("*.py"), *ROOM.rglob("*.html")]:
        text = path.read_text("utf-8")
        source = templatize(text, origin=str(path)) if path.suffix == ".html" else text
        for _, message, _, _ in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
            found.add(message[0] if isinstance(message, tuple) else str(message))
    return found
