"""赶 Catch up: from the start to now, and who drew level."""

from __future__ import annotations

from abreast.bulletin.book import Book, present
from abreast.bulletin.charts import series_chart, slope_chart
from abreast.bulletin.charts.slope import Role, Slope
from abreast.bulletin.document import Article, Cell, Figure, Table
from abreast.bulletin.families.inputs import Row, capital, shown
from abreast.bulletin.families.levels import level_id
from abreast.bulletin.families.progress import kind_id, moved_up, unit_rows
from abreast.bulletin.headline import values
from abreast.bulletin.names import AspectName
from abreast.bulletin.number import Lang
from abreast.bulletin.period_words import short, span_words
from abreast.bulletin.sections.change import unusual
from abreast.bulletin.sections.compare import main_group, may_be_best
from abreast.bulletin.sections.figure import figure
from abreast.bulletin.sentence import Sentence, say
from abreast.bulletin.statement import Key

MOST_BEST = 3
CERTAIN = (
    "catchup.confirmed",
    "catchup.held",
    "catchup.confirmed_moving",
    "catchup.risen",
    "catchup.forecast",
)


UNUSUAL = ("change.better", "change.worse")


def catch_up(book: Book, aspect: AspectName, lang: Lang) -> Article | None:
    """An article on progress in one aspect; None where there is no baseline."""
    ids = {
        what: kind_id(book.inputs, what, aspect.kind, aspect.code)
        for what in (
            "progress.up",
            "progress.down",
            "catchup.drew_level",
            "catchup.level_now",
            "catchup.confirmed",
            "catchup.confirmed_moving",
            "catchup.risen",
            "catchup.held",
            "catchup.forecast",
            "advanced.count",
            *UNUSUAL,
        )
    }
    if not any(book.get(id) for id in ids.values()):
        return None
    rows = {unit: r for (a, unit), r in unit_rows(book.inputs).items() if a == aspect.code}
    title = {
        "en": "From the start to now",
        "zh": "起步以来",
    }[lang]
    paragraphs = present(
        book.words(lang, ids["progress.up"]),
        book.words(lang, ids["catchup.drew_level"]),
        book.words(lang, ids["catchup.level_now"]),
        *(book.words(lang, ids[what]) for what in CERTAIN),
        book.words(lang, ids["advanced.count"]),
        *(book.words(lang, ids[what]) for what in UNUSUAL),
        _caution(lang) if rows else None,
    )
    figures = [
        f for f in (_slopes(book, aspect, rows, lang), _ranks(book, aspect, ids["advanced.count"], lang)) if f
    ]
    tables = [t for t in (_improvers(book, aspect, rows, lang), unusual(book, aspect, lang)) if t]
    return Article(
        f"catchup-{aspect.code}",
        title,
        paragraphs,
        figures,
        tables,
        "赶",
        group=aspect.code,
        group_title=capital(aspect.title[lang]),
    )


def _caution(lang: Lang) -> Sentence:
    return say(
        {
            "en": "Whoever moved furthest was also lucky in part; what lasts shows over further periods.",
            "zh": "进步最大的单位多少也有运气，站不站得稳，还要看以后几期。",
        }[lang]
    )


def _slopes(book: Book, aspect: AspectName, rows: dict[str, Row], lang: Lang) -> Figure | None:
    names, measure = book.inputs.names, book.inputs.names.measure(aspect.code)
    titles = book.unit_names(aspect, lang)
    up = moved_up(book.inputs, aspect.code, rows.values())
    if not up or not book.leads(aspect):
        return None
    better = measure.better or 1
    leading = sorted(
        (rows[r["unit"]] for r in may_be_best(book, aspect) if r["unit"] in rows),
        key=lambda r: (-r["value"] * better, r["unit"]),
    )
    chosen: list[tuple[Row, Role]] = [(r, "up") for r in up]
    chosen += [(r, "best") for r in leading[:MOST_BEST] if r not in up]
    slopes = [
        Slope(
            f"{measure.cell(r['value'])}  {titles.get(r['unit']) or names.scope(r['unit'])[lang]}",
            r["baseline"],
            r["value"],
            role,
        )
        for r, role in chosen
    ]
    group, first = main_group(book, aspect.code), up[0]
    medians = [
        book.get(level_id("median", aspect.code, group), period=p)
        for p in (first["baseline_period"], first["period"])
    ]
    if medians[0] and medians[1]:
        label = {"en": "median", "zh": "中位数"}[lang]
        before, now = (m.statement.value for m in medians if m)
        slopes.append(Slope(f"{measure.cell(now)}  {label}", before, now, "median"))
    ends = (
        _window(first["baseline_since"], first["baseline_period"], lang),
        _window(first["since"], first["period"], lang),
    )
    broken = (ends[0].replace(" – ", " –\n"), ends[1].replace(" – ", " –\n"))
    caption = say(
        {
            "en": "From the start to now. Blue: moved up most. Red: may be the best. Grey: the median.",
            "zh": "从起步到现在。蓝：提高最多；红：可能最好；灰：中位数。",
        }[lang]
    )
    alt = {"en": f"Progress since the start: {aspect.title.en}", "zh": f"起步以来的进步：{aspect.title.zh}"}[
        lang
    ]
    return figure(
        f"slope-{aspect.code}",
        caption,
        alt,
        lambda size: slope_chart(slopes, ends if size == "wide" else broken, share=measure.share, size=size),
    )


def _window(since: str, until: str, lang: Lang) -> str:
    return short(until, lang) if since == until else f"{short(since, lang)} – {short(until, lang)}"


def _ranks(book: Book, aspect: AspectName, id: str, lang: Lang) -> Figure | None:
    series = values(book, id)
    if len(series) < 3 or max(series.values()) < 2 or not book.leads(aspect):
        return None
    labels = {p: short(p, lang) for p in series}
    caption = say(
        {
            "en": "The ranks of the advanced: at or above the level fixed at the start, period by period.",
            "zh": "先进的队伍：各期达到起步时所定先进水平的单位数。",
        }[lang]
    )
    alt = {"en": f"Ranks of the advanced: {aspect.title.en}", "zh": f"先进的队伍：{aspect.title.zh}"}[lang]
    lines = [("", list(series.items()))]
    return figure(
        f"advanced-{aspect.code}",
        caption,
        alt,
        lambda size: series_chart(lines, labels, share=False, size=size, height=170, zero=True),
    )


def _improvers(book: Book, aspect: AspectName, rows: dict[str, Row], lang: Lang) -> Table | None:
    up = moved_up(book.inputs, aspect.code, rows.values())
    if not up:
        return None
    names, measure = book.inputs.names, book.inputs.names.measure(aspect.code)
    titles = book.unit_names(aspect, lang)
    table: list[list[Cell]] = []
    for row in up:
        unit = row["unit"]
        change: Key = (f"progress.change.{aspect.code}", unit, row["period"])
        baseline: Key = (f"progress.baseline.{aspect.code}", unit, row["baseline_period"])
        now: Key = (f"progress.now.{aspect.code}", unit, row["period"])
        numbers = [
            shown(baseline, measure.cell(row["baseline"]), row["baseline"]),
            shown(now, measure.cell(row["value"]), row["value"]),
            shown(change, measure.cell_difference(row["change"], signed=True), row["change"]),
        ]
        table.append(
            [
                say("{u}", u=titles.get(unit) or names.scope(unit)[lang]),
                *(say("{n}", n=n) for n in numbers),
            ]
        )
    first = up[0]
    head = [
        {"en": "Unit", "zh": "单位"}[lang],
        span_words(first["baseline_since"], first["baseline_period"], lang),
        span_words(first["since"], first["period"], lang),
        {"en": "Change, points", "zh": "变化（百分点）"}[lang]
        if measure.share
        else {"en": "Change", "zh": "变化"}[lang],
    ]
    caption = say({"en": "Moved up most", "zh": "提高最多"}[lang])
    return Table(caption, head, [("", table)], ("text", "number", "number", "number"), unit_level=True)
