"""Appointed exemplars (标兵): named by people for an aspect and a scope, with the reason."""

from dataclasses import dataclass

import polars as pl

from abreast.campaign import Campaign
from abreast.figures.columns import Columns
from abreast.figures.lists import Lists
from abreast.figures.outside import outside
from abreast.tables.phrase import Phrase

REASONS = ("reason_en", "reason_zh")
CONSENTS = {"unit": pl.String, "start": pl.Date, "end": pl.Date}


@dataclass(frozen=True, slots=True, eq=False)
class Appointments:
    """Who was appointed, and who stands outside the tree.

    `exemplars`: `exemplar`, `aspect`, `scope`, `for_kind` (null: any), `reason_en`, `reason_zh`, `start`, `end` (dates,
    both inclusive; null: always). `outside`: `exemplar`, `title_en`, `title_zh`, `reason_en`, `reason_zh`, `source`.
    `consents`: `unit` (a person), `start`, `end`: from when until when they agree to be named.
    """

    exemplars: pl.DataFrame
    outside: pl.DataFrame
    consents: pl.DataFrame

    def at(self, campaign: Campaign, period: str) -> pl.DataFrame:
        """The table `appointed`: who is an exemplar on the last day of a period.

        `exemplar`, `kind` (of the unit; null: outside the tree), `named` (may be named in public: no person, or one who
        agrees on that day), `aspect`, `scope`, `for_kind`, `reason_en`, `reason_zh`, `period`.
        """
        day = campaign.calendar.last_day(period)
        now = (pl.col("start") <= day).fill_null(True) & (pl.col("end") >= day).fill_null(True)
        agreed = self.consents.filter(now)["unit"].unique().implode()
        persons = [code for code, kind in campaign.definition.kinds.items() if kind.person]
        kinds = campaign.tree.units.select(exemplar="unit", kind="kind").unique("exemplar", keep="last")
        found = self.exemplars.filter(now).join(kinds, on="exemplar", how="left", maintain_order="left")
        nobody = ~pl.col("kind").is_in(persons).fill_null(False)
        found = found.with_columns(named=nobody | pl.col("exemplar").is_in(agreed))
        return found.select(
            "exemplar", "kind", "named", "aspect", "scope", "for_kind", *REASONS, period=pl.lit(period)
        ).sort("aspect", "scope", "exemplar")


def read_appointed(campaign: Campaign) -> Appointments | None:
    """The appointed exemplars of a campaign folder; None where it has neither table.

    Raises
    ------
    Refused
        With every fault of the table `exemplars`; those of the table `outside` are told with the pledges.
    """
    lists = Lists(campaign)
    outsiders = outside(campaign)
    found = lists.read("exemplars", lambda columns: _exemplars(columns, campaign, outsiders))
    agreed = lists.read("consents", lambda columns: _consents(columns, campaign))
    lists.done()
    if found is None and not outsiders.height:
        return None
    return Appointments(
        _nobody() if found is None else found,
        outsiders,
        pl.DataFrame(schema=CONSENTS) if agreed is None else agreed,
    )


def _nobody() -> pl.DataFrame:
    texts = ("exemplar", "aspect", "scope", "for_kind", *REASONS)
    return pl.DataFrame(schema={**dict.fromkeys(texts, pl.String), "start": pl.Date, "end": pl.Date})


def _exemplars(columns: Columns, campaign: Campaign, outsiders: pl.DataFrame) -> pl.DataFrame:
    units, scopes = campaign.tree.units["unit"].unique(), campaign.tree.titles()["scope"]
    somebody = pl.concat([units, outsiders["exemplar"]])
    exemplar = columns.known("exemplar", somebody, Phrase("unit of the tree, nor is it in the table outside"))
    aspect = columns.known("aspect", list(campaign.definition.aspects), Phrase("aspect of campaign.toml"))
    scope = columns.known("scope", scopes, Phrase("unit or group"))
    kind = columns.known(
        "for_kind", list(campaign.definition.kinds), Phrase("kind of campaign.toml"), required=False
    )
    reasons = [columns.text(name) for name in REASONS]
    silent = reasons[0].is_null() & reasons[1].is_null()
    named = "reason_en" if "reason_en" in columns.table.columns else "exemplar"
    columns.refuse_where(
        silent, named, Phrase("is appointed without a reason"), Phrase("fill in reason_en or reason_zh")
    )
    start, end = columns.day("from").alias("start"), columns.day("until", last=True).alias("end")
    columns.refuse_where(end < start, "until", Phrase("comes before from"), Phrase("exchange them"))
    found = pl.DataFrame([exemplar, aspect, scope, kind, *reasons, start, end])
    again = found.select(
        pl.struct("exemplar", "aspect", "scope", "for_kind", "start").is_first_distinct().not_()
    ).to_series()
    columns.refuse_where(
        again & exemplar.is_not_null(),
        "exemplar",
        Phrase("is appointed so in an earlier row"),
        Phrase("keep one of the two"),
    )
    return found


def _consents(columns: Columns, campaign: Campaign) -> pl.DataFrame:
    """Persons who agree to be named in bulletins, from the day it was recorded until they took it back."""
    persons = [code for code, kind in campaign.definition.kinds.items() if kind.person]
    people = campaign.tree.units.filter(pl.col("kind").is_in(persons))["unit"].unique()
    unit = columns.known("unit", people, Phrase("person of the tree"))
    start, end = (
        columns.day("from", required=True).alias("start"),
        columns.day("until", last=True).alias("end"),
    )
    columns.refuse_where(end < start, "until", Phrase("comes before from"), Phrase("exchange them"))
    return pl.DataFrame([unit, start, end]).select(*CONSENTS)
