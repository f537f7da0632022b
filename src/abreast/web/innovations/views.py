"""The register of innovation projects: what was done, with photographs, verified, and taken over by others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import day_of_writing, refuse_while_closing
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, unit_page
from abreast.web.innovations import documents, registering
from abreast.web.innovations import spread as spreading
from abreast.web.innovations.counting import counts
from abreast.web.innovations.forms import ProjectForm, initial, taken_over
from abreast.web.innovations.models import Document, Project
from abreast.web.language import language
from abreast.web.reach import own_units
from abreast.web.rules import Right

ON_A_PAGE = 40
MOST_SHOWN = 60
POLICY = "default-src 'none'; sandbox"
"""For what a user sent: even opened by itself it runs nothing."""


@campaign_page(Right.READ)
def register(request: Request, campaign: Campaign) -> HttpResponse:
    """All projects, newest first: of a unit and those below it, of a class, or those that wait for a verifier."""
    at = _asked_unit(request, campaign)
    step = request.GET.get("class", "")
    step = step if any(one.id == step for one in campaign.meaning.innovation.classes) else ""
    verifies = request.actor.may_somewhere(Right.VERIFY, campaign)
    waiting = verifies and request.GET.get("waiting") == "yes"
    found = registering.listed(request.actor, campaign, at.path if at else "", step, waiting=waiting)
    context = at_home(
        request,
        campaign,
        "innovations",
        page=Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        counted=counts(campaign, at.path if at else ""),
        at=at,
        step=step,
        verifies=verifies,
        waiting=waiting,
        own=[unit for unit in own_units(request.actor, campaign) if request.actor.may(Right.INNOVATE, unit)],
    )
    return render(request, "innovations/register.html", context)


def _asked_unit(request: Request, campaign: Campaign) -> Unit | None:
    code = request.GET.get("unit", "")
    return get_object_or_404(Unit, campaign=campaign, code=code, person=False) if code else None


@campaign_page(Right.READ)
def project(request: Request, campaign: Campaign, number: int) -> HttpResponse:
    """A project: what and how, its effect, photographs, and how it spread."""
    found = _project(campaign, number)
    nodes = spreading.spread(found)
    actor, unit = request.actor, found.unit
    open_ = found.realised is not None and found.abandoned is None
    context = at_home(
        request,
        campaign,
        "innovations",
        project=found,
        unit=unit,
        nodes=nodes if len(nodes) > 1 else [],
        original=registering.origin_of(found),
        documents=found.documents.order_by("pk"),
        may_change=actor.may(Right.INNOVATE, unit),
        sealed=registering.sealed(found),
        may_verify=open_ and found.verified is None and actor.may(Right.VERIFY, unit),
        adopters=[
            one
            for one in own_units(actor, campaign)
            if one != unit and open_ and actor.may(Right.INNOVATE, one)
        ],
    )
    return render(request, "innovations/project.html", context)


@campaign_page(Right.READ)
def spread(request: Request, campaign: Campaign, number: int) -> JsonResponse:
    """The picture of how a project spread."""
    nodes = spreading.spread(_project(campaign, number))[:MOST_SHOWN]
    return JsonResponse(spreading.picture(request.actor, nodes))


@campaign_page(Right.READ)
def document(request: Request, campaign: Campaign, number: int, stored: str) -> HttpResponse:
    """A photograph in the page, a document to take away."""
    found = get_object_or_404(
        Document.objects.select_related("project__campaign"),
        project__campaign=campaign,
        project=number,
        stored=stored,
    )
    if not found.file.is_file():
        raise Http404
    return sent_out(found)


def sent_out(found: Document) -> HttpResponse:
    """The file of a photograph or document; whoever opens it by itself runs nothing."""
    response = HttpResponse(found.file.read_bytes(), content_type=found.kind)
    place = "inline" if found.picture else "attachment"
    name = f"{found.project_id}-{found.pk}.{documents.ENDINGS[found.kind]}"
    response["Content-Disposition"] = f'{place}; filename="{name}"'
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, max-age=86400"
    return response


@unit_page(Right.INNOVATE)
def new(request: Request, unit: Unit) -> HttpResponse:
    """Register a project."""
    form = ProjectForm(
        unit.campaign, request.POST or None, initial=initial(None, day_of_writing(unit.campaign))
    )
    return _form_page(request, unit, form, None)


@unit_page(Right.INNOVATE)
def adopt(request: Request, unit: Unit, number: int) -> HttpResponse:
    """Take a project over: "we adopted this"."""
    original = _project(unit.campaign, number)
    if original.unit_id == unit.pk:
        raise PermissionDenied
    told = taken_over(original, day_of_writing(unit.campaign))
    return _form_page(request, unit, ProjectForm(unit.campaign, request.POST or None, initial=told), original)


@unit_page(Right.INNOVATE)
def change(request: Request, unit: Unit, number: int) -> HttpResponse:
    """Describe a project anew, as long as it is in no seal."""
    found = _of_unit(unit, number)
    if registering.sealed(found):
        refuse_while_closing(unit.campaign)
        raise PermissionDenied
    form = ProjectForm(
        unit.campaign, request.POST or None, initial=initial(found, day_of_writing(unit.campaign))
    )
    verified = found.verified is not None
    if request.method == "POST" and form.is_valid():
        try:
            registering.change(request.actor, found, form.draft(), language())
        except registering.NotSoError as error:
            form.add_error(error.field, str(error))
        else:
            words = _("Changed. It waits for a verifier again.") if verified else _("Changed.")
            messages.success(request, words)
            return redirect("project", unit.campaign.code, found.pk)
    context = at_home(request, unit.campaign, "innovations", unit=unit, form=form, project=found)
    return render(request, "innovations/new.html", context)


def _form_page(request: Request, unit: Unit, form: ProjectForm, original: Project | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = registering.register(request.actor, unit, form.draft(), language(), original)
        except registering.NotSoError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("It is in the register. Add photographs if you have some."))
            return redirect("project", unit.campaign.code, made.pk)
    context = at_home(request, unit.campaign, "innovations", unit=unit, form=form, original=original)
    return render(request, "innovations/new.html", context)


@unit_page(Right.VERIFY)
@require_POST
def verify(request: Request, unit: Unit, number: int) -> HttpResponse:
    """A verifier has seen it."""
    found = _of_unit(unit, number)
    if found.realised is None:
        raise PermissionDenied
    registering.verify(request.actor, found)
    messages.success(request, _("Verified."))
    return redirect("project", unit.campaign.code, number)


@unit_page(Right.INNOVATE)
@require_POST
def give_up(request: Request, unit: Unit, number: int) -> HttpResponse:
    """It is no longer done."""
    registering.give_up(request.actor, _of_unit(unit, number))
    messages.success(request, _("Noted. It stays in the register."))
    return redirect("project", unit.campaign.code, number)


@unit_page(Right.INNOVATE)
@require_POST
def attach(request: Request, unit: Unit, number: int) -> HttpResponse:
    """Add photographs or documents."""
    found = _of_unit(unit, number)
    uploads: list[Any] = request.FILES.getlist("file")
    if not uploads:
        messages.error(request, _("Choose a file."))
    for upload in uploads[: documents.MOST_OF_A_PROJECT]:
        try:
            documents.keep(request.actor, found, upload)
            messages.success(request, _("%(name)s is kept.") % {"name": documents.shown(upload.name or "")})
        except documents.NotTakenError as error:
            messages.error(request, f"{documents.shown(upload.name or '')}: {error}")
    return redirect("project", unit.campaign.code, number)


@unit_page(Right.INNOVATE)
@require_POST
def detach(request: Request, unit: Unit, number: int, stored: str) -> HttpResponse:
    """Take a photograph or document away."""
    found = get_object_or_404(Document, project=_of_unit(unit, number), stored=stored)
    documents.remove(request.actor, found)
    messages.success(request, _("Removed."))
    return redirect("project", unit.campaign.code, number)


def _project(campaign: Campaign, number: int) -> Project:
    found = get_object_or_404(
        Project.objects.select_related("unit", "unit__parent"), campaign=campaign, pk=number
    )
    found.campaign = found.unit.campaign = campaign
    return found


def _of_unit(unit: Unit, number: int) -> Project:
    found = get_object_or_404(Project, unit=unit, pk=number)
    found.campaign, found.unit = unit.campaign, unit
    return found
