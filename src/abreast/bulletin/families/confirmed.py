"""Caught up for certain: counts that luck alone does not explain, beside what it might."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from abreast.bulletin.families.inputs import Inputs, Row, shown, state
from abreast.bulletin.families.progress import kind_id
from abreast.bulletin.families.tallies import Filter, expected, grouped, none_or, units
from abreast.bulletin.number import LANGS, Lang
from abreast.bulletin.period_words import period_words
from abreast.bulletin.sentence import Fill, Said, say
from abreast.bulletin.statement import Key, Source

TEMPLATES: dict[str, dict[Lang, str]] = {
    "catchup.confirmed": {
        "en": "{n} of {of} in {scope} tested in “{title}” {have} caught up for certain with the level fixed at the "
        "start. One by one, luck alone might confirm up to {chance}; of those counted here at most one in "
        "twenty is expected to be luck.",
        "zh": "{scope}“{title}”受检的{of}中，核实赶上起步时所定先进水平的{has}{n}。逐个判定时，"
        "单凭运气也可能核实{chance}；此处计入的，预计因运气误认的不超过二十分之一。",
    },
    "nobody": {
        "en": "Of {of} in {scope} tested in “{title}” {n} {have} caught up for certain with the level fixed at the "
        "start. One by one, luck alone might confirm up to {chance}.",
        "zh": "{scope}“{title}”受检的{of}中，核实赶上起步时所定先进水平的{n}。逐个判定时，单凭运气也可能核实{chance}。",
    },
    "waiting": {
        "en": "In “{title}” {n} in {scope} can be said to have caught up for certain yet: for {waiting} behind at the "
        "start it is not yet decidable, earliest in {earliest}.",
        "zh": "{scope}“{title}”核实赶上的{n}：起步时落后的{waiting}眼下还不能判定，最早要到{earliest}。",
    },
    "catchup.undecided": {
        "en": "For {n} in {scope} behind in “{title}” at the start it is not yet decidable whether they have caught "
        "up, earliest in {earliest}.",
        "zh": "{scope}起步时“{title}”落后的{n}，眼下还不能判定是否赶上，最早要到{earliest}。",
    },
    "catchup.chance": {
        "en": "Taken one by one, luck alone might confirm up to {n} of {of} in {scope} tested in “{title}”.",
        "zh": "{scope}“{title}”受检的{of}，逐个判定时单凭运气可能核实的约为{n}。",
    },
    "catchup.confirmed_moving": {
        "en": "Held against today's level of “{title}”, {n} of {of} in {scope} {have} caught up for certain.",
        "zh": "按眼下的先进水平，{scope}“{title}”受检的{of}中核实赶上的{has}{n}。",
    },
    "catchup.risen": {
        "en": "{n} of {of} in {scope} tested in “{title}” {have} risen for certain, whether or not at the level yet.",
        "zh": "{scope}“{title}”受检的{of}中，确有提高（不论是否已达先进水平）的{has}{n}。",
    },
    "catchup.held": {
        "en": "Of {of} in {scope} confirmed earlier in “{title}” and looked at again, {n} held their place.",
        "zh": "{scope}“{title}”先前核实赶上、到期复看的{of}中，保持住的{has}{n}。",
    },
    "everybody coming": {
        "en": "If they go on as since the start, {n} in {scope} not yet level in “{title}” will draw level.",
        "zh": "照起步以来的势头，{scope}“{title}”尚未看齐的{n}今后能赶上。",
    },
    "nobody coming": {
        "en": "If they go on as since the start, {n} of {of} in {scope} not yet level in “{title}” will draw level.",
        "zh": "照起步以来的势头，{scope}“{title}”尚未看齐的{of}中，今后能赶上的{n}。",
    },
    "catchup.forecast": {
        "en": "If they go on as since the start, {n} of {of} in {scope} not yet level in “{title}” will draw level; "
        "the others will not at this trend.",
        "zh": "照起步以来的势头，{scope}“{title}”尚未看齐的{of}中，今后能赶上的{has}{n}，其余照此势头赶不上。",
    },
}
GROUP = ("aspect", "scope", "kind")


def confirmed(inputs: Inputs) -> list[Said]:
    """`catchup.confirmed|undecided|chance|confirmed_moving|risen|held|forecast.KIND` of scopes (with `.ASPECT` behind
    for all but a kind's first)."""
    fixed, known = pl.col("yardstick") == "fixed", pl.col("p").is_not_null()
    counts = {
        "tested": units(fixed, known),
        "published": units(fixed, pl.col("published")),
        "risen": units(fixed, pl.col("risen")),
        "waiting": units(fixed, pl.col("status") == "not yet decidable"),
        "earliest": pl.col("earliest").filter(fixed, pl.col("status") == "not yet decidable").min(),
        "chance": pl.col("chance").filter(fixed).sum(),
        "moving": units(~fixed, known),
        "moving_published": units(~fixed, pl.col("published")),
        "held": units(fixed, pl.col("status") == "held"),
        "looked_at": units(fixed, pl.col("status").is_in(["held", "lost"])),
    }
    rows = [
        row for row in grouped(inputs, "confirmed", GROUP, counts) if row["aspect"] in inputs.names.aspects
    ]
    return [said for row in rows for said in _counts(inputs, row)] + _forecasts(inputs)


def _counts(inputs: Inputs, row: Row) -> Iterator[Said]:
    base: Filter = {name: row[name] for name in GROUP} | {"period": inputs.period}
    fixed = base | {"yardstick": "fixed"}
    tested = fixed | {"p": {"present": True}}
    if row["tested"] or row["waiting"]:
        yield _confirmed(inputs, row, fixed, tested)
    if row["waiting"]:
        waiting = fixed | {"status": "not yet decidable"}
        yield _say(inputs, row, "catchup.undecided", row["waiting"], waiting)
    if row["tested"]:
        yield _chance(inputs, row, tested)
        risen = fixed | {"risen": True}
        yield _say(inputs, row, "catchup.risen", row["risen"], risen, row["tested"], tested)
    if row["moving"]:
        moving = base | {"yardstick": "moving"}
        of = moving | {"p": {"present": True}}
        chosen = moving | {"published": True}
        yield _say(
            inputs, row, "catchup.confirmed_moving", row["moving_published"], chosen, row["moving"], of
        )
    if row["looked_at"]:
        again = fixed | {"status": ["held", "lost"]}
        yield _say(
            inputs, row, "catchup.held", row["held"], fixed | {"status": "held"}, row["looked_at"], again
        )


def _confirmed(inputs: Inputs, row: Row, fixed: Filter, tested: Filter) -> Said:
    """The count itself; where nothing is decidable yet, from when on it is."""
    chosen = fixed | {"published": True}
    if row["tested"]:
        words = None if row["published"] else "nobody"
        return _say(
            inputs, row, "catchup.confirmed", row["published"], chosen, row["tested"], tested, words=words
        )
    return _say(inputs, row, "catchup.confirmed", 0, chosen, 0, tested, words="waiting")


def _chance(inputs: Inputs, row: Row, tested: Filter) -> Said:
    key = _key(inputs, row, "catchup.chance")
    source = Source("confirmed", tested, "chance", "sum", {"column": "unit", "aggregate": "count"})
    en, zh = (
        say(
            TEMPLATES["catchup.chance"][lang],
            n=shown(
                key, expected(row["chance"], inputs.names.kind(row["kind"]).counter, lang), row["chance"]
            ),
            of=shown(key, inputs.names.kind(row["kind"]).counted(row["tested"], lang), row["tested"], "of"),
            **_place(inputs, row, lang),
        )
        for lang in LANGS
    )
    return state(key, row["chance"], inputs.names.kind(row["kind"]).plural, source, en, zh, of=row["tested"])


def _say(
    inputs: Inputs,
    row: Row,
    what: str,
    n: int,
    chosen: Filter,
    of: int | None = None,
    among: Filter | None = None,
    *,
    words: str | None = None,
    table: str = "confirmed",
) -> Said:
    kind, key = inputs.names.kind(row["kind"]), _key(inputs, row, what)
    sentences = []
    for lang in LANGS:
        text = kind.counted(n, lang) if of is None else none_or(n, kind.counter, lang)
        if words == "everybody coming":
            every = {"en": "all " if n > 1 else "the ", "zh": ""}[lang]
            text = every + kind.counted(n, lang)
        fills: dict[str, Fill] = {
            "n": shown(key, _first(text, what, words, lang), n),
            **_place(inputs, row, lang),
        }
        fills |= {"have": "has" if n < 2 else "have", "has": "有" if n else ""}
        if of is not None:
            fills["of"] = shown(key, kind.counted(of, lang), of, "of")
        fills |= _others(inputs, row, lang)
        sentences.append(say(TEMPLATES[words or what][lang], **fills))
    source = Source(table, chosen, "unit", "count", None if among is None else {"filter": among})
    return state(key, n, kind.plural, source, sentences[0], sentences[1], of=of)


def _first(text: str, what: str, words: str | None, lang: Lang) -> str:
    """A sentence that begins with its number begins with a capital."""
    begins = TEMPLATES[words or what][lang].startswith("{n}")
    return text[:1].upper() + text[1:] if begins and lang == "en" else text


def _others(inputs: Inputs, row: Row, lang: Lang) -> dict[str, Fill]:
    """What a sentence borrows from others: how many wait, from when on, and what luck might do."""
    kind = inputs.names.kind(row["kind"])
    found: dict[str, Fill] = {}
    if row.get("waiting"):
        waiting = _key(inputs, row, "catchup.undecided")
        found["waiting"] = shown(waiting, kind.counted(row["waiting"], lang), row["waiting"])
        found["earliest"] = period_words(row["earliest"], lang)
    if row.get("tested"):
        luck = expected(row["chance"], kind.counter, lang)
        found["chance"] = shown(_key(inputs, row, "catchup.chance"), luck, row["chance"])
    return found


def _key(inputs: Inputs, row: Row, what: str) -> Key:
    return (kind_id(inputs, what, row["kind"], row["aspect"]), row["scope"], inputs.period)


def _place(inputs: Inputs, row: Row, lang: Lang) -> dict[str, Fill]:
    names = inputs.names
    return {"scope": names.scope(row["scope"])[lang], "title": names.aspects[row["aspect"]].title[lang]}


def _forecasts(inputs: Inputs) -> list[Said]:
    status = pl.col("status")
    counts = {
        "coming": units(status == "forecast"),
        "behind": units(status.is_in(["forecast", "not at this trend"])),
    }
    found = []
    for row in grouped(inputs, "forecast", GROUP, counts):
        if row["behind"] and row["aspect"] in inputs.names.aspects:
            base: Filter = {name: row[name] for name in GROUP} | {"period": inputs.period}
            chosen, among = (
                base | {"status": "forecast"},
                base | {"status": ["forecast", "not at this trend"]},
            )
            found.append(
                _say(
                    inputs,
                    row,
                    "catchup.forecast",
                    row["coming"],
                    chosen,
                    row["behind"],
                    among,
                    words=_who_come(row),
                    table="forecast",
                )
            )
    return found


def _who_come(row: Row) -> str | None:
    """Other words where all will draw level, or none."""
    if row["coming"] == row["behind"]:
        return "everybody coming"
    return None if row["coming"] else "nobody coming"
