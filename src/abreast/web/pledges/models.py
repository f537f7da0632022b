"""Pledges: who will be the same as whom, with what targets, plan and measures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from abreast.web.campaigns.lines import Line
from abreast.web.campaigns.models import Campaign, Unit


class Pledge(Line):
    """A pledge as the folder's table `pledges` has it. `complete_from` follows from its parts."""

    COLUMNS: ClassVar = {
        "pledge": "code", "unit": "unit__code", "aspect": "aspect", "same_as": "same_as", "as": "same_as_kind",
        "level": "level", "made": "made", "due": "due", "state": "state", "ended": "ended",
        "supersedes": "supersedes", "declared": "declared",
    }  # fmt: skip
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


def _own(*columns: str) -> dict[str, str]:
    return {"pledge": "pledge__code"} | {name: name for name in columns}


class Target(Line):
    """A value an indicator is to reach, or as a guard not to fall behind."""

    COLUMNS: ClassVar = _own("indicator", "target", "guard", "date")
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="targets")
    indicator = models.CharField(max_length=80)
    target = models.FloatField(null=True)
    guard = models.BooleanField(default=False)
    date = models.DateField(null=True)


class Milestone(Line):
    """A step of the plan and its day."""

    COLUMNS: ClassVar = _own("due", "text_en", "text_zh", "date")
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="milestones")
    due = models.DateField()
    text_en = models.TextField(blank=True)
    text_zh = models.TextField(blank=True)
    date = models.DateField(null=True)


class Measure(Line):
    """What will be done, and who answers for it."""

    COLUMNS: ClassVar = _own("text_en", "text_zh", "responsible", "date")
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="measures")
    text_en = models.TextField(blank=True)
    text_zh = models.TextField(blank=True)
    responsible = models.CharField(max_length=200, blank=True)
    date = models.DateField(null=True)


class Tally(models.Model):
    """Units of a kind in a scope: how many there are and how many have a complete pledge. See `tallies`."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    complete = models.PositiveIntegerField()
    of = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "kind"), name="tally_once"),)
