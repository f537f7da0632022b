"""All-round advance: up in every required aspect, beside what chance would show."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from abreast.bulletin.families.inputs import Inputs, Row, shown, state
from abreast.bulletin.families.tallies import Filter, expected, grouped, none_or, units
from abreast.bulletin.number import LANGS, Lang
from abreast.bulletin.period_words import period_words
from abreast.bulletin.sentence import Fill, Said, Shown, say
from abreast.bulletin.statement import Key, Source

TEMPLATES: dict[str, dict[Lang, str]] = {
    "count": {
        "en": "{N} of {of} in {scope} advanced in every required aspect for certain; at most one in twenty of them is "
        "expected to be luck. Seen to be up in all of them: {up}; chance alone would show about {chance}.",
        "zh": "{scope}{of}中，各项要求都确有提高、称得上全面跃进的{has}{n}，其中预计因运气误认的不超过二十分之一。"
        "看上去各项都提高的为{up}，单凭偶然约可见{chance}。",
    },
    "nothing": {
        "en": "All-round advance in {scope}: {n} yet.{waits}{lacks}",
        "zh": "{scope}全面跃进的单位{n}。{waits}{lacks}",
    },
    "waits": {
        "en": " For {waiting} it is not yet decidable, earliest in {earliest}.",
        "zh": "{waiting}眼下还不能判定，最早要到{earliest}。",
    },
    "lacks": {
        "en": " For {lacking} a required aspect has no figures, so it cannot be told.",
        "zh": "{lacking}在某个必备方面还没有数字，无从判定。",
    },
    "undecided": {
        "en": "For {n} in {scope} it is not yet decidable whether they advanced in every required aspect, earliest in "
        "{earliest}.",
        "zh": "{scope}还有{n}眼下不能判定是否全面跃进，最早要到{earliest}。",
    },
    "lacking": {
        "en": "For {n} in {scope} it cannot be told whether they advanced in all required aspects: one has no figures.",
        "zh": "{scope}有{n}在某个必备方面还没有数字，无从判定是否全面跃进。",
    },
    "up": {
        "en": "Seen to be up in every required aspect: {n} of {of} in {scope}, part of it chance.",
        "zh": "{scope}{of}中，看上去各项要求都提高的{has}{n}，其中有偶然成分。",
    },
    "chance": {
        "en": "If nothing had changed, about {n} of {of} in {scope} would be seen to be up in every required aspect.",
        "zh": "假如什么都没有变，{scope}{of}中约有{n}看上去各项要求都提高。",
    },
}
UNDECIDED: dict[str, Filter] = {
    "undecided": {"p": {"present": False}, "earliest": {"present": True}},
    "lacking": {"p": {"present": False}, "earliest": {"present": False}},
}


def allround(inputs: Inputs) -> list[Said]:
    """`allround.count|up|chance|undecided|lacking.KIND` of scopes, for kinds with at least two required aspects."""
    known, dated = pl.col("p").is_not_null(), pl.col("earliest").is_not_null()
    counts = {
        "tested": units(known),
        "published": units(pl.col("published")),
        "up": units(known, pl.col("all_up")),
        "undecided": units(~known, dated),
        "lacking": units(~known, ~dated),
        "earliest": pl.col("earliest").filter(~known).min(),
        "chance": pl.col("chance").sum(),
        "aspects": pl.col("aspects").first(),
    }
    rows = grouped(inputs, "allround", ("scope", "kind"), counts)
    return [said for row in rows if row["aspects"] > 1 for said in _counts(inputs, row)]


def _counts(inputs: Inputs, row: Row) -> Iterator[Said]:
    base: Filter = {"scope": row["scope"], "kind": row["kind"], "period": inputs.period}
    tested = base | {"p": {"present": True}}
    words = "count" if row["tested"] else "nothing"
    yield _say(inputs, row, "count", row["published"], base | {"published": True}, tested, words=words)
    for what, chosen in UNDECIDED.items():
        if row[what]:
            yield _say(inputs, row, what, row[what], base | chosen, None)
    if row["tested"]:
        yield _say(inputs, row, "up", row["up"], tested | {"all_up": True}, tested)
        yield _chance(inputs, row, tested)


def _say(
    inputs: Inputs,
    row: Row,
    what: str,
    n: int,
    chosen: Filter,
    among: Filter | None,
    *,
    words: str | None = None,
) -> Said:
    kind, key = inputs.names.kind(row["kind"]), _key(inputs, row, what)
    of = None if among is None else row["tested"]
    sentences = []
    for lang in LANGS:
        text = kind.counted(n, lang) if of is None else none_or(n, kind.counter, lang)
        fills = _fills(inputs, row, lang) | {"n": shown(key, text, n), "has": "有" if n else ""}
        fills["N"] = shown(key, text[:1].upper() + text[1:], n)
        if of is not None:
            fills["of"] = shown(key, kind.counted(of, lang), of, "of")
        sentences.append(say(TEMPLATES[words or what][lang], **fills))
    source = Source("allround", chosen, "unit", "count", None if among is None else {"filter": among})
    return state(key, n, kind.plural, source, sentences[0], sentences[1], of=of)


def _chance(inputs: Inputs, row: Row, tested: Filter) -> Said:
    kind, key = inputs.names.kind(row["kind"]), _key(inputs, row, "chance")
    source = Source("allround", tested, "chance", "sum", {"column": "unit", "aggregate": "count"})
    en, zh = (
        say(
            TEMPLATES["chance"][lang],
            n=shown(key, expected(row["chance"], kind.counter, lang), row["chance"]),
            of=shown(key, kind.counted(row["tested"], lang), row["tested"], "of"),
            scope=inputs.names.scope(row["scope"])[lang],
        )
        for lang in LANGS
    )
    return state(key, row["chance"], kind.plural, source, en, zh, of=row["tested"])


def _fills(inputs: Inputs, row: Row, lang: Lang) -> dict[str, Fill]:
    kind = inputs.names.kind(row["kind"])
    found: dict[str, Fill] = {"scope": inputs.names.scope(row["scope"])[lang], "waits": "", "lacks": ""}
    if row["undecided"]:
        waiting = _borrowed(inputs, row, "undecided", kind.counted(row["undecided"], lang), row["undecided"])
        found["earliest"] = period_words(row["earliest"], lang)
        found["waits"] = say(TEMPLATES["waits"][lang], waiting=waiting, earliest=found["earliest"])
    if row["lacking"]:
        lacking = _borrowed(inputs, row, "lacking", kind.counted(row["lacking"], lang), row["lacking"])
        found["lacks"] = say(TEMPLATES["lacks"][lang], lacking=lacking)
    if row["tested"]:
        found["up"] = _borrowed(inputs, row, "up", none_or(row["up"], kind.counter, lang), row["up"])
        luck = expected(row["chance"], kind.counter, lang)
        found["chance"] = _borrowed(inputs, row, "chance", luck, row["chance"])
    return found


def _borrowed(inputs: Inputs, row: Row, what: str, text: str, value: float) -> Shown:
    return shown(_key(inputs, row, what), text, value)


def _key(inputs: Inputs, row: Row, what: str) -> Key:
    return (f"allround.{what}.{row['kind']}", row["scope"], inputs.period)
