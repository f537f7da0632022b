"""比 Compare: where the units stand, how the level lies above the middle, and what may be luck."""

from __future__ import annotations

from collections.abc import Sequence

from abreast.bulletin.book import Book, present, tell
from abreast.bulletin.charts import funnel_chart, spread_chart
from abreast.bulletin.charts.funnel import Point
from abreast.bulletin.document import Article, Cell, Figure, Table
from abreast.bulletin.families.inputs import Row, capital
from abreast.bulletin.families.levels import RULES, is_own, level_id
from abreast.bulletin.families.standings import ranked, standing_rows
from abreast.bulletin.names import AspectName
from abreast.bulletin.number import Lang
from abreast.bulletin.period_words import over_span
from abreast.bulletin.sections.figure import figure
from abreast.bulletin.sentence import Sentence, join, say

MOST = 0.8
COMPARED: dict[Lang, str] = {
    "en": "{span}, {of}{group} in {where} were compared in “{title}”. The advanced level ({rule}) is {level}; "
    "the median is {median}.",
    "zh": "{span}，{where}参加“{title}”比较的{group}有{of}。先进水平（{rule}）为{level}，中位数为{median}。",
}
ALIKE: dict[Lang, str] = {
    "en": "{span}, {of}{group} in {where} were compared in “{title}”. The median is {median}; the figures do not tell "
    "the advanced from the others yet.",
    "zh": "{span}，{where}参加“{title}”比较的{group}有{of}，中位数为{median}，眼下从数字上还分不出先进与一般。",
}


def main_group(book: Book, aspect: str) -> str:
    """The comparison group with most units at the front page's scope; `all` where units are not grouped."""
    rows = [
        r
        for r in book.inputs.rows("levels", aspect=aspect, scope=book.region, period=book.period, status="ok")
        if book.get(level_id("level", aspect, r["group"]))
    ]
    grouped = [r for r in rows if r["group"] != "all"] or rows
    return max(grouped, key=lambda r: (r["n"], r["group"]))["group"] if grouped else "all"


def alike(book: Book, aspect: AspectName) -> bool:
    """Whether all that are compared may be the best."""
    one = book.get(f"exemplar.count.{aspect.code}")
    return one is not None and one.statement.value == one.statement.of


def compare(book: Book, aspect: AspectName, lang: Lang) -> Article | None:
    """An article on one aspect; None where it has no level in this period."""
    names = book.inputs.names
    group = main_group(book, aspect.code)
    if book.get(level_id("level", aspect.code, group)) is None:
        return None
    listed = [r for r in standing_rows(book.inputs) if r["aspect"] == aspect.code and r["value"] is not None]
    kind = names.kind(aspect.kind)
    title = {
        "en": f"Where the {kind.plural} stand",
        "zh": f"各{kind.title.zh}处在什么水平",
    }[lang]
    figures = [f for f in (_spread(book, aspect, listed, lang), _funnel(book, aspect, listed, lang)) if f]
    tables = [t for t in (_scopes(book, aspect, lang),) if t]
    return Article(
        f"compare-{aspect.code}",
        title,
        _paragraphs(book, aspect, group, lang),
        figures,
        tables,
        "比",
        group=aspect.code,
        group_title=capital(aspect.title[lang]),
    )


def _paragraphs(book: Book, aspect: AspectName, group: str, lang: Lang) -> list[Sentence]:
    names = book.inputs.names
    row = book.inputs.rows("levels", aspect=aspect.code, scope=book.region, period=book.period, group=group)[
        0
    ]
    numbers = {
        what: book.number(lang, level_id(what, aspect.code, group)) for what in ("level", "best", "median")
    }
    first = tell(
        ALIKE if alike(book, aspect) else COMPARED,
        lang,
        span=capital(over_span(row["since"], row["period"], lang)),
        of=book.number(lang, level_id("level", aspect.code, group), part="of"),
        group=""
        if group == "all"
        else {"en": f" ({names.scope(group).en})", "zh": names.scope(group).zh}[lang],
        where=names.scope(book.region)[lang],
        title=aspect.title[lang],
        rule=RULES[aspect.rule][lang] if aspect.rule in RULES else aspect.rule,
        level=numbers["level"],
        median=numbers["median"],
    )
    luck = None if alike(book, aspect) else _luck_taken_off(book, aspect, group, lang)
    return present(first, luck, _other_groups(book, aspect, group, lang), _how_to_read(lang))


def _luck_taken_off(book: Book, aspect: AspectName, group: str, lang: Lang) -> Sentence | None:
    """Why the level of the best is not the best figure: it is drawn towards the middle by what may be luck in it."""
    best, level = (book.get(level_id(what, aspect.code, group)) for what in ("best", "level"))
    if (
        aspect.rule != "best"
        or best is None
        or level is None
        or best.statement.value == level.statement.value
    ):
        return None
    return tell(
        {
            "en": "The best figure as reported is {best}; the level leaves out the part of it that may be luck.",
            "zh": "账面上最好的是{best}；定水平时，已除去其中可能出于偶然的部分。",
        },
        lang,
        best=book.number(lang, level_id("best", aspect.code, group)),
    )


def _other_groups(book: Book, aspect: AspectName, group: str, lang: Lang) -> Sentence | None:
    """Like is compared with like: the other groups have levels of their own."""
    others = sorted(
        r["group"]
        for r in book.inputs.rows(
            "levels", aspect=aspect.code, scope=book.region, period=book.period, status="ok"
        )
        if r["group"] not in ("all", group) and not is_own(r["group"])
    )
    told = present(
        *(
            tell(
                {"en": "{name}: {level} ({of})", "zh": "{name}为{level}（{of}）"},
                lang,
                name=book.inputs.names.scope(g)[lang],
                level=book.number(lang, level_id("level", aspect.code, g)),
                of=book.number(lang, level_id("level", aspect.code, g), part="of"),
            )
            for g in others
        )
    )
    if not told:
        return None
    template = {
        "en": "Other groups have a level of their own: {list}.",
        "zh": "同类和同类比，其他各组另有先进水平：{list}。",
    }[lang]
    between = {"en": "; ", "zh": "；"}[lang]
    return say(template, list=join(told, between))


def _how_to_read(lang: Lang) -> Sentence:
    return say(
        {
            "en": "The place of a unit is uncertain, so every rank is printed with its range; where ranges overlap, "
            "the order of two units should not be argued about.",
            "zh": "名次总有出入，因此每个名次都附上范围；范围重叠的单位，不必争谁先谁后。",
        }[lang]
    )


def _spread(book: Book, aspect: AspectName, rows: Sequence[Row], lang: Lang) -> Figure | None:
    if len(rows) < 5:
        return None
    measure, group = book.inputs.names.measure(aspect.code), main_group(book, aspect.code)
    labels = {
        "level": {"en": "advanced level", "zh": "先进水平"}[lang],
        "median": {"en": "median", "zh": "中位数"}[lang],
    }
    marks = []
    for what in ("median", "level"):
        one = book.get(level_id(what, aspect.code, group))
        if one is not None:
            value = one.statement.value
            gap = " " if lang == "en" else ""
            marks.append((value, f"{labels[what]}{gap}{measure.cell(value)}"))
    values = [float(r["value"]) for r in rows]
    best = [bool(r["may_be_best"]) for r in rows]
    kind = book.inputs.names.kind(aspect.kind)
    caption = say(
        {
            "en": "Each dot is one of the {kind}; red ones may be the best.",
            "zh": "每个点是一{counter}{kind}，红点可能是最好的。",
        }[lang],
        kind=kind.title.zh if lang == "zh" else kind.plural,
        counter=kind.counter,
    )
    alt = f"{aspect.title[lang]}: " + ", ".join(label for _, label in marks)
    figure_id = f"spread-{aspect.code}"
    return figure(
        figure_id,
        caption,
        alt,
        lambda size: spread_chart(values, best, marks, share=measure.share, size=size),
    )


def _funnel(book: Book, aspect: AspectName, rows: Sequence[Row], lang: Lang) -> Figure | None:
    """Only for shares in one comparison group, where cases follow from the gap's quantity or the standard error."""
    measure, group = book.inputs.names.measure(aspect.code), main_group(book, aspect.code)
    own = [r for r in rows if r["group"] == group or is_own(r["group"])]
    points = [
        Point(cases, r["value"], r["funnel_low"], r["funnel_high"], bool(r["may_be_best"]))
        for r, cases in zip(own, _cases(own), strict=True)
        if r["funnel_low"] is not None and r["funnel_high"] is not None and cases is not None
    ]
    if len(points) < 8 or not measure.share or aspect.rule == "frontier" or not book.leads(aspect):
        return None
    caption = say(
        {
            "en": "The same figures against the number of cases behind them. Inside the shaded funnel, a distance from "
            "the middle can be luck; outside it, there is something to learn or to mend.",
            "zh": "同一组数字，按背后的业务量排开。落在阴影漏斗之内的高低可能只是偶然，"
            "漏斗之外的才真有经验可学、有短板要补。",
        }[lang]
    )
    alt = {"en": f"Funnel plot: {aspect.title.en}", "zh": f"漏斗图：{aspect.title.zh}"}[lang]
    x_title = {"en": "cases behind the figure", "zh": "数字背后的业务量"}[lang]
    figure_id = f"funnel-{aspect.code}"
    return figure(
        figure_id, caption, alt, lambda size: funnel_chart(points, share=True, x_title=x_title, size=size)
    )


def _cases(rows: Sequence[Row]) -> list[float | None]:
    """What stands behind each figure: of all from their gaps where most have one, else of all from their errors."""
    gaps = [r["gap_quantity"] / r["gap"] if r["gap"] and r["gap_quantity"] else None for r in rows]
    if sum(one is not None for one in gaps) >= MOST * len(rows):
        return gaps
    return [r["value"] * (1 - r["value"]) / r["se"] ** 2 if r["se"] else None for r in rows]


def _scopes(book: Book, aspect: AspectName, lang: Lang) -> Table | None:
    """Levels of the scopes below the front page's, at most 60 rows."""
    names, inputs = book.inputs.names, book.inputs
    group = main_group(book, aspect.code)
    rows = [
        r
        for r in inputs.rows("levels", aspect=aspect.code, group=group, period=book.period, status="ok")
        if r["scope"] not in names.regions and book.get(level_id("level", aspect.code, group), r["scope"])
    ]
    kinds = sorted(
        {r["scope_kind"] for r in rows}, key=lambda k: (sum(r["scope_kind"] == k for r in rows), k)
    )
    kinds = [k for k in kinds if 1 < sum(r["scope_kind"] == k for r in rows) <= 12]
    groups = [
        (
            capital(names.scope_kind(k)[lang]),
            [
                _scope_row(book, aspect, group, r, lang)
                for r in sorted(rows, key=lambda r: (names.scope(r["scope"])[lang], r["scope"]))
                if r["scope_kind"] == k
            ],
        )
        for k in kinds
    ]
    if not groups:
        return None
    head = {
        "en": ["Scope", "Compared", "Advanced level", "Median"],
        "zh": ["范围", "参加比较", "先进水平", "中位数"],
    }[lang]
    caption = say(
        {"en": "Advanced levels by scope", "zh": "各范围的先进水平"}[lang],
    )
    return Table(caption, head, groups, ("text", "number", "number", "number"))


def _scope_row(book: Book, aspect: AspectName, group: str, row: Row, lang: Lang) -> list[Cell]:
    cells: list[Cell] = [say("{s}", s=book.inputs.names.scope(row["scope"])[lang])]
    level = level_id("level", aspect.code, group)
    for id, part in ((level, "of"), (level, "value"), (level_id("median", aspect.code, group), "value")):
        number = book.number(lang, id, row["scope"], part=part)
        cells.append(say("{n}", n=number) if number else Sentence(()))
    return cells


def may_be_best(book: Book, aspect: AspectName) -> list[Row]:
    """Listed units that may be the best at the outermost scope in the main group, by title."""
    group = main_group(book, aspect.code)
    return [
        r
        for r in standing_rows(book.inputs)
        if r["aspect"] == aspect.code
        and (r["group"] == group or is_own(r["group"]))
        and ranked(r)
        and r["may_be_best"]
    ]
