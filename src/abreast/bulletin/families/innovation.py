"""Innovation projects by class: a period's own, those before it, and the one against the other."""

from __future__ import annotations

from datetime import timedelta

from abreast.bulletin.families.innovation_words import class_words, compared, eve, growing, span
from abreast.bulletin.families.inputs import Inputs, Row, shown, state
from abreast.bulletin.number import LANGS, Lang, percent, prose
from abreast.bulletin.sentence import Fill, Said, Sentence, say
from abreast.bulletin.statement import Key, Source
from abreast.campaign.calendar import Calendar, calendar_of, parse_any

RECENT = 2  # periods told besides calendar months
SHARES = {"innovation.adopted": "adopted", "innovation.verified": "verified"}


def innovation(inputs: Inputs) -> list[Said]:
    """`innovation.count|before|ratio.CLASS` for every calendar month and for the bulletin's own period and the one
    before at the outermost scopes, and counts of the latest whole month at the others; `innovation.adopted`,
    `innovation.verified` of all classes together."""
    known = sorted({*inputs.names.classes, "significant", "all"})
    whole = inputs.rows("innovations", scope=list(inputs.names.regions), **{"class": known})
    calendar = Calendar(parse_any(inputs.period).calendar)
    own = {calendar.shift(inputs.period, -n) for n in range(RECENT)}
    told = [r for r in whole if r["period"] in own or calendar_of(r["period"]) == "month"]
    found = [said for row in told for said in _whole(inputs, row, told)]
    inside = sorted(inputs.listed_scopes("innovations") - set(inputs.names.regions))
    latest = inputs.rows("innovations", scope=inside, period=main_period(inputs), **{"class": known})
    return found + [_count(inputs, row, None) for row in latest if row["count"]]


def main_period(inputs: Inputs) -> str:
    """The period that innovation is told of: the latest whole calendar month where the campaign's periods are shorter,
    the running one where none is whole."""
    rows = inputs.rows("innovations", scope=list(inputs.names.regions))
    months = {r["period"]: r["through"] for r in rows if calendar_of(r["period"]) == "month"}
    whole = [month for month, through in months.items() if through >= parse_any(month).last]
    return max(whole or months, default=inputs.period)


def running_period(inputs: Inputs) -> str | None:
    """The calendar month after the one that innovation is told of, as far as it goes."""
    rows = inputs.rows("innovations", scope=list(inputs.names.regions))
    months = {r["period"] for r in rows if calendar_of(r["period"]) == "month"}
    return max((month for month in months if month > main_period(inputs)), default=None)


def _whole(inputs: Inputs, row: Row, rows: list[Row]) -> list[Said]:
    found = [_count(inputs, row, _previous(row, rows))]
    if row["before"]:
        found.append(_before(inputs, row))
    if row["before"] and row["count"]:
        found.append(_ratio(inputs, row))
    if row["class"] == "all" and row["count"]:
        found += [_share(inputs, row, id) for id, column in SHARES.items() if row[column]]
    return found


def _previous(row: Row, rows: list[Row]) -> Row | None:
    """The same class in the period before, where both are whole periods."""
    slot = parse_any(row["period"])
    if row["through"] < slot.last:
        return None
    before = Calendar(slot.calendar).shift(row["period"], -1)
    same = (
        r for r in rows if r["period"] == before and r["scope"] == row["scope"] and r["class"] == row["class"]
    )
    return next(same, None)


def _key(row: Row, id: str) -> Key:
    name = id if id in SHARES else f"{id}.{row['class']}"
    return (name, row["scope"], row["period"])


def _source(row: Row, column: str) -> Source:
    return Source(
        "innovations", {k: row[k] for k in ("scope", "scope_kind", "class", "period")}, column, "last"
    )


def _fills(inputs: Inputs, row: Row, lang: Lang) -> dict[str, Fill]:
    return {
        "scope": inputs.names.scope(row["scope"])[lang],
        "when": span(row["period"], row["through"], lang),
    }


def _number(key: Key, row: Row, column: str, lang: Lang, part: str = "value") -> Fill:
    return shown(key, prose(row[column], lang) + ("件" if lang == "zh" else ""), row[column], part)


def _count(inputs: Inputs, row: Row, previous: Row | None) -> Said:
    key = _key(row, "innovation.count")

    def words(lang: Lang) -> Sentence:
        template = {
            "en": "{n} {what} {were} realised in {scope} {when}{before}.",
            "zh": "{when}，{scope}实现{what}{n}{before}。",
        }[lang]
        if not row["count"]:
            template = template.replace("实现{what}{n}", "{n}实现{what}")
        none = shown(key, {"en": "No", "zh": "没有"}[lang], 0)
        return say(
            template,
            n=_number(key, row, "count", lang) if row["count"] else none,
            what=class_words(inputs.names, row["class"], row["count"], lang),
            were="was" if row["count"] == 1 else "were",
            before=_against(row, previous, lang),
            **_fills(inputs, row, lang),
        )

    return state(key, row["count"], "projects", _source(row, "count"), words("en"), words("zh"))


def _against(row: Row, previous: Row | None, lang: Lang) -> Fill:
    if previous is None or not previous["count"]:
        return ""
    earlier = _number(_key(previous, "innovation.count"), previous, "count", lang)
    return growing(row["count"], previous["count"], earlier, previous["period"], row["period"], lang)


def _before(inputs: Inputs, row: Row) -> Said:
    key = _key(row, "innovation.before")

    def words(lang: Lang) -> Sentence:
        template = {
            "en": "Before {period}, {n} {what} had been realised in {scope}.",
            "zh": "{period}以前，{scope}累计实现{what}{n}。",
        }[lang]
        return say(
            template,
            n=_number(key, row, "before", lang),
            what=class_words(inputs.names, row["class"], row["before"], lang),
            period=span(row["period"], row["through"], lang, noun=True),
            scope=inputs.names.scope(row["scope"])[lang],
        )

    return state(key, row["before"], "projects", _source(row, "before"), words("en"), words("zh"))


def _ratio(inputs: Inputs, row: Row) -> Said:
    key = _key(row, "innovation.ratio")
    day = parse_any(row["period"]).first - timedelta(days=1)

    def words(lang: Lang) -> Sentence:
        return compared(
            row["ratio"],
            key,
            lang,
            what=class_words(inputs.names, row["class"], row["count"], lang),
            count=_number(key, row, "count", lang, "count"),
            of=_number(key, row, "before", lang, "of"),
            eve=eve(day, row["period"], lang),
            one=row["count"] == 1,
            **_fills(inputs, row, lang),
        )

    source = Source("innovations", _source(row, "count").filter, "count", "ratio", {"column": "before"})
    en, zh = (words(lang) for lang in LANGS)
    return state(key, row["ratio"], "share", source, en, zh, count=row["count"], of=row["before"])


_SHARES: dict[str, dict[Lang, str]] = {
    "innovation.adopted": {
        "en": "Of the {of} innovation projects realised in {scope} {when}, {n} {were} taken over from another unit's "
        "project: {rate}.",
        "zh": "{when}，{scope}实现的{of}革新项目中，有{n}是推广别处的项目，占{rate}。",
    },
    "innovation.verified": {
        "en": "Of the {of} innovation projects realised in {scope} {when}, {n} {have} been verified: {rate}.",
        "zh": "{when}，{scope}实现的{of}革新项目中，已核实{n}，占{rate}。",
    },
}


def _share(inputs: Inputs, row: Row, id: str) -> Said:
    key, column = _key(row, id), SHARES[id]
    rate, one = row[column] / row["count"], row[column] == 1

    def words(lang: Lang) -> Sentence:
        return say(
            _SHARES[id][lang],
            of=_number(key, row, "count", lang, "of"),
            n=_number(key, row, column, lang, "count"),
            rate=shown(key, percent(rate), rate),
            were="was" if one else "were",
            have="has" if one else "have",
            **_fills(inputs, row, lang),
        )

    source = Source("innovations", _source(row, column).filter, column, "ratio", {"column": "count"})
    en, zh = (words(lang) for lang in LANGS)
    return state(key, rate, "share", source, en, zh, count=row[column], of=row["count"])
