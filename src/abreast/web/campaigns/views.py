"""The front page, a campaign's own page, the campaign as a folder to take away, and the server's health."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

from django.contrib import messages
from django.db import connection
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from abreast import __version__
from abreast.web.actor import Request
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns import archives
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.editions import bulletins
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, open_page
from abreast.web.jobs.models import Job
from abreast.web.people.demonstration import ways_in
from abreast.web.place import here
from abreast.web.pledges.coverage import coverage
from abreast.web.rules import Right

LATEST = 3


@open_page
def front(request: Request) -> HttpResponse:
    """The campaigns of this server with their latest bulletins; with a single one its page."""
    campaigns = list(Campaign.objects.order_by("made_at"))
    if len(campaigns) == 1:
        return redirect("campaign", campaigns[0].code)
    shown = [(campaign, bulletins(campaign)[:LATEST]) for campaign in campaigns]
    return render(request, "campaigns/front.html", {"campaigns": shown})


@campaign_page()
def campaign(request: Request, campaign: Campaign) -> HttpResponse:
    """What a campaign is, and its bulletins; in the demonstration also a way in."""
    published = bulletins(campaign)
    context = at_home(
        request,
        campaign,
        "campaign",
        bulletins=published,
        # What units pledged so far is told to those who take part; the public reads bulletins.
        coverage=coverage(campaign) if request.actor.standings(campaign) else [],
        working=Job.objects.filter(
            campaign=campaign, state__in=("waiting", "running"), task="bring in"
        ).first(),
        ways_in=ways_in(campaign),
    )
    return render(request, "campaigns/campaign.html", context)


@campaign_page(Right.EXPORT)
def folder(request: Request, campaign: Campaign) -> HttpResponse:
    """Have the whole campaign packed as a folder, see how far that is, and fetch it."""
    if request.method == "POST":
        if archives.ask(request.actor, campaign) is None:
            messages.info(request, _("This is being done already."))
        return redirect("folder", campaign.code)
    job = Job.objects.filter(campaign=campaign, task="pack").order_by("-pk").first()
    context = at_home(request, campaign, "shape", job=job, archive=archives.newest(campaign))
    return render(request, "campaigns/folder.html", context)


@campaign_page(Right.EXPORT)
def archive(request: Request, campaign: Campaign) -> FileResponse:
    """The folder, zipped: what every command reads."""
    found = archives.newest(campaign)
    if found is None:
        raise Http404
    record(request.actor, Deed.TAKEN_OUT_AS_A_FOLDER, campaign)
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=f"{campaign.code}.zip")


@open_page
def health(request: Request) -> JsonResponse:
    """Whether the server can reach its database and has room to write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    free = shutil.disk_usage(here().folder).free
    waiting = Job.objects.filter(state=Job.State.WAITING).count()
    return JsonResponse({"ok": True, "version": __version__, "jobs_waiting": waiting, "free_bytes": free})


@open_page
def vega(request: Request) -> HttpResponse:
    """Vega for charts, as the Python package brings it; put together once."""
    file = here().scripts / "vega.js"
    if not file.is_file():
        raise Http404
    content = _read(file)
    headers = {"Cache-Control": "public, max-age=604800"}
    return HttpResponse(content, content_type="text/javascript; charset=utf-8", headers=headers)


@lru_cache(maxsize=1)
def _read(file: Path) -> bytes:
    return file.read_bytes()
