"""What is wrong with an input, said so that a person can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault in one place.

    `file` is the path inside the campaign folder. `row` counts from 1 as a spreadsheet shows it, header
    included; for `campaign.toml` it is the line. `column` is the heading of the column, or the key.
    `value` is what stands there. `reason` says what is wrong, `remedy` what to do.
    """

    file: str
    reason: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    remedy: str | None = None

    def __str__(self) -> str:
        """One line: where, what stands there, why it is refused, what to do."""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return one_line(f"{', '.join(self._where())}: {self.reason}{remedy}")

    def _where(self) -> list[str]:
        row_word = "line" if self.file.endswith(".toml") else "row"
        named = [
            (None, self.file),
            ("sheet", self.sheet),
            (row_word, self.row),
            ("key" if self.file.endswith(".toml") else "column", self.column),
        ]
        where = [str(text) if word is None else f"{word} {text}" for word, text in named if text is not None]
        return where if self.value is None else [*where, f'"{shortened(self.value)}"']

    def sort_key(self) -> tuple[str, str, int, str, str]:
        """Files in order, and within them from the top down."""
        return (self.file, self.sheet or "", self.row or 0, self.column or "", self.reason)


class Refused(Exception):
    """An input is refused as a whole; `refusals` names every fault found, in reading order."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(sorted(set(refusals), key=Refusal.sort_key))
        super().__init__("\n".join(map(str, self.refusals)))


class CampaignRefused(Refused):
    """The definition of a campaign or its tree of units cannot be used."""


def shortened(value: str) -> str:
    """The value, cut where it is too long to be read in a line."""
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"


def one_line(text: str) -> str:
    """The text without line breaks and control characters, as is safe to print on a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
