"""Campaigns: what they are, and the whole of one as a folder."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from ninja import Router, Schema, Status

from abreast.web.api.closing import JobOut, asked
from abreast.web.api.problems import FAULTS, NOT_NOW
from abreast.web.api.shared import Code, Row, actor_in, campaign_in
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns import archives
from abreast.web.campaigns.models import Campaign
from abreast.web.rules import Right

router = Router(tags=["campaign"])
BINARY = {"schema": {"type": "string", "format": "binary"}}
ZIP = {"responses": {200: {"description": "A zip file", "content": {"application/zip": BINARY}}}}


class CampaignOut(Schema):
    """A campaign, and the roles of whoever asks in it."""

    campaign: str
    title_en: str
    title_zh: str
    calendar: str
    period: str
    roles: list[str]


@router.get("", response={200: list[CampaignOut], **FAULTS})
def read_campaigns(request: HttpRequest) -> list[Row]:
    """The campaigns that are open to whoever asks."""
    actor = actor_in(request)
    return [
        _campaign(request, one) for one in Campaign.objects.filter(pk__in=list(actor.held)).order_by("pk")
    ]


@router.get("/{campaign}", response={200: CampaignOut, **FAULTS})
def read_campaign(request: HttpRequest, campaign: Code) -> Row:
    """A campaign."""
    return _campaign(request, campaign_in(request, campaign, Right.READ))


@router.post("/{campaign}/folder", response={202: JobOut, **FAULTS, **NOT_NOW})
def pack(request: HttpRequest, campaign: Code) -> Status[Row]:
    """Have the whole campaign packed as a folder; once the job is done it can be fetched for a day."""
    return asked(archives.ask(actor_in(request), campaign_in(request, campaign, Right.EXPORT)))


@router.get("/{campaign}/folder", response={200: None, **FAULTS}, openapi_extra=ZIP)
def take_out(request: HttpRequest, campaign: Code) -> FileResponse:
    """The folder as it was packed last, in a zip file, which every command reads; 404 where none lies ready."""
    found = campaign_in(request, campaign, Right.EXPORT)
    archive = archives.newest(found)
    if archive is None:
        raise Http404
    record(actor_in(request), Deed.TAKEN_OUT_AS_A_FOLDER, found)
    return FileResponse(archive.file.open("rb"), content_type="application/zip")


def _campaign(request: HttpRequest, found: Campaign) -> Row:
    title = found.meaning.campaign.title
    return {
        "campaign": found.code,
        "title_en": title.of("en"),
        "title_zh": title.of("zh"),
        "calendar": found.meaning.campaign.calendar,
        "period": found.period,
        "roles": sorted(role.value for role in actor_in(request).roles(found)),
    }
