"""Every listed unit in the order of places, so that each finds itself and none is paraded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from abreast.bulletin.book import Book
from abreast.bulletin.document import Article, Cell, Table
from abreast.bulletin.families.inputs import Row, capital, shown
from abreast.bulletin.families.learning import counted_in, first_choices, gain_number, gain_unit
from abreast.bulletin.families.standings import behind, ranked, standing_rows, unit_number
from abreast.bulletin.names import AspectName, IndicatorName
from abreast.bulletin.number import Lang
from abreast.bulletin.sentence import Sentence, say

ORDER: dict[Lang, str] = {
    "en": "By place and name, not by rank. A rank is followed by the range in which it may truly lie.",
    "zh": "按地区和名称排列，不按名次。名次后括号内是它可能的范围。",
}
ALIGN: Sequence[Literal["text", "number"]] = ("text", "number", "number", "number", "text", "number")


def directory(book: Book, aspect: AspectName, lang: Lang) -> Article | None:
    """A table per outer place; None where no unit may be listed."""
    rows = [r for r in standing_rows(book.inputs) if r["aspect"] == aspect.code]
    if not rows:
        return None
    names = book.inputs.names
    kind = names.kind(aspect.kind)
    choices = _choices(book, aspect.code)
    told = bool(choices) and counted_in(book.inputs, aspect.code)
    units = legend(
        _gap_unit(names.measure(aspect.code), lang),
        gain_unit(book.inputs, aspect.code)[lang] if told else "",
        lang,
    )
    return Article(
        f"directory-{aspect.code}",
        {"en": f"Every {kind.title.en}", "zh": f"各{kind.title.zh}一览"}[lang],
        [say(ORDER[lang]), units],
        (),
        _tables(book, aspect, rows, choices, lang),
        full_width=True,
        group=aspect.code,
        group_title=capital(aspect.title[lang]),
    )


def _choices(book: Book, aspect: str) -> dict[str, Row]:
    """Whom each unit could be the same as: exemplars it would gain by, and those it was given."""
    return {
        unit: row
        for (code, unit), row in first_choices(book.inputs).items()
        if code == aspect and ((row["gain_quantity"] or 0) > 0 or row["why"] == "appointed")
    }


def _tables(
    book: Book, aspect: AspectName, rows: list[Row], choices: dict[str, Row], lang: Lang
) -> list[Table]:
    """A table per outer place, in groups by the place inside, both in the order of their names."""
    places: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    above = _places(book, [row["unit"] for row in rows])
    for row in rows:
        outer, inner = above[row["unit"]]
        places[outer][inner].append(row)

    def named(codes: Iterable[str]) -> list[tuple[str, str]]:
        scope = book.inputs.names.scope
        return sorted((scope(code)[lang] if code else "", code) for code in codes)

    return [
        _table(
            book,
            aspect,
            title,
            [(name, places[outer][inner]) for name, inner in named(places[outer])],
            choices,
            lang,
        )
        for title, outer in named(places)
    ]


def legend(gap: str, gain: str, lang: Lang) -> Sentence:
    """What the columns of gaps and gains mean: units of measure where there are any, gains where they are shown."""
    parts = {
        "en": (
            "“Gap”: to the advanced level",
            ", in {gap}",
            ". “Would mean”: being the same as the exemplar, in {gain}",
            ".",
        ),
        "zh": ("“差距”是与先进水平之差", "（{gap}）", "；“相当于”是和标兵一个样时的变化（{gain}）", "。"),
    }[lang]
    wanted = (True, bool(gap), bool(gain), True)
    template = "".join(part for part, there in zip(parts, wanted, strict=True) if there)
    return say(template, gap=gap, gain=gain)


def _places(book: Book, units: list[str]) -> dict[str, tuple[str, str]]:
    """For each unit the outermost place below the front page's scope and the next one down, where these hold several
    units each; a place that holds one unit is no help in finding it."""
    names = book.inputs.names
    chains: dict[str, list[str]] = {}
    for unit in units:
        chain: list[str] = []
        at = names.parent.get(unit, "")
        while at and at not in names.regions and at not in chain:
            chain.insert(0, at)
            at = names.parent.get(at, "")
        chains[unit] = chain
    held = Counter(place for chain in chains.values() for place in chain)
    found = {}
    for unit, chain in chains.items():
        shared = [place for place in chain if held[place] > 1]
        found[unit] = (shared[0] if shared else "", shared[1] if len(shared) > 1 else "")
    return found


def _gap_unit(measure: IndicatorName, lang: Lang) -> str:
    return {"en": "percentage points", "zh": "百分点"}[lang] if measure.share else measure.unit[lang]


def _table(
    book: Book,
    aspect: AspectName,
    outer: str,
    groups: list[tuple[str, list[Row]]],
    choices: dict[str, Row],
    lang: Lang,
) -> Table:
    titles = book.unit_names(aspect, lang)
    told = (6 if counted_in(book.inputs, aspect.code) else 5) if choices else 4
    head = {
        "en": ["Unit", "Figure", "Gap", "Rank (range)", "Could be the same as", "Would mean"],
        "zh": ["单位", "数字", "差距", "名次（范围）", "可看齐的标兵", "相当于"],
    }[lang]
    return Table(
        say("{outer}", outer=outer or aspect.title[lang]),
        head[:told],
        [
            (name, [_row(book, aspect, r, choices, titles, lang)[:told] for r in rows])
            for name, rows in groups
        ],
        ALIGN[:told],
        unit_level=True,
    )


def _row(
    book: Book, aspect: AspectName, row: Row, choices: dict[str, Row], titles: Mapping[str, str], lang: Lang
) -> list[Cell]:
    names, inputs = book.inputs.names, book.inputs
    measure = names.measure(aspect.code)
    name = say("{u}", u=titles[row["unit"]])
    if row["value"] is None:
        missing = say({"en": "not reported", "zh": "未报齐"}[lang])
        return [name, missing, *(Sentence(()) for _ in range(4))]
    value = say("{n}", n=unit_number(inputs, row, "standing", measure.cell(row["value"])))
    gap = Sentence(())
    if behind(row):
        gap = say("{n}", n=unit_number(inputs, row, "gap", measure.cell_difference(row["gap"])))
    choice = choices.get(row["unit"])
    gained = choice is not None and (choice["gain_quantity"] or 0) > 0
    counted = gained and counted_in(inputs, aspect.code)
    return [
        name,
        value,
        gap,
        _rank(book, row, lang),
        say("{e}", e=titles.get(choice["exemplar"]) or names.scope(choice["exemplar"])[lang])
        if choice and (gained or choice["why"] == "appointed")
        else Sentence(()),
        say("{n}", n=gain_number(inputs, choice, lang, bare=True)) if choice and counted else Sentence(()),
    ]


def _rank(book: Book, row: Row, lang: Lang) -> Sentence:
    if not ranked(row):
        words = {
            "unmatched": {"en": "no like units", "zh": "无同类"},
            "too few": {"en": "too few alike", "zh": "同类太少"},
            "not reported": {"en": "not reported", "zh": "未报齐"},
        }
        return say(words.get(row["status"], {"en": "–", "zh": "—"})[lang])
    numbers = {
        what: unit_number(book.inputs, row, id, str(int(row[column])))
        for what, id, column in (
            ("rank", "rank", "rank"),
            ("low", "rank.low", "rank_low"),
            ("high", "rank.high", "rank_high"),
        )
    }
    of = str(int(row["of"]))
    template = {"en": "{rank} ({low}–{high}) of {of}", "zh": "{rank}（{low}—{high}）/{of}"}[lang]
    return say(
        template,
        of=shown((f"rank.{row['aspect']}", row["unit"], book.period), of, row["of"], "of"),
        **numbers,
    )
