"""Change charts in a sentence: a unit's figure that is more than its usual up and down, shocks and season apart."""

from __future__ import annotations

from abreast.bulletin.families.inputs import Inputs, Row, shown, state
from abreast.bulletin.number import LANGS, Lang
from abreast.bulletin.period_words import over_span
from abreast.bulletin.sentence import Said, say
from abreast.bulletin.statement import Key, Source

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
TEMPLATES: dict[str, dict[Lang, str]] = {
    "better": {
        "en": "{unit}, {title}: {n} {when}, {why}: worth asking what has gone well.",
        "zh": "{unit}：{when}{title}为{n}，{why}，值得问一问哪里做对了。",
    },
    "worse": {
        "en": "{unit}, {title}: {n} {when}, {why}: worth asking what has changed.",
        "zh": "{unit}：{when}{title}为{n}，{why}，值得问一问发生了什么变化。",
    },
}


def changes(inputs: Inputs) -> list[Said]:
    """`change.ASPECT` of listed units: the first of the run rules that fired."""
    kinds = sorted(inputs.listed_kinds("changes"))
    order = list(WHY)
    chosen: dict[tuple[str, str], Row] = {}
    rows = inputs.rows("changes", period=inputs.period, kind=kinds)
    for row in sorted(rows, key=lambda r: order.index(r["rule"])):
        if row["aspect"] in inputs.names.aspects:
            chosen.setdefault((row["aspect"], row["unit"]), row)
    return [_change(inputs, row) for _, row in sorted(chosen.items())]


def _change(inputs: Inputs, row: Row) -> Said:
    names, measure = inputs.names, inputs.names.measure(row["aspect"])
    key: Key = (f"change.{row['aspect']}", row["unit"], inputs.period)
    en, zh = (
        say(
            TEMPLATES[row["side"]][lang],
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
