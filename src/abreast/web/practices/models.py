"""Practice cards, and who took them up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from abreast.web.campaigns.lines import Line
from abreast.web.campaigns.models import Campaign, Unit

PARTS = ("what", "how", "cost", "prerequisites", "evidence")
"""The parts of a card, each in either language."""
TEXTS = tuple(f"{part}_{code}" for part in PARTS for code in ("en", "zh"))


class Card(Line):
    """A card as the folder's table `practices` has it; without an aspect it serves in all.

    `made_in`: the period that was open when it was written here.
    """

    COLUMNS: ClassVar = {
        "card": "code", "unit": "unit__code", "aspect": "aspect", **{name: name for name in TEXTS}, "ask": "ask",
        "from": "since",
    }  # fmt: skip
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="cards")
    code = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="cards")
    aspect = models.CharField(max_length=80, blank=True)
    what_en = models.TextField(blank=True)
    what_zh = models.TextField(blank=True)
    how_en = models.TextField(blank=True)
    how_zh = models.TextField(blank=True)
    cost_en = models.TextField(blank=True)
    cost_zh = models.TextField(blank=True)
    prerequisites_en = models.TextField(blank=True)
    prerequisites_zh = models.TextField(blank=True)
    evidence_en = models.TextField(blank=True)
    evidence_zh = models.TextField(blank=True)
    ask = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True)
    made_in = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "code"), name="card_once"),)

    def __str__(self) -> str:
        return self.code


class Adoption(Line):
    """A unit took a card up, perhaps after a visit."""

    COLUMNS: ClassVar = {"card": "card__code", "unit": "unit__code", "date": "date", "visit": "visit"}
    card = models.ForeignKey(Card, models.CASCADE, related_name="adoptions")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="adoptions")
    date = models.DateField()
    visit = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("card", "unit"), name="adoption_once"),)
