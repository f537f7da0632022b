"""Help: who can help how many, pairs as people decided, visits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from abreast.web.campaigns.lines import Line
from abreast.web.campaigns.models import Campaign, Unit


class Helper(Line):
    """How many units a unit can help at once; without an aspect over all of them."""

    COLUMNS: ClassVar = {"unit": "unit__code", "aspect": "aspect", "capacity": "capacity"}
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="helpers")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="helpers")
    aspect = models.CharField(max_length=80, blank=True)
    capacity = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "aspect"), name="helper_once"),)


class Help(Line):
    """A pair as the folder's table `helps` has it. `…_agrees`: of a proposed pair who has said yes to it here."""

    COLUMNS: ClassVar = {
        "help": "code", "helper": "helper__code", "helped": "helped__code", "aspect": "aspect", "state": "state",
        "date": "date", "ended": "ended", "agreed_en": "agreed_en", "agreed_zh": "agreed_zh",
        "outcome_en": "outcome_en", "outcome_zh": "outcome_zh", "helper_agrees": "helper_agrees",
        "helped_agrees": "helped_agrees",
    }  # fmt: skip
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="helps")
    code = models.CharField(max_length=80)
    helper = models.ForeignKey(Unit, models.CASCADE, related_name="helping")
    helped = models.ForeignKey(Unit, models.CASCADE, related_name="helped_by")
    aspect = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="proposed")
    date = models.DateField()
    ended = models.DateField(null=True)
    agreed_en = models.TextField(blank=True)
    agreed_zh = models.TextField(blank=True)
    outcome_en = models.TextField(blank=True)
    outcome_zh = models.TextField(blank=True)
    helper_agrees = models.BooleanField(default=False)
    helped_agrees = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "code"), name="help_once"),)
        indexes = (models.Index(fields=("campaign", "-date", "-id"), name="help_latest"),)

    def __str__(self) -> str:
        return self.code


class Visit(Line):
    """A visit of one to the other, and what was seen."""

    COLUMNS: ClassVar = {"help": "help__code", "date": "date", "note_en": "note_en", "note_zh": "note_zh"}
    help = models.ForeignKey(Help, models.CASCADE, related_name="visits")
    date = models.DateField()
    note_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)
