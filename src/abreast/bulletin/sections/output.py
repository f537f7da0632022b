"""Quantities through time: growth in total and per day."""

from __future__ import annotations

from abreast.bulletin.book import Book, present
from abreast.bulletin.charts import growth_chart
from abreast.bulletin.document import Article, Cell, Figure, Table
from abreast.bulletin.families.growth import growth_number
from abreast.bulletin.families.inputs import Row, capital
from abreast.bulletin.names import IndicatorName
from abreast.bulletin.number import Lang
from abreast.bulletin.period_words import period_words, short
from abreast.bulletin.precede import once
from abreast.bulletin.sections.figure import figure
from abreast.bulletin.sections.front import leading_indicator, series_figure
from abreast.bulletin.sentence import Sentence, join, say
from abreast.campaign.calendar import Calendar, parse_any

MOST_PERIODS = 18
MOST_CHARTS = 4
MOST_ROWS = 4
MOST_TOLD = 4
MOST_EARLIER = 2
MOST_LISTED = 12
SHORT = ("day", "dekad", "week", "fortnight")


def output(book: Book, lang: Lang) -> Article | None:
    """An article on all quantities that add up; None where none was reported in this period."""
    paragraphs: list[Sentence] = []
    figures: list[Figure] = []
    told_of: list[IndicatorName] = []
    for indicator in sorted(book.inputs.names.indicators.values(), key=lambda i: i.better == 0):
        code = indicator.code
        if book.get(f"growth.total.{code}") is None:
            continue
        told_of.append(indicator)
        if len(paragraphs) == MOST_TOLD:
            continue
        told = present(
            book.words(lang, f"growth.total.{code}"),
            book.words(lang, f"growth.per_day.{code}") if _unequal(book, code) else None,
            book.words(lang, f"growth.total_last_year.{code}"),
            *(_earlier(book, code, lang) if len(paragraphs) < MOST_EARLIER else ()),
            book.words(lang, f"indicator.cumulative.{code}"),
            book.words(lang, f"plan.ratio.{code}"),
            book.words(lang, f"plan.cumulative.{code}"),
        )
        paragraphs.append(join(once(told, lang), " " if lang == "en" else ""))
        for chart in (_growth, _series):
            if len(figures) < MOST_CHARTS and (one := chart(book, indicator, lang)):
                figures.append(one)
    if not paragraphs:
        return None
    title = {"en": "Quantities: in total and per day", "zh": "数量：看总数，也看日均"}[lang]
    return Article(
        "output", title, paragraphs, figures, [_by_period(book, told_of[:MOST_LISTED], lang)], full_width=True
    )


def _earlier(book: Book, code: str, lang: Lang) -> list[Sentence | None]:
    """Where periods are shorter than a month, the two before are told too: one alone is a short memory."""
    calendar = Calendar(parse_any(book.period).calendar)
    if calendar.name not in SHORT:
        return []
    return [book.words(lang, f"growth.total.{code}", period=calendar.shift(book.period, -n)) for n in (1, 2)]


def _by_period(book: Book, indicators: list[IndicatorName], lang: Lang) -> Table:
    """The last few periods of every quantity, with the growth of each on the one before."""
    groups: list[tuple[str, list[list[Cell]]]] = []
    for indicator in indicators:
        rows = [
            r
            for r in book.inputs.rows("growth", indicator=indicator.code, scope=book.region)
            if r["total"] is not None and r["per_day"] is not None
        ]
        last = sorted(rows, key=lambda r: r["period"])[-MOST_ROWS:]
        groups.append((capital(indicator.title[lang]), [_period_row(book, r, lang) for r in last]))
    head = {
        "en": ["Period", "Quantity", "Growth in total", "Growth per day"],
        "zh": ["时期", "数量", "总数增长", "日均增长"],
    }[lang]
    caption = say({"en": "Period by period", "zh": "逐期"}[lang])
    return Table(caption, head, groups, ("text", "number", "number", "number"))


def _period_row(book: Book, row: Row, lang: Lang) -> list[Cell]:
    quantity = book.number(lang, f"indicator.value.{row['indicator']}", period=row["period"])
    return [
        say("{p}", p=capital(period_words(row["period"], lang))),
        say("{n}", n=quantity) if quantity else Sentence(()),
        growth_number(row, "total"),
        growth_number(row, "per_day"),
    ]


def _unequal(book: Book, code: str) -> bool:
    """Whether the period differs in length from the one before, so that total and per day differ."""
    rows = book.inputs.rows("growth", indicator=code, scope=book.region, period=book.period)
    return any(r["days"] != r["previous_days"] for r in rows)


def _series(book: Book, indicator: IndicatorName, lang: Lang) -> Figure | None:
    if indicator == leading_indicator(book) or not indicator.better:
        return None
    return series_figure(book, lang, indicator)


def _growth(book: Book, indicator: IndicatorName, lang: Lang) -> Figure | None:
    rows = [
        (short(r["period"], lang), r["total"], r["per_day"])
        for r in book.inputs.rows("growth", indicator=indicator.code, scope=book.region)
        if r["total"] is not None and r["per_day"] is not None
    ][-MOST_PERIODS:]
    if len(rows) < 3:
        return None
    names = {"en": ("▪ total", "● per day"), "zh": ("▪ 总数", "● 日均")}[lang]
    title = capital(indicator.title[lang])
    caption = say(
        {
            "en": "{title}: growth on the period before. Periods differ in length, so the total can rise while "
            "the work of a day falls.",
            "zh": "{title}：比上期增长。各期长短不一，总数上升时日均可能下降。",
        }[lang],
        title=title,
    )
    figure_id = f"growth-{indicator.code}"
    alt = {"en": f"{title}: growth by period", "zh": f"{title}：各期增长"}[lang]
    return figure(figure_id, caption, alt, lambda size: growth_chart(rows, names, size=size))
