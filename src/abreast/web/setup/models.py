"""Campaigns that are being set up, and the way in to a server where there is nobody yet."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.db import models
from django.utils import timezone

from abreast.web.people.models import User
from abreast.web.place import here

KEPT = timedelta(days=90)
"""For so long a draft is kept after its owner last looked at it."""
CAMPAIGN = "campaign"
"""The folder of a draft that is the campaign to be."""


class Draft(models.Model):
    """A campaign to be. Its files lie in a folder of the server's own until it is set up or thrown away.

    `definition`: campaign.toml as it stands; `summary`: what was found in the folder; `refusals`: what does not fit;
    `seen_at`: when its owner last looked at it, to a day.
    """

    class Source(models.TextChoices):
        TABLE = "table"
        FOLDER = "folder"
        EMPTY = "empty"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    source = models.CharField(max_length=10, choices=Source.choices)
    name = models.CharField(max_length=200, blank=True)
    definition = models.TextField(blank=True)
    summary = models.JSONField(default=dict)
    refusals = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(default=timezone.now)

    @property
    def until(self) -> datetime:
        """When it is cleared, unless its owner looks at it again."""
        return self.seen_at + KEPT

    @property
    def folder(self) -> Path:
        """Where the handed-in file lies, and the folder made of it."""
        return here().drafts / str(self.pk)

    @property
    def sent(self) -> Path:
        """The file as it was handed in."""
        return self.folder / "sent" / self.name

    @property
    def campaign_folder(self) -> Path:
        return self.folder / CAMPAIGN


class Opening(models.Model):
    """A link by which the first person comes to an empty server. Only its hash is kept; it works once."""

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
