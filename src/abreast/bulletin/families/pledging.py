"""Pledges put forward since the launch, by day."""

from __future__ import annotations

import polars as pl

from abreast.bulletin.families.inputs import Inputs, Row, shown, state
from abreast.bulletin.number import LANGS, Lang, prose
from abreast.bulletin.period_words import period_words
from abreast.bulletin.sentence import Said, Sentence, say
from abreast.bulletin.statement import Key, Source
from abreast.campaign.calendar import parse_any


def pledging(inputs: Inputs) -> list[Said]:
    """`pledges.since_launch`: at the outermost scopes for each day since launch, and everywhere on the last day of the
    bulletin's period. `of`: different units that put them forward."""
    if "put_forward" not in inputs.tables:
        return []
    until = parse_any(inputs.period).last
    frame = inputs.tables["put_forward"].filter(pl.col("date") <= until)
    daily = frame.filter(pl.col("scope").is_in(list(inputs.names.regions)))
    last = frame.filter(pl.col("date") == pl.col("date").max())
    told = [_said(inputs, row, row["date"].isoformat()) for row in daily.iter_rows(named=True)]
    return told + [_said(inputs, row, inputs.period) for row in last.iter_rows(named=True)]


def _said(inputs: Inputs, row: Row, period: str) -> Said:
    key: Key = ("pledges.since_launch", row["scope"], period)
    rows = {"scope": row["scope"], "scope_kind": row["scope_kind"], "date": row["date"].isoformat()}
    source = Source("put_forward", rows, "count", "last", {"column": "units"})
    en, zh = (_words(inputs, key, row, lang) for lang in LANGS)
    launch = inputs.names.start
    return state(key, row["count"], "pledges", source, en, zh, since=launch, of=row["units"])


def _words(inputs: Inputs, key: Key, row: Row, lang: Lang) -> Sentence:
    one = row["count"] == 1
    template = {
        "en": "By {day}, {n} {pledges} to be the same as the advanced had been put forward in {scope} by {of} {units}.",
        "zh": "到{day}，{scope}{of}个单位和个人共提出看齐目标{n}项。",
    }[lang]
    return say(
        template,
        day=period_words(row["date"].isoformat(), lang),
        scope=inputs.names.scope(row["scope"])[lang],
        n=shown(key, prose(row["count"], lang), row["count"]),
        of=shown(key, prose(row["units"], lang), row["units"], "of"),
        pledges="pledge" if one else "pledges",
        units="unit or person" if row["units"] == 1 else "units and persons",
    )
