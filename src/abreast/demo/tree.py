"""The tree of the city: trade, enterprise, workshop or section, group, person.

Chang'an Machine Factory, its tool section, its first and its sixth workshop are named in the dispatch, as is
the number of main machinery factories. All other units are made up and neutrally named; so are all sizes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from abreast.demo import tables
from abreast.demo.chance import stream
from abreast.demo.numeral import numeral
from abreast.demo.sizes import divide

CITY = "chongqing"
CHANGAN = {"unit": "changan", "title_en": "Chang'an Machine Factory", "title_zh": "长安机器厂"}
CHANGAN_PERSONS = 10800
GROUP_SIZE = 12
NAMED_TRADES = ("machinery", "steel", "coal")
"""Trades of which the dispatch says something; their enterprises are always there."""

SMALLEST = 150
SECTION_SHARE = 0.2
CADRES = {"section": 0.6, "workshop": 0.05}
JOINED = 0.005


@dataclass(frozen=True, slots=True)
class City:
    """Units level by level; `above` is the row number of the parent one level up.

    `trades` as in trades.csv. `enterprises`, `parts` (workshops and sections), `groups`: `unit`, `kind`, `above`,
    `title_en`, `title_zh`, `persons`. `persons`: `unit`, `above`, `cadre` and `joined` (bool: joined in March).
    `share`: which part of the persons of the whole city these are; 1 where no trade is left out.
    """

    trades: pl.DataFrame
    enterprises: pl.DataFrame
    parts: pl.DataFrame
    groups: pl.DataFrame
    persons: pl.DataFrame
    share: float


def grow(seed: int, detailed: Collection[str] | None = None) -> City:
    """The city of a seed. `detailed`: the trades whose workshops, groups and persons are wanted; None for all.

    Of the other trades only those stay that the dispatch speaks of, and they end with their enterprises.

    Raises `ValueError` for a trade that is not in trades.csv.
    """
    chance = stream(seed, "tree")
    trades = tables.read("trades.csv")
    if unknown := set(detailed or ()) - set(trades["trade"]):
        raise ValueError(
            f"there is no trade {', '.join(sorted(unknown))}; there are {', '.join(trades['trade'])}"
        )
    share = 1.0
    if detailed is not None:
        inside = pl.col("trade").is_in(list(detailed))
        share = float(trades.select(pl.col("persons").filter(inside).sum() / pl.col("persons").sum()).item())
        trades = trades.filter(pl.col("trade").is_in([*detailed, *NAMED_TRADES]))
    enterprises = _enterprises(trades, chance)
    parts = _parts(enterprises, trades, _within(enterprises, trades, detailed), chance)
    groups = _groups(parts, chance)
    return City(trades, enterprises, parts, groups, _persons(groups, parts, chance), share)


def _enterprises(trades: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for above, trade in enumerate(trades.iter_rows(named=True)):
        named = [CHANGAN] if trade["trade"] == "machinery" else []
        units = named + [
            _enterprise(trade, number + 1) for number in range(trade["enterprises"] - len(named))
        ]
        sizes = [CHANGAN_PERSONS] * len(named)
        sizes += _sizes(trade["persons"] - sum(sizes), len(units) - len(named), chance)
        rows += [
            unit | {"kind": trade["kind"], "above": above, "persons": size}
            for unit, size in zip(units, sizes, strict=True)
        ]
    return pl.DataFrame(rows)


def _enterprise(trade: dict[str, Any], number: int) -> dict[str, str]:
    return {
        "unit": f"{trade['trade']}-{number:02d}",
        "title_en": trade["enterprise_en"].format(number),
        "title_zh": trade["enterprise_zh"].format(numeral(number)),
    }


def _sizes(persons: int, count: int, chance: np.random.Generator) -> list[int]:
    weights = np.exp(chance.normal(0, 0.6, count))
    sizes = np.maximum(SMALLEST, np.rint(persons * weights / weights.sum()))
    return [int(size) for size in sorted(sizes, reverse=True)]


def _within(
    enterprises: pl.DataFrame, trades: pl.DataFrame, detailed: Collection[str] | None
) -> NDArray[np.int64]:
    """The row numbers of the enterprises of these trades."""
    trade = trades["trade"].gather(enterprises["above"])
    wanted = trades["trade"] if detailed is None else pl.Series(sorted(detailed), dtype=pl.String)
    return np.flatnonzero(trade.is_in(wanted.implode()).to_numpy())


def _parts(
    enterprises: pl.DataFrame, trades: pl.DataFrame, within: NDArray[np.int64], chance: np.random.Generator
) -> pl.DataFrame:
    persons = enterprises["persons"].to_numpy()[within]
    # Workshops of large enterprises are larger.
    place, sizes = divide(persons, 60 + persons // 28, chance)
    above = within[place]
    trade_of = enterprises["above"].to_list()
    units = enterprises["unit"].to_list()
    titles, sections = trades.to_dicts(), tables.read("sections.csv").to_dicts()
    rows = []
    for enterprise, count in enumerate(np.bincount(above, minlength=len(units)).tolist()):
        own = min(int(count * SECTION_SHARE), len(sections))
        rows += [
            _workshop(units[enterprise], titles[trade_of[enterprise]], n + 1) for n in range(count - own)
        ]
        rows += [_section(units[enterprise], sections[n]) for n in range(own)]
    return pl.DataFrame(rows).with_columns(above=pl.Series(above), persons=pl.Series(sizes))


def _workshop(enterprise: str, trade: dict[str, Any], number: int) -> dict[str, str]:
    return {
        "unit": f"{enterprise}.w{number}",
        "kind": "workshop",
        "title_en": trade["part_en"].format(number),
        "title_zh": trade["part_zh"].format(numeral(number)),
    }


def _section(enterprise: str, section: dict[str, Any]) -> dict[str, str]:
    titles = {"title_en": section["title_en"], "title_zh": section["title_zh"]}
    return {"unit": f"{enterprise}.{section['section']}", "kind": "section"} | titles


def _groups(parts: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    above, sizes = divide(parts["persons"].to_numpy(), GROUP_SIZE, chance)
    titles = parts.select("title_en", "title_zh").rows()
    rows = []
    for part, count in enumerate(np.bincount(above, minlength=len(titles)).tolist()):
        english, chinese = titles[part]
        rows += [(f"{english}, Group {n}", f"{chinese}{numeral(n)}组") for n in range(1, count + 1)]
    return pl.DataFrame(rows, schema=["title_en", "title_zh"], orient="row").select(
        unit=pl.format("g{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5)),
        kind=pl.lit("group"),
        above=pl.Series(above),
        title_en="title_en",
        title_zh="title_zh",
        persons=pl.Series(sizes),
    )


def _persons(groups: pl.DataFrame, parts: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    sizes = groups["persons"].to_numpy()
    above = np.repeat(np.arange(len(sizes)), sizes)
    share = parts["kind"].replace_strict(CADRES).to_numpy()[groups["above"].to_numpy()[above]]
    return pl.DataFrame(
        {
            "above": above,
            "cadre": chance.random(len(above)) < share,
            "joined": chance.random(len(above)) < JOINED,
        }
    ).with_columns(unit=pl.format("p{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6)))
