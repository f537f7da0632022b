"""Closing a period: check list, seal, preview, publication; and the bulletins for everybody."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign
from abreast.web.closing import deeds
from abreast.web.closing.checklist import checklist
from abreast.web.closing.editions import bulletins
from abreast.web.closing.models import Edition
from abreast.web.closing.sealed import half_closed, newest_seal
from abreast.web.context import at_home
from abreast.web.doors import campaign_page
from abreast.web.jobs.models import Job
from abreast.web.questions.counting import standing_open
from abreast.web.questions.drawn import counted
from abreast.web.rules import Right
from abreast.web.security import HEADER, policy

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
LANGUAGES = ("en", "zh")


@campaign_page(Right.CLOSE)
def closing(request: Request, campaign: Campaign) -> HttpResponse:
    """The open period: what is missing, and the editions that were made."""
    context = at_home(
        request,
        campaign,
        "closing",
        list=checklist(campaign),
        half_closed=half_closed(campaign),
        sealed=bool(newest_seal(campaign)),
        recounts=counted(campaign),
        questions=standing_open(campaign),
        job=Job.objects.filter(campaign=campaign).order_by("-pk").first(),
        editions=Edition.objects.filter(campaign=campaign).order_by("-pk")[:12],
    )
    return render(request, "closing/closing.html", context)


@campaign_page(Right.CLOSE)
@require_POST
def work_out(request: Request, campaign: Campaign) -> HttpResponse:
    """Have a preview made of the open period."""
    return _asked(request, campaign, deeds.work_out(request.actor, campaign))


@campaign_page(Right.CLOSE)
@require_POST
def close(request: Request, campaign: Campaign) -> HttpResponse:
    """Have the period sealed; from now on nothing of it can be changed."""
    without = request.POST.get("without") == "yes"
    try:
        job = deeds.close(request.actor, campaign, request.POST.get("period", ""), without=without)
    except deeds.NotReadyError as error:
        messages.error(request, str(error))
        return redirect("closing", campaign.code)
    return _asked(request, campaign, job)


@campaign_page(Right.CLOSE)
@require_POST
def put_right(request: Request, campaign: Campaign) -> HttpResponse:
    """Have lines that contradict the seals put right."""
    return _asked(request, campaign, deeds.put_right(request.actor, campaign))


def _asked(request: Request, campaign: Campaign, job: Job | None) -> HttpResponse:
    if job is None:
        messages.info(request, _("This is being done already."))
    return redirect("closing", campaign.code)


@campaign_page(Right.CLOSE)
def preview(request: Request, campaign: Campaign, edition: int, language: str) -> HttpResponse:
    """The bulletin of an edition that may not be published yet."""
    return _bulletin(get_object_or_404(Edition, pk=edition, campaign=campaign), language)


@campaign_page(Right.CLOSE)
@require_POST
def publish(request: Request, campaign: Campaign, edition: int) -> HttpResponse:
    """Publish an edition: its bulletin for everybody, its boards for readers."""
    found = get_object_or_404(Edition, pk=edition, campaign=campaign)
    deeds.publish(request.actor, found)
    messages.success(request, _("Published."))
    return redirect("campaign", campaign.code)


@campaign_page()
def bulletin(request: Request, campaign: Campaign, period: str, language: str) -> HttpResponse:
    """A published bulletin, open to everybody."""
    found = next((one for one in bulletins(campaign) if one.period == period), None)
    if found is None:
        raise Http404
    return _bulletin(found, language)


def _bulletin(edition: Edition, language: str) -> HttpResponse:
    """The page as it was written. Its one style sheet is allowed by its hash, and nothing else beside it."""
    path = edition.folder / f"bulletin.{language}.html"
    if language not in LANGUAGES or not path.is_file():
        raise Http404
    page = path.read_text("utf-8")
    hashes = " ".join(
        f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in STYLE.findall(page)
    )
    return HttpResponse(page, headers={HEADER: policy(script_src="'none'", style_src=hashes or "'none'")})
