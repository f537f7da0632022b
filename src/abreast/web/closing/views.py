"""Closing a period: check list, seal, preview, publication; and the bulletins for everybody."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abreast.web.actor import Request
from abreast.web.audit.record import record
from abreast.web.campaigns.gate import pass_alone
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.checklist import checklist
from abreast.web.closing.editions import bulletins
from abreast.web.closing.models import Edition
from abreast.web.context import at_home
from abreast.web.doors import campaign_page
from abreast.web.jobs.models import Job
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
        job=Job.objects.filter(campaign=campaign).order_by("-pk").first(),
        editions=Edition.objects.filter(campaign=campaign).order_by("-pk")[:12],
    )
    return render(request, "closing/closing.html", context)


@campaign_page(Right.CLOSE)
@require_POST
def work_out(request: Request, campaign: Campaign) -> HttpResponse:
    """Have a preview made of the open period."""
    return _have_done(request, campaign, "work out")


@campaign_page(Right.CLOSE)
@require_POST
def close(request: Request, campaign: Campaign) -> HttpResponse:
    """Have the period sealed; from now on nothing of it can be changed."""
    found = checklist(campaign)
    if not found.ready:
        messages.error(request, _("No figure of this period has been accepted; there is nothing to seal."))
    elif found.open and request.POST.get("without") != "yes":
        messages.error(request, _("Say that the period is to be closed without the forms that are missing."))
    elif request.POST.get("period") != campaign.period:
        messages.error(request, _("This period is no longer the open one."))
    else:
        return _have_done(request, campaign, "close")
    return redirect("closing", campaign.code)


def _have_done(request: Request, campaign: Campaign, task: str) -> HttpResponse:
    try:
        with transaction.atomic():
            if task == "close" and not _locked(campaign):
                messages.error(request, _("This period is no longer the open one."))
                return redirect("closing", campaign.code)
            Job.objects.create(
                campaign=campaign, task=task, period=campaign.period, made_by=request.actor.user
            )
            record(request.actor, f"asked to {task}", campaign, period=campaign.period)
    except IntegrityError:
        messages.info(request, _("This is being done already."))
    return redirect("closing", campaign.code)


def _locked(campaign: Campaign) -> bool:
    """Lock the open period once every message about it is stored; False where it has been closed meanwhile."""
    pass_alone(campaign.pk)
    open_still = Campaign.objects.filter(pk=campaign.pk, period=campaign.period)
    return bool(open_still.update(closing=campaign.period))


@campaign_page(Right.CLOSE)
def preview(request: Request, campaign: Campaign, edition: int, language: str) -> HttpResponse:
    """The bulletin of an edition that may not be published yet."""
    return _bulletin(get_object_or_404(Edition, pk=edition, campaign=campaign), language)


@campaign_page(Right.CLOSE)
@require_POST
def publish(request: Request, campaign: Campaign, edition: int) -> HttpResponse:
    """Publish an edition: its bulletin for everybody, its boards for readers."""
    found = get_object_or_404(Edition, pk=edition, campaign=campaign)
    with transaction.atomic():
        fresh = Edition.objects.filter(pk=found.pk, published_at=None)
        if fresh.update(published_at=datetime.now(UTC), published_by=request.actor.user):
            record(request.actor, "published", campaign, period=found.period, edition=found.pk)
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
