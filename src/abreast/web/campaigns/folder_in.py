"""A campaign folder into the database, once: everything or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from django.db import transaction

from abreast.campaign import Campaign as Folder
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns import lists as edited
from abreast.web.campaigns import tables_in
from abreast.web.campaigns.definition import made_by, with_own_figures
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.editions import adopt
from abreast.web.entry.opening import open_period
from abreast.web.innovations import carried
from abreast.web.place import Place
from abreast.web.pledges import tallies

STAGES = ("units into the database", "figures into the database", "lists", "results")
"""What is told after the stages of reading the folder."""

LONG_AGO = timedelta(days=90)
"""A campaign whose next period ended this long ago is one of the past, and its clock stands still."""


class TakenError(Exception):
    """A campaign of this code is on the server already."""


def bring_in(
    folder: Path,
    place: Place,
    *,
    real: bool = True,
    stage: Callable[[str], None] = lambda _: None,
    also: Callable[[Campaign], None] = lambda _: None,
) -> Campaign:
    """Read a campaign folder and write it into the database; its results come along where they are the folder's own.

    `also`: what is to be done with the campaign in the same transaction.

    Raises
    ------
    Refused
        With every fault of the folder; then nothing was written.
    TakenError
        The server has a campaign of this code.
    """
    from abreast import folder as whole  # brings solvers along, which pages do without

    read, reading, lists = whole.read(folder, stage)
    code, known = read.definition.campaign.id, reading.figures
    if Campaign.objects.filter(code=code).exists():
        raise TakenError(code)
    carried_in: list[Path] = []
    with _kept(carried_in), transaction.atomic():
        campaign = _begin(read, known, real=real)
        shutil.rmtree(place.seals(code), ignore_errors=True)  # of a campaign of this id that never came in
        stage("units into the database")
        numbers = tables_in.units(campaign, read)
        stage("figures into the database")
        tables_in.figures(campaign, numbers, known.with_columns(by=made_by(read.definition, known)))
        stage("lists")
        edited.bring_in(campaign, numbers, folder, lists)
        carried_in += carried.bring_in(campaign, folder)
        tables_in.lists(campaign, folder)
        tallies.count(campaign)
        open_period(campaign)
        record(None, Deed.CAMPAIGN_BROUGHT_IN, campaign, figures=known.height, units=numbers.height)
        stage("results")
        adopt(campaign, read)
        also(campaign)
        _bring_seals(folder, place, code)
    return campaign


@contextmanager
def _kept(files: list[Path]) -> Iterator[None]:
    """Files of a campaign that did not come in after all go again."""
    try:
        yield
    except BaseException:
        carried.forget(files)
        raise


def _begin(read: Folder, known: pl.DataFrame, *, real: bool) -> Campaign:
    calendar, definition = read.calendar, read.definition
    last = known["period"].max()
    period = calendar.shift(str(last), 1) if last is not None else definition.start
    text = (read.folder / "campaign.toml").read_text("utf-8-sig")
    return Campaign.objects.create(
        code=definition.campaign.id,
        definition=with_own_figures(text),
        period=period,
        clock=_clock(calendar.first_day(period), calendar.last_day(period)),
        real=real,
    )


def _clock(first: date, last: date) -> date | None:
    """For a campaign of the past the middle of the open period, when figures are being handed in."""
    return first + (last - first) / 2 if date.today() - last > LONG_AGO else None


def _bring_seals(folder: Path, place: Place, code: str) -> None:
    """The folder's seals, all or none: they are the last thing that can fail before the campaign is there."""
    seals = place.seals(code)
    if (folder / "seals").is_dir():
        try:
            shutil.copytree(folder / "seals", seals)
        except BaseException:
            shutil.rmtree(seals, ignore_errors=True)
            raise
