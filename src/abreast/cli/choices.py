"""Options that take one of a few words."""

from enum import StrEnum
from typing import Any

import typer


def choice(kind: type[StrEnum], help: str) -> Any:
    """An option whose value is a member of `kind`; another word is refused with the words that may be given."""
    allowed = ", ".join(kind)

    def read(word: str) -> StrEnum:
        try:
            return kind(word)
        except ValueError:
            raise typer.BadParameter(f"{word!r} is not one of {allowed}") from None

    return typer.Option(parser=read, metavar=f"[{'|'.join(kind)}]", help=help)
