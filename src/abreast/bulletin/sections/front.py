"""The front of the page: headline, deck, lead, the numbers at a glance, and the main chart."""

from __future__ import annotations

from collections.abc import Iterator

from abreast.bulletin.book import Book, present, tell
from abreast.bulletin.charts import series_chart
from abreast.bulletin.document import Fact, Figure
from abreast.bulletin.families.inputs import capital
from abreast.bulletin.families.levels import level_id
from abreast.bulletin.families.progress import kind_id
from abreast.bulletin.headline import before_words, headline, main_column, values
from abreast.bulletin.names import AspectName, IndicatorName
from abreast.bulletin.number import Lang
from abreast.bulletin.period_words import in_period, period_words, short
from abreast.bulletin.sections.compare import alike, main_group
from abreast.bulletin.sections.figure import figure
from abreast.bulletin.sections.joined import joined_in
from abreast.bulletin.sections.learn import exemplars
from abreast.bulletin.sentence import Sentence, say
from abreast.bulletin.statement import Key

MOST_FACTS = 6


def front(book: Book, lang: Lang) -> tuple[str, Sentence, Sentence, list[Sentence]]:
    """What stands above the headline, the headline, the deck and the lead."""
    words, topic, keys = headline(book, lang)
    deck = _deck(book, keys, lang)
    lead = present(
        _main_figure(book, lang),
        *(book.said[k].words(lang) for k in keys[:1]),
        *_levels(book, lang),
        *_catching_up(book, lang),
        *list(joined_in(book, lang))[:1],
    )
    return topic, words, deck, _without(lead, words, deck)


def _deck(book: Book, keys: list[Key], lang: Lang) -> Sentence:
    """The next sure change of another sort than the headline's; else what the headline says, in full."""
    sorts = {keys[0][0].split(".")[0]} if keys else set()
    other = [k for k in keys[1:] if k[0].split(".")[0] not in sorts]
    if other:
        return book.said[other[0]].words(lang)
    joined = present(*joined_in(book, lang))
    return joined[0] if joined else book.said[keys[0]].words(lang) if keys else Sentence(())


def _without(lead: list[Sentence], headline: Sentence, deck: Sentence) -> list[Sentence]:
    """Nothing is said twice on the front: a sentence without a number that is new is left out."""
    seen, kept = {n.key for n in (*headline.shown, *deck.shown)}, []
    for sentence in lead:
        keys = {n.key for n in sentence.shown}
        if not keys <= seen:
            kept.append(sentence)
        seen |= keys
    return kept


def leading_indicator(book: Book) -> IndicatorName | None:
    """The indicator that the front page is about: of the priority aspect, else the first with a direction."""
    names = book.inputs.names
    wanted = [a.indicators[0] for a in book.aspects]
    wanted += [i.code for i in sorted(names.indicators.values(), key=lambda i: i.better == 0)]
    found = next((code for code in wanted if main_column(book, code)), None)
    return names.indicators[found] if found else None


def _main_figure(book: Book, lang: Lang) -> Sentence | None:
    indicator = leading_indicator(book)
    if indicator is None:
        return None
    column = main_column(book, indicator.code) or "value"
    now = book.number(lang, f"indicator.{column}.{indicator.code}")
    told = before_words(book, indicator.code, column, lang)
    fills = {
        "title": capital(indicator.title[lang]),
        "where": book.inputs.names.scope(book.region)[lang],
        "when": in_period(book.period, lang),
    }
    if told is None:
        return tell(
            {
                "en": "{title} in {where} stood at {now} {when}.",
                "zh": "{when}，{where}{title}为{now}。",
            },
            lang,
            now=now,
            **fills,
        )
    before, called, change = told
    moved = {"en": ("up from", "down from", "as"), "zh": ("高于", "低于", "等于")}[lang]
    return tell(
        {
            "en": "{title} in {where} stood at {now} {when}, {moved} {before} {called}.",
            "zh": "{when}，{where}{title}为{now}，{moved}{called}的{before}。",
        },
        lang,
        now=now,
        before=before,
        called=called,
        moved=moved[0] if change > 0 else moved[1] if change < 0 else moved[2],
        **fills,
    )


def _levels(book: Book, lang: Lang) -> Iterator[Sentence | None]:
    for aspect in book.aspects[:1]:
        group = main_group(book, aspect.code)
        if alike(book, aspect):
            yield exemplars(book, aspect, lang)
            continue
        yield tell(
            {
                "en": "The advanced level in “{title}” is {level}; half of {of} compared are at or below {median}.",
                "zh": "“{title}”的先进水平为{level}；参加比较的{of}，中位数为{median}。",
            }
            if book.inputs.names.measure(aspect.code).better >= 0
            else {
                "en": "The advanced level in “{title}” is {level}; half of {of} compared are at or above {median}.",
                "zh": "“{title}”的先进水平为{level}；参加比较的{of}，中位数为{median}。",
            },
            lang,
            title=aspect.title[lang],
            level=book.number(lang, level_id("level", aspect.code, group)),
            median=book.number(lang, level_id("median", aspect.code, group)),
            of=book.number(lang, level_id("level", aspect.code, group), part="of"),
        )
        yield book.words(lang, f"potential.{aspect.code}.{aspect.indicators[0]}")


def _catching_up(book: Book, lang: Lang) -> Iterator[Sentence | None]:
    people = [a for a in book.aspects if book.inputs.names.kind(a.kind).person]
    for aspect in dict.fromkeys((*book.aspects[:1], *people[:1])):
        yield book.words(lang, kind_id(book.inputs, "catchup.drew_level", aspect.kind, aspect.code))
        id = kind_id(book.inputs, "catchup.confirmed", aspect.kind, aspect.code)
        one = book.get(id)
        yield one.words(lang) if one and one.statement.value else None


def facts(book: Book, lang: Lang) -> list[Fact]:
    """The numbers at a glance, at most six."""
    first, others = book.aspects[:1], book.aspects[1:]
    leading = leading_indicator(book)
    rest = sorted((i for i in book.inputs.names.indicators.values() if i != leading), key=lambda i: i.share)
    found = [
        *(_indicator_facts(book, [leading], lang) if leading else ()),
        *(fact for aspect in first for fact in _aspect_facts(book, aspect, lang)),
        *_coverage_facts(book, lang),
        *_indicator_facts(book, rest, lang),
        *(fact for aspect in others for fact in _aspect_facts(book, aspect, lang)),
    ]
    return found[:MOST_FACTS]


def _indicator_facts(book: Book, indicators: list[IndicatorName], lang: Lang) -> Iterator[Fact]:
    for indicator in indicators:
        code = indicator.code
        column = main_column(book, code)
        if column is None or not indicator.better:
            continue
        number = book.number(lang, f"indicator.{column}.{code}")
        told = before_words(book, code, column, lang)
        note = None
        if told is not None:
            before, called, _ = told
            note = say(
                {"en": "{before} {called}", "zh": "{called}{before}"}[lang], before=before, called=called
            )
        if number is not None:
            yield Fact(capital(indicator.title[lang]), say("{n}", n=number), note)


def _aspect_facts(book: Book, aspect: AspectName, lang: Lang) -> Iterator[Fact]:
    group = main_group(book, aspect.code)
    level = book.number(lang, level_id("level", aspect.code, group))
    median = book.number(lang, level_id("median", aspect.code, group))
    if level is not None and median is not None and not alike(book, aspect):
        note = say({"en": "median {m}", "zh": "中位数{m}"}[lang], m=median)
        label = {"en": "Advanced level, {t}", "zh": "先进水平：{t}"}[lang]
        yield Fact(label.replace("{t}", aspect.title[lang]), say("{n}", n=level), note)
    up = kind_id(book.inputs, "progress.up", aspect.kind, aspect.code)
    drew = kind_id(book.inputs, "catchup.drew_level", aspect.kind, aspect.code)
    for id, label in (
        (up, {"en": "Better than at the start", "zh": "比起步时提高"}[lang]),
        (drew, {"en": "Drew level (as seen)", "zh": "赶上先进（所见计数）"}[lang]),
    ):
        number, of = book.number(lang, id), book.number(lang, id, part="of")
        if number is not None and of is not None:
            behind = id == drew
            templates = {
                "en": "of {of} behind at the start" if behind else "of {of}",
                "zh": "起步时落后{of}" if behind else "共{of}",
            }
            yield Fact(label, say("{n}", n=number), say(templates[lang], of=of))


def _coverage_facts(book: Book, lang: Lang) -> Iterator[Fact]:
    """Of the finest kind of unit that each is known of."""
    labels: dict[str, dict[Lang, str]] = {
        "coverage.complete": {"en": "Complete pledges, {k}", "zh": "{k}覆盖面"},
        "participation": {"en": "Taking part, {k}", "zh": "{k}参加面"},
    }
    for what, label in labels.items():
        known = [k for k in book.inputs.names.kinds if book.get(f"{what}.{k}")]
        if not known:
            continue
        id, kind = f"{what}.{known[-1]}", book.inputs.names.kinds[known[-1]]
        rate, count, of = book.share(id), *(book.number(lang, id, part=p) for p in ("count", "of"))
        if rate is not None and count is not None and of is not None:
            note = say({"en": "{c} of {o}", "zh": "{o}中的{c}"}[lang], c=count, o=of)
            title = kind.title.zh if lang == "zh" else kind.plural
            yield Fact(label[lang].replace("{k}", title), say("{n}", n=rate), note)


def main_figure(book: Book, lang: Lang) -> Figure | None:
    """The front page's chart: the leading indicator through time, independent total against the units in the tree."""
    indicator = leading_indicator(book)
    return None if indicator is None else series_figure(book, lang, indicator)


def series_figure(book: Book, lang: Lang, indicator: IndicatorName) -> Figure | None:
    """An indicator through time; None with fewer than three periods."""
    names = {
        "total": {"en": "All", "zh": "总数"}[lang],
        "value": {"en": "In the tree", "zh": "表内"}[lang],
    }
    lines = []
    for column in ("total", "value"):
        series = values(book, f"indicator.{column}.{indicator.code}")
        if len(series) >= 3:
            lines.append((names[column], list(series.items())))
    if not lines:
        return None
    if len(lines) == 1:
        lines = [("", lines[0][1])]
    periods = sorted({p for _, points in lines for p, _ in points})
    labels = {p: short(p, lang) for p in periods}
    where = book.inputs.names.scope(book.region)[lang]
    title = capital(indicator.title[lang])
    span = f"{period_words(periods[0], lang)} – {period_words(periods[-1], lang)}"
    caption = say(
        {
            "en": "{title}, {where}{unit}"
            + (". Independent total and units in the tree." if len(lines) > 1 else "."),
            "zh": "{where}{title}{unit}" + ("：独立上报总数与表内单位汇总。" if len(lines) > 1 else "。"),
        }[lang],
        title=title,
        where=where,
        unit=_unit(indicator, lang),
    )
    alt = f"{title}, {where}, {span}"
    return figure(
        f"series-{indicator.code}",
        caption,
        alt,
        lambda size: series_chart(lines, labels, share=indicator.share, size=size),
    )


def _unit(indicator: IndicatorName, lang: Lang) -> str:
    if indicator.share or indicator.unit[lang] in ("", indicator.title[lang]):
        return ""
    return {"en": f", {indicator.unit.en}", "zh": f"（{indicator.unit.zh}）"}[lang]
