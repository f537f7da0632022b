"""Growth of the total and per calendar day, which differ where periods are not of equal length."""

from __future__ import annotations

from abreast.bulletin.families.inputs import Inputs, Row, capital, shown, state
from abreast.bulletin.number import LANGS, Lang, growth_percent
from abreast.bulletin.period_words import in_period, over_span, period_words, short
from abreast.bulletin.sentence import Fill, Said, Sentence, say
from abreast.bulletin.statement import Key, Source

_COLUMNS = ("total", "per_day", "total_last_year", "per_day_last_year")


def growth(inputs: Inputs) -> list[Said]:
    """`growth.total|per_day|total_last_year|per_day_last_year.CODE` for every period at the outermost scopes,
    `indicator.cumulative.CODE` since the start."""
    found: list[Said] = []
    for row in inputs.rows("growth", scope=list(inputs.names.regions)):
        indicator = inputs.names.indicators.get(row["indicator"])
        if indicator is None or not indicator.adds:
            continue
        found += [_growth(inputs, row, column) for column in _COLUMNS if row[column] is not None]
        if row["period"] == inputs.period and row["cumulative"] is not None:
            found.append(_cumulative(inputs, row))
    return found


def growth_number(row: Row, column: str) -> Sentence:
    """A growth with its sign, as in a table."""
    key: Key = (f"growth.{column}.{row['indicator']}", row["scope"], row["period"])
    return say("{n}", n=shown(key, growth_percent(row[column], signed=True), row[column]))


def _source(row: Row, column: str) -> Source:
    return Source("growth", {k: row[k] for k in ("indicator", "scope", "period")}, column, "last")


def _growth(inputs: Inputs, row: Row, column: str) -> Said:
    key: Key = (f"growth.{column}.{row['indicator']}", row["scope"], row["period"])
    en, zh = (_words(inputs, row, column, key, lang) for lang in LANGS)
    return state(key, row[column], "share", _source(row, column), en, zh)


def _words(inputs: Inputs, row: Row, column: str, key: Key, lang: Lang) -> Sentence:
    value = row[column]
    before = row["last_year"] if column.endswith("last_year") else row["previous"]
    moved = _moved(value, lang)
    fills: dict[str, Fill] = {
        "title": inputs.names.indicators[row["indicator"]].title[lang],
        "scope": inputs.names.scope(row["scope"])[lang],
        "when": in_period(row["period"], lang),
        "moved": moved,
        "n": shown(key, growth_percent(abs(value)), value),
        "before": period_words(before, lang) if lang == "en" else _before_zh(row["period"], before),
        "days": _days(row, column, lang),
    }
    if lang == "zh":
        day = "日均" if column.startswith("per_day") else ""
        if value == 0:
            return say(f"{{when}}，{{scope}}{day}{{title}}与{{before}}持平（{{n}}）{{days}}。", **fills)
        return say(f"{{when}}，{{scope}}{day}{{title}}比{{before}}{{moved}}{{n}}{{days}}。", **fills)
    fills["title"] = capital(str(fills["title"]))
    day = " per day" if column.startswith("per_day") else ""
    return say(f"{{title}}{day} in {{scope}} {{moved}} {{n}} {{when}} against {{before}}{{days}}.", **fills)


def _moved(value: float, lang: Lang) -> str:
    words = {"en": ("rose", "fell", "was unchanged,"), "zh": ("上升", "下降", "持平")}[lang]
    return words[0] if value > 0 else words[1] if value < 0 else words[2]


def _before_zh(period: str, before: str) -> str:
    """上旬 rather than 1960年3月上旬 where year and month are the same."""
    if period[:7] == before[:7] and "-D" in before:
        return short(before, "zh")[-2:]
    return short(before, "zh") if period[:4] == before[:4] and "-D" in before else period_words(before, "zh")


def _days(row: Row, column: str, lang: Lang) -> str:
    """Unequal lengths are said where a total is compared."""
    days, previous = row["days"], row["previous_days"]
    if column != "total" or days is None or previous is None or days == previous:
        return ""
    return {"en": f" ({days:g} days against {previous:g})", "zh": f"（{days:g}天比{previous:g}天）"}[lang]


def _cumulative(inputs: Inputs, row: Row) -> Said:
    names, value = inputs.names, row["cumulative"]
    indicator = names.indicators[row["indicator"]]
    key: Key = (f"indicator.cumulative.{row['indicator']}", row["scope"], row["period"])
    en, zh = (
        say(
            {
                "en": "{title} in {scope} {span}: {value}.",
                "zh": "{span}，{scope}{title}累计{value}。",
            }[lang],
            title=capital(indicator.title[lang]),
            scope=names.scope(row["scope"])[lang],
            span=over_span(names.start, row["period"], lang),
            value=shown(key, indicator.value(value, lang), value),
        )
        for lang in LANGS
    )
    return state(key, value, indicator.unit.en, _source(row, "cumulative"), en, zh, since=names.start)
