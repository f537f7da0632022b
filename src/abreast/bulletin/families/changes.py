"""Change charts in a sentence: a unit's figure that is more than its usual up and down, shocks and season apart."""

from __future__ import annotations

from collections.abc import Iterator

from abreast.bulletin.families.inputs import Inputs, Row, capital, shown, state
from abreast.bulletin.families.progress import kind_id
from abreast.bulletin.number import LANGS, Lang
from abreast.bulletin.period_words import over_span
from abreast.bulletin.sentence import Said, say
from abreast.bulletin.statement import Key, Source

MOST = 8  # units told of in an aspect
WHY: dict[str, dict[Lang, str]] = {
    "beyond": {"en": "outside its usual up and down", "zh": "超出平常起伏的范围"},
    "shift": {
        "en": "the eighth period or more in a row on the same side of its usual level",
        "zh": "已连续至少八期在平常水平的同一侧",
    },
    "trend": {"en": "moving the same way for six periods or more", "zh": "已连续至少六期朝同一方向变动"},
    "two_of_three": {
        "en": "for the second time in three periods at the edge of its usual up and down",
        "zh": "三期之内第二次接近平常起伏的边缘",
    },
}
COUNTS: dict[str, dict[Lang, str]] = {
    "better": {
        "en": "{n} in {scope} {does} better in “{title}” than {its} usual up and down lets expect: worth asking what "
        "has gone well.",
        "zh": "{scope}“{title}”有{n}好于平常的起伏，值得问一问哪里做对了。",
    },
    "worse": {
        "en": "{n} in {scope} {does} less well in “{title}” than {its} usual up and down lets expect: worth asking "
        "what has changed.",
        "zh": "{scope}“{title}”有{n}差于平常的起伏，值得问一问发生了什么变化。",
    },
}
TEMPLATE: dict[Lang, str] = {
    "en": "{unit}, {title}: {n} {when}, {why}: worth asking what has gone well.",
    "zh": "{unit}：{when}{title}为{n}，{why}，值得问一问哪里做对了。",
}


def changes(inputs: Inputs) -> list[Said]:
    """`change.better.KIND` and `change.worse.KIND`, units counted; `change.ASPECT` of listed units that did better."""
    aspects = [one.code for one in inputs.aspects if inputs.full(one.code)]
    counts = [said for aspect in aspects for side in COUNTS for said in _count(inputs, aspect, side)]
    return [*counts, *(_change(inputs, row) for aspect in aspects for row in told(inputs, aspect))]


def _count(inputs: Inputs, aspect: str, side: str) -> Iterator[Said]:
    """How many units; where there are several outermost scopes nothing, since the table does not part them."""
    rows = inputs.rows("changes", aspect=aspect, period=inputs.period, side=side)
    n = len({row["unit"] for row in rows})
    if not n or len(inputs.names.regions) != 1:
        return
    kind, scope = inputs.names.kind(rows[0]["kind"]), inputs.names.regions[0]
    key: Key = (kind_id(inputs, f"change.{side}", rows[0]["kind"], aspect), scope, inputs.period)
    en, zh = (
        say(
            COUNTS[side][lang],
            n=shown(key, capital(kind.counted(n, lang)), n),
            scope=inputs.names.scope(scope)[lang],
            title=inputs.names.aspects[aspect].title[lang],
            does="does" if n == 1 else "do",
            its="its" if n == 1 else "their",
        )
        for lang in LANGS
    )
    source = Source("changes", {"aspect": aspect, "period": inputs.period, "side": side}, "unit", "count")
    yield state(key, n, kind.plural, source, en, zh)


def told(inputs: Inputs, aspect: str) -> list[Row]:
    """Of each listed unit that did better the first of the run rules that fired; the surest and latest of them."""
    kinds, order = sorted(inputs.listed_kinds("changes")), list(WHY)
    rows = inputs.rows("changes", aspect=aspect, period=inputs.period, kind=kinds, side="better")
    first: dict[str, Row] = {}
    for row in sorted(rows, key=lambda r: order.index(r["rule"])):
        first.setdefault(row["unit"], row)
    latest = sorted(first.values(), key=lambda r: (r["at"], r["unit"]), reverse=True)
    return sorted(latest, key=lambda r: order.index(r["rule"]))[:MOST]


def _change(inputs: Inputs, row: Row) -> Said:
    names, measure = inputs.names, inputs.names.measure(row["aspect"])
    key: Key = (f"change.{row['aspect']}", row["unit"], inputs.period)
    en, zh = (
        say(
            TEMPLATE[lang],
            unit=names.scope(row["unit"])[lang],
            title=names.aspects[row["aspect"]].title[lang],
            when=over_span(row["at"], row["at"], lang),
            why=WHY[row["rule"]][lang],
            n=shown(key, measure.value(row["reported"], lang), row["reported"]),
        )
        for lang in LANGS
    )
    source = Source("changes", {k: row[k] for k in ("aspect", "unit", "period", "rule")}, "reported", "last")
    return state(
        key, row["reported"], "share" if measure.share else measure.unit.en, source, en, zh, since=row["at"]
    )
