"""学 Learn: who may be the best, and what being the same would mean."""

from __future__ import annotations

from abreast.bulletin.book import Book, present, tell
from abreast.bulletin.document import Article, Cell, Table
from abreast.bulletin.families.inputs import Row, capital
from abreast.bulletin.families.learning import WHY, first_choices
from abreast.bulletin.families.standings import leader_rows, standing_rows, unit_number
from abreast.bulletin.names import AspectName
from abreast.bulletin.number import Lang
from abreast.bulletin.sections.compare import alike
from abreast.bulletin.sentence import Sentence, say

MOST_NAMED = 8


def learn(book: Book, aspect: AspectName, lang: Lang) -> Article | None:
    """An article on exemplars; None where nobody has any."""
    choices = {unit: row for (a, unit), row in first_choices(book.inputs).items() if a == aspect.code}
    leaders = [r for r in leader_rows(book.inputs) if r["aspect"] == aspect.code]
    named = appointed(book, aspect)
    if not choices and not leaders and not named and not book.get(f"exemplar.count.{aspect.code}"):
        return None
    title = {
        "en": "Whom to be the same as",
        "zh": "和谁一个样",
    }[lang]
    potential = book.words(lang, f"potential.{aspect.code}.{aspect.indicators[0]}")
    paragraphs = present(
        *reasons(book, aspect, lang),
        exemplars(book, aspect, lang),
        potential,
        book.words(lang, f"potential.money.{aspect.code}"),
        potential
        and say(
            {
                "en": "The sum counts the gaps of this aspect only; gains of aspects that overlap are never added.",
                "zh": "这一合计只算本方面的差距；彼此重叠的方面，收益不相加。",
            }[lang]
        ),
    )
    tables = [_examples(book, aspect, list(choices), leaders, lang)]
    return Article(
        f"learn-{aspect.code}",
        title,
        paragraphs,
        (),
        [t for t in tables if t],
        "学",
        group=aspect.code,
        group_title=capital(aspect.title[lang]),
    )


def exemplars(book: Book, aspect: AspectName, lang: Lang) -> Sentence | None:
    """How many may be the best."""
    id = f"exemplar.count.{aspect.code}"
    return tell(
        {
            "en": "The observed leader is partly lucky, so exemplars are a set: of {of} compared, {n} may be the best.",
            "zh": "一时领先也有运气，标兵因此是一组：参加比较的{of}中，可能最好的有{n}。",
        }
        if not alike(book, aspect)
        else {
            "en": "The figures do not tell the {of} compared apart yet: any of them may be the best.",
            "zh": "参加比较的{of}，眼下从数字上还分不出先后，个个都可能是最好的。",
        },
        lang,
        of=book.number(lang, id, part="of"),
        n=book.number(lang, id),
    )


def reasons(book: Book, aspect: AspectName, lang: Lang) -> list[Sentence]:
    """Appointed exemplars with the reasons given for them."""
    return [_reasoned(book, row, lang) for row in appointed(book, aspect)]


def appointed(book: Book, aspect: AspectName) -> list[Row]:
    """Who was appointed for an aspect, the first few; of the tree's persons those who agreed to be named."""
    rows = book.inputs.rows("appointed", aspect=aspect.code, period=book.period, named=True)
    return rows[:MOST_NAMED]


def _reasoned(book: Book, row: Row, lang: Lang) -> Sentence:
    """An appointed exemplar with its reason, in whichever language it was given."""
    names, other = book.inputs.names, "zh" if lang == "en" else "en"
    return say(
        {
            "en": "Appointed exemplar in {scope}: {exemplar}. {reason}.",
            "zh": "{scope}标兵：{exemplar}（{reason}）。",
        }[lang],
        scope=names.scope(row["scope"])[lang],
        exemplar=names.scope(row["exemplar"])[lang],
        reason=capital((row[f"reason_{lang}"] or row[f"reason_{other}"]).rstrip(".。")),
    )


def _examples(
    book: Book, aspect: AspectName, units: list[str], leaders: list[Row], lang: Lang
) -> Table | None:
    """Exemplars that somebody could be the same as, by their figures; no unit that is behind is named here."""
    rows = book.inputs.rows("exemplars", aspect=aspect.code, period=book.period, order=1, unit=units)
    why = {r["unit"]: "may be best" for r in leaders} | {r["exemplar"]: r["why"] for r in rows}
    within = {r["exemplar"]: r["scope"] for r in rows}
    names, measure, titles = (
        book.inputs.names,
        book.inputs.names.measure(aspect.code),
        book.unit_names(aspect, lang),
    )
    better = measure.better or 1
    listed = [
        r for r in (*standing_rows(book.inputs), *leaders) if r["aspect"] == aspect.code and r["unit"] in why
    ]
    found = sorted(
        (r for r in listed if r["value"] is not None), key=lambda r: (-r["value"] * better, r["unit"])
    )
    table: list[list[Cell]] = [
        [
            say("{u}", u=titles.get(r["unit"]) or names.scope(r["unit"])[lang]),
            say("{n}", n=unit_number(book.inputs, r, "standing", measure.cell(r["value"]))),
            told_why(
                why[r["unit"]],
                bool(r["may_be_best"]),
                names.scope(within[r["unit"]])[lang] if r["unit"] in within else "",
                lang,
            ),
        ]
        for r in found[:MOST_NAMED]
    ]
    if not table:
        return None
    head = {"en": ["Exemplar", "Figure", "Why"], "zh": ["标兵", "数字", "理由"]}[lang]
    caption = say({"en": "Exemplars, the highest figures first", "zh": "标兵（数字高的在前）"}[lang])
    return Table(caption, head, [("", table)], ("text", "number", "text"), unit_level=True)


def told_why(why: str, best: bool, place: str, lang: Lang) -> Sentence:
    """The reason in words; who may be the best of a smaller place only is said to be so there."""
    if why != "may be best" or best or not place:
        return say("{w}", w=WHY[why][lang] if why in WHY else why)
    return say({"en": "may be the best in {place}", "zh": "在{place}可能最好"}[lang], place=place)
