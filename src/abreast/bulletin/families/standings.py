"""Where each unit stands: its figure, its gap to the advanced level, and its rank, never without the range.

Persons are never listed. Of kinds with more than 300 units only those are told by name whom others can learn from.
"""

from __future__ import annotations

from abreast.bulletin.families.inputs import Inputs, Row, shown, state
from abreast.bulletin.families.levels import is_own, level_id
from abreast.bulletin.number import LANGS, Lang, ordinal
from abreast.bulletin.period_words import over_span
from abreast.bulletin.sentence import Fill, Said, Sentence, Shown, join, say
from abreast.bulletin.statement import Key, Source

LEADERS = 8

_KEYS = ("aspect", "unit", "scope", "scope_kind", "group", "period", "since")


def standings(inputs: Inputs) -> list[Said]:
    """`standing.ASPECT`, `gap.ASPECT`, `rank.ASPECT`, `rank.low.ASPECT`, `rank.high.ASPECT`; scope = the unit, compared
    within the outermost scope."""
    found: list[Said] = []
    for row in [*standing_rows(inputs), *leader_rows(inputs)]:
        if row["value"] is not None:
            found += _unit(inputs, row)
    return found


def standing_rows(inputs: Inputs) -> list[Row]:
    """The rows that are listed, one per aspect and unit, in the order of titles."""
    return inputs.once("standings", lambda: _standing_rows(inputs))


def _standing_rows(inputs: Inputs) -> list[Row]:
    kinds = sorted(inputs.listed_kinds("standings"))
    chosen = inputs.widest(inputs.full_rows("standings", kind=kinds)).values()
    return sorted(chosen, key=lambda r: (r["aspect"], inputs.names.scope(r["unit"]).en, r["unit"]))


def leader_rows(inputs: Inputs) -> list[Row]:
    """Of kinds that are not listed, the units with the highest figures among those that may be the best: at most
    eight an aspect, in the order of their figures."""
    return inputs.once("leaders", lambda: _leader_rows(inputs))


def _leader_rows(inputs: Inputs) -> list[Row]:
    kinds = sorted(
        code
        for code, kind in inputs.names.kinds.items()
        if not kind.person and code not in inputs.listed_kinds("standings")
    )
    rows = inputs.full_rows("standings", kind=kinds, scope=list(inputs.names.regions), may_be_best=True)
    found: list[Row] = []
    for aspect in filter(inputs.full, inputs.names.aspects):
        better = inputs.names.measure(aspect).better or 1
        own = [r for r in rows if r["aspect"] == aspect and ranked(r) and r["value"] is not None]
        found += sorted(own, key=lambda r: (-r["value"] * better, r["unit"]))[:LEADERS]
    return found


def ranked(row: Row) -> bool:
    """Whether the rank may be shown: it has a range."""
    return row["status"] == "ranked" and None not in (row["rank"], row["rank_low"], row["rank_high"])


def behind(row: Row) -> bool:
    """Whether there is a gap to speak of: a unit ahead of the level has a negative one."""
    return row["gap"] is not None and row["gap"] > 0


def unit_number(inputs: Inputs, row: Row, what: str, text: str) -> Shown:
    """A number of a unit's row as shown, by the statement it is."""
    return shown((f"{what}.{row['aspect']}", row["unit"], inputs.period), text, row[_COLUMNS[what]])


_COLUMNS = {
    "standing": "value",
    "gap": "gap",
    "level.near": "level",
    "rank": "rank",
    "rank.low": "rank_low",
    "rank.high": "rank_high",
}


def _unit(inputs: Inputs, row: Row) -> list[Said]:
    measure = inputs.names.measure(row["aspect"])
    unit = "share" if measure.share else measure.unit.en
    units = {"standing": unit, "gap": unit, "level.near": unit}
    ranks = [_rank(inputs, row, lang) for lang in LANGS] if ranked(row) else []
    found: list[Said] = []
    for what, column in _COLUMNS.items():
        if row[column] is None or (what.startswith("rank") and not ranked(row)):
            continue
        if (what == "gap" and row[column] <= 0) or (what == "level.near" and not is_own(row["group"])):
            continue
        key: Key = (f"{what}.{row['aspect']}", row["unit"], inputs.period)
        of = row["of"] if what in ("standing", "level.near", *_RANKS) and row["of"] else None
        source = Source(
            "standings", {k: row[k] for k in _KEYS}, column, "last", None if of is None else {"column": "of"}
        )
        en, zh = ranks if what in _RANKS else (_words(inputs, row, what, lang) for lang in LANGS)
        found.append(
            state(key, row[column], units.get(what, "rank"), source, en, zh, since=row["since"], of=of)
        )
    return found


_RANKS = ("rank", "rank.low", "rank.high")


def _words(inputs: Inputs, row: Row, what: str, lang: Lang) -> Sentence:
    said = {"standing": _standing, "gap": _gap, "level.near": _near}[what]
    return said(inputs, row, lang)


def _standing(inputs: Inputs, row: Row, lang: Lang) -> Sentence:
    names = inputs.names
    measure = names.measure(row["aspect"])
    head = say(
        {
            "en": "{unit}, {title} {when}: {value}.",
            "zh": "{unit}：{when}{title}为{value}。",
        }[lang],
        unit=names.scope(row["unit"])[lang],
        title=names.aspects[row["aspect"]].title[lang],
        when=over_span(row["since"], row["period"], lang),
        value=unit_number(inputs, row, "standing", measure.value(row["value"], lang)),
    )
    rest = [_rank(inputs, row, lang) if ranked(row) else _unranked(row, lang)]
    if behind(row):
        rest.append(_gap(inputs, row, lang))
    return join([head, *rest], " " if lang == "en" else "")


def _rank(inputs: Inputs, row: Row, lang: Lang) -> Sentence:
    """Rank and range in one sentence, and what to do with them."""
    low, high, of = int(row["rank_low"]), int(row["rank_high"]), int(row["of"])
    kind = inputs.names.kind(row["kind"])
    fills: dict[str, Fill] = {
        "rank": unit_number(
            inputs, row, "rank", ordinal(int(row["rank"])) if lang == "en" else str(row["rank"])
        ),
        "low": unit_number(inputs, row, "rank.low", ordinal(low) if lang == "en" else str(low)),
        "high": unit_number(inputs, row, "rank.high", ordinal(high) if lang == "en" else str(high)),
        "of": shown((f"rank.{row['aspect']}", row["unit"], inputs.period), kind.counted(of, lang), of, "of"),
        "advice": advice(row)[lang],
    }
    if is_own(row["group"]):
        fills["of"] = say({"en": "{of} most like it", "zh": "情况最相近的{of}"}[lang], of=fills["of"])
    if lang == "zh":
        return say("在{of}中按现有数字排第{rank}，可能的名次在第{low}至第{high}之间：{advice}。", **fills)
    return say("Among {of} the figures put it {rank}, somewhere between {low} and {high}: {advice}.", **fills)


def advice(row: Row) -> dict[Lang, str]:
    """What to do, from how sure the rank is: never praise and blame at once."""
    whole = row["rank_low"] == 1 and row["rank_high"] == row["of"]
    if row["may_be_best"] and not whole:
        return {
            "en": "it may be the best, so others can learn from it",
            "zh": "可能就是最好的，值得各单位学习",
        }
    width = (row["rank_high"] - row["rank_low"] + 1) / max(row["of"], 1)
    if width > 0.5:
        return {
            "en": "too wide a range to place it, so go by the gap and look again with more periods",
            "zh": "范围还宽，眼下看差距比看名次更有用，再积累几期数字再看",
        }
    if not behind(row):
        return {
            "en": "it is at the advanced level, and its task is to hold it",
            "zh": "已达先进水平，重在保持",
        }
    return {
        "en": "the gap is real, and the exemplars named for it show how to close it",
        "zh": "差距是实在的，可向所列标兵学起",
    }


def _unranked(row: Row, lang: Lang) -> Sentence:
    words = {
        "unmatched": {"en": "Not compared: like units were not found", "zh": "未参加比较：没有找到同类单位"},
        "too few": {"en": "Not ranked: too few like units", "zh": "不排名次：同类单位太少"},
        "not reported": {"en": "Not ranked: figures are missing", "zh": "不排名次：数字未报齐"},
    }.get(row["status"], {"en": "Not ranked", "zh": "不排名次"})[lang]
    return say("{words}{stop}", words=words, stop="。" if lang == "zh" else ".")


def _near(inputs: Inputs, row: Row, lang: Lang) -> Sentence:
    """The level among the units nearest to a unit, itself included."""
    of, kind = int(row["of"]), inputs.names.kind(row["kind"])
    key = _level_key(row)
    return say(
        {
            "en": "{unit}: among the {of} most like it the advanced level is {level}.",
            "zh": "{unit}：与其情况最相近的{of}中，先进水平为{level}。",
        }[lang],
        unit=inputs.names.scope(row["unit"])[lang],
        of=shown(key, kind.counted(of, lang), of, "of"),
        level=shown(key, inputs.names.measure(row["aspect"]).value(row["level"], lang), row["level"]),
    )


def _level_key(row: Row) -> Key:
    """The statement of the level a unit is held against: its scope's, or that of the units nearest to it."""
    if is_own(row["group"]):
        return (f"level.near.{row['aspect']}", row["unit"], row["period"])
    return (level_id("level", row["aspect"], row["group"]), row["scope"], row["period"])


def _gap(inputs: Inputs, row: Row, lang: Lang) -> Sentence:
    measure = inputs.names.measure(row["aspect"])
    level = shown(
        _level_key(row),
        measure.value(row["level"], lang),
        row["level"],
    )
    return say(
        {
            "en": "The advanced level is {level}, {gap} away.",
            "zh": "先进水平为{level}，相差{gap}。",
        }[lang],
        level=level,
        gap=unit_number(inputs, row, "gap", measure.difference(row["gap"], lang)),
    )
