"""Beginning on an empty server, handing a campaign in, looking at what was guessed, setting it up."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abreast.web.actor import Request, actor_of
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.doors import open_page
from abreast.web.jobs.models import Job
from abreast.web.jobs.views import DONE
from abreast.web.people.models import User
from abreast.web.people.secrets import digest
from abreast.web.people.sign_in import BACKEND
from abreast.web.setup import editing
from abreast.web.setup.doors import draft_page, founder, founders_page
from abreast.web.setup.forms import FOLDER, BeginForm, HandInForm, kept_name, suffix
from abreast.web.setup.models import Draft, Opening

SHOWN = 20


@open_page
def begin(request: Request, secret: str) -> HttpResponse:
    """The first person of a server comes in by the address it printed, which works once."""
    opening = get_object_or_404(Opening, digest=digest(secret), used_at=None, until__gte=datetime.now(UTC))
    form = BeginForm(request.POST or None, user=User())
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            form.add_error("email", _("There is somebody with this address already."))
        else:
            return _begun(request, opening, email, form)
    return render(request, "setup/begin.html", {"form": form})


def _begun(request: Request, opening: Opening, email: str, form: BeginForm) -> HttpResponse:
    with transaction.atomic():
        if not Opening.objects.filter(pk=opening.pk, used_at=None).update(used_at=datetime.now(UTC)):
            return redirect("front")
        given = form.cleaned_data
        user = User.objects.create_user(email, given["password"], name=given["name"], founder=True)
        record(actor_of(user), Deed.SERVER_BEGUN)
    login(request, user, backend=BACKEND)
    return redirect("new-campaign")


@founders_page
def new_campaign(request: Request) -> HttpResponse:
    """Three ways to a campaign: a table or workbook, a campaign folder, an empty one to fill in."""
    form = HandInForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        empty = request.POST.get("source") == Draft.Source.EMPTY
        if empty:
            return redirect("draft", _handed_in(request, None).pk)
        if form.is_valid():
            return redirect("draft", _handed_in(request, form.cleaned_data["file"]).pk)
    drafts = Draft.objects.filter(owner=founder(request)).order_by("-made_at")[:SHOWN]
    return render(request, "setup/new.html", {"form": form, "drafts": drafts})


def _handed_in(request: Request, sent: UploadedFile[Any] | None) -> Draft:
    user = request.actor.user
    assert user is not None
    source = Draft.Source.EMPTY
    if sent is not None:
        source = Draft.Source.FOLDER if suffix(sent) == FOLDER else Draft.Source.TABLE
    draft = Draft(owner=user, source=source, name="" if sent is None else kept_name(sent))
    draft.sent.parent.mkdir(parents=True)
    if sent is not None:
        with draft.sent.open("xb") as file:
            for piece in sent.chunks():
                file.write(piece)
    with transaction.atomic():
        draft.save()
        _ask(request, draft, "look", {})
        record(request.actor, Deed.CAMPAIGN_HANDED_IN, draft=str(draft.pk), file=draft.name)
    return draft


@draft_page
def draft(request: Request, draft: Draft) -> HttpResponse:
    """A campaign to be: what was found, what was guessed, what does not fit; changed here and looked at again."""
    if request.POST.get("what") == "again":
        _ask(request, draft, "look", {"again": True})
        return redirect("draft", draft.pk)
    job = Job.objects.filter(draft=draft).order_by("-pk").first()
    page = editing.page(draft, request.POST if request.method == "POST" else None)
    if request.method == "POST" and page is not None and page.wishes is not None:
        if not page.wishes:
            messages.info(request, _("Nothing was changed."))
        elif not _ask(request, draft, "look", page.wishes.stored()):
            messages.info(request, _("This is being done already."))
        return redirect("draft", draft.pk)
    context = {"draft": draft, "job": job, "page": page, "kinds": editing.counted(draft)}
    return render(request, "setup/draft.html", context)


@draft_page
@require_POST
def found(request: Request, draft: Draft) -> HttpResponse:
    """Set the campaign up as it stands; whoever does that is its organiser."""
    if draft.refusals or not draft.definition:
        messages.error(request, _("Something does not fit yet."))
    elif not _ask(request, draft, "set up", {}):
        messages.info(request, _("This is being done already."))
    return redirect("draft", draft.pk)


@draft_page
@require_POST
def discard(request: Request, draft: Draft) -> HttpResponse:
    """Throw a draft away, with what was handed in."""
    if Job.objects.filter(draft=draft, state__in=("waiting", "running")).exists():
        messages.info(request, _("This is being done already."))
        return redirect("draft", draft.pk)
    folder = draft.folder
    with transaction.atomic():
        record(request.actor, Deed.DRAFT_THROWN_AWAY, draft=str(draft.pk), file=draft.name)
        draft.delete()
    shutil.rmtree(folder, ignore_errors=True)
    return redirect("new-campaign")


@draft_page
def draft_job(request: Request, draft: Draft) -> HttpResponse:
    """How far the worker is with a draft; when it has set the campaign up, the way there."""
    job = get_object_or_404(Job.objects.filter(draft=draft).order_by("-pk")[:1])
    response = render(request, "setup/job.html", {"job": job, "draft": draft})
    if not job.open:
        response.status_code = DONE
        response["HX-Refresh"] = "true"
    return response


def _ask(request: Request, draft: Draft, task: str, wish: dict[str, Any]) -> bool:
    """Ask the worker; False where it is at this draft already."""
    try:
        with transaction.atomic():
            Job.objects.create(draft=draft, task=task, wish=wish, made_by=request.actor.user)
    except IntegrityError:
        return False
    return True
