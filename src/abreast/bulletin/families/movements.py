"""Movements that units opened for themselves and everything below them: who takes part."""

from __future__ import annotations

from abreast.bulletin.families.coverage import rated
from abreast.bulletin.families.inputs import Inputs, Row, state
from abreast.bulletin.number import LANGS, Lang
from abreast.bulletin.sentence import Said
from abreast.bulletin.statement import Key, Source
from abreast.campaign.calendar import parse_any


def movements(inputs: Inputs) -> list[Said]:
    """`movement.KIND.MOVEMENT`: the share of units of a kind that take part in a movement on the period's last day, in
    the scope for which it was opened."""
    scopes = inputs.listed_scopes("movements")
    return [_said(inputs, row) for row in movement_rows(inputs) if row["scope"] in scopes]


def movement_rows(inputs: Inputs) -> list[Row]:
    """The movements of the bulletin's period, those of the outermost scopes first, by kind of unit."""
    regions = inputs.names.regions
    rows = inputs.rows("movements", period=inputs.period)
    return sorted(
        rows, key=lambda row: (row["scope"] not in regions, row["scope"], row["movement"], row["kind"])
    )


def movement_id(row: Row) -> str:
    return f"movement.{row['kind']}.{row['movement']}"


def title(inputs: Inputs, row: Row, lang: Lang) -> str:
    """What a movement is called: by its title, that of its aspect, or its id."""
    aspect = inputs.names.aspects[row["aspect"]].title[lang] if row["aspect"] else ""
    other: Lang = "zh" if lang == "en" else "en"
    return row[f"title_{lang}"] or aspect or row[f"title_{other}"] or row["movement"]


def _said(inputs: Inputs, row: Row) -> Said:
    key: Key = (movement_id(row), row["scope"], inputs.period)
    rows = {name: row[name] for name in ("movement", "scope", "kind", "period")}
    source = Source("movements", rows, "count", "ratio", {"column": "of"})
    dated = row | {"date": parse_any(inputs.period).last}
    did: dict[Lang, str] = {"en": "took part in the movement “{about}”", "zh": "投入“{about}”运动"}
    en, zh = (
        rated(inputs, did, dated, key, row["count"], row["of"], title(inputs, row, lang), lang)
        for lang in LANGS
    )
    return state(key, row["rate"], "share", source, en, zh, count=row["count"], of=row["of"])
