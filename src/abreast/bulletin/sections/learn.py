"""学 Learn: who may be the best, and what being the same would mean."""

from __future__ import annotations

from abreast.bulletin.book import Book, present
from abreast.bulletin.document import Article, Cell, Table
from abreast.bulletin.families.learning import WHY, first_choices, gain_number, gain_unit
from abreast.bulletin.families.standings import unit_number
from abreast.bulletin.names import AspectName
from abreast.bulletin.number import Lang
from abreast.bulletin.sections.compare import may_be_best
from abreast.bulletin.sentence import Sentence, join, say

MOST_NAMED = 12


def learn(book: Book, aspect: AspectName, lang: Lang) -> Article | None:
    """An article on exemplars; None where nobody has any."""
    choices = {unit: row for (a, unit), row in first_choices(book.inputs).items() if a == aspect.code}
    if not choices:
        return None
    title = {
        "en": f"Whom to be the same as: {aspect.title.en}",
        "zh": f"和谁一个样：{aspect.title.zh}",
    }[lang]
    paragraphs = present(
        _exemplars(book, aspect, lang),
        book.words(lang, f"potential.{aspect.code}.{aspect.indicators[0]}"),
        say(
            {
                "en": "The sum counts the gaps of this aspect only; gains of aspects that overlap are never added.",
                "zh": "这一合计只算本方面的差距；彼此重叠的方面，收益不相加。",
            }[lang]
        ),
    )
    tables = [_examples(book, aspect, list(choices), lang)]
    return Article(
        f"learn-{aspect.code}", title, paragraphs, (), [t for t in tables if t], "学", group=aspect.code
    )


def _exemplars(book: Book, aspect: AspectName, lang: Lang) -> Sentence | None:
    best = may_be_best(book, aspect)
    named = [
        say(
            {"en": "{unit} ({value})", "zh": "{unit}（{value}）"}[lang],
            unit=book.inputs.names.scope(r["unit"])[lang],
            value=unit_number(
                book.inputs, r, "standing", book.inputs.names.measure(aspect.code).value(r["value"], lang)
            ),
        )
        for r in sorted(best, key=lambda r: (-float(r["value"]), r["unit"]))[:MOST_NAMED]
    ]
    if not named:
        return None
    more = len(best) > MOST_NAMED
    template = {
        "en": "The observed leader is partly lucky, so exemplars are a set. These may be the best: {list}{more}.",
        "zh": "一时领先也有运气，标兵因此列成一组。可能居首的有：{list}{more}。",
    }[lang]
    return say(
        template,
        list=join(named, {"en": ", ", "zh": "、"}[lang]),
        more={"en": " and others", "zh": "等"}[lang] if more else "",
    )


def _examples(book: Book, aspect: AspectName, units: list[str], lang: Lang) -> Table | None:
    """Exemplars by how many would learn from them; no unit that is behind is named here."""
    rows = book.inputs.rows("exemplars", aspect=aspect.code, period=book.period, order=1)
    wanted = set(units)
    exemplars = sorted({r["exemplar"] for r in rows if r["unit"] in wanted})
    standing = {
        r["unit"]: r
        for r in book.inputs.rows("standings", aspect=aspect.code, period=book.period, scope=book.region)
        if r["value"] is not None
    }
    names = book.inputs.names
    table: list[list[Cell]] = []
    for exemplar in exemplars:
        row = standing.get(exemplar)
        why = next(r["why"] for r in rows if r["exemplar"] == exemplar)
        if row is None or book.get(f"standing.{aspect.code}", exemplar) is None:
            continue
        value = unit_number(
            book.inputs, row, "standing", names.measure(aspect.code).value(row["value"], lang)
        )
        text = WHY[why][lang] if why in WHY else why
        table.append([say("{u}", u=names.scope(exemplar)[lang]), say("{n}", n=value), say("{w}", w=text)])
    if not table:
        return None
    head = {"en": ["Exemplar", "Figure", "Why"], "zh": ["标兵", "数字", "理由"]}[lang]
    caption = say({"en": "Exemplars: {title}", "zh": "标兵：{title}"}[lang], title=aspect.title[lang])
    return Table(caption, head, [("", table)], ("text", "number", "text"), unit_level=True)


def would_mean(book: Book, aspect: str, unit: str, lang: Lang) -> tuple[str, Sentence]:
    """A unit's first exemplar and what being the same as it would mean; empty where it has none."""
    row = first_choices(book.inputs).get((aspect, unit))
    if row is None or not row["gain_quantity"]:
        return "", Sentence(())
    return book.inputs.names.scope(row["exemplar"])[lang], say("{n}", n=gain_number(book.inputs, row, lang))


__all__ = ["gain_unit", "learn", "would_mean"]
