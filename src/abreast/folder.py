"""A campaign folder read as a whole: definition, tree, figures and lists, with every fault in one pass."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from abreast import campaign, figures, lists
from abreast.campaign import Campaign
from abreast.tables import Refusal, Refused

Stage = Callable[[str], None]
STAGES = ("campaign", "figures", *lists.STAGES)


@dataclass(frozen=True, slots=True, eq=False)
class Folder:
    """What a campaign folder holds; `lists` is None where one of them, or the tree, is at fault."""

    campaign: Campaign
    reading: figures.Reading
    lists: lists.Lists | None
    refusals: tuple[Refusal, ...]


def read(folder: Path, stage: Stage = lambda _: None) -> tuple[Campaign, figures.Reading, lists.Lists]:
    """A sound campaign folder. `stage` is told the name of each of `STAGES` as it begins.

    Raises
    ------
    Refused
        With every fault of tree, figures and lists, and then nothing is loaded.
    """
    found = examine(folder, stage)
    if found.refusals or found.lists is None:
        raise Refused(found.refusals)
    return found.campaign, found.reading, found.lists


def examine(folder: Path, stage: Stage = lambda _: None) -> Folder:
    """Everything in a campaign folder, well or not; see :func:`read`.

    Where units or groups are at fault the lists are not looked at, since every line of theirs names a unit. Raises
    `Refused` where the definition itself is.
    """
    stage("campaign")
    it, found = campaign.examine(folder)
    stage("figures")
    sound = not found
    reading = figures.read_files(it, sound=sound)
    found += reading.refusals
    listed: lists.Lists | None = None
    if sound:
        try:
            listed = lists.read(it, stage)
        except Refused as refused:
            found += refused.refusals
    return Folder(it, reading, listed, Refused(found).refusals)
