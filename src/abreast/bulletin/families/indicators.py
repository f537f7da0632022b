"""What was reported: from the units in the tree, as an independent total, and how the two agree."""

from __future__ import annotations

from abreast.bulletin.families.inputs import Inputs, Row, capital, shown, state
from abreast.bulletin.number import percent
from abreast.bulletin.period_words import in_period, span_words
from abreast.bulletin.sentence import Said, say
from abreast.bulletin.statement import Key, Source


def indicators(inputs: Inputs) -> list[Said]:
    """`indicator.value.CODE` and `indicator.total.CODE` for every period of the outermost scopes,
    `indicator.reconciliation.CODE` since the start."""
    found: list[Said] = []
    for row in inputs.rows("indicators", scope=list(inputs.names.regions)):
        if row["indicator"] not in inputs.names.indicators:
            continue
        if row["since"] == row["period"]:
            found += [
                _reported(inputs, row, column) for column in ("value", "total") if row[column] is not None
            ]
        if row["period"] == inputs.period and row["since"] < row["period"]:
            found += _reconciled(inputs, row)
    return found


def _source(row: Row, column: str, aggregate: str = "last", below: Row | None = None) -> Source:
    rows = {k: row[k] for k in ("indicator", "scope", "period", "since")}
    return Source("indicators", rows, column, aggregate, below)


def _reported(inputs: Inputs, row: Row, column: str) -> Said:
    code, scope, period, value = row["indicator"], row["scope"], row["period"], row[column]
    indicator, where = inputs.names.indicators[code], inputs.names.scope(scope)
    key: Key = (f"indicator.{column}.{code}", scope, period)
    en = say(
        "{title} in {scope} {when}: {value} ({how}).",
        title=capital(indicator.title.en),
        scope=where.en,
        when=in_period(period, "en"),
        value=shown(key, indicator.value(value, "en"), value),
        how="independently reported total" if column == "total" else "from the units in the tree",
    )
    zh = say(
        "{when}，{scope}{title}为{value}（{how}）。",
        when=in_period(period, "zh"),
        scope=where.zh,
        title=indicator.title.zh,
        value=shown(key, indicator.value(value, "zh"), value),
        how="独立上报的总数" if column == "total" else "由表内单位汇总",
    )
    return state(key, value, _unit(indicator.share, indicator.unit.en), _source(row, column), en, zh)


def _unit(share: bool, unit: str) -> str:
    return "share" if share else unit


def _reconciled(inputs: Inputs, row: Row) -> list[Said]:
    code, scope, since = row["indicator"], row["scope"], row["since"]
    indicator, where = inputs.names.indicators[code], inputs.names.scope(scope)
    if not indicator.adds or row["value"] is None or not row["total"]:
        return []
    key: Key = (f"indicator.reconciliation.{code}", scope, row["period"])
    ratio, value, total = row["value"] / row["total"], row["value"], row["total"]
    en = say(
        "The units in the tree account for {ratio} of {title} in {scope} from {span}: "
        "{value} of an independently reported {total}.",
        ratio=shown(key, percent(ratio), ratio),
        title=indicator.title.en,
        scope=where.en,
        span=span_words(since, row["period"], "en"),
        value=shown(key, indicator.value(value, "en"), value, "count"),
        total=shown(key, indicator.value(total, "en"), total, "of"),
    )
    zh = say(
        "{span}，表内单位合计{title}{value}，占{scope}独立上报总数{total}的{ratio}。",
        span=span_words(since, row["period"], "zh"),
        title=indicator.title.zh,
        value=shown(key, indicator.value(value, "zh"), value, "count"),
        scope=where.zh,
        total=shown(key, indicator.value(total, "zh"), total, "of"),
        ratio=shown(key, percent(ratio), ratio),
    )
    source = _source(row, "value", "ratio", {"column": "total"})
    return [state(key, ratio, "share", source, en, zh, since=since, count=value, of=total)]
