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
from abreast.web.people.models import Invitation, Membership
from abreast.web.reach import own_units
from abreast.web.rules import Right, Role


def _beginning(request: Request, campaign: Campaign) -> bool:
    """Whether an organiser is still alone with a campaign."""
    user = request.actor.user
    if user is None or user.demonstration or Role.ORGANISER not in request.actor.roles(campaign):
        return False
    others = Membership.objects.filter(campaign=campaign).exclude(user=user)
    return not others.exists() and not Invitation.objects.filter(campaign=campaign).exists()


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
        beginning=_beginning(request, campaign),
    )
    return render(request, "desk/desk.html", context)
