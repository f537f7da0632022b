"""Indicators: what each column of values measures, how it adds up, which way is better, what is a share of what."""

import math
import re
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.figures.guess.data import Column, Data
from abreast.figures.guess.places import Places
from abreast.figures.guess.words import (
    MEAN,
    SHARE,
    SIGNED,
    STOCK,
    VOLUME,
    code_of,
    direction_of,
    measure_of,
)

Array = NDArray[np.float64]
UNIT, PERIOD = " unit ", " period "
"""Names of columns that no indicator has, for headings are stripped."""
AGREE = 0.98
RARE = 0.005
"""Below this a part of a volume is no longer read as a percentage."""
SLIP = 0.005
"""Up to this share of figures below nought are taken for slips of the pen, and refused."""
MONEY = frozenset("元 万元 亿元 $ £ € usd eur gbp cny rmb ¥ k$ £k €k".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator: `heading` is how the file calls it (empty where it is computed by `formula`)."""

    code: str
    heading: str
    title: str
    unit: str
    direction: str
    over_units: str = "sum"
    over_time: str = "sum"
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    formula: str = ""
    volume: str = ""
    why: str = ""


def measures(data: Data, places: Places) -> list[Measure]:
    """All indicators, computed ones after the others."""
    values = _values(data, places)
    taken: set[str] = set()
    bearing = _percent(data, places)
    plain = {name: _plain(name, values[name], name in bearing, taken) for name in values}
    # Where a column names the indicators, each of its texts is read, so none can be put aside for its formula.
    computed = _computed(plain, values, taken, replacing=not _named_by_column(places))
    replaced = {one.heading for one in computed if one.heading}
    kept = [one for name, one in plain.items() if name not in replaced]
    # Both sides of a ratio add up in the same way, so that a window's ratio is the mean weighted by volume.
    sides = {word for one in computed for word in one.formula.split()}
    kept = [replace(one, over_time="sum") if one.code in sides else one for one in kept]
    return [*kept, *(replace(one, heading="") for one in computed)]


def _two_rows(places: Places) -> bool:
    return places.shape == "across" and len(places.values[0].parts) == 2 and not places.whole_headings


def _named_by_column(places: Places) -> bool:
    return places.indicator is not None


def _values(data: Data, places: Places) -> dict[str, Array]:
    """Per indicator, as the file calls it, its values (NaN where missing), row by row of the same unit and period."""
    if places.shape == "wide":
        return {one.name: _array(one.values) for one in places.values}
    unit = pl.concat_str(places.unit, separator="/").alias(UNIT)
    known = places.shape != "across" and places.period_key in data.frame.columns
    keys = data.frame.select(unit, (pl.col(places.period_key) if known else pl.lit("")).alias(PERIOD))
    parts = []
    for column in places.values:
        name = data.frame[places.indicator] if places.indicator else pl.lit(_heading(data, places, column))
        row = keys.with_columns(indicator=name, value=column.values)
        if places.shape == "across":
            named = column.name if places.whole_headings else column.parts[places.period_row]
            row = row.with_columns(pl.lit(named).alias(PERIOD))
        parts.append(row)
    long = pl.concat(parts).drop_nulls([UNIT, "indicator"])
    wide = long.pivot(
        "indicator", index=[UNIT, PERIOD], values="value", aggregate_function="first", maintain_order=True
    )
    return {name: _array(wide[name]) for name in wide.columns if name not in (UNIT, PERIOD)}


def _heading(data: Data, places: Places, column: Column) -> str:
    """What a column of the shape across measures, where its heading or the table as a whole says so."""
    return column.parts[1 - places.period_row] or "value" if _two_rows(places) else _only(data, places)


def _only(data: Data, places: Places) -> str:
    """What a table of one indicator is about: the line above it, or the name of its file."""
    above = [line for line in data.sheets[0].above if len(line) < 80]
    return above[0] if above else data.file.path.stem


def _percent(data: Data, places: Places) -> set[str]:
    """Indicators some of whose cells bear a percent sign."""
    if places.shape == "wide":
        return {one.name for one in places.values if one.percent}
    if places.indicator is None:
        return {_heading(data, places, one) for one in places.values if one.percent}
    names = data.frame[places.indicator]
    return {
        str(name)
        for one in places.values
        for name in names.filter(one.text.str.contains("[%％]").fill_null(False))
    }


def _array(series: pl.Series) -> Array:
    return series.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _plain(heading: str, values: Array, percent: bool, taken: set[str]) -> Measure:
    title, unit = measure_of(heading)
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    share = bool(SHARE.search(title)) or unit == "%"
    fraction = percent or (share and unit != "%" and low >= 0 and high <= 1)
    mean = share or percent or bool(MEAN.search(title))
    stock = bool(STOCK.search(title)) and not mean
    whole = bool(len(known)) and bool((known % 1 == 0).all())
    limit = (
        1.0
        if fraction and high <= (100 if percent else 1)
        else 100.0
        if share and unit == "%" and 0 <= low <= high <= 100
        else None
    )
    return Measure(
        code=code_of(title, taken),
        heading=heading,
        title=title,
        unit="share" if fraction else unit or ("%" if share and high > 1 else ""),
        direction=direction_of(title),
        over_units="mean" if mean else "sum",
        over_time="mean" if mean or stock else "sum",
        minimum=0.0 if low >= 0 or _slips(title, known) else None,
        maximum=limit,
        decimals=1 if fraction else 0 if whole else _decimals(known),
    )


def _slips(title: str, known: Array) -> bool:
    """Whether so few figures lie below nought that somebody has mistyped them."""
    return not SIGNED.search(title) and float((known < 0).mean()) <= SLIP


def _decimals(known: Array) -> int:
    sample = known[:2000]
    return next(
        (places for places in (1, 2, 3) if np.allclose(sample, np.round(sample, places), atol=1e-9)), 3
    )


def _computed(
    plain: dict[str, Measure], values: dict[str, Array], taken: set[str], *, replacing: bool
) -> list[Measure]:
    """Ratios that the file gives already computed, and ratios that a count and a volume suggest."""
    found: list[Measure] = []
    counts = [name for name, one in plain.items() if one.over_units == "sum"]
    parts: set[str] = set()
    for name, one in plain.items():
        if replacing and one.over_units == "mean" and (ratio := _ratio_of(name, one, values, counts, plain)):
            found.append(ratio[0])
            parts.update(ratio[1:])
    suggested = (_suggested(name, plain, values, counts, taken) for name in counts if name not in parts)
    return [*found, *(one for one in suggested if one is not None)]


def _ratio_of(
    name: str, one: Measure, values: dict[str, Array], counts: list[str], plain: dict[str, Measure]
) -> tuple[Measure, str, str] | None:
    """The two columns whose ratio a column is, rounding allowed for."""
    given = values[name] / (100 if one.unit == "%" else 1)
    half = 0.51 * 10.0 ** -(
        _decimals(values[name][np.isfinite(values[name])]) + (2 if one.unit == "%" else 0)
    )
    half = max(half, 1e-9) if one.unit != "share" else max(half, 0.0051)
    for above, below in permutations(counts, 2):
        with np.errstate(all="ignore"):
            ratio = values[above] / values[below]
        for formula, result in (("{a} / {b}", ratio), ("1 - {a} / {b}", 1 - ratio)):
            both = np.isfinite(result) & np.isfinite(given)
            if (
                both.sum() >= 5
                and np.ptp(result[both]) > 0
                and (np.abs(result - given)[both] <= half).mean() >= AGREE
            ):
                text = formula.format(a=plain[above].code, b=plain[below].code)
                share = one.unit in ("share", "%")
                measure = replace(
                    one,
                    formula=text,
                    unit="share" if share else one.unit,
                    minimum=0.0 if share else one.minimum,
                    maximum=1.0 if share else None,
                    decimals=1 if share else one.decimals,
                    volume=plain[below].code,
                    why=f"the column {name!r} equals this in all but a few rows, so it is computed and not read",
                )
                return measure, above, below
    return None


def _suggested(
    name: str, plain: dict[str, Measure], values: dict[str, Array], counts: list[str], taken: set[str]
) -> Measure | None:
    """A count that should be low (or high) as a share of, or per, the volume it belongs to."""
    one = plain[name]
    if one.direction == "none" or (one.direction == "up" and VOLUME.search(one.title)):
        return None
    base = _base(name, plain, values, counts)
    if base is None:
        return None
    below = plain[base]
    both = np.isfinite(values[name]) & np.isfinite(values[base])
    if not both.any() or (values[base][both] <= 0).mean() > 0.5:
        return None
    typical = float(np.nanmedian(values[name][both] / np.maximum(values[base][both], 1e-9)))
    share = _is_part(one, below, values[name], values[base]) and (
        _kin(one.title, below.title) or typical >= RARE
    )
    joined = f"{one.unit}/{below.unit}" if one.unit and below.unit and one.unit != below.unit else ""
    return Measure(
        code=code_of(f"{one.code} per {below.code}", taken),
        heading="",
        title=f"{one.title} / {below.title}",
        unit="share" if share else joined,
        direction=one.direction,
        minimum=0.0 if one.minimum is not None else None,
        maximum=1.0 if share else None,
        decimals=1 if share else _digits(typical),
        formula=f"{one.code} / {below.code}",
        volume=below.code,
        why="units of different size compare by a ratio",
    )


def _digits(typical: float) -> int:
    """Decimals that show three digits of a ratio."""
    return 3 if typical <= 0 else min(8, max(0, 2 - math.floor(math.log10(typical))))


def _base(name: str, plain: dict[str, Measure], values: dict[str, Array], counts: list[str]) -> str | None:
    """The volume a count belongs to: one it is a part of by name, or else the largest that counts output or cases."""
    one = plain[name]
    others = [other for other in counts if other != name and plain[other].direction != "down"]
    kin = [other for other in others if _kin(one.title, plain[other].title)]
    kin = [other for other in kin if _is_part(one, plain[other], values[name], values[other])]
    fit = kin or [other for other in others if VOLUME.search(plain[other].title)]
    return max(fit, key=lambda other: float(np.nansum(values[other])), default=None)


def _is_part(one: Measure, whole: Measure, part: Array, total: Array) -> bool:
    """Whether one count is never more than another of the same unit of measure, which is not money."""
    both = np.isfinite(part) & np.isfinite(total)
    same = (
        one.unit == whole.unit
        and one.unit.lower() not in MONEY
        and (one.unit != "" or one.decimals == whole.decimals)
    )
    return same and bool(both.any()) and bool((part[both] <= total[both]).all())


def _kin(part: str, whole: str) -> bool:
    """Whether two titles share a word of four letters or two Chinese characters in a row."""
    words = set(re.findall(r"[a-z]{4,}", part.lower())) & set(re.findall(r"[a-z]{4,}", whole.lower()))
    pairs = {part[at : at + 2] for at in range(len(part) - 1) if "一" <= part[at] <= "鿿"}
    return bool(words) or any(pair in whole for pair in pairs if len(pair) == 2)
