"""Progress against the start, and who drew level: a count of what was seen, labelled as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from abreast.bulletin.families.inputs import Inputs, Row, capital, shown, state
from abreast.bulletin.families.standings import leader_rows, standing_rows
from abreast.bulletin.number import LANGS, Lang, prose
from abreast.bulletin.operators import more_than
from abreast.bulletin.period_words import over_span, since_words
from abreast.bulletin.sentence import Said, Sentence, say
from abreast.bulletin.statement import Key, Source
from abreast.campaign.calendar import Calendar, parse_any

MOVED_UP = 6

_KEYS = ("aspect", "unit", "scope", "scope_kind", "group", "period")


def progress(inputs: Inputs) -> list[Said]:
    """`progress.baseline|now|change.ASPECT` of units told by name; `progress.up|down.KIND`,
    `catchup.drew_level.KIND`, `catchup.level_now.KIND` and `advanced.count.KIND` of the outermost scopes (`.ASPECT`
    behind for all but a kind's first)."""
    found: list[Said] = []
    for row in told_rows(inputs):
        found += _unit(inputs, row)
    for aspect, scope, kind in _scopes(inputs):
        found += _moved(inputs, aspect, scope, kind) + _drew_level(inputs, aspect, scope, kind)
    return found + _advanced(inputs)


def unit_rows(inputs: Inputs) -> dict[tuple[str, str], Row]:
    """Per (aspect, unit) that may be named, its progress at the outermost scope, where both windows have a figure."""
    kinds = sorted(code for code, kind in inputs.names.kinds.items() if not kind.person)

    def rows() -> list[Row]:
        chosen = inputs.widest(inputs.full_rows("progress", kind=kinds)).values()
        return [r for r in chosen if r["change"] is not None]

    return {(r["aspect"], r["unit"]): r for r in inputs.once("progress", rows)}


def told_rows(inputs: Inputs) -> list[Row]:
    """What is told of units by name: those that moved up most, and those that may be the best."""
    by_aspect: dict[str, list[Row]] = {}
    for row in unit_rows(inputs).values():
        by_aspect.setdefault(row["aspect"], []).append(row)
    leaders = {
        (r["aspect"], r["unit"]) for r in (*standing_rows(inputs), *leader_rows(inputs)) if r["may_be_best"]
    }
    return [
        row
        for aspect, rows in by_aspect.items()
        for row in {
            r["unit"]: r
            for r in (*moved_up(inputs, aspect, rows), *(r for r in rows if (aspect, r["unit"]) in leaders))
        }.values()
    ]


def moved_up(inputs: Inputs, aspect: str, rows: Iterable[Row]) -> list[Row]:
    """Units that moved up most since the start, the furthest first, at most six; never those that fell back."""
    better = inputs.names.measure(aspect).better or 1
    up = [r for r in rows if r["change"] * better > 0]
    return sorted(up, key=lambda r: (-r["change"] * better, r["unit"]))[:MOVED_UP]


def leading_aspect(inputs: Inputs, kind: str) -> str | None:
    """The aspect that a kind's bare ids are about: its priority aspect, else its first."""
    own = [a for a in inputs.names.aspects.values() if a.kind == kind]
    return next((a.code for a in own if a.priority), own[0].code if own else None)


def kind_id(inputs: Inputs, what: str, kind: str, aspect: str) -> str:
    """`what.KIND` for the kind's leading aspect, else `what.KIND.ASPECT`."""
    return f"{what}.{kind}" if leading_aspect(inputs, kind) == aspect else f"{what}.{kind}.{aspect}"


def _unit(inputs: Inputs, row: Row) -> Iterator[Said]:
    names, aspect = inputs.names, row["aspect"]
    measure = names.measure(aspect)
    since, period = row["since"], row["period"]
    spans = {
        "baseline": (row["baseline_since"], row["baseline_period"], "baseline", measure.value),
        "now": (since, period, "value", measure.value),
    }
    unit, title = names.scope(row["unit"]), names.aspects[aspect].title
    for what, (first, last, column, words) in spans.items():
        key: Key = (f"progress.{what}.{aspect}", row["unit"], last)
        en, zh = (
            say(
                {"en": "{unit}, {title} {when}: {value}.", "zh": "{unit}：{when}{title}为{value}。"}[lang],
                unit=unit[lang],
                title=title[lang],
                when=over_span(first, last, lang),
                value=shown(key, words(row[column], lang), row[column]),
            )
            for lang in LANGS
        )
        yield state(key, row[column], _unit_of(inputs, aspect), _source(row, column), en, zh, since=first)
    key = (f"progress.change.{aspect}", row["unit"], period)
    en, zh = (_change(inputs, row, key, lang) for lang in LANGS)
    yield state(
        key,
        row["change"],
        _unit_of(inputs, aspect),
        _source(row, "change"),
        en,
        zh,
        since=row["baseline_since"],
    )


def _unit_of(inputs: Inputs, aspect: str) -> str:
    measure = inputs.names.measure(aspect)
    return "share" if measure.share else measure.unit.en


def _source(row: Row, column: str) -> Source:
    return Source("progress", {k: row[k] for k in _KEYS}, column, "last")


def _change(inputs: Inputs, row: Row, key: Key, lang: Lang) -> Sentence:
    names, aspect = inputs.names, row["aspect"]
    measure = names.measure(aspect)
    first: Key = (f"progress.baseline.{aspect}", row["unit"], row["baseline_period"])
    now: Key = (f"progress.now.{aspect}", row["unit"], row["period"])
    return say(
        {
            "en": "{unit}, {title}: {first} {before}, {now} {after} ({change}).",
            "zh": "{unit}{title}：{before}{first}，{after}{now}（{change}）。",
        }[lang],
        unit=names.scope(row["unit"])[lang],
        title=names.aspects[aspect].title[lang],
        before=over_span(row["baseline_since"], row["baseline_period"], lang),
        after=over_span(row["since"], row["period"], lang),
        first=shown(first, measure.value(row["baseline"], lang), row["baseline"]),
        now=shown(now, measure.value(row["value"], lang), row["value"]),
        change=shown(key, measure.difference(row["change"], lang, signed=True), row["change"]),
    )


def _scopes(inputs: Inputs) -> list[tuple[str, str, str]]:
    outermost = set(inputs.names.regions)
    triples = inputs.different("progress", ("aspect", "scope", "kind"))
    return [(a, s, k) for a, s, k in triples if s in outermost and a in inputs.names.aspects]


def _moved(inputs: Inputs, aspect: str, scope: str, kind: str) -> list[Said]:
    """How many are better than at the start and how many are not: counts, without names."""
    base = {"aspect": aspect, "scope": scope, "kind": kind, "period": inputs.period}
    both = {**base, "change": {"present": True}}
    rows = inputs.frame("progress", **both)
    better = inputs.names.measure(aspect).better
    if not rows.height or not better:
        return []
    sides = {"up": "above" if better > 0 else "below", "down": "below" if better > 0 else "above"}
    return [
        _side(inputs, rows, (aspect, scope, kind), which, {**base, "change": {side: 0.0}}, both)
        for which, side in sides.items()
    ]


def _side(
    inputs: Inputs, rows: pl.DataFrame, about: tuple[str, str, str], which: str, chosen: Row, both: Row
) -> Said:
    aspect, scope, kind_code = about
    kind, names = inputs.names.kind(kind_code), inputs.names
    sign = names.measure(aspect).better * (1 if which == "up" else -1)
    n, of = rows.filter(pl.col("change") * sign > 0)["unit"].n_unique(), rows["unit"].n_unique()
    key: Key = (kind_id(inputs, f"progress.{which}", kind_code, aspect), scope, inputs.period)
    row = rows.row(0, named=True)
    en, zh = (
        say(
            {
                "en": "In “{title}”, {n} of {of} in {scope} did {word} {after} than {before}.",
                "zh": "与{before}相比，{after}{scope}{of}中“{title}”{word}的{has}{n}。",
            }[lang],
            title=names.aspects[aspect].title[lang],
            n=shown(key, _count(n, kind.counter, lang), n),
            of=shown(key, kind.counted(of, lang), of, "of"),
            scope=names.scope(scope)[lang],
            has="有" if n else "",
            word={"up": {"en": "better", "zh": "提高"}, "down": {"en": "less well", "zh": "下降"}}[which][
                lang
            ],
            before=over_span(row["baseline_since"], row["baseline_period"], lang),
            after=over_span(row["since"], row["period"], lang),
        )
        for lang in LANGS
    )
    source = Source("progress", chosen, "unit", "count", {"filter": both})
    return state(key, n, kind.plural, source, en, zh, since=row["baseline_since"], of=of)


def _count(n: int, counter: str, lang: Lang) -> str:
    if n == 0:
        return {"en": "none", "zh": "尚无"}[lang]
    return prose(n, lang) + (counter if lang == "zh" else "")


def _drew_level(inputs: Inputs, aspect: str, scope: str, kind_code: str) -> list[Said]:
    base = {
        "aspect": aspect,
        "scope": scope,
        "kind": kind_code,
        "period": inputs.period,
        "behind_at_start": True,
    }
    behind = inputs.frame("progress", **base)
    if not behind.height:
        return []
    of = behind["unit"].n_unique()
    begun = _next(behind["baseline_period"][0])
    counts = {what: behind.filter(what)["unit"].n_unique() for what in ("drew_level", "level_now")}
    about = (aspect, scope, kind_code)
    return [_tally(inputs, about, what, n, of, base, begun) for what, n in counts.items()]


def _next(period: str) -> str:
    return Calendar(parse_any(period).calendar).shift(period, 1)


def _tally(
    inputs: Inputs, about: tuple[str, str, str], what: str, n: int, of: int, base: Row, begun: str
) -> Said:
    """`begun`: the first period after the baseline, from which on units may draw level."""
    aspect, scope, kind_code = about
    kind = inputs.names.kind(kind_code)
    key: Key = (kind_id(inputs, f"catchup.{what}", kind_code, aspect), scope, inputs.period)
    templates: dict[str, dict[Lang, str]] = {
        "drew_level": {
            "en": "Of {of} in {scope} behind in “{title}” at the start, {n} drew level at least once since {start} "
            "(a count of what was seen, part of it chance).",
            "zh": "{scope}起步时“{title}”落后的{of}中，{start}以来至少一次赶上先进水平的{has}{n}"
            "（按所见计数，其中有偶然成分）。",
        },
        "level_now": {
            "en": "Of {of} in {scope} behind in “{title}” at the start, {n} {are} level now.",
            "zh": "{scope}起步时“{title}”落后的{of}中，眼下与先进水平看齐的{has}{n}。",
        },
    }
    en, zh = (_tally_words(inputs, templates[what][lang], key, about, n, of, begun, lang) for lang in LANGS)
    source = Source("progress", {**base, what: True}, "unit", "count", {"filter": base})
    return state(key, n, kind.plural, source, en, zh, since=begun, of=of)


def _large(key: Key, n: int, counter: str, lang: Lang) -> Sentence:
    """A count; a large one as a round number that it is more than, with itself behind."""
    exact, about = shown(key, _count(n, counter, lang), n), more_than(n, lang)
    if about is None:
        return say("{n}", n=exact)
    rounded = shown(key, about + (counter if lang == "zh" else ""), n)
    return say({"en": "{about} ({n})", "zh": "{about}（{n}）"}[lang], about=rounded, n=exact)


def _tally_words(
    inputs: Inputs,
    template: str,
    key: Key,
    about: tuple[str, str, str],
    n: int,
    of: int,
    begun: str,
    lang: Lang,
) -> Sentence:
    names, kind = inputs.names, inputs.names.kind(about[2])
    return say(
        template,
        of=shown(key, kind.counted(of, lang), of, "of"),
        scope=names.scope(about[1])[lang],
        title=names.aspects[about[0]].title[lang],
        n=_large(key, n, kind.counter, lang),
        start=since_words(begun, lang),
        are="is" if n == 1 else "are",
        has="有" if n else "",
    )


def _advanced(inputs: Inputs) -> list[Said]:
    """The ranks of the advanced against the level fixed at the start, for every period (they are plotted)."""
    listed = set(inputs.names.regions)
    return [
        _ranks(inputs, row)
        for row in inputs.rows("advanced")
        if row["scope"] in listed and row["aspect"] in inputs.names.aspects and row["of"]
    ]


def _ranks(inputs: Inputs, row: Row) -> Said:
    names, kind = inputs.names, inputs.names.kind(row["kind"])
    key: Key = (kind_id(inputs, "advanced.count", row["kind"], row["aspect"]), row["scope"], row["period"])
    en, zh = (
        say(
            {
                "en": "{when} {n} of {of} in {scope} stood at or above the level of “{title}” fixed at the start.",
                "zh": "{when}，{scope}“{title}”达到起步时所定先进水平的{has}{n}（共{of}）。",
            }[lang],
            title=names.aspects[row["aspect"]].title[lang],
            scope=names.scope(row["scope"])[lang],
            when=capital(over_span(row["period"], row["period"], lang)),
            has="有" if row["count"] else "",
            n=shown(key, _count(row["count"], kind.counter, lang), row["count"]),
            of=shown(key, kind.counted(row["of"], lang), row["of"], "of"),
        )
        for lang in LANGS
    )
    rows = {k: row[k] for k in ("aspect", "kind", "scope", "period")}
    source = Source("advanced", rows, "count", "last", {"column": "of"})
    return state(key, row["count"], kind.plural, source, en, zh, of=row["of"])
