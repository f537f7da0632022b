"""The record of deeds."""

from django.db import models

from abreast.web.campaigns.models import Campaign
from abreast.web.people.models import User


class Entry(models.Model):
    """Who did what, to which unit, when. Never changed; a user who is erased leaves a number behind."""

    at = models.DateTimeField(auto_now_add=True)
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, related_name="deeds", db_index=False)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="deeds")
    by = models.CharField(max_length=120)
    deed = models.CharField(max_length=60)
    unit = models.CharField(max_length=80, blank=True)
    period = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=("campaign", "-at"), name="deed_latest"),
            models.Index(fields=("campaign", "unit"), name="deed_unit"),
        )
