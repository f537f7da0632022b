"""Sending reminders: a round of the worker, once a day to each, never twice."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import DatabaseError
from django.db.models import Q
from django.urls import reverse

from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign
from abreast.web.jobs.rounds import rounds
from abreast.web.people.models import Membership, User
from abreast.web.place import ROOT
from abreast.web.reminders.digest import Digest, digest
from abreast.web.reminders.models import Reminder
from abreast.web.reminders.webhook import NotDeliveredError, RefusedAddressError, deliver

HOUR = 6
"""From this hour on, where the campaign is, a day's reminders go out."""

MONDAY = 0
PAUSE = 60
AT_ONCE = 500
logger = logging.getLogger("abreast.reminders")


def reminding(stop: threading.Event) -> None:
    """Look every minute whether something is due, until told to stop; jobs wait for no mail server."""
    rounds(stop, PAUSE, lambda: send_due(os.environ.get(ROOT, "")))


def send_due(root: str, now: datetime | None = None) -> int:
    """Send what is due today and was not sent yet; returns how many went out. `root`: the server's own address.

    Campaigns of the past, whose clock stands still, remind nobody.
    """
    now = now or datetime.now(UTC)
    sent = 0
    for campaign in Campaign.objects.filter(clock=None, real=True):
        there = now.astimezone(campaign.zone)
        if there.hour < HOUR:
            continue
        today = there.date()
        for user in _candidates(campaign, today):
            chosen, _ = Reminder.objects.get_or_create(user=user, campaign=campaign)
            if _due(chosen, today) and _taken(chosen, today):
                sent += _attempted(chosen, root)
    return sent


def _attempted(chosen: Reminder, root: str) -> bool:
    """What is wrong with one reminder, whatever it is, keeps nobody else from theirs."""
    try:
        return _send(chosen, root)
    except DatabaseError:
        raise
    except Exception as error:
        logger.exception("a reminder could not be made", extra={"facts": {"reminder": chosen.pk}})
        Reminder.objects.filter(pk=chosen.pk).update(fault=type(error).__name__)
        return False


def _candidates(campaign: Campaign, today: date) -> Iterator[User]:
    """Members who can be due today, so many at a time: those who were looked at today are not asked for again."""
    chosen = Reminder.objects.filter(campaign=campaign)
    over = Q(last__gte=today) | Q(way=Reminder.Way.NEVER)
    if today.weekday() != MONDAY:
        over |= Q(every=Reminder.Every.WEEK)
    members = Membership.objects.filter(campaign=campaign, user__is_active=True).values("user")
    users = User.objects.filter(pk__in=members, demonstration=False)
    users = users.exclude(pk__in=chosen.filter(over).values("user"))
    if not settings.MAIL:
        users = users.filter(pk__in=chosen.filter(way=Reminder.Way.WEBHOOK).values("user"))
    last = 0
    while some := list(users.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield from some
        last = some[-1].pk


def _due(chosen: Reminder, today: date) -> bool:
    if chosen.way == Reminder.Way.NEVER or (chosen.way == Reminder.Way.EMAIL and not settings.MAIL):
        return False
    on = chosen.every == Reminder.Every.DAY or today.weekday() == MONDAY
    return on and (chosen.last is None or chosen.last < today)


def _taken(chosen: Reminder, today: date) -> bool:
    """Whether it is ours to send: of two workers one gets it."""
    free = Reminder.objects.filter(pk=chosen.pk).filter(Q(last=None) | Q(last__lt=today))
    return bool(free.update(last=today))


def _send(chosen: Reminder, root: str) -> bool:
    link = root.rstrip("/") + reverse("desk", args=[chosen.campaign.code])
    told = digest(chosen.user, chosen.campaign, chosen.language, link)
    if told is None:
        return False
    fault = ""
    try:
        _deliver(chosen, told, link)
    except (OSError, RefusedAddressError, NotDeliveredError) as error:
        fault = (str(error) or type(error).__name__)[:300]
        logger.warning("a reminder did not arrive", extra={"facts": {"reminder": chosen.pk, "fault": fault}})
    Reminder.objects.filter(pk=chosen.pk).update(fault=fault)
    deed = Deed.REMINDER_NOT_DELIVERED if fault else Deed.REMINDER_SENT
    record(None, deed, chosen.campaign, user=chosen.user_id, way=chosen.way)
    return not fault


def _deliver(chosen: Reminder, told: Digest, link: str) -> None:
    if chosen.way == Reminder.Way.WEBHOOK:
        counts = {name: value for name, value in asdict(told).items() if name != "subject"}
        deliver(
            chosen.address, {"campaign": chosen.campaign.code, "title": told.subject, "link": link, **counts}
        )
    else:
        send_mail(told.subject, told.text, None, [chosen.user.email])
