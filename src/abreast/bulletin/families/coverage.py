"""Coverage (who has a complete pledge) and participation (who takes part), by kind and scope."""

from __future__ import annotations

from datetime import date

import polars as pl

from abreast.bulletin.families.inputs import COVERED, Inputs, Row, shown, state
from abreast.bulletin.number import LANGS, Lang, percent, prose
from abreast.bulletin.operators import Operator, operator, round_rate
from abreast.bulletin.period_words import period_words
from abreast.bulletin.sentence import Said, Sentence, say
from abreast.bulletin.statement import Key, Source
from abreast.campaign.calendar import parse_any


def coverage(inputs: Inputs) -> list[Said]:
    """`coverage.complete.KIND` (a complete pledge in any aspect), `coverage.required.KIND` (in all required ones),
    `coverage.part.KIND`, `participation.KIND`: on the last day of the bulletin's period. Aspects one by one and
    required ones are told at the outermost scopes, and there `coverage.complete.KIND` and `participation.KIND` also for
    each day since launch (they are plotted)."""
    outermost = set(inputs.names.regions)
    found: dict[Key, Said] = {}
    for table in ("coverage", "participation"):
        listed = inputs.listed_scopes(table, COVERED)
        rows = [r for r in _up_to(inputs, table, listed) if r["of"]]
        last: dict[tuple[str, str, str], Row] = {}
        for row in sorted(rows, key=lambda r: r["date"]):
            last[row["scope"], row["kind"], row.get("aspect", "")] = row
        for row in last.values():
            if row["scope"] not in outermost and row.get("aspect", "any") != "any":
                continue
            found |= {s.statement.key: s for s in _row(inputs, table, row, inputs.period)}
        for row in rows:
            if row["scope"] in outermost and row.get("aspect", "any") == "any":
                for said in _row(inputs, table, row, row["date"].isoformat())[:1]:
                    found.setdefault(said.statement.key, said)
    return list(found.values())


def _up_to(inputs: Inputs, table: str, scopes: set[str]) -> list[Row]:
    """Days up to the end of the period; below the outermost scopes only the last one is told."""
    if table not in inputs.tables:
        return []
    end: date = parse_any(inputs.period).last
    frame = inputs.tables[table].filter((pl.col("date") <= end) & pl.col("scope").is_in(sorted(scopes)))
    told = pl.col("scope").is_in(list(inputs.names.regions)) | (pl.col("date") == pl.col("date").max())
    return frame.filter(told).to_dicts()


def _row(inputs: Inputs, table: str, row: Row, period: str) -> list[Said]:
    if table == "participation":
        return [_said(inputs, table, "participation", "count", row, period)]
    which = {"any": "coverage.complete", "required": "coverage.required"}.get(row["aspect"])
    if which is None and row["aspect"] not in inputs.names.aspects:
        return []
    if which is None:
        return [_said(inputs, table, "coverage.complete", "complete", row, period, row["aspect"])]
    found = [_said(inputs, table, which, "complete", row, period)]
    if row["aspect"] == "any" and row["declared"] and row["scope"] in inputs.names.regions:
        found.append(_said(inputs, table, "coverage.declared", "declared", row, period))
    if row["aspect"] == "any" and row["part"] is not None:
        found.append(_said(inputs, table, "coverage.part", "part", row, period))
    return found


def _said(
    inputs: Inputs, table: str, what: str, column: str, row: Row, period: str, aspect: str | None = None
) -> Said:
    key: Key = (f"{what}.{row['kind']}" + (f".{aspect}" if aspect else ""), row["scope"], period)
    keys = ("scope", "scope_kind", "kind", *(("aspect",) if table == "coverage" else ()))
    rows = {k: row[k] for k in keys} | {"date": row["date"].isoformat()}
    source = Source(table, rows, column, "ratio", {"column": "of"})
    count, of = row[column], row["of"]
    en, zh = (_words(inputs, what, row, key, count, of, aspect, lang) for lang in LANGS)
    return state(key, count / of, "share", source, en, zh, count=count, of=of)


_DID: dict[str, dict[Lang, str]] = {
    "coverage.complete": {
        "en": "had a complete pledge{about}",
        "zh": "全面订出指标、规划和措施{about}",
    },
    "coverage.required": {
        "en": "had complete pledges in all required aspects",
        "zh": "在各必备方面都全面订出指标、规划和措施",
    },
    "coverage.part": {
        "en": "had a pledge in part, not yet complete",
        "zh": "已提出目标、尚未订全",
    },
    "coverage.declared": {
        "en": "called a pledge of theirs complete themselves",
        "zh": "自报目标已经订全",
    },
    "participation": {
        "en": "took part in at least one movement",
        "zh": "至少投入一项运动",
    },
}

_TEMPLATES: dict[Operator, dict[Lang, str]] = {
    "all": {
        "en": "By {day}, all {of} in {scope} DID: {count} of {whole}.",
        "zh": "到{day}，{scope}{of}都DID（{whole}中的{count}）。",
    },
    "almost": {
        "en": "By {day}, almost all of {of} in {scope} DID: {count}, or {rate}.",
        "zh": "到{day}，{scope}{of}中，{more}DID，计{count}，占{rate}。",
    },
    "more": {
        "en": "By {day}, {more} of {of} in {scope} DID: {count}, or {rate}.",
        "zh": "到{day}，{scope}{of}中，{more}DID，计{count}，占{rate}。",
    },
    "exact": {
        "en": "By {day}, {count} of {of} in {scope} DID: {rate}.",
        "zh": "到{day}，{scope}{of}中，有{count}DID，占{rate}。",
    },
}


def _words(
    inputs: Inputs, what: str, row: Row, key: Key, count: int, of: int, aspect: str | None, lang: Lang
) -> Sentence:
    title = inputs.names.aspects[aspect].title[lang] if aspect else ""
    about = {"en": f" in {title}", "zh": f"（{title}）"}[lang] if aspect else ""
    return rated(inputs, _DID[what], row, key, count, of, about, lang)


def rated(
    inputs: Inputs, did: dict[Lang, str], row: Row, key: Key, count: int, of: int, about: str, lang: Lang
) -> Sentence:
    """How many `of` a kind in a scope `did` something by a day; `about` fills the hole of that name in `did`."""
    kind = inputs.names.kind(row["kind"])
    template = _TEMPLATES[operator(count, of)][lang].replace("DID", did[lang])
    counter = kind.counter if lang == "zh" else ""
    return say(
        template,
        day=period_words(row["date"].isoformat(), lang),
        scope=inputs.names.scope(row["scope"])[lang],
        of=shown(key, kind.counted(of, lang), of, "of"),
        whole=shown(key, prose(of, lang) + counter, of, "of"),
        count=shown(key, prose(count, lang) + counter, count, "count"),
        rate=shown(key, percent(count / of), count / of),
        more=shown(key, _more(count, of, lang), count / of),
        about=about,
    )


def _more(count: int, of: int, lang: Lang) -> str:
    """`more than 95%`, `95%以上`, `几乎100%`; nothing where the share is not told so."""
    if lang == "zh" and operator(count, of) == "almost":
        return "几乎100%"
    below = round_rate(count, of)
    if below is None:
        return ""
    return f"{below}%以上" if lang == "zh" else f"more than {below}%"
