"""A tree and a definition that were changed and found sound, into the database."""

from __future__ import annotations

import polars as pl
from django.db import connection

from abreast.campaign import Campaign as Folder
from abreast.web.bulk import insert
from abreast.web.campaigns import tables_in
from abreast.web.campaigns.definition import with_own_figures
from abreast.web.campaigns.models import Campaign, Interval, Unit
from abreast.web.entry.models import Report
from abreast.web.entry.opening import due_day, open_period
from abreast.web.pledges.coverage import count_again

AT_ONCE = 5_000
SHOWN = ("kind", "path", "title_en", "title_zh", "open")


def store(campaign: Campaign, read: Folder, touched: set[str]) -> None:
    """Write definition and tree; `touched`: units whose rows of units.csv are other ones now.

    Forms of the open period follow: units that are no longer there are not asked, new ones are asked as their kind is.
    """
    other_calendar = campaign.meaning.campaign.calendar != read.definition.campaign.calendar
    starts = campaign.meaning.start != read.definition.start
    campaign.definition = with_own_figures((read.folder / "campaign.toml").read_text("utf-8-sig"))
    campaign.__dict__.pop("meaning", None)
    if other_calendar or (starts and not campaign.reports.exclude(state=Report.State.DUE).exists()):
        _begin_again(campaign, read)
    campaign.save()
    new = _units(campaign, read, touched)
    _forms(campaign, new)
    count_again(campaign)


def _begin_again(campaign: Campaign, read: Folder) -> None:
    """Nothing was reported yet: the first period is the one in which the campaign starts."""
    campaign.reports.all().delete()
    campaign.period = read.definition.start
    campaign.clock = None
    campaign.save()
    open_period(campaign)


def _units(campaign: Campaign, read: Folder, touched: set[str]) -> list[str]:
    """Bring the units in the database up to date; returns the codes of new ones."""
    fields = ("pk", "code", *SHOWN, "person", "parent__code")
    before = pl.DataFrame(
        list(Unit.objects.filter(campaign=campaign).values_list(*fields)),
        schema=_SCHEMA,
        orient="row",
    )
    persons = [code for code, kind in read.definition.kinds.items() if kind.person]
    now = tables_in.present(campaign, read).with_columns(person=pl.col("kind").is_in(persons))
    new = now.join(before, on="unit", how="anti", maintain_order="left")
    tables_in.insert_units(campaign, read, new)
    same = ["unit", *SHOWN, "person", "parent"]
    other = now.join(before, on=same, how="anti", nulls_equal=True)
    _rewrite(other.join(before.select("unit", "number"), on="unit"))
    numbers = tables_in.numbers_of(campaign)
    tables_in.set_parents(pl.concat([new, other.select(new.columns)]).unique("unit"), numbers)
    top = other.filter(pl.col("parent").is_null()).join(numbers, on="unit")["number"].to_list()
    Unit.objects.filter(pk__in=top).update(parent=None)
    concerned = numbers.filter(pl.col("unit").is_in(list(touched)))
    for some in concerned.iter_slices(AT_ONCE):
        Interval.objects.filter(campaign=campaign, unit__in=some["number"].to_list()).delete()
    tables_in.intervals(campaign, read, concerned)
    return new["unit"].to_list()


_SCHEMA = {
    "number": pl.Int64, "unit": pl.String, "kind": pl.String, "path": pl.String, "title_en": pl.String,
    "title_zh": pl.String, "open": pl.Boolean, "person": pl.Boolean, "parent": pl.String,
}  # fmt: skip


def _rewrite(units: pl.DataFrame) -> None:
    columns = (*SHOWN, "person")
    sets = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in columns)
    table = connection.ops.quote_name(Unit._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {sets} WHERE id = %s", list(units.select(*columns, "number").iter_rows())
        )


def _forms(campaign: Campaign, new: list[str]) -> None:
    """What the open period asks for, after the tree has changed."""
    period = campaign.period
    gone = Report.objects.filter(
        campaign=campaign, period=period, unit__open=False, state=Report.State.DUE, version=0
    )
    gone.delete()
    asked = campaign.reports.filter(period=period).values_list("unit__kind", flat=True).distinct()
    compared = {aspect.kind for aspect in campaign.meaning.aspects.values()}
    units = Unit.objects.filter(
        campaign=campaign, code__in=new, open=True, kind__in={*asked.order_by(), *compared}
    ).exclude(reports__period=period)
    due = due_day(campaign.meaning.calendar, period)
    insert(
        Report,
        ("campaign_id", "unit_id", "period", "state", "due", "late", "version", "reason"),
        (
            (campaign.pk, unit, period, "due", due, False, 0, "")
            for unit in units.values_list("pk", flat=True)
        ),
    )
