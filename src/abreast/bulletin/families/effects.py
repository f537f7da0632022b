"""What help and practices did, against comparable units that had neither, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from abreast.bulletin.families.inputs import Inputs, Row, shown, state
from abreast.bulletin.families.practices import what
from abreast.bulletin.number import LANGS, Lang
from abreast.bulletin.sentence import Said, Shown, say
from abreast.bulletin.statement import Key, Source

MOST = 8  # practices that are told of
WHO: dict[str, dict[Lang, str]] = {
    "help": {"en": "that were helped", "zh": "得到帮助的"},
    "practice": {"en": "that took up practice “{card}”", "zh": "采用经验“{card}”的"},
}
ENDS: dict[str, dict[Lang, str]] = {
    "sure": {"en": "", "zh": ""},
    "open": {"en": " That may still be chance.", "zh": "这一差距仍可能出于偶然。"},
}
TEMPLATE: dict[Lang, str] = {
    "en": "{of} {who} did better by {n} in “{title}” than units that had been alike before and went without; the range "
    "from {low} to {high} holds the truth nineteen times in twenty.{end}",
    "zh": "“{title}”：{who}{of}，与此前条件相近而没有的单位相比，多改进{n}；"
    "有九成五的把握，真值在{low}与{high}之间。{end}",
}
LESS: dict[Lang, str] = {
    "en": "{of} {who} changed by {n} in “{title}” against units that had been alike before and went without; the range "
    "from {low} to {high} holds the truth nineteen times in twenty.{end}",
    "zh": "“{title}”：{who}{of}，与此前条件相近而没有的单位相比，变化相差{n}；"
    "有九成五的把握，真值在{low}与{high}之间。{end}",
}
BOUNDS: Mapping[str, dict[Lang, str]] = {
    "low": {"en": "Of {who} in “{title}”: at least {n}.", "zh": "“{title}”{who}单位，改进差至少为{n}。"},
    "high": {"en": "Of {who} in “{title}”: at most {n}.", "zh": "“{title}”{who}单位，改进差至多为{n}。"},
}


def effects(inputs: Inputs) -> list[Said]:
    """`effect.help.ASPECT` and `effect.practice.CARD.ASPECT` at the outermost scope, each with `.low` and `.high`;
    of practices the surest."""
    helped = [row for row in known(inputs) if row["what"] == "help"]
    return [said for row in [*helped, *of_practices(inputs)] for said in _effect(inputs, row)]


def known(inputs: Inputs) -> list[Row]:
    """What can be said of help and practices, in the order of the table."""
    rows = inputs.rows("help_effect", period=inputs.period, status="known")
    return [row for row in rows if row["aspect"] in inputs.names.aspects]


def of_practices(inputs: Inputs) -> list[Row]:
    """Of practices, the surest first, and no more than are printed."""
    rows = [row for row in known(inputs) if row["what"] == "practice"]
    return sorted(rows, key=lambda r: (r["p"], r["card"], r["aspect"]))[:MOST]


def effect_id(row: Row) -> str:
    """The id of an effect's statement."""
    about = row["aspect"] if row["what"] == "help" else f"{row['card']}.{row['aspect']}"
    return f"effect.{row['what']}.{about}"


def _effect(inputs: Inputs, row: Row) -> Iterator[Said]:
    kind, key = inputs.names.kind(row["kind"]), _key(inputs, row)
    template = TEMPLATE if row["effect"] > 0 else LESS
    sentences = [
        say(
            template[lang],
            n=_amount(inputs, row, "effect", lang),
            low=_amount(inputs, row, "low", lang),
            high=_amount(inputs, row, "high", lang),
            of=shown(key, kind.counted(row["treated"], lang), row["treated"], "of"),
            end=ENDS["open" if row["low"] <= 0 <= row["high"] else "sure"][lang],
            **_names(inputs, row, lang),
        )
        for lang in LANGS
    ]
    source = Source("help_effect", _filter(row), "effect", "last", {"column": "treated"})
    yield state(key, row["effect"], _unit(inputs, row), source, *sentences, of=row["treated"])
    for part, templates in BOUNDS.items():
        words = [
            say(templates[lang], n=_amount(inputs, row, part, lang), **_names(inputs, row, lang))
            for lang in LANGS
        ]
        bound = Source("help_effect", _filter(row), part, "last")
        yield state(_key(inputs, row, part), row[part], _unit(inputs, row), bound, *words)


def _amount(inputs: Inputs, row: Row, part: str, lang: Lang) -> Shown:
    text = inputs.names.measure(row["aspect"]).difference(row[part], lang, signed=True)
    return shown(_key(inputs, row, "" if part == "effect" else part), text, row[part])


def _names(inputs: Inputs, row: Row, lang: Lang) -> dict[str, str]:
    card = what(inputs, row["card"], lang) if row["what"] == "practice" else ""
    who = WHO[row["what"]][lang].replace("{card}", card)
    return {"who": who, "title": inputs.names.aspects[row["aspect"]].title[lang]}


def _filter(row: Row) -> dict[str, object]:
    return {name: row[name] for name in ("what", "card", "aspect", "scope", "period")}


def _unit(inputs: Inputs, row: Row) -> str:
    measure = inputs.names.measure(row["aspect"])
    return "share" if measure.share else measure.unit.en


def _key(inputs: Inputs, row: Row, part: str = "") -> Key:
    return (effect_id(row) + (f".{part}" if part else ""), row["scope"], inputs.period)
