"""Answers to questions about figures, and recounts. The questions themselves are worked out with each edition."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from abreast.web.campaigns.lines import Line
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people.models import User


class Answer(Line):
    """An answer on record. `by`: whoever gave it, as the folder says; one without a date is still to be given."""

    COLUMNS: ClassVar = {
        "question": "question",
        "unit": "unit__code",
        "date": "date",
        "by": "by",
        "text": "text",
    }
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="answers")
    date = models.DateField(null=True)
    by = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("campaign", "question"), name="answer_question"),)


class Recount(Line):
    """A figure to be counted again by somebody from another branch; `value` is empty until it has been."""

    COLUMNS: ClassVar = {
        "unit": "unit__code", "indicator": "indicator", "period": "period", "value": "value",
        "verifier": "verifier__code", "date": "date",
    }  # fmt: skip
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="recounts")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="recounts")
    indicator = models.CharField(max_length=80)
    period = models.CharField(max_length=20)
    value = models.FloatField(null=True)
    verifier = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    date = models.DateField(null=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=("campaign", "period", "unit"), name="recount_period"),)
