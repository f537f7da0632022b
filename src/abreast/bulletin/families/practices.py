"""Practice cards: how many there are, and what those who took one up have ahead of like units."""

from __future__ import annotations

from abreast.bulletin.families.inputs import Inputs, Row, capital, shown, state
from abreast.bulletin.number import LANGS, Lang, prose
from abreast.bulletin.sentence import Said, Sentence, say
from abreast.bulletin.statement import Key, Source


def practices(inputs: Inputs) -> list[Said]:
    """`practices.count` and `practices.adopters.CARD` at the first of the outermost scopes;
    `adoption.difference.CARD.ASPECT` of leads, worded so."""
    found = []
    cards = inputs.frame("practices")
    if cards.height and inputs.names.regions:
        found.append(_count(inputs, cards.height, int(cards["adopters"].sum())))
        found += [_adopters(inputs, card, n) for card, n in cards.select("card", "adopters").iter_rows()]
    return found + [_lead(inputs, row) for row in leads(inputs)]


def leads(inputs: Inputs) -> list[Row]:
    """Adoption that goes with a better standing, the surest first."""
    rows = inputs.rows("adoption", lead=True, scope=list(inputs.names.regions))
    known = [r for r in rows if r["aspect"] in inputs.names.aspects]
    return sorted(known, key=lambda r: (r["p_adjusted"], r["card"], r["aspect"]))


def lead_id(row: Row) -> str:
    return f"adoption.difference.{row['card']}.{row['aspect']}"


def what(inputs: Inputs, card: str, lang: Lang, part: str = "what") -> str:
    """What a card says is done, or another of its parts; in the other language where it says nothing in this one."""
    rows = inputs.rows("practices", card=card)
    if not rows:
        return card
    return str(rows[0][f"{part}_{lang}"] or rows[0][f"{part}_zh" if lang == "en" else f"{part}_en"] or "")


def _adopters(inputs: Inputs, card: str, n: int) -> Said:
    key: Key = (f"practices.adopters.{card}", inputs.names.regions[0], inputs.period)
    en, zh = (
        say(
            {"en": "“{card}” has been taken up {n}.", "zh": "“{card}”已推广{n}。"}[lang],
            card=what(inputs, card, lang),
            n=shown(key, times(n, lang), n),
        )
        for lang in LANGS
    )
    return state(key, n, "units", Source("practices", {"card": card}, "adopters", "last"), en, zh)


def times(n: int, lang: Lang) -> str:
    """Once, 2 times; 2次."""
    if lang == "zh":
        return f"{prose(n, lang)}次"
    return "once" if n == 1 else f"{prose(n, lang)} times"


def _count(inputs: Inputs, cards: int, adopted: int) -> Said:
    key: Key = ("practices.count", inputs.names.regions[0], inputs.period)

    def words(lang: Lang) -> Sentence:
        template = {
            "en": "{n} {practice} on record, taken up {of}.",
            "zh": "现有经验卡{n}，推广{of}。",
        }[lang]
        return say(
            template,
            n=shown(key, prose(cards, lang) + ("张" if lang == "zh" else ""), cards),
            practice="practice card is" if cards == 1 else "practice cards are",
            of=shown(key, times(adopted, lang), adopted, "of"),
        )

    source = Source("practices", {}, None, "count", {"column": "adopters", "aggregate": "sum"})
    return state(key, cards, "practice cards", source, *(words(lang) for lang in LANGS), of=adopted)


def _lead(inputs: Inputs, row: Row) -> Said:
    key: Key = (lead_id(row), row["scope"], row["period"])
    measure, kind = inputs.names.measure(row["aspect"]), inputs.names.kind(row["kind"])

    def words(lang: Lang) -> Sentence:
        template = {
            "en": "{of} that took up “{card}” {stand} {n} better in “{title}” than like ones that did not: a lead to "
            "ask about, not proof.",
            "zh": "采用“{card}”的{of}，在“{title}”方面比情况相近而未采用的好{n}：这是值得去问的线索，还不是证明。",
        }[lang]
        return say(
            template,
            of=shown(key, capital(kind.counted(row["adopters"], lang)), row["adopters"], "of"),
            card=what(inputs, row["card"], lang),
            stand="stands" if row["adopters"] == 1 else "stand",
            n=shown(key, measure.difference(row["difference"], lang), row["difference"]),
            title=inputs.names.aspects[row["aspect"]].title[lang],
        )

    rows = {name: row[name] for name in ("card", "aspect", "kind", "scope", "period")}
    source = Source("adoption", rows, "difference", "last", {"column": "adopters"})
    unit = "share" if measure.share else measure.unit.en
    return state(key, row["difference"], unit, source, *(words(lang) for lang in LANGS), of=row["adopters"])
