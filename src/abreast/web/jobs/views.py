"""How far a job is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign
from abreast.web.doors import campaign_page
from abreast.web.jobs.models import Job
from abreast.web.rules import Right

DONE = 286
"""The status with which htmx stops asking."""


@campaign_page(Right.CLOSE)
def job(request: Request, campaign: Campaign, job: int) -> HttpResponse:
    """The bar of a job, asked for again every second until it has ended."""
    found = get_object_or_404(Job, pk=job, campaign=campaign)
    response = render(request, "jobs/job.html", {"job": found, "campaign": campaign})
    if not found.open:
        response.status_code = DONE
        response["HX-Refresh"] = "true"
    return response
