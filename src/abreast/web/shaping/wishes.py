"""What somebody wants changed, as a job carries it to the worker."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Wishes:
    """Keys of campaign.toml with their new values (None: taken out), deeds done to the tree, or a whole new text.

    `seen`: what the text was when whoever wrote a new one saw it.
    """

    definition: list[tuple[list[str | int], Any]] = field(default_factory=list)
    tree: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    seen: str = ""

    def __bool__(self) -> bool:
        return bool(self.definition or self.tree or self.text)

    def stored(self) -> dict[str, Any]:
        """For the job's column."""
        return asdict(self)

    def told(self) -> dict[str, str]:
        """For the record of deeds, cut to what somebody reads there."""
        keys = [f"{'.'.join(map(str, path))} = {value}" for path, value in self.definition]
        deeds = [
            " ".join(f"{name}={value}" for name, value in wish.items() if value not in (None, ""))
            for wish in self.tree
        ]
        told = {
            "keys": "; ".join(keys),
            "tree": "; ".join(deeds),
            "text": "campaign.toml" if self.text else "",
        }
        return {name: text[:LONGEST] for name, text in told.items() if text}
