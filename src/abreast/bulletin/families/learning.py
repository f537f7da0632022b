"""What being the same as the advanced would mean: for a scope as a whole, and for each unit with its exemplar."""

from __future__ import annotations

import polars as pl

from abreast.bulletin.families.inputs import Inputs, Row, quantity, shown, state
from abreast.bulletin.families.levels import is_own
from abreast.bulletin.families.standings import standing_rows
from abreast.bulletin.names import Term
from abreast.bulletin.number import LANGS, Lang, digits
from abreast.bulletin.period_words import over_span
from abreast.bulletin.sentence import Fill, Said, Sentence, Shown, say
from abreast.bulletin.statement import Key, Source

WHY = {
    "may be best": Term("may be the best", "可能最好"),
    "peer": Term("most like it", "情况最相近"),
    "appointed": Term("appointed", "指定标兵"),
    "ladder": Term("next step of the ladder", "阶梯上的下一级"),
}


def learning(inputs: Inputs) -> list[Said]:
    """`potential.ASPECT.INDICATOR` of a scope, `exemplar.count.ASPECT` of a scope, `whatif.ASPECT` of a unit."""
    found = _potentials(inputs) + _exemplar_counts(inputs)
    for row in first_choices(inputs).values():
        if _gains(row) and counted_in(inputs, row["aspect"]):
            found.append(_what_if(inputs, row))
    return found


def first_choices(inputs: Inputs) -> dict[tuple[str, str], Row]:
    """Per (aspect, unit) listed: its first exemplar of known gain at the scope of its standing, or else the first."""
    at = {(r["aspect"], r["unit"]): r["scope"] for r in standing_rows(inputs)}
    units = sorted({unit for _, unit in at})
    rows = inputs.once("choices", lambda: inputs.full_rows("exemplars", unit=units))
    found: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda r: r["order"]):
        key = (row["aspect"], row["unit"])
        if at.get(key) == row["scope"] and (key not in found or (not _gains(found[key]) and _gains(row))):
            found[key] = row
    return found


def _gains(row: Row) -> bool:
    return (row["gain_quantity"] or 0) > 0


def gain_number(inputs: Inputs, row: Row, lang: Lang, *, bare: bool = False) -> Shown:
    """The gain of a unit's first exemplar as shown; `bare` for a table whose unit is told elsewhere."""
    key = (f"whatif.{row['aspect']}", row["unit"], inputs.period)
    gain = row["gain_quantity"]
    if bare:
        return shown(key, digits(gain, 0 if abs(gain) >= 10 else 1), gain)
    return shown(key, quantity(gain, gain_unit(inputs, row["aspect"])[lang], lang), gain)


def gain_unit(inputs: Inputs, aspect: str) -> Term:
    """What a gap of an aspect is counted in."""
    return inputs.names.aspects[aspect].gap_unit or inputs.names.measure(aspect).unit


def counted_in(inputs: Inputs, aspect: str) -> bool:
    """Whether a gap of an aspect can be told as an amount: a share or a grade of nothing in particular cannot."""
    measure = inputs.names.measure(aspect)
    return inputs.names.aspects[aspect].gap_unit is not None or bool(measure.unit.en and not measure.share)


def _what_if(inputs: Inputs, row: Row) -> Said:
    names, aspect = inputs.names, row["aspect"]
    key: Key = (f"whatif.{aspect}", row["unit"], inputs.period)
    number = quantity(row["gain_quantity"], "", "en").strip()
    unit = gain_unit(inputs, aspect)
    en = say(
        "If {unit} were the same as {exemplar}: {n} {more}{what}.",
        unit=names.scope(row["unit"]).en,
        exemplar=names.scope(row["exemplar"]).en,
        n=shown(key, number, row["gain_quantity"]),
        more=_more(inputs, aspect, "en"),
        what=unit.en,
    )
    zh = say(
        "{unit}若和{exemplar}一个样，{more}{gain}。",
        unit=names.scope(row["unit"]).zh,
        exemplar=names.scope(row["exemplar"]).zh,
        more=_more(inputs, aspect, "zh"),
        gain=gain_number(inputs, row, "zh"),
    )
    rows = {k: row[k] for k in ("aspect", "unit", "scope", "scope_kind", "group", "period", "order")}
    source = Source("exemplars", rows, "gain_quantity", "last")
    return state(key, row["gain_quantity"], unit.en, source, en, zh)


def _more(inputs: Inputs, aspect: str, lang: Lang) -> str:
    """What joins number and unit, where the unit of the gap does not say it itself."""
    unit = gain_unit(inputs, aspect)
    fewer = inputs.names.measure(aspect).better < 0 and inputs.names.aspects[aspect].gap_unit is None
    if lang == "zh":
        return "就有" if "可" in unit.zh else "可减少" if fewer else "可多有"
    return "" if unit.en.startswith(("more ", "fewer ")) else "fewer " if fewer else "more "


def _scopes(inputs: Inputs) -> list[tuple[str, str]]:
    """(aspect, scope) with standings in this period, at the scopes that are reported on."""
    listed = inputs.listed_scopes("standings")
    pairs = inputs.different("standings", ("aspect", "scope"))
    return [(a, s) for a, s in pairs if s in listed and a in inputs.names.aspects]


def _potentials(inputs: Inputs) -> list[Said]:
    """Gaps of one aspect add up over units; those of overlapping aspects are never added together."""
    found: list[Said] = []
    for aspect, scope in _scopes(inputs):
        if not counted_in(inputs, aspect):
            continue
        rows = {"aspect": aspect, "scope": scope, "period": inputs.period, "gap_quantity": {"above": 0.0}}
        chosen = inputs.frame("standings", **rows)
        if chosen.height:
            found.append(_potential(inputs, aspect, scope, chosen, rows))
    return found


def _potential(inputs: Inputs, aspect: str, scope: str, chosen: pl.DataFrame, rows: Row) -> Said:
    names = inputs.names
    about = names.aspects[aspect]
    key: Key = (f"potential.{aspect}.{about.indicators[0]}", scope, inputs.period)
    value, units = float(chosen["gap_quantity"].sum()), chosen["unit"].n_unique()
    kind, since = names.kind(about.kind), chosen["since"][0]

    def words(lang: Lang) -> Sentence:
        text = quantity(value, "" if lang == "en" else gain_unit(inputs, aspect).zh, lang)
        of = shown(key, kind.counted(units, lang), units, "of")
        template = {
            "en": "If the {of} in {scope} still behind were the same as the advanced level: {n} {more}{what} {when}.",
            "zh": "{scope}尚有差距的{of}如果都和先进水平一个样，{when}{more}{n}。",
        }[lang]
        return say(
            template,
            of=of,
            scope=names.scope(scope)[lang],
            n=shown(key, text, value),
            more=_more(inputs, aspect, lang),
            what=gain_unit(inputs, aspect).en,
            when=over_span(since, inputs.period, lang),
        )

    source = Source("standings", rows, "gap_quantity", "sum", {"column": "unit", "aggregate": "count"})
    unit = gain_unit(inputs, aspect).en
    return state(key, value, unit, source, words("en"), words("zh"), since=since, of=units)


def _exemplar_counts(inputs: Inputs) -> list[Said]:
    found: list[Said] = []
    for aspect, scope in _scopes(inputs):
        if scope not in inputs.names.regions:
            continue
        base = {"aspect": aspect, "scope": scope, "period": inputs.period, "status": ["ranked", "compared"]}
        units = inputs.frame("standings", **base)
        if units.height and is_own(units["group"][0]):
            continue  # each is the best of others than the next
        best = units.filter("may_be_best")["unit"].n_unique()
        if best:
            found.append(_exemplar_count(inputs, aspect, scope, base, best, units["unit"].n_unique()))
    return found


def _exemplar_count(inputs: Inputs, aspect: str, scope: str, base: Row, n: int, of: int) -> Said:
    names = inputs.names
    kind = names.kind(names.aspects[aspect].kind)
    key: Key = (f"exemplar.count.{aspect}", scope, inputs.period)
    fills: dict[Lang, dict[str, Fill]] = {
        lang: {
            "n": shown(key, kind.counted(n, lang), n),
            "of": shown(key, kind.counted(of, lang), of, "of"),
            "scope": names.scope(scope)[lang],
            "title": names.aspects[aspect].title[lang],
        }
        for lang in LANGS
    }
    en = say("{n} in {scope} may be the best in “{title}”, of {of} compared.", **fills["en"])
    zh = say("{scope}参加“{title}”比较的{of}中，有{n}可能是最好的。", **fills["zh"])
    source = Source(
        "standings", {**base, "may_be_best": True}, "unit", "count", {"column": "unit", "filter": base}
    )
    return state(key, n, names.kind(names.aspects[aspect].kind).plural, source, en, zh, of=of)
