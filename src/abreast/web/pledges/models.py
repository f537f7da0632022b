"""Pledges: who will be the same as whom, with what targets, plan and measures."""

from __future__ import annotations

from django.db import models

from abreast.web.campaigns.models import Campaign, Unit


class Pledge(models.Model):
    """A pledge as the folder's table `pledges` has it. `complete_from` follows from its parts."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="pledges")
    code = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="pledges")
    aspect = models.CharField(max_length=80)
    same_as = models.CharField(max_length=80, blank=True)
    same_as_kind = models.CharField(max_length=10, default="unit")
    level = models.CharField(max_length=10, default="fixed")
    made = models.DateField()
    due = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=12, default="active")
    ended = models.DateField(null=True)
    supersedes = models.CharField(max_length=80, blank=True)
    declared = models.BooleanField(default=False)
    complete_from = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "code"), name="pledge_once"),)
        indexes = (
            models.Index(fields=("unit", "aspect"), name="pledge_unit"),
            models.Index(fields=("campaign", "-made", "-id"), name="pledge_latest"),
        )

    def __str__(self) -> str:
        return self.code


class Target(models.Model):
    """A value an indicator is to reach, or as a guard not to fall behind."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="targets")
    indicator = models.CharField(max_length=80)
    target = models.FloatField(null=True)
    guard = models.BooleanField(default=False)
    date = models.DateField(null=True)


class Milestone(models.Model):
    """A step of the plan and its day."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="milestones")
    due = models.DateField()
    text_en = models.TextField(blank=True)
    text_zh = models.TextField(blank=True)
    date = models.DateField(null=True)


class Measure(models.Model):
    """What will be done, and who answers for it."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="measures")
    text_en = models.TextField(blank=True)
    text_zh = models.TextField(blank=True)
    responsible = models.CharField(max_length=200, blank=True)
    date = models.DateField(null=True)
