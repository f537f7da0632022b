"""Searching the record of deeds."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from abreast.web.audit.deeds import named
from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Campaign


def search(campaign: Campaign, word: str = "", period: str = "") -> QuerySet[Entry]:
    """The deeds in a campaign, newest first; with a word or a period those in which it occurs."""
    entries = Entry.objects.filter(campaign=campaign).select_related("user").order_by("-at", "-pk")
    if word := word.strip():
        deed = Q(deed__icontains=word) | Q(deed__in=named(word))
        entries = entries.filter(deed | Q(unit=word) | Q(period=word) | Q(by=word))
    return entries.filter(period=period) if period else entries


def known_periods(campaign: Campaign, *asked: str) -> list[str]:
    """The periods that deeds are about, and the one asked for, newest first."""
    told = Entry.objects.filter(campaign=campaign).order_by().values_list("period", flat=True).distinct()
    return sorted({*told, *asked} - {""}, reverse=True)
