"""The tree of units that the columns beside the unit's own make: those that nest are levels, others groupings."""

import re
from dataclasses import dataclass

import polars as pl

from abreast.campaign.model import is_identifier
from abreast.campaign.source import FILE, SHEET
from abreast.campaign.unit_rows import OWN
from abreast.figures.guess.data import Data
from abreast.figures.guess.places import Places
from abreast.figures.guess.words import IDENTIFIER, code_of, id_of, kind_of, measure_of, plural_of
from abreast.figures.shapes import UNIT_SEPARATOR

MOST_GROUPS = 12
NAMED = " unit "
"""The unit's name from all its columns; no heading is written so, for headings are stripped."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A level of the tree: its code and titles, and the column it was read from (None for the one on top)."""

    code: str
    en: str
    plural: str
    zh: str
    column: str | None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row of units.csv; `groups` has the group of each grouping."""

    unit: str
    kind: str
    parent: str
    title: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TreeGuess:
    """`kinds` from the top down, the compared kind last; `groupings`: code → heading."""

    kinds: tuple[Kind, ...]
    groupings: dict[str, str]
    rows: tuple[UnitRow, ...]
    group_titles: dict[tuple[str, str], str]

    @property
    def compared(self) -> Kind:
        return self.kinds[-1]


def tree_guess(data: Data, places: Places, top: str) -> TreeGuess:
    """The tree; `top` is the title of the unit above all others where no column gives one."""
    names = [one.name for one in places.beside]
    if len(data.sheets) > 1 and SHEET not in (*places.unit, places.period_key, places.indicator):
        names.append(SHEET)
    filled = data.frame.with_columns(pl.col(name).forward_fill() for name in names if name != SHEET)
    unit = pl.concat_str(places.unit, separator=UNIT_SEPARATOR).alias(NAMED)
    frame = filled.filter(pl.col(places.unit[-1]).is_not_null()).select(unit, *names).drop_nulls(NAMED)
    if len(places.unit) == 2:
        frame, names = frame.with_columns(*_both(data, places)), [places.unit[0], *names]
    titles = _titles(frame, names)
    levels, others = _levels(frame, [name for name in names if name not in titles])
    several = frame[places.unit[-1]].n_unique() if len(places.unit) == 2 else 0
    if 2 <= several <= MOST_GROUPS and several < frame[NAMED].n_unique():
        others.append(places.unit[1])
    return _built(frame, places, levels, others, titles, top)


def _both(data: Data, places: Places) -> list[pl.Series]:
    """The two columns that name the unit: what it belongs to, and a name that units elsewhere have too."""
    whole = data.frame.select(pl.concat_str(places.unit, separator=UNIT_SEPARATOR).is_not_null()).to_series()
    return [data.frame.filter(whole)[name] for name in places.unit]


def _follows(frame: pl.DataFrame, of: str, name: str) -> bool:
    """Whether each text of one column always stands with one text of the other."""
    return bool((frame.drop_nulls([of, name]).group_by(of).agg(pl.col(name).n_unique())[name] == 1).all())


def _titles(frame: pl.DataFrame, names: list[str]) -> list[str]:
    """Columns that say the unit's name once more: one text per unit and one unit per text."""
    count = frame[NAMED].n_unique()
    same = [name for name in names if frame[name].drop_nulls().n_unique() == count > 1]
    return [name for name in same if _follows(frame, NAMED, name) and _follows(frame, name, NAMED)]


def _levels(frame: pl.DataFrame, names: list[str]) -> tuple[list[str], list[str]]:
    """Columns that nest, from the unit upwards, and those that only group."""
    sizes = {name: frame[name].drop_nulls().n_unique() for name in names}
    whole = [name for name in names if not frame[name].null_count() and sizes[name] < frame[NAMED].n_unique()]
    fit = sorted((name for name in whole if _follows(frame, NAMED, name)), key=lambda name: -sizes[name])
    levels: list[str] = []
    for name in fit:
        below = levels[-1] if levels else NAMED
        if _follows(frame, below, name) and (below == NAMED or sizes[name] < sizes[below]):
            levels.append(name)
    count = frame[NAMED].n_unique()
    others = [name for name in fit if name not in levels and 1 < sizes[name] * 2 <= count]
    return levels, others


def _built(
    frame: pl.DataFrame, places: Places, levels: list[str], others: list[str], titles: list[str], top: str
) -> TreeGuess:
    taken: set[str] = set()
    codes: set[str] = set()
    downwards = levels[::-1]
    rooted = bool(downwards) and frame[downwards[0]].n_unique() == 1
    kinds = [] if rooted else [Kind(_taken("whole", codes), "whole", "", "总体", None)]
    kinds += [_kind(name, codes) for name in downwards]
    named = titles[0] if titles and IDENTIFIER.search(places.unit[-1]) else places.unit[-1]
    kinds.append(_kind(named, codes, compared=True))
    units = frame.unique(NAMED, maintain_order=True)
    own = _ids(units[NAMED].to_list(), taken)
    rows: list[UnitRow] = []
    above: dict[str, str] = {}
    root = "" if rooted else id_of(top, taken)
    if root:
        rows.append(UnitRow(root, kinds[0].code, "", _apart(top, own, kinds[0].en), ("",) * len(others)))
    for depth, name in enumerate(downwards):
        texts = frame.select(name, *downwards[:depth][-1:]).unique(name, maintain_order=True)
        ids = _ids(texts[name].to_list(), taken)
        code = next(kind.code for kind in kinds if kind.column == name)
        for row in texts.iter_rows(named=True):
            parent = above[row[downwards[depth - 1]]] if depth else root
            rows.append(
                UnitRow(ids[row[name]], code, parent, _apart(row[name], own, name), ("",) * len(others))
            )
        above = ids
    groupings, group_ids, group_titles = _groupings(frame, others, taken, codes | set(OWN))
    for row in units.iter_rows(named=True):
        parent = above[row[levels[0]]] if levels else root
        groups = tuple(group_ids[name].get(row[name] or "", "") for name in others)
        # The title must be the text in the file, unless that can be the id itself.
        text = row[NAMED]
        title = next((row[name] for name in titles if own[text] == text and row[name]), text)
        rows.append(UnitRow(own[text], kinds[-1].code, parent, title, groups))
    return TreeGuess(tuple(kinds), groupings, tuple(rows), group_titles)


def _apart(title: str, units: dict[str, str], what: str) -> str:
    """A title that is no unit's: files may write units by title, which only one may bear."""
    return f"{title} ({what})" if title in units else title


def _ids(texts: list[str], taken: set[str]) -> dict[str, str]:
    """An id for each text: itself where it can be one, which is settled first."""
    ids: dict[str, str] = {}
    for text in texts:
        if is_identifier(text) and text not in taken:
            taken.add(text)
            ids[text] = text
    return ids | {text: id_of(text, taken) for text in texts if text not in ids}


def _groupings(
    frame: pl.DataFrame, others: list[str], taken: set[str], codes: set[str]
) -> tuple[dict[str, str], dict[str, dict[str, str]], dict[tuple[str, str], str]]:
    groupings: dict[str, str] = {}
    ids: dict[str, dict[str, str]] = {}
    titles: dict[tuple[str, str], str] = {}
    for name in others:
        code = code_of(name, codes)
        groupings[code] = name
        ids[name] = _ids(frame[name].drop_nulls().unique(maintain_order=True).to_list(), taken)
        titles |= {(code, group): text for text, group in ids[name].items()}
    return groupings, ids, titles


def _kind(heading: str, codes: set[str], *, compared: bool = False) -> Kind:
    known = kind_of(measure_of(heading)[0]) if heading not in (SHEET, FILE) else None
    if known is None:
        plain = re.sub(r"(?i)[ _-]*(code|name|id|no\.?|编号|代码|名称)$", "", heading).strip()
        if heading in (SHEET, FILE) or not plain:
            plain = "unit" if compared else "division"
        plain = plain if plain[1:2].isupper() else plain[:1].lower() + plain[1:]
        known = (plain, plain, plural_of(plain), "单位" if compared and plain == "unit" else plain)
    return Kind(code_of(known[0], codes), *known[1:], None if compared else heading)


def _taken(code: str, codes: set[str]) -> str:
    codes.add(code)
    return code
