"""My desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign
from abreast.web.context import at_home
from abreast.web.desk.lived import lived
from abreast.web.desk.work import desk as waiting
from abreast.web.doors import campaign_page
from abreast.web.jobs.models import Job
from abreast.web.reach import own_units
from abreast.web.rules import Right, Role


@campaign_page(Right.READ)
def desk(request: Request, campaign: Campaign) -> HttpResponse:
    """Everything that waits for whoever looks."""
    job = None
    if Role.ORGANISER in request.actor.roles(campaign):
        job = Job.objects.filter(campaign=campaign).order_by("-pk").first()
    context = at_home(
        request,
        campaign,
        "desk",
        desk=waiting(request.actor, campaign),
        lived=lived(request.actor, campaign),
        own=own_units(request.actor, campaign),
        job=job,
    )
    return render(request, "desk/desk.html", context)
