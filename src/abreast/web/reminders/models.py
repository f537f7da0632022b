"""How somebody wants to be reminded, and when they were last."""

from __future__ import annotations

from django.db import models

from abreast.web.campaigns.models import Campaign
from abreast.web.people.models import User


class Reminder(models.Model):
    """The choice of a user in a campaign. Whoever has not chosen gets an e-mail a day, where the server sends any.

    `last`: the day on which something was sent or tried; `fault`: why it did not arrive.
    """

    class Way(models.TextChoices):
        EMAIL = "e-mail"
        WEBHOOK = "webhook"
        NEVER = "never"

    class Every(models.TextChoices):
        DAY = "day"
        WEEK = "week"

    user = models.ForeignKey(User, models.CASCADE, related_name="reminders")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.EMAIL)
    every = models.CharField(max_length=10, choices=Every.choices, default=Every.DAY)
    address = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10, blank=True)
    last = models.DateField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "campaign"), name="reminder_once"),)
