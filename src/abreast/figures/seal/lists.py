"""The lists beside the figures that are sealed, and what may still happen to a sealed line of each.

A list of a room to come needs a line here and no code: without rules its sealed lines stay as they are, and new lines
may be added at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from abreast.figures.columns import YES
from abreast.tables.phrase import Phrase

AS_IT_WAS = Phrase("put it back as it was, and write what is new in a line of its own")


@dataclass(frozen=True, slots=True)
class Ending:
    """A column of dates that say until when a line counts; `included`: whether that day itself still counts.

    It may be filled in or changed as long as no sealed day is touched.
    """

    column: str
    included: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A column and the word in it by which a line binds nobody yet; `default`: the word is meant where it is empty."""

    column: str
    word: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class SealedList:
    """A list and its rules.

    Attributes
    ----------
    name
        Of its file, without the ending.
    columns
        What is sealed; other columns are notes of whoever keeps the list. Empty: all of them.
    key
        The columns by which a line is known again when another of its columns has changed.
    begins
        The column with the date from which a line counts. Lines that begin after the period closed are not sealed
        yet, and afterwards no new line may begin in sealed time. Empty: every line is sealed, new ones are free.
    awaits
        Whether a line without that date has not begun yet; else it has always counted.
    within
        The list and the column of the line it belongs to, with which it begins where its own date is empty.
    draft
        How to tell lines that are not sealed yet whatever their date.
    endings
        Dates that may still be filled in.
    becomes
        Words that a column may change to.
    dated
        Columns whose change counts from a day that another column, one of `endings`, has to give.
    fills
        Columns that may be filled in where they are empty.
    record
        The list is sealed for the record and may change: it says how things are, not what happened.
    remedy
        What to do instead of changing a sealed line.
    """

    name: str
    columns: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    begins: str = ""
    awaits: bool = False
    within: tuple[str, str] | None = None
    draft: Draft | None = None
    endings: tuple[Ending, ...] = ()
    becomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dated: Mapping[str, str] = field(default_factory=dict)
    fills: tuple[str, ...] = ()
    record: bool = False
    remedy: Phrase = AS_IT_WAS


TEXTS = ("text_en", "text_zh")
REASONS = ("reason_en", "reason_zh")
LATER = Phrase("put it back as it was, and write what is new in a line of its own with a later date")

AGREED = ("agreed_en", "agreed_zh", "outcome_en", "outcome_zh")
HOW = ("how_en", "how_zh")
TITLES = ("title_en", "title_zh")
CARD = tuple(
    f"{part}_{lang}" for part in ("what", "how", "cost", "prerequisites", "evidence") for lang in ("en", "zh")
)

LISTS = (
    SealedList(
        "adoptions", ("card", "unit", "date", "visit"), key=("card", "unit"), begins="date", fills=("visit",)
    ),
    SealedList(
        "answers",
        ("question", "unit", "date", "by", "text"),
        key=("question", "date"),
        begins="date",
        remedy=Phrase("put it back as it was; a further answer is a line of its own with a later date"),
    ),
    SealedList(
        "exemplars",
        ("exemplar", "aspect", "scope", "for_kind", *REASONS, "from", "until"),
        key=("exemplar", "aspect", "scope", "for_kind", "from"),
        begins="from",
        endings=(Ending("until", included=True),),
        fills=REASONS,
        remedy=Phrase("put it back as it was; whoever is appointed no longer gets a date under until"),
    ),
    SealedList("helpers", ("unit", "aspect", "capacity"), record=True),
    SealedList(
        "helps",
        ("help", "helper", "helped", "aspect", "state", "date", "ended", *AGREED),
        key=("help",),
        begins="date",
        draft=Draft("state", "proposed", default=True),
        endings=(Ending("ended"),),
        becomes={"state": ("ended",)},
        fills=AGREED,
        remedy=LATER,
    ),
    SealedList(
        "innovations",
        (
            *("project", "unit", "class", "significant", *TITLES, *HOW),
            *("proposed", "trial", "realised", "verified", "abandoned"),
            *("adopted_from", "aspect", "effect_indicator", "effect", "evidence"),
        ),
        key=("project",),
        begins="realised",
        awaits=True,
        endings=(Ending("verified"), Ending("abandoned")),
        fills=(*TITLES, *HOW, "effect_indicator", "effect", "evidence"),
        remedy=LATER,
    ),
    SealedList(
        "measures",
        ("pledge", *TEXTS, "responsible", "date"),
        key=("pledge", "date"),
        begins="date",
        within=("pledges", "pledge"),
        fills=TEXTS,
        remedy=LATER,
    ),
    SealedList(
        "milestones",
        ("pledge", "due", *TEXTS, "date"),
        key=("pledge", "due", "date"),
        begins="date",
        within=("pledges", "pledge"),
        fills=TEXTS,
        remedy=LATER,
    ),
    SealedList(
        "movements",
        ("movement", "unit", "aspect", *TITLES, "same_as", "as", "from", "until"),
        key=("movement",),
        begins="from",
        endings=(Ending("until", included=True),),
        fills=TITLES,
        remedy=Phrase("put it back as it was; a movement that is over gets a date under until"),
    ),
    # Titles may be names of persons, which stay erasable.
    SealedList("outside", ("exemplar", *REASONS, "source"), key=("exemplar",), fills=(*REASONS, "source")),
    SealedList(
        "participation",
        ("unit", "movement", "from", "until"),
        key=("unit", "movement", "from"),
        begins="from",
        endings=(Ending("until", included=True),),
        remedy=Phrase("put it back as it was; whoever takes part no longer gets a date under until"),
    ),
    SealedList(
        "pledges",
        (
            *("pledge", "unit", "aspect", "same_as", "as", "level", "made", "due"),
            *("state", "ended", "supersedes", "declared", "declared_on"),
        ),
        key=("pledge",),
        begins="made",
        draft=Draft("state", "draft"),
        endings=(Ending("ended"), Ending("declared_on")),
        becomes={
            "state": ("reached", "lapsed", "withdrawn", "superseded"),
            "declared": tuple(sorted(YES)),
        },
        dated={"declared": "declared_on"},
        remedy=Phrase("put it back as it was; a pledge is changed by a new one that supersedes it"),
    ),
    SealedList(
        "practices", ("card", "unit", "aspect", *CARD, "ask", "from"), key=("card",), fills=(*CARD, "from")
    ),
    SealedList(
        "recounts",
        ("unit", "indicator", "period", "value", "verifier", "date"),
        key=("unit", "indicator", "period", "date"),
        begins="date",
        remedy=Phrase("put it back as it was; a further recount is a line of its own with a later date"),
    ),
    SealedList(
        "targets",
        ("pledge", "indicator", "target", "guard", "date"),
        key=("pledge", "indicator", "guard"),
        begins="date",
        within=("pledges", "pledge"),
        remedy=LATER,
    ),
    SealedList("visits", ("help", "date", "note_en", "note_zh"), key=("help", "date"), begins="date"),
)
"""Every list that is sealed, by name."""
