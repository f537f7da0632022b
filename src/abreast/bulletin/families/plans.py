"""Output against plan, of a period and since the start."""

from __future__ import annotations

from abreast.bulletin.families.inputs import Inputs, Row, capital, shown, state
from abreast.bulletin.number import LANGS, Lang, percent
from abreast.bulletin.period_words import in_period, over_span
from abreast.bulletin.sentence import Said, Sentence, say
from abreast.bulletin.statement import Key, Source

_PARTS = {
    "plan.ratio": ("of_plan", "value", "plan"),
    "plan.cumulative": ("of_plan_cumulative", "cumulative", "plan_cumulative"),
}


def plan_kept(inputs: Inputs, row: Row) -> list[Said]:
    """`plan.ratio.CODE` of a row of growth, and in the bulletin's period `plan.cumulative.CODE`."""
    ids = ["plan.ratio", "plan.cumulative"] if row["period"] == inputs.period else ["plan.ratio"]
    return [_said(inputs, row, id) for id in ids if row.get(_PARTS[id][0]) is not None]


_TEMPLATES: dict[Lang, str] = {
    "en": "{title} in {scope} {when} came to {rate} of plan: {n} against {of} planned.",
    "zh": "{when}，{scope}{title}{n}，完成计划{of}的{rate}。",
}


def _said(inputs: Inputs, row: Row, id: str) -> Said:
    ratio, amount, plan = _PARTS[id]
    key: Key = (f"{id}.{row['indicator']}", row["scope"], row["period"])
    indicator = inputs.names.indicators[row["indicator"]]
    since = inputs.names.start if id == "plan.cumulative" else row["period"]

    def words(lang: Lang) -> Sentence:
        when = (
            over_span(since, row["period"], lang)
            if since != row["period"]
            else in_period(row["period"], lang)
        )
        return say(
            _TEMPLATES[lang],
            title=capital(indicator.title[lang]),
            scope=inputs.names.scope(row["scope"])[lang],
            when=when,
            rate=shown(key, percent(row[ratio]), row[ratio]),
            n=shown(key, indicator.value(row[amount], lang), row[amount], "count"),
            of=shown(key, indicator.value(row[plan], lang), row[plan], "of"),
        )

    rows = {name: row[name] for name in ("indicator", "scope", "period")}
    source = Source("growth", rows, amount, "ratio", {"column": plan})
    en, zh = (words(lang) for lang in LANGS)
    return state(key, row[ratio], "share", source, en, zh, since=since, count=row[amount], of=row[plan])
