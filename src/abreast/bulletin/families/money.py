"""Gaps in money, where the campaign gives prices."""

from __future__ import annotations

import polars as pl

from abreast.bulletin.families.inputs import Inputs, Row, money, shown, state
from abreast.bulletin.families.standings import behind, standing_rows
from abreast.bulletin.number import LANGS
from abreast.bulletin.period_words import over_span
from abreast.bulletin.sentence import Said, say
from abreast.bulletin.statement import Key, Source

_KEYS = ("aspect", "unit", "scope", "scope_kind", "group", "period", "since")


def gaps_in_money(inputs: Inputs) -> list[Said]:
    """`gap.money.ASPECT` of a unit that is behind, `potential.money.ASPECT` of a scope, in the campaign's currency."""
    found = [
        _gap(inputs, row) for row in standing_rows(inputs) if behind(row) and (row["gap_money"] or 0) > 0
    ]
    listed = inputs.listed_scopes("standings")
    for aspect, scope in inputs.different("standings", ("aspect", "scope")):
        rows = {"aspect": aspect, "scope": scope, "period": inputs.period, "gap_money": {"above": 0.0}}
        if scope in listed and aspect in inputs.names.aspects:
            chosen = inputs.frame("standings", **rows)
            found += [_potential(inputs, aspect, scope, chosen, rows)] if chosen.height else []
    return found


def _gap(inputs: Inputs, row: Row) -> Said:
    names, value = inputs.names, row["gap_money"]
    key: Key = (f"gap.money.{row['aspect']}", row["unit"], inputs.period)
    en, zh = (
        say(
            {
                "en": "{unit}, {title} {when}: level with the advanced would be worth {money}.",
                "zh": "{unit}：{when}{title}若看齐先进水平，合{money}。",
            }[lang],
            unit=names.scope(row["unit"])[lang],
            title=names.aspects[row["aspect"]].title[lang],
            when=over_span(row["since"], row["period"], lang),
            money=shown(key, money(value, names.currency, lang), value),
        )
        for lang in LANGS
    )
    source = Source("standings", {k: row[k] for k in _KEYS}, "gap_money", "last")
    return state(key, value, names.currency or "money", source, en, zh, since=row["since"])


def _potential(inputs: Inputs, aspect: str, scope: str, chosen: pl.DataFrame, rows: Row) -> Said:
    names = inputs.names
    key: Key = (f"potential.money.{aspect}", scope, inputs.period)
    value, units = float(chosen["gap_money"].sum()), chosen["unit"].n_unique()
    kind, since = names.kind(names.aspects[aspect].kind), chosen["since"][0]
    en, zh = (
        say(
            {
                "en": "In money, {of} in {scope} level with the advanced would be worth {money} {when}.",
                "zh": "折合金额：{scope}{of}若看齐先进水平，{when}合{money}。",
            }[lang],
            of=shown(key, kind.counted(units, lang), units, "of"),
            scope=names.scope(scope)[lang],
            money=shown(key, money(value, names.currency, lang), value),
            when=over_span(since, inputs.period, lang),
        )
        for lang in LANGS
    )
    source = Source("standings", rows, "gap_money", "sum", {"column": "unit", "aggregate": "count"})
    return state(key, value, names.currency or "money", source, en, zh, since=since, of=units)
