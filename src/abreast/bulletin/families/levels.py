"""The advanced level of every aspect at every scope, with the best and the middle of the same units."""

from __future__ import annotations

from abreast.bulletin.families.inputs import Inputs, Row, shown, state
from abreast.bulletin.names import Term
from abreast.bulletin.period_words import over_span
from abreast.bulletin.sentence import Said, say
from abreast.bulletin.statement import Key, Source
from abreast.campaign.aspect import NEAR

RULES = {
    "best": Term("the best", "最好水平"),
    "quantile": Term("a high quantile", "高分位水平"),
    "appointed": Term("appointed", "指定水平"),
    "frontier": Term("the frontier", "前沿面"),
}

_WORDS = {
    "level": Term("advanced level", "先进水平"),
    "best": Term("best figure", "最好水平"),
    "median": Term("median", "中位数"),
}


def level_id(what: str, aspect: str, group: str) -> str:
    """`level.ASPECT`, or `level.ASPECT.GROUP` inside a comparison group; `best` and `median` alike."""
    return f"{what}.{aspect}" if group == "all" else f"{what}.{aspect}.{group}"


def is_own(group: str) -> bool:
    """Whether a comparison group is one unit's own: itself and those nearest to it."""
    return group.startswith(NEAR)


def levels(inputs: Inputs) -> list[Said]:
    """`level.ASPECT`, `best.ASPECT`, `median.ASPECT` for the windows up to the bulletin's period; below the outermost
    scopes the level and the median of the last window."""
    scopes, outermost = inputs.listed_scopes("levels"), set(inputs.names.regions)
    return [
        _level(inputs, row, what)
        for row in inputs.rows("levels", status="ok")
        if row["scope"] in scopes and row["aspect"] in inputs.names.aspects and not is_own(row["group"])
        for what in _WORDS
        if row[what] is not None
        and (row["scope"] in outermost or (what != "best" and row["period"] == inputs.period))
    ]


def _level(inputs: Inputs, row: Row, what: str) -> Said:
    names, value = inputs.names, row[what]
    aspect, measure = names.aspects[row["aspect"]], names.measure(row["aspect"])
    key: Key = (level_id(what, row["aspect"], row["group"]), row["scope"], row["period"])
    kind = names.kind(aspect.kind)
    rows = {k: row[k] for k in ("aspect", "scope", "scope_kind", "group", "period", "since")}
    source = Source("levels", rows, what, "last", {"column": "n"})
    group = row["group"]
    en = say(
        "{title} {when}, {scope}{group}: {what} {value} ({n} compared).",
        title=aspect.title.en[:1].upper() + aspect.title.en[1:],
        when=over_span(row["since"], row["period"], "en"),
        scope=names.scope(row["scope"]).en,
        group="" if group == "all" else f", {names.scope(group).en}",
        what=_WORDS[what].en,
        value=shown(key, measure.value(value, "en"), value),
        n=shown(key, kind.counted(row["n"], "en"), row["n"], "of"),
    )
    zh = say(
        "{when}，{scope}{group}“{title}”{what}为{value}（参加比较的{n}）。",
        when=over_span(row["since"], row["period"], "zh"),
        scope=names.scope(row["scope"]).zh,
        group="" if group == "all" else f"“{names.scope(group).zh}”组",
        title=aspect.title.zh,
        what=_WORDS[what].zh,
        value=shown(key, measure.value(value, "zh"), value),
        n=shown(key, kind.counted(row["n"], "zh"), row["n"], "of"),
    )
    unit = "share" if measure.share else measure.unit.en
    return state(key, value, unit, source, en, zh, since=row["since"], of=row["n"])
