"""Figures, the forms on which they are handed in, and every submission ever made."""

from __future__ import annotations

import uuid

from django.db import models

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people.models import User


class Report(models.Model):
    """The form of a unit for a period. It is there from the day the period opens until it is accepted.

    `version` counts its changes, so that nobody overwrites what they have not seen.
    """

    class State(models.TextChoices):
        DUE = "due"
        DRAFT = "draft"
        SUBMITTED = "submitted"
        SIGNED = "signed"
        RETURNED = "returned"
        ACCEPTED = "accepted"

    OPEN = (State.DUE, State.DRAFT, State.RETURNED)
    """States in which its figures can be changed."""

    # Keys with which another index begins need none of their own: each costs every message something.
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="reports", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="reports", db_index=False)
    period = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    due = models.DateField()
    late = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    signed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "period"), name="report_once"),)
        indexes = (
            models.Index(fields=("campaign", "period", "state"), name="report_state"),
            models.Index(fields=("campaign", "state", "due"), name="report_still"),
            models.Index(fields=("campaign", "period"), name="report_late", condition=models.Q(late=True)),
        )

    @property
    def editable(self) -> bool:
        return self.state in self.OPEN

    @property
    def overdue(self) -> bool:
        """Whether it should have been handed in by now and has not been."""
        return self.editable and self.campaign.day > self.due

    def history(self) -> list[Submission]:
        """Every message that changed it, in order: by the number of the change, for clocks are set back."""
        return sorted(self.submissions.select_related("user"), key=lambda one: int(one.answer["version"]))


class Figure(models.Model):
    """A figure. Without a report it came with a folder. A draft may hold a text that is no value yet."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="figures", db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="figures", db_index=False)
    period = models.CharField(max_length=20)
    indicator = models.CharField(max_length=80)
    by = models.CharField(max_length=10, default="unit")
    text = models.CharField(max_length=60, blank=True)
    value = models.FloatField(null=True)
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="figures")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("unit", "period", "indicator", "by"), name="figure_once"),
        )
        indexes = (models.Index(fields=("campaign", "period", "by", "unit"), name="figure_period"),)


class Submission(models.Model):
    """One message of a client about a form. Its id is the client's: sent again it is answered again, not done again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report = models.ForeignKey(Report, models.CASCADE, related_name="submissions", db_index=False)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by = models.CharField(max_length=120)
    deed = models.CharField(max_length=10)
    at = models.DateTimeField(auto_now_add=True)
    late = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=("report", "at"), name="submission_history"),)
