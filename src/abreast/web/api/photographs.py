"""Photographs and documents of innovations: up, down, and taken away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Router, Status
from ninja.files import UploadedFile

from abreast.web.api.innovations import DocumentOut, document_row, project_in, project_of
from abreast.web.api.problems import FAULTS, ProblemError
from abreast.web.api.shared import Code, Number, Row, actor_in, campaign_in, unit_in
from abreast.web.innovations import documents
from abreast.web.innovations.models import Document
from abreast.web.innovations.views import sent_out
from abreast.web.rules import Right

router = Router(tags=["innovations"])
BINARY = {"schema": {"type": "string", "format": "binary"}}
CONTENT = {"description": "As it is kept", "content": dict.fromkeys(documents.ENDINGS, BINARY)}


@router.get(
    "/{campaign}/innovations/{number}/documents/{stored}",
    response={200: None, **FAULTS},
    openapi_extra={"responses": {200: CONTENT}},
)
def read_document(request: HttpRequest, campaign: Code, number: Number, stored: Code) -> HttpResponse:
    """A photograph or document."""
    project = project_in(campaign_in(request, campaign, Right.READ), number)
    papers = Document.objects.select_related("project__campaign")
    found = get_object_or_404(papers, project=project, stored=stored)
    if not found.file.is_file():
        raise Http404
    return sent_out(found)


@router.post("/{campaign}/units/{unit}/innovations/{number}/documents", response={201: DocumentOut, **FAULTS})
def attach(
    request: HttpRequest, campaign: Code, unit: Code, number: Number, file: File[UploadedFile]
) -> Status[Row]:
    """Add a photograph (JPEG, PNG, WebP) or a PDF; a picture is written anew without place and camera."""
    project = project_of(unit_in(request, campaign, unit, Right.INNOVATE), number)
    if not file.name:
        raise ProblemError(422, "file: has no name", "file")
    return Status(201, document_row(documents.keep(actor_in(request), project, file)))


@router.delete(
    "/{campaign}/units/{unit}/innovations/{number}/documents/{stored}", response={204: None, **FAULTS}
)
def detach(request: HttpRequest, campaign: Code, unit: Code, number: Number, stored: Code) -> Status[None]:
    """Take a photograph or document away for good."""
    project = project_of(unit_in(request, campaign, unit, Right.INNOVATE), number)
    documents.remove(actor_in(request), get_object_or_404(Document, project=project, stored=stored))
    return Status(204, None)
