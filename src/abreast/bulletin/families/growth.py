"""Growth of the total and per calendar day, which differ where periods are not of equal length."""

from __future__ import annotations

from abreast.bulletin.families.inputs import Inputs, Row, capital, shown, state
from abreast.bulletin.families.plans import plan_kept
from abreast.bulletin.number import LANGS, Lang, digits, growth_percent, percent
from abreast.bulletin.period_words import in_period, over_span, period_words, short
from abreast.bulletin.sentence import Fill, Said, Sentence, join, say
from abreast.bulletin.statement import Key, Source

_COLUMNS = ("total", "per_day", "total_last_year", "per_day_last_year")


def growth(inputs: Inputs) -> list[Said]:
    """`growth.total|per_day|total_last_year|per_day_last_year.CODE` for every period at the outermost scopes,
    `indicator.cumulative.CODE` since the start, `reporting.CODE` for periods in which not all units reported,
    `plan.ratio|cumulative.CODE`."""
    found: list[Said] = []
    for row in inputs.rows("growth", scope=list(inputs.names.regions)):
        indicator = inputs.names.indicators.get(row["indicator"])
        if indicator is None or not indicator.adds:
            continue
        found += [_growth(inputs, row, column) for column in _COLUMNS if row[column] is not None]
        if incomplete(row):
            found.append(_reporting(inputs, row))
        found += plan_kept(inputs, row)
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
        "notes": _notes(row, column, lang),
    }
    if lang == "zh":
        day = "日均" if column.startswith("per_day") else ""
        if value == 0:
            return say(f"{{when}}，{{scope}}{day}{{title}}与{{before}}持平（{{n}}）{{notes}}。", **fills)
        return say(f"{{when}}，{{scope}}{day}{{title}}比{{before}}{{moved}}{{n}}{{notes}}。", **fills)
    fills["title"] = capital(str(fills["title"]))
    day = " per day" if column.startswith("per_day") else ""
    if value == 0:
        unchanged = f"{{title}}{day} in {{scope}} was unchanged {{when}} against {{before}} ({{n}}){{notes}}."
        return say(unchanged, **fills)
    return say(f"{{title}}{day} in {{scope}} {{moved}} {{n}} {{when}} against {{before}}{{notes}}.", **fills)


def _moved(value: float, lang: Lang) -> str:
    words = {"en": ("rose", "fell", "was unchanged,"), "zh": ("上升", "下降", "持平")}[lang]
    return words[0] if value > 0 else words[1] if value < 0 else words[2]


def _before_zh(period: str, before: str) -> str:
    """上旬 rather than 1960年3月上旬 where year and month are the same."""
    if period[:7] == before[:7] and "-D" in before:
        return short(before, "zh")[-2:]
    return short(before, "zh") if period[:4] == before[:4] and "-D" in before else period_words(before, "zh")


def _notes(row: Row, column: str, lang: Lang) -> Sentence:
    """What has to be known to read a growth: periods of different length, and units that did not report."""
    when = "last_year" if column.endswith("last_year") else "previous"
    earlier = {
        "period": row[when],
        "reporting": row[f"{when}_reporting"],
        "expected": row[f"{when}_expected"],
    }
    templates: dict[Lang, tuple[str, str]] = {
        "en": ("from {n} of {of} units", "then from {n} of {of}"),
        "zh": ("{of}个单位中{n}个已上报", "当时{of}个中{n}个"),
    }
    now, then = templates[lang]
    told = [_days(row, column, lang)]
    told += [_from(row, row, now)] if incomplete(row) else []
    told += [_from(row, earlier, then)] if incomplete(earlier) else []
    told = [one for one in told if one]
    if not told:
        return Sentence(())
    listed = join(told, "; " if lang == "en" else "；")
    return say({"en": " ({listed})", "zh": "（{listed}）"}[lang], listed=listed)


def incomplete(row: Row) -> bool:
    """Whether units that once reported and still exist did not in this period."""
    return row["expected"] is not None and row["reporting"] < row["expected"]


def _from(row: Row, at: Row, template: str) -> Sentence:
    key: Key = (f"reporting.{row['indicator']}", row["scope"], at["period"])
    n, of = at["reporting"], at["expected"]
    return say(
        template,
        n=shown(key, digits(n), n, "count"),
        of=shown(key, digits(of), of, "of"),
    )


def _days(row: Row, column: str, lang: Lang) -> Sentence:
    """Unequal lengths are said where a total is compared."""
    days, previous = row["days"], row["previous_days"]
    if column != "total" or days is None or previous is None or days == previous:
        return Sentence(())
    return say({"en": f"{days:g} days against {previous:g}", "zh": f"{days:g}天比{previous:g}天"}[lang])


def _reporting(inputs: Inputs, row: Row) -> Said:
    key: Key = (f"reporting.{row['indicator']}", row["scope"], row["period"])
    rate = row["reporting"] / row["expected"]
    en, zh = (
        say(
            {
                "en": "{title} in {scope} {when}: {rate} of units reported, {parts}.",
                "zh": "{when}，{scope}{title}的上报面为{rate}（{parts}）。",
            }[lang],
            title=capital(inputs.names.indicators[row["indicator"]].title[lang]),
            scope=inputs.names.scope(row["scope"])[lang],
            when=in_period(row["period"], lang),
            rate=shown(key, percent(rate), rate),
            parts=_from(row, row, {"en": "{n} of {of}", "zh": "{of}个单位中{n}个已上报"}[lang]),
        )
        for lang in LANGS
    )
    source = Source(
        "growth",
        {k: row[k] for k in ("indicator", "scope", "period")},
        "reporting",
        "ratio",
        {"column": "expected"},
    )
    return state(key, rate, "share", source, en, zh, count=row["reporting"], of=row["expected"])


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
