"""Innovation projects, and the photographs and documents that show them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from django.db import models

from abreast.web.campaigns.lines import Line
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people.models import User
from abreast.web.place import here


class Project(Line):
    """A project as the folder's table `innovations` has it; `step`: its class on the ladder."""

    COLUMNS: ClassVar = {
        "project": "code", "unit": "unit__code", "class": "step", "significant": "significant",
        "title_en": "title_en", "title_zh": "title_zh", "how_en": "how_en", "how_zh": "how_zh",
        "proposed": "proposed", "trial": "trial", "realised": "realised", "verified": "verified",
        "abandoned": "abandoned", "adopted_from": "adopted_from", "aspect": "aspect",
        "effect_indicator": "effect_indicator", "effect": "effect", "evidence": "evidence",
    }  # fmt: skip
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="projects")
    code = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="projects")
    step = models.CharField(max_length=80)
    significant = models.BooleanField(default=False)
    title_en = models.CharField(max_length=300, blank=True)
    title_zh = models.CharField(max_length=300, blank=True)
    how_en = models.TextField(blank=True)
    how_zh = models.TextField(blank=True)
    proposed = models.DateField(null=True)
    trial = models.DateField(null=True)
    realised = models.DateField(null=True)
    verified = models.DateField(null=True)
    abandoned = models.DateField(null=True)
    adopted_from = models.CharField(max_length=80, blank=True)
    aspect = models.CharField(max_length=80, blank=True)
    effect_indicator = models.CharField(max_length=80, blank=True)
    effect = models.FloatField(null=True)
    evidence = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "code"), name="project_once"),)
        indexes = (
            models.Index(fields=("campaign", "-realised", "-id"), name="project_latest"),
            models.Index(fields=("campaign", "adopted_from"), name="project_adopted"),
            models.Index(fields=("campaign", "verified", "realised"), name="project_verified"),
            models.Index(fields=("campaign", "step", "realised", "verified"), name="project_counted"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def state(self) -> str:
        """Where it stands: the last step that has a date."""
        steps = ("abandoned", "verified", "realised", "trial", "proposed")
        return next((step for step in steps if getattr(self, step)), "proposed")


def fresh_name() -> str:
    """A name of the server's own for a file: what a client calls it is never a path."""
    return uuid4().hex


class Document(models.Model):
    """A photograph or document of a project, kept beside the database; `name`: what its sender called it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="documents")
    stored = models.CharField(max_length=40, unique=True, default=fresh_name)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    @property
    def file(self) -> Path:
        return here().documents(self.project.campaign.code) / self.stored

    @property
    def picture(self) -> bool:
        return self.kind.startswith("image/")
