"""What a campaign is: read as text, and changed by jobs that check every change against all figures first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from abreast.web.api.closing import JobOut, asked
from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS, NOT_NOW
from abreast.web.api.shared import Code, Row, actor_in, campaign_in, unit_in
from abreast.web.campaigns.folder_out import units_table
from abreast.web.campaigns.models import Interval
from abreast.web.rules import Right
from abreast.web.shaping.applying import seen
from abreast.web.shaping.asking import ask
from abreast.web.shaping.tree import DEEDS
from abreast.web.shaping.wishes import Wishes

router = Router(tags=["set-up"])
LONGEST_TEXT = 2_000_000


class DefinitionOut(Schema):
    """campaign.toml, and what stands for it in a change of the whole text."""

    text: str
    seen: str


class TextIn(Schema):
    """A new text of campaign.toml; `seen` as it was read with the text before."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    seen: str = Field(max_length=64)


class KeyIn(Schema):
    """A key of campaign.toml, such as ["rules", "held"], and its new value; null takes it out."""

    key: list[str | int] = Field(min_length=1, max_length=6)
    value: Any = None


class DeedIn(Schema):
    """Something to be done to a unit of the tree, from a day on; see the page *Tree of units*."""

    deed: str = Field(pattern=f"^({'|'.join(DEEDS)})$")
    on: date | None = None
    unit: str = Field("", max_length=80)
    kind: str = Field("", max_length=80)
    parent: str = Field("", max_length=80)
    into: str = Field("", max_length=80)
    title_en: str = Field("", max_length=300)
    title_zh: str = Field("", max_length=300)
    below: bool = False


class IntervalOut(Schema):
    """Where a unit belonged from one day to another; null where it is not known or not yet."""

    kind: str
    parent: str
    since: date | None
    until: date | None
    successor: str
    attributes: dict[str, Any]


@router.get("/{campaign}/set-up/units", response={200: list[dict[str, str | None]], **FAULTS})
def read_table(
    request: HttpRequest, response: HttpResponse, campaign: Code, page: Page = 1
) -> list[dict[str, str | None]]:
    """The table of units as it stands, with all its dates, as units.csv has it."""
    found = campaign_in(request, campaign, Right.SHAPE)
    return cut(request, response, units_table(found).to_dicts(), page)


@router.get("/{campaign}/units/{unit}/tree", response={200: list[IntervalOut], **FAULTS})
def read_tree(request: HttpRequest, campaign: Code, unit: Code) -> list[Row]:
    """Where a unit belonged, interval by interval."""
    found = unit_in(request, campaign, unit, Right.SHAPE)
    columns = ("kind", "parent", "since", "until", "successor")
    return [
        {**{name: getattr(one, name) for name in columns}, "attributes": dict(one.attributes)}
        for one in Interval.objects.filter(unit=found).order_by("since", "pk")
    ]


@router.get("/{campaign}/set-up", response={200: DefinitionOut, **FAULTS})
def read_definition(request: HttpRequest, campaign: Code) -> Row:
    """The definition of a campaign."""
    found = campaign_in(request, campaign, Right.SHAPE)
    return {"text": found.definition, "seen": seen(found.definition)}


@router.put("/{campaign}/set-up", response={202: JobOut, **FAULTS, **NOT_NOW})
def write_definition(request: HttpRequest, wish: TextIn, campaign: Code) -> Status[Row]:
    """A new text of the definition; done by a job, whose faults say what does not fit."""
    found = campaign_in(request, campaign, Right.SHAPE)
    return asked(ask(actor_in(request), found, Wishes(text=wish.text, seen=wish.seen)))


@router.patch("/{campaign}/set-up", response={202: JobOut, **FAULTS, **NOT_NOW})
def change_keys(request: HttpRequest, wish: list[KeyIn], campaign: Code) -> Status[Row]:
    """Some keys of the definition; done by a job, whose faults say what does not fit."""
    found = campaign_in(request, campaign, Right.SHAPE)
    keys = [(one.key, one.value) for one in wish]
    return asked(ask(actor_in(request), found, Wishes(definition=keys)))


@router.post("/{campaign}/units/{unit}/tree", response={202: JobOut, **FAULTS, **NOT_NOW})
def change_tree(request: HttpRequest, wish: DeedIn, campaign: Code, unit: Code) -> Status[Row]:
    """Add a unit below one, close it, open it again, move it or merge it; done by a job."""
    found = unit_in(request, campaign, unit, Right.SHAPE)
    given = {name: str(value) for name, value in wish.dict().items() if value not in ("", None, False)}
    given |= {"unit": wish.unit, "parent": found.code} if wish.deed == "add" else {"unit": found.code}
    if wish.deed == "set":  # titles alone: kind and place have their dates
        given = {name: value for name, value in given.items() if name not in ("kind", "parent")}
    return asked(ask(actor_in(request), found.campaign, Wishes(tree=[given])))
