"""Editions: a period worked out, looked at, and published."""

from __future__ import annotations

from pathlib import Path

from django.db import models

from abreast.web.campaigns.models import Campaign
from abreast.web.closing.index import INDEX
from abreast.web.people.models import User
from abreast.web.place import here


class Edition(models.Model):
    """Results and bulletin of a period as worked out once. `head`: hash of the newest seal; empty where provisional."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="editions")
    period = models.CharField(max_length=20)
    head = models.CharField(max_length=64, blank=True)
    provisional = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("campaign", "period"), name="edition_period"),)

    @property
    def folder(self) -> Path:
        """Where its files lie: the results folder of `abreast run`, and the index that pages read."""
        return here().editions(self.campaign.code) / str(self.pk)

    @property
    def index(self) -> Path:
        return self.folder / INDEX
