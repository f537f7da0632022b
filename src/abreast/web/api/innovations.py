"""Innovations: the register, described anew, verified, taken over by others, and how they spread."""

from __future__ import annotations

from datetime import date as Day
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from abreast.web.api.paging import Page, cut
from abreast.web.api.problems import FAULTS, NOT_NOW, checked
from abreast.web.api.shared import (
    LARGEST,
    Code,
    Flag,
    Id,
    Language,
    Name,
    Number,
    Row,
    actor_in,
    campaign_in,
    known,
    unit_in,
)
from abreast.web.campaigns.lines import text_of
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.innovations import registering
from abreast.web.innovations.forms import ProjectForm
from abreast.web.innovations.models import Document, Project
from abreast.web.innovations.spread import spread
from abreast.web.rules import Right

router = Router(tags=["innovations"])
Title = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(max_length=4000)]
Evidence = Annotated[str, Field(max_length=2000)]
FIELDS = (
    "step", "state", "significant", "title_en", "title_zh", "how_en", "how_zh", "proposed", "realised", "verified",
    "abandoned", "adopted_from", "aspect", "effect_indicator", "effect", "evidence",
)  # fmt: skip


class DocumentOut(Schema):
    """A photograph or document; `stored` is its address below the project's."""

    stored: str
    name: str
    kind: str
    size: int


class ProjectOut(Schema):
    """An innovation project; `unit` is null for a person whom one may not know, `within` is the unit above."""

    number: int
    project: str
    unit: str | None
    within: str | None
    step: str
    state: str
    significant: bool
    title_en: str
    title_zh: str
    how_en: str
    how_zh: str
    proposed: Day | None
    realised: Day | None
    verified: Day | None
    abandoned: Day | None
    adopted_from: str
    aspect: str
    effect_indicator: str
    effect: float | None
    evidence: str


class WholeProjectOut(ProjectOut):
    """A project with its photographs and documents; `sealed`: it can no longer be described anew."""

    sealed: bool
    documents: list[DocumentOut]


class ProjectChangeIn(Schema):
    """A project as its unit describes it; without `realised` it is a proposal."""

    step: Id
    title: Title
    how: Text = ""
    realised: Day | None = None
    significant: bool = False
    aspect: Id = ""
    effect_indicator: Id = ""
    effect: float | None = Field(None, allow_inf_nan=False)
    evidence: Evidence = ""
    language: Language = "en"


class ProjectIn(ProjectChangeIn):
    """A new project; `adopted_from`: the number of the one it takes over."""

    adopted_from: int | None = Field(None, ge=0, le=LARGEST)


class NodeOut(Schema):
    """A project in the tree of those from one original; `above`: the number of the one it was taken over from."""

    number: int
    project: str
    unit: str | None
    within: str | None
    realised: Day | None
    depth: int
    above: int | None


@router.get("/{campaign}/innovations", response={200: list[ProjectOut], **FAULTS})
def read_register(
    request: HttpRequest,
    response: HttpResponse,
    campaign: Code,
    unit: Name = "",
    step: Name = "",
    waiting: Flag = False,
    page: Page = 1,
) -> list[Row]:
    """The register, newest first: of a unit and those below it, of a class, or what waits for whoever verifies."""
    found = campaign_in(request, campaign, Right.READ)
    at = get_object_or_404(Unit, campaign=found, code=unit, person=False) if unit else None
    path = at.path if at else ""
    projects = registering.listed(actor_in(request), found, path, step, waiting=waiting)
    return [_project(request, one) for one in cut(request, response, projects, page)]


@router.get("/{campaign}/innovations/{number}", response={200: WholeProjectOut, **FAULTS})
def read_project(request: HttpRequest, campaign: Code, number: Number) -> Row:
    """A project with its photographs and documents."""
    return _whole(request, project_in(campaign_in(request, campaign, Right.READ), number))


@router.get("/{campaign}/innovations/{number}/spread", response={200: list[NodeOut], **FAULTS})
def read_spread(request: HttpRequest, campaign: Code, number: Number) -> list[Row]:
    """How a project spread: the original, and all that took it over straight or in steps."""
    nodes = spread(project_in(campaign_in(request, campaign, Right.READ), number))
    return [
        {
            "number": one.project.pk,
            "project": one.project.code,
            **_whose(request, one.project),
            "realised": one.project.realised,
            "depth": one.depth,
            "above": None if one.above is None else nodes[one.above].project.pk,
        }
        for one in nodes
    ]


@router.get("/{campaign}/units/{unit}/innovations", response={200: list[ProjectOut], **FAULTS})
def read_projects(
    request: HttpRequest, response: HttpResponse, campaign: Code, unit: Code, page: Page = 1
) -> list[Row]:
    """Innovation projects of a unit, newest first."""
    found = unit_in(request, campaign, unit, Right.READ)
    projects = registering.listed(actor_in(request), found.campaign).filter(unit=found)
    return [_project(request, one) for one in cut(request, response, projects, page)]


@router.post("/{campaign}/units/{unit}/innovations", response={201: WholeProjectOut, **FAULTS})
def register(request: HttpRequest, project: ProjectIn, campaign: Code, unit: Code) -> Status[Row]:
    """Register a project, or take over one of another unit."""
    found = unit_in(request, campaign, unit, Right.INNOVATE)
    original = None
    if project.adopted_from is not None:
        others = Project.objects.exclude(unit=found)
        original = get_object_or_404(others, campaign=found.campaign, pk=project.adopted_from)
    draft = _draft(found.campaign, project)
    made = registering.register(actor_in(request), found, draft, project.language, original)
    return Status(201, _whole(request, made))


@router.put(
    "/{campaign}/units/{unit}/innovations/{number}", response={200: WholeProjectOut, **FAULTS, **NOT_NOW}
)
def change(request: HttpRequest, project: ProjectChangeIn, campaign: Code, unit: Code, number: Number) -> Row:
    """Describe a project anew, as long as it is in no seal."""
    one = project_of(unit_in(request, campaign, unit, Right.INNOVATE), number)
    registering.change(actor_in(request), one, _draft(one.campaign, project), project.language)
    return _whole(request, one)


@router.post(
    "/{campaign}/units/{unit}/innovations/{number}/verify", response={200: WholeProjectOut, **FAULTS}
)
def verify(request: HttpRequest, campaign: Code, unit: Code, number: Number) -> Row:
    """A verifier of the line has seen it; again it changes nothing."""
    one = project_of(unit_in(request, campaign, unit, Right.VERIFY), number)
    registering.verify(actor_in(request), one)
    one.refresh_from_db()
    return _whole(request, one)


@router.post(
    "/{campaign}/units/{unit}/innovations/{number}/give-up", response={200: WholeProjectOut, **FAULTS}
)
def give_up(request: HttpRequest, campaign: Code, unit: Code, number: Number) -> Row:
    """It is no longer done; it stays in the register."""
    one = project_of(unit_in(request, campaign, unit, Right.INNOVATE), number)
    registering.give_up(actor_in(request), one)
    one.refresh_from_db()
    return _whole(request, one)


def project_in(campaign: Campaign, number: int) -> Project:
    """A project of a campaign."""
    projects = Project.objects.select_related("unit", "unit__parent", "campaign")
    return get_object_or_404(projects, campaign=campaign, pk=number)


def project_of(unit: Unit, number: int) -> Project:
    """A project of a unit."""
    projects = Project.objects.select_related("unit", "unit__parent", "campaign")
    return get_object_or_404(projects, unit=unit, pk=number)


def document_row(one: Document) -> Row:
    """A photograph or document as it is told of."""
    return {"stored": one.stored, "name": one.name, "kind": one.kind, "size": one.size}


def _draft(campaign: Campaign, project: ProjectChangeIn) -> registering.Draft:
    """What was sent, as the form of the page reads it: numbers in the notation of the campaign."""
    given = project.dict(exclude={"language", "adopted_from"})
    given["effect"] = (
        "" if project.effect is None else text_of(project.effect, campaign.meaning.files.decimal)
    )
    form = ProjectForm(campaign, given)
    checked(form)
    return form.draft()


def _whose(request: HttpRequest, project: Project) -> Row:
    above = project.unit.parent
    return {"unit": known(request, project.unit), "within": above.code if above else None}


def _project(request: HttpRequest, project: Project) -> Row:
    told = {name: getattr(project, name) for name in FIELDS}
    return {"number": project.pk, "project": project.code, **_whose(request, project), **told}


def _whole(request: HttpRequest, project: Project) -> Row:
    papers = [document_row(one) for one in project.documents.order_by("pk")]
    return _project(request, project) | {"sealed": registering.sealed(project), "documents": papers}
