"""Help: how many pairs are proposed and under way, what is expected of them, what was seen to come of help."""

from __future__ import annotations

import polars as pl

from abreast.bulletin.families.effects import known
from abreast.bulletin.families.inputs import Inputs, Row, quantity, shown, state
from abreast.bulletin.families.learning import gain_unit
from abreast.bulletin.number import LANGS, Lang, points, prose
from abreast.bulletin.sentence import Said, Sentence, say
from abreast.bulletin.statement import Key, Source


def help(inputs: Inputs) -> list[Said]:
    """`pairs.count.KIND` (proposed), `pairs.accepted.KIND` and `pairs.gain.KIND` at the outermost scopes, for each
    aspect of the kind but its leading one with `.ASPECT`; `help.effect.ASPECT`, what help was seen to add."""
    found: list[Said] = []
    table = inputs.frame("pairs")
    if not table.height:
        return found
    for (region, aspect, kind), part in table.group_by("region", "aspect", "kind", maintain_order=True):
        if region is None or aspect not in inputs.names.aspects:
            continue
        found += _pairs(inputs, str(region), str(aspect), str(kind), part)
    return found + _effects(inputs)


def pair_id(inputs: Inputs, what: str, kind: str, aspect: str) -> str:
    """Of a kind's leading aspect without its name: the priority one, else the first."""
    own = [a for a in inputs.names.aspects.values() if a.kind == kind]
    leading = next((a for a in own if a.priority), own[0])
    return f"{what}.{kind}" if leading.code == aspect else f"{what}.{kind}.{aspect}"


def _pairs(inputs: Inputs, region: str, aspect: str, kind: str, part: pl.DataFrame) -> list[Said]:
    base = {"region": region, "aspect": aspect, "kind": kind, "period": inputs.period}
    proposed = part.filter((pl.col("state") == "proposed") & (pl.col("value") > 0))
    accepted = part.filter(pl.col("state") == "accepted")
    found: list[Said] = []
    if proposed.height:
        rows = {**base, "state": "proposed", "value": {"above": 0.0}}
        key: Key = (pair_id(inputs, "pairs.count", kind, aspect), region, inputs.period)
        found.append(
            _count(
                inputs, key, rows, "proposed", aspect, kind, proposed.height, proposed["helper"].n_unique()
            )
        )
        if inputs.names.aspects[aspect].gap_unit is not None:  # else gaps are ratios, which do not add up
            found.append(_gain(inputs, rows, aspect, kind, float(proposed["value"].sum())))
    if accepted.height:
        rows = {**base, "state": "accepted"}
        key = (pair_id(inputs, "pairs.accepted", kind, aspect), region, inputs.period)
        found.append(
            _count(
                inputs, key, rows, "accepted", aspect, kind, accepted.height, accepted["helper"].n_unique()
            )
        )
    return found


_COUNTS: dict[str, dict[Lang, str]] = {
    "proposed": {
        "en": "{n} in {scope} {have} a helper proposed in “{title}”, from {of} that {are} advanced.",
        "zh": "{scope}已为{n}在“{title}”方面提出帮手，由先进的{of}帮带。",
    },
    "accepted": {
        "en": "{n} in {scope} {are2} being helped in “{title}”, by {of}.",
        "zh": "{scope}有{n}正在“{title}”方面得到帮带，由{of}承担。",
    },
}


def _count(
    inputs: Inputs, key: Key, rows: Row, which: str, aspect: str, kind: str, count: int, helpers: int
) -> Said:
    names = inputs.names.kind(kind)

    def words(lang: Lang) -> Sentence:
        return say(
            _COUNTS[which][lang],
            n=shown(key, names.counted(count, lang), count),
            of=shown(key, names.counted(helpers, lang), helpers, "of"),
            scope=inputs.names.scope(key[1])[lang],
            title=inputs.names.aspects[aspect].title[lang],
            have="has" if count == 1 else "have",
            are="is" if helpers == 1 else "are",
            are2="is" if count == 1 else "are",
        )

    source = Source("pairs", rows, None, "count", {"column": "helper"})
    return state(key, count, names.plural, source, *(words(lang) for lang in LANGS), of=helpers)


def _gain(inputs: Inputs, rows: Row, aspect: str, kind: str, gain: float) -> Said:
    key: Key = (pair_id(inputs, "pairs.gain", kind, aspect), rows["region"], inputs.period)
    unit = gain_unit(inputs, aspect)

    def words(lang: Lang) -> Sentence:
        template = {
            "en": "If these pairs do as well as help has done so far, {n} are to be expected in “{title}”.",
            "zh": "这些结对若和以往帮带一样见效，“{title}”方面可望有{n}。",
        }[lang]
        text = quantity(gain, unit[lang], lang)
        return say(template, n=shown(key, text, gain), title=inputs.names.aspects[aspect].title[lang])

    source = Source("pairs", rows, "value", "sum")
    return state(key, gain, unit.en, source, *(words(lang) for lang in LANGS))


def _effects(inputs: Inputs) -> list[Said]:
    """The mean share of a gap that helped units closed, beyond what comparable units without a helper did.

    Where `effect.help.ASPECT` can be told, with its interval, that says it once and for all.
    """
    table = inputs.frame("help_outcomes")
    if not table.height or not inputs.names.regions:
        return []
    told = [row["aspect"] for row in known(inputs) if row["what"] == "help"]
    seen = table.filter(pl.col("effect").is_not_null() & ~pl.col("aspect").is_in(told))
    found = []
    for (aspect,), part in seen.group_by("aspect", maintain_order=True):
        if part.height >= inputs.names.smallest_group and aspect in inputs.names.aspects:
            found.append(_effect(inputs, str(aspect), part))
    return found


def _effect(inputs: Inputs, aspect: str, part: pl.DataFrame) -> Said:
    key: Key = (f"help.effect.{aspect}", inputs.names.regions[0], inputs.period)
    n, total = part.height, float(part["effect"].sum())
    mean = total / n

    def words(lang: Lang) -> Sentence:
        template = {
            "en": "In “{title}”, those who had a helper closed {n} of their gap {more} than comparable ones without "
            "({of} seen).",
            "zh": "“{title}”方面，有帮手的单位比情况相近而没有帮手的{more}补上差距的{n}（已见{of}）。",
        }[lang]
        return say(
            template,
            n=shown(key, points(abs(mean), lang), mean),
            of=shown(key, f"{prose(n, lang)}次" if lang == "zh" else f"{prose(n, lang)} helps", n, "of"),
            more={"en": "less" if mean < 0 else "more", "zh": "少" if mean < 0 else "多"}[lang],
            title=inputs.names.aspects[aspect].title[lang],
        )

    rows = {"aspect": aspect, "effect": {"present": True}}
    source = Source("help_outcomes", rows, "effect", "ratio", {"column": "help", "aggregate": "count"})
    return state(key, mean, "share", source, *(words(lang) for lang in LANGS), count=total, of=n)
