"""Where units, periods and indicators stand: which columns name them, and which hold values."""

from dataclasses import dataclass, replace
from itertools import combinations

import polars as pl

from abreast.campaign.source import FILE, SHEET, Shape
from abreast.figures.guess.data import Column, Data, is_period_heading
from abreast.figures.guess.spelling import year_of
from abreast.figures.guess.words import IDENTIFIER, INDICATOR, PLAIN_NUMBER, REMARKS, UNIT, VALUE
from abreast.figures.shapes import PERIOD_SEPARATOR
from abreast.tables.phrase import Phrase
from abreast.tables.refusal import Refusal, Refused

ALONE = 0.02
"""The share of rows that may repeat another's unit and period before a column is not taken for the unit's."""

SHARED = 0.8
"""The share of units that stand in every sheet where each sheet is one indicator."""


@dataclass(frozen=True, slots=True)
class Places:
    """`unit` are the columns that name it (or `{sheet}`); `period` and `indicator` a column, `{sheet}` or `{file}`.

    `codes` gives the period of each text. `values` are the columns of values, `beside` the other columns that
    describe units. In the shape across `period_row` is the row of the heading that names periods;
    `whole_headings` that both rows do together, `codes` then being by column. `turned`: in the file
    units stand side by side, and this is its column of periods.
    """

    shape: Shape
    unit: tuple[str, ...]
    period: str | tuple[str, str]
    indicator: str | None
    codes: dict[str, str]
    values: tuple[Column, ...]
    beside: tuple[Column, ...]
    period_row: int = 0
    whole_headings: bool = False
    turned: str = ""

    @property
    def period_key(self) -> str:
        """The column of the gathered frame that holds the period."""
        return self.period if isinstance(self.period, str) else PERIOD_SEPARATOR.join(self.period)


def places(data: Data) -> Places:
    """The places; raises Refused where rows cannot be told apart."""
    headed = [column for column in data.columns if is_period_heading(column.parts, data.periods)]
    if len(headed) >= 2 or (headed and not _period_column(data) and _mostly_numbers(headed[0])):
        return _across(data, headed)
    return _down(data)


def _across(data: Data, headed: list[Column]) -> Places:
    """A column per period; the other row of the heading, a column, or the sheet names the indicator."""
    depth = len(headed[0].parts)
    row = max(
        range(depth), key=lambda row: sum(data.periods.read(one.parts[row]) is not None for one in headed)
    )
    if whole := _year_over_months(data, headed):
        return _headed_by_both(data, [one for one in headed if one.name in whole], whole)
    values = [one for one in headed if data.periods.read(one.parts[row]) is not None]
    codes = {one.parts[row]: str(data.periods.read(one.parts[row])) for one in values}
    rest = [one for one in data.columns if one not in headed]
    describing = [one for one in rest if _describes(one)]
    if depth == 2:
        unit = _unit(data, describing, [])
        return Places("across", unit, "", None, codes, tuple(values), _beside(describing, unit), row)
    column = _indicator_column(data, describing, [])
    indicator = column.name if column else None
    keys = [indicator] if indicator else []
    others = [one for one in describing if one is not column]
    if indicator is None and (unit := _in_every_sheet(data, others)):
        indicator = SHEET
    else:
        unit = _unit(data, others, keys)
    return Places("across", unit, "", indicator, codes, tuple(values), _beside(others, unit), row)


def _year_over_months(data: Data, headed: list[Column]) -> dict[str, str]:
    """The period of each column whose heading has a year above and a month or the like below."""
    found: dict[str, str] = {}
    for one in headed:
        year = year_of(one.parts[:1]) if len(one.parts) == 2 else None
        if year is None or len(data.periods.read(one.parts[0]) or "") != 4:
            continue
        code = replace(data.periods, year=year).read(one.parts[1])
        if code is not None and code.startswith(f"{year}-"):
            found[one.name] = code
    return found


def _headed_by_both(data: Data, values: list[Column], codes: dict[str, str]) -> Places:
    """A column per period, whose two heading rows name it together."""
    describing = [one for one in data.columns if one not in values and _describes(one)]
    column = _indicator_column(data, describing, [])
    others = [one for one in describing if one is not column]
    unit = _unit(data, others, [column.name] if column else [])
    indicator = column.name if column else None
    beside = _beside(others, unit)
    return Places("across", unit, "", indicator, codes, tuple(values), beside, 1, whole_headings=True)


def _down(data: Data) -> Places:
    """Rows by period: the period is a column, the sheet or the file; a column per indicator, or one of values."""
    column = _period_column(data)
    keys, codes = ([column.name], column.codes) if column else ([], {})
    period: str | tuple[str, str] = data.joined.get(column.name, column.name) if column else FILE
    sheets = {sheet.name: data.periods.read(sheet.name) for sheet in data.sheets}
    if column is None and all(sheets.values()):
        period, keys, codes = SHEET, [SHEET], {name: str(code) for name, code in sheets.items()}
    rest = [one for one in data.columns if one is not column and not one.codes]
    values = [one for one in rest if _mostly_numbers(one) and not _numbers_a_thing(one, data)]
    describing = [one for one in rest if one not in values and _describes(one, numbers=True)]
    if len(values) == 1 and (named := _indicator_column(data, describing, keys, values[0].name)):
        others = [one for one in describing if one is not named]
        unit = _unit(data, others, [*keys, named.name])
        return Places("long", unit, period, named.name, codes, tuple(values), _beside(others, unit))
    if not values:
        reason = Phrase("has no column of numbers")
        raise Refused(
            [Refusal(file=data.file.path.name, reason=reason, remedy=Phrase("give a table with figures"))]
        )
    unit = _unit(data, describing, keys)
    return Places("wide", unit, period, None, codes, tuple(values), _beside(describing, unit))


def _period_column(data: Data) -> Column | None:
    """The column of periods; of several the one with the finest."""
    found = [one for one in data.columns if one.codes]
    return max(found, key=lambda one: len(set(one.codes.values())), default=None)


def _mostly_numbers(column: Column) -> bool:
    return column.numeric > 0.8


def _numbers_a_thing(column: Column, data: Data) -> bool:
    """Whether the numbers of a column are names of units (codes, running numbers) rather than values."""
    if not IDENTIFIER.search(column.name) and not (column is data.columns[0] and UNIT.search(column.name)):
        return False
    whole = (column.values.drop_nulls() % 1 == 0).all()
    return bool(whole)


def _describes(column: Column, *, numbers: bool = False) -> bool:
    """Whether a column may name units or what they belong to."""
    if column.codes or REMARKS.search(column.name) or PLAIN_NUMBER.fullmatch(column.name.strip()):
        return False
    return column.text.null_count() < len(column.text) and (
        numbers or not _mostly_numbers(column) or bool(UNIT.search(column.name))
    )


def _indicator_column(
    data: Data, describing: list[Column], keys: list[str], value: str = ""
) -> Column | None:
    """The column that names indicators: few different texts, without which rows repeat each other.

    Its heading says so, or the heading of the one column of values, `value`, says no more than "value".
    """
    bare = bool(VALUE.fullmatch(value.strip()))
    found = [
        one
        for one in describing
        if (bare or INDICATOR.search(one.name)) and not UNIT.search(one.name) and one.distinct <= 200
    ]
    for column in found:
        others = [one for one in describing if one is not column]
        with_it = min((_repeats(data, [one.name, *keys, column.name]) for one in others), default=1.0)
        without = min((_repeats(data, [one.name, *keys]) for one in others), default=1.0)
        if with_it <= ALONE < without:
            return column
    return None


def _repeats(data: Data, names: list[str]) -> float:
    """The share of rows that repeat another row in these columns, or leave one of them empty."""
    frame = data.frame.select(names)
    empty = frame.select(pl.any_horizontal(pl.all().is_null())).to_series()
    again = frame.is_duplicated() & ~frame.is_unique() & ~empty
    first = frame.with_columns(again=again).filter("again").unique(names).height
    return (int(again.sum()) - first + int(empty.sum())) / max(frame.height, 1)


def _unit(data: Data, describing: list[Column], keys: list[str]) -> tuple[str, ...]:
    """The column, or the two columns, that tell rows apart: those whose heading says so first, then from the left."""
    names = [one.name for one in describing]
    several = len(data.sheets) > 1 and SHEET not in keys
    fit = [one for one in describing if _repeats(data, [one.name, *keys]) <= ALONE]
    if fit:
        return (max(fit, key=_fitness).name,)
    if several and not names:
        return (SHEET,)
    if not names and keys and not data.frame.select(keys).is_duplicated().any():
        return (FILE,)
    candidates = [*([SHEET] if several else []), *names]
    for pair in combinations(candidates, 2):
        if _repeats(data, [*pair, *keys]) <= ALONE:
            return pair
    if several and _repeats(data, [SHEET, *keys]) <= ALONE:
        return (SHEET,)
    if several and describing:
        best = min(describing, key=lambda one: _repeats(data, [one.name, SHEET, *keys]))
        if _repeats(data, [best.name, SHEET, *keys]) <= ALONE:
            return (best.name,)
    raise Refused([_alike(data, [*keys, *names])])


def _fitness(column: Column) -> tuple[bool, bool]:
    """Headings that name units come first, and texts that can serve as ids: codes before names."""
    plain = column.text.drop_nulls().str.contains(r"^[\p{L}\p{N}][\p{L}\p{N}._-]*$").all()
    return (bool(UNIT.search(column.name)) or bool(IDENTIFIER.search(column.name)), bool(plain))


def _in_every_sheet(data: Data, describing: list[Column]) -> tuple[str, ...]:
    """What names units where each sheet is an indicator of the same units; nothing where sheets are units."""
    sheets = len(data.sheets)
    if sheets < 2 or not describing or all(UNIT.search(sheet.name) for sheet in data.sheets):
        return ()
    try:
        unit = _unit(data, describing, [SHEET])
    except Refused:
        return ()
    times = data.frame.select(SHEET, *unit).unique().group_by(unit).len()["len"]
    return unit if int((times == sheets).sum()) >= SHARED * len(times) else ()


def _beside(describing: list[Column], unit: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(one for one in describing if one.name not in unit)


def _alike(data: Data, names: list[str]) -> Refusal:
    if not names:
        reason, remedy = (
            Phrase("has no column that names units"),
            Phrase("give each row the name of its unit; turn the table where units stand side by side"),
        )
        return Refusal(file=data.file.path.name, reason=reason, remedy=remedy)
    frame = data.frame.select(names)
    again = frame.filter(frame.is_duplicated()).head(1).rows()
    value = " / ".join(str(one) for row in again for one in row if one is not None) or None
    reason = Phrase(
        "has several rows for the same {names}, so units cannot be told apart", names=", ".join(names)
    )
    remedy = Phrase("give each unit one row a period: add the rows up, or add a column that tells them apart")
    return Refusal(file=data.file.path.name, value=value, reason=reason, remedy=remedy)
