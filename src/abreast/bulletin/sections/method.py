"""How the numbers are made, what they cover, and what the bulletin says about itself."""

from __future__ import annotations

from abreast.bulletin.book import Book, present
from abreast.bulletin.document import Article, Colophon
from abreast.bulletin.number import Lang
from abreast.bulletin.period_words import period_words
from abreast.bulletin.precede import launch, precedes
from abreast.bulletin.sentence import Sentence, say

ORIGINS: dict[str, dict[Lang, str]] = {
    "reconstructed": {
        "en": "Reconstructed figures: unit-level figures in this bulletin were made up to agree with published totals",
        "zh": "复原数字：本期各单位数字系按公布的总数复原，并非原始记录",
    },
    "simulated": {
        "en": "Simulated figures: nothing in this bulletin was observed",
        "zh": "模拟数字：本期数字均为模拟，并非实际观察",
    },
}
PROVISIONAL: dict[Lang, str] = {"en": "provisional", "zh": "暂行"}
SEALED: dict[Lang, str] = {"en": "sealed", "zh": "已封账"}
REPORTED: dict[Lang, str] = {"en": "as reported", "zh": "上报数字"}
SHORT_ORIGINS: dict[str, dict[Lang, str]] = {
    "reconstructed": {"en": "reconstructed", "zh": "复原"},
    "simulated": {"en": "simulated", "zh": "模拟"},
}

NOTES: tuple[tuple[str, dict[Lang, str]], ...] = (
    (
        "level",
        {
            "en": "Advanced level: set over a window of periods by units that report enough to be trusted with it, "
            "like compared with like.",
            "zh": "先进水平：按若干期的窗口计算，由数字足够可靠的单位确定，同类和同类比。",
        },
    ),
    (
        "rank",
        {
            "en": "Rank ranges: the places that a unit may truly have, given the uncertainty of all figures.",
            "zh": "名次范围：考虑到所有数字的不确定性，一个单位真正可能处在的位次。",
        },
    ),
    (
        "catchup",
        {
            "en": "Drew level: behind at the start and at or above the fixed level in at least one period since. "
            "It counts what was seen; with many units some of it is chance.",
            "zh": "赶上：起步时落后，此后至少有一期达到固定的先进水平。这是所见计数，单位一多，总有几个出于偶然。",
        },
    ),
    (
        "growth",
        {
            "en": "Growth per day divides by calendar days, since periods differ in length.",
            "zh": "日均增长按日历天数折算，因为各期长短不一。",
        },
    ),
    (
        "coverage",
        {
            "en": "A pledge is complete when it names what to be the same as, targets, a plan and measures with "
            "somebody responsible. Numerator and denominator are the same units.",
            "zh": "目标订齐，是指写明了和谁一个样、指标、规划，以及有人负责的措施。分子分母是同一批单位。",
        },
    ),
)
"""Notes on method by the family of statements they explain, in the order in which they are printed."""
HEADLINE: dict[Lang, str] = {
    "en": "The headline is what changed most, in units of its usual variation, among what is sure.",
    "zh": "头条取确凿变化中最大的一项，以其平常的波动为尺度。",
}
BEFORE: dict[Lang, str] = {
    "en": "Figures before {when} precede the start of the campaign and are not credited to it.",
    "zh": "{when}以前的数字在运动开始之前，不计作运动的成绩。",
}


def marks(book: Book, lang: Lang) -> list[str]:
    """What has to stand on every page: the origin of the figures, and whether all of them are sealed."""
    found = []
    if book.inputs.names.origin in ORIGINS:
        found.append(ORIGINS[book.inputs.names.origin][lang])
    if book.run.get("provisional"):
        found.append(
            {
                "en": "Provisional: some figures are not sealed yet and may still change",
                "zh": "暂行：部分数字尚未封账，仍可能改动",
            }[lang]
        )
    return found


def reach(book: Book, lang: Lang) -> Article | None:
    """What the units in the tree account for, and what precedes the start."""
    paragraphs = present(
        *(book.words(lang, f"indicator.reconciliation.{code}") for code in book.inputs.names.indicators),
    )
    if paragraphs:
        paragraphs.append(
            say(
                {
                    "en": "What is missing lies outside the tree: comparisons between units are not touched by it, "
                    "totals from units in the tree are.",
                    "zh": "不足部分在表外：单位之间的比较不受影响，由表内单位汇总的总数则受影响。",
                }[lang]
            )
        )
    if book.inputs.names.notes[lang]:
        paragraphs += [
            say("{n}", n=line) for line in book.inputs.names.notes[lang].splitlines() if line.strip()
        ]
    if not paragraphs:
        return None
    return Article("reach", {"en": "What the figures cover", "zh": "数字涵盖多少"}[lang], paragraphs)


def method(book: Book, lang: Lang) -> list[Sentence]:
    """Footnotes on method, only on what this bulletin prints."""
    families = {id.split(".")[0] for id, _, _ in book.said}
    told = [say(words[lang]) for family, words in NOTES if family in families]
    told.append(say(HEADLINE[lang]))
    began = launch(book.inputs.names)
    if any(precedes(one.statement, began) for one in book.said.values()):
        told.append(say(BEFORE[lang], when=period_words(began.isoformat(), lang)))
    return told


def seal_words(book: Book, lang: Lang) -> str:
    """The hash of the newest seal, or that there is none."""
    return str(book.run.get("head") or {"en": "nothing is sealed yet", "zh": "尚未封账"}[lang])


def colophon(book: Book, lang: Lang) -> Colophon:
    """Source, head of the seals, what it was computed with."""
    run = book.run
    labels: dict[str, dict[Lang, str]] = {
        "origin": {"en": "Figures", "zh": "数字"},
        "state": {"en": "State", "zh": "状态"},
        "head": {"en": "Newest seal", "zh": "最新封账"},
        "seals": {"en": "Seals", "zh": "封账数"},
        "definition": {"en": "Definition", "zh": "定义"},
        "version": {"en": "Abreast", "zh": "看齐"},
    }
    origin, provisional = book.inputs.names.origin, run.get("provisional")
    lines = [
        ("origin", SHORT_ORIGINS.get(origin, REPORTED)[lang]),
        ("state", (PROVISIONAL if provisional else SEALED)[lang]),
        ("head", seal_words(book, lang)),
    ]
    seals = run.get("seals")
    if seals:
        lines.append(("seals", str(len(seals) if isinstance(seals, list) else seals)))
    lines += [(key, str(run[key])) for key in ("definition", "version") if run.get(key)]
    return Colophon(book.inputs.names.source[lang], [(labels[k][lang], v) for k, v in lines])
