"""Corrections to sealed figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models

from abreast.web.campaigns.lines import Line
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people.models import User


class Amendment(Line):
    """A correction, made here and never changed again; without a value the figure is withdrawn.

    `was`: what stood there. In the folder the author is a number under which nobody is named.
    """

    COLUMNS: ClassVar[Mapping[str, str]] = {
        "unit": "unit__code",
        "indicator": "indicator",
        "period": "period",
        "by": "by",
        "value": "text",
        "reason": "reason",
        "author": "author",
        "date": "date",
    }
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="amendments")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="amendments")
    indicator = models.CharField(max_length=80)
    period = models.CharField(max_length=20)
    by = models.CharField(max_length=10, default="unit")
    text = models.CharField(max_length=60, blank=True)
    value = models.FloatField(null=True)
    was = models.FloatField(null=True)
    reason = models.TextField()
    author = models.CharField(max_length=40)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    date = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("campaign", "period"), name="amendment_period"),)
