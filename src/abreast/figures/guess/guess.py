"""What a stranger's table seems to say, put together."""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from pathlib import Path

from abreast.campaign.calendar import Calendar, CalendarName, parse_any
from abreast.campaign.source import FILE
from abreast.figures.guess.calendar import calendar_guess
from abreast.figures.guess.data import Data, gather
from abreast.figures.guess.measures import Measure, measures
from abreast.figures.guess.places import Places, places
from abreast.figures.guess.sheets import read_file
from abreast.figures.guess.tree import TreeGuess, tree_guess
from abreast.figures.guess.turned import turned
from abreast.figures.guess.words import id_of

MOST_ASPECTS = 6


@dataclass(frozen=True, slots=True)
class Guess:
    """Everything that is guessed. `copy_as` is the name under which the file goes into figures/."""

    data: Data
    places: Places
    calendar: CalendarName
    periods: tuple[str, ...]
    tree: TreeGuess
    measures: tuple[Measure, ...]
    aspects: tuple[Measure, ...]
    id: str
    title: str
    copy_as: str
    aliases: dict[str, str]


def guess(path: Path) -> Guess:
    """The guess for a file; raises Refused where it holds no table that units and figures can be read from."""
    data = gather(read_file(path))
    sideways = turned(data)
    data, found = sideways or (data, places(data))
    codes, copy_as = _periods(data, found)
    calendar = calendar_guess(codes.values())
    periods = sorted({_in(calendar, code) for code in codes.values()} - {""})
    title = _title(data)
    all_measures = measures(data, found)
    aspects = _aspects(all_measures)
    forced = {one.code for one in aspects if one.direction == "none"}
    all_measures = [replace(one, direction="up") if one.code in forced else one for one in all_measures]
    return Guess(
        data=data,
        places=found,
        calendar=calendar,
        periods=tuple(periods),
        tree=tree_guess(data, found, title),
        measures=tuple(all_measures),
        aspects=tuple(replace(one, direction="up") if one.code in forced else one for one in aspects),
        id=id_of(path.stem, set()),
        title=title,
        copy_as=copy_as,
        aliases=codes if found.whole_headings else _aliases(data, found, codes),
    )


def _aliases(data: Data, found: Places, codes: dict[str, str]) -> dict[str, str]:
    """The texts whose period follows from a table of words or the year above, and could not be read otherwise."""
    return (
        {}
        if found.period == FILE
        else {text: code for text, code in codes.items() if data.periods.alias(text)}
    )


def _in(calendar: CalendarName, code: str) -> str:
    """The period of the calendar that a code means: itself, or the one that holds the day; empty for others."""
    period = parse_any(code)
    if period.calendar == calendar:
        return code
    return Calendar(calendar).period_of(period.first) if period.calendar == "day" else ""


def _periods(data: Data, found: Places) -> tuple[dict[str, str], str]:
    """Periods by text, and the name for the copy, which has to carry the period where nothing in the table does."""
    path = data.file.path
    if found.period != FILE:
        return found.codes, path.name
    if code := data.periods.read(path.stem):
        return {path.stem: code}, path.name
    above = [line for sheet in data.sheets for line in sheet.above]
    found_above = (code for line in above for text in _phrases(line) if (code := data.periods.read(text)))
    code = next(found_above, None) or _last_month(path)
    return {code: code}, f"{code}{path.suffix.lower()}"


def _phrases(line: str) -> list[str]:
    """The line, and runs of up to four of its words, the longest first."""
    words = re.split(r"[\s()（）,，:：;]+", line)
    runs = [" ".join(words[at : at + size]) for size in (4, 3, 2, 1) for at in range(len(words) - size + 1)]
    return [line, *(run for run in runs if run)]


def _last_month(path: Path) -> str:
    """The month in which the file was last changed: a guess where nothing says when its figures were taken."""
    return Calendar("month").period_of(date.fromtimestamp(path.stat().st_mtime))


def _title(data: Data) -> str:
    """The first line above the table, of several sheets what theirs begin with; or the name of the file in words."""
    firsts = [sheet.above[0] for sheet in data.sheets if sheet.above]
    if len(set(firsts)) > 1:
        lines = [_beginning(firsts).rstrip(" –—-:：,，·|/(（")]
    else:
        lines = [line for sheet in data.sheets[:1] for line in sheet.above]
    fit = [line for line in lines if 2 < len(line) <= 60]
    return fit[0] if fit else data.file.path.stem.replace("_", " ").strip() or "campaign"


def _beginning(lines: list[str]) -> str:
    """What all of these begin with."""
    same = (len(set(signs)) == 1 for signs in zip(*lines, strict=False))
    return lines[0][: sum(1 for _ in takewhile(bool, same))]


def _aspects(found: list[Measure]) -> list[Measure]:
    """What to compare by: ratios and averages before counts, which grow with the size of the unit."""
    ratios = [one for one in found if one.direction != "none" and (one.formula or one.over_units == "mean")]
    counts = [one for one in found if one.direction != "none" and one not in ratios]
    read = {word for one in ratios for word in one.formula.split()}
    loose = [one for one in counts if one.code not in read]
    return [*ratios, *loose][:MOST_ASPECTS] or found[:1]
