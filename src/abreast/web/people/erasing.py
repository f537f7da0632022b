"""Erasing a person: whatever names them in the database goes, and their deeds stay under a number.

What stays, and why, is said in the reference of the server: texts that people wrote and that are sealed, and what was
published, written out or backed up before.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce

from abreast.web.actor import Actor
from abreast.web.api.models import Receipt
from abreast.web.audit.deeds import Deed
from abreast.web.audit.models import Entry
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.people import attempts
from abreast.web.people.models import Consent, Invitation, Letter, Membership, Token, User
from abreast.web.pledges.models import Measure
from abreast.web.practices.models import Card
from abreast.web.questions.models import Answer
from abreast.web.reminders.models import Reminder
from abreast.web.rules import Role
from abreast.web.setup.models import Draft

NAMED = ((Measure, "responsible"), (Card, "ask"), (Answer, "by"))
"""Columns of lists that name somebody; seals have "given" in their place."""


def may_erase(actor: Actor, campaign: Campaign, user: User) -> bool:
    """Whether an organiser may erase somebody: of this campaign alone, and a founder only oneself."""
    theirs = Membership.objects.filter(user=user)
    elsewhere = theirs.exclude(campaign=campaign).exists()
    here = theirs.exists() or Entry.objects.filter(campaign=campaign, user=user).exists()
    others = user.founder and actor.user != user
    return Role.ORGANISER in actor.roles(campaign) and here and not elsewhere and not others


def erase(actor: Actor, campaign: Campaign, user: User) -> None:
    """Erase a person. `PermissionDenied` where that is not the actor's to do."""
    if not may_erase(actor, campaign, user):
        raise PermissionDenied
    with transaction.atomic():
        record(actor, Deed.PERSON_ERASED, campaign, user=user.pk)
        _lists(user)
        _person(user)
        _account(user)
        _quotes(user)
        User.objects.filter(pk=user.pk).update(
            name="", email=f"erased-{user.pk}@example.invalid", is_active=False, password="!", founder=False
        )


def _lists(user: User) -> None:
    """Lists name a number where they named the person; a measure stays answered for."""
    for model, column in NAMED:
        for name in filter(None, (user.name.strip(), user.email)):
            for line in model._default_manager.filter(**{f"{column}__iexact": name}):
                line.change(**{column: f"user {user.pk}"})


def _person(user: User) -> None:
    """Of a person of the tree the id stays; nobody names them in a bulletin any more."""
    seats = Membership.objects.filter(user=user, role=Role.PERSON).values("unit")
    Unit.objects.filter(pk__in=seats).update(title_en="", title_zh="")
    for consent in Consent.objects.filter(given_by=user, until=None).select_related("campaign"):
        last = consent.campaign.day - timedelta(days=1)
        if last < consent.since:
            consent.delete()
        else:
            Consent.objects.filter(pk=consent.pk).update(until=last)


def _account(user: User) -> None:
    Invitation.objects.filter(email__iexact=user.email).delete()
    Reminder.objects.filter(user=user).delete()
    Letter.objects.filter(user=user).delete()
    now = datetime.now(UTC)
    Token.objects.filter(made_by=user).update(name="", revoked_at=Coalesce(F("revoked_at"), now))
    attempts.forget(user.email)
    for draft in Draft.objects.filter(owner=user):
        shutil.rmtree(draft.folder, ignore_errors=True)
    Draft.objects.filter(owner=user).delete()
    Membership.objects.filter(user=user).delete()


def _quotes(user: User) -> None:
    """The record of deeds and the answers kept for programs quote neither name nor address."""
    words = [text for text in (user.name.strip(), user.email) if text]
    for entry in _quoting(Entry.objects.all(), "facts", words):
        facts = {name: _without(value, words, user) for name, value in entry.facts.items()}
        Entry.objects.filter(pk=entry.pk).update(facts=facts)
    _quoting(Receipt.objects.all(), "answer", words).delete()


def _quoting(rows: QuerySet[Any], column: str, words: list[str]) -> QuerySet[Any]:
    found = Q(pk__in=())
    for word in words:
        found |= Q(told__icontains=word) | Q(told__icontains=json.dumps(word)[1:-1])
    told: QuerySet[Any] = rows.annotate(told=Cast(column, TextField()))
    return told.filter(found)


def _without(value: object, words: list[str], user: User) -> object:
    if not isinstance(value, str):
        return value
    for word in words:
        value = value.replace(word, f"user {user.pk}")
    return value
