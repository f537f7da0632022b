"""E-mails about getting in: links go to the person they are for, and to nobody else.

A page only writes down that a letter is to go out; the worker sends it. So a page answers alike whether or not there is
somebody with an address and whether or not the mail server answers, and no link lies in the database: it is made when
its letter is sent.
"""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from abreast.web.actor import Request
from abreast.web.campaigns.models import Unit
from abreast.web.jobs.rounds import rounds
from abreast.web.people import deeds
from abreast.web.people.models import Invitation, Letter, User
from abreast.web.people.secrets import fresh
from abreast.web.place import ROOT
from abreast.web.rules import Role

AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
"""How long after each try that failed the next one comes; after the last there is none."""

AT_ONCE = 50
PAUSE = 2


def root_of(request: HttpRequest) -> str:
    """The server's own address, which nobody who asks can choose; in a process that was told none the one asked for."""
    return os.environ.get(ROOT) or request.build_absolute_uri("/")


def invitation_link(request: HttpRequest, secret: str) -> str:
    """The address by which whoever was invited comes in."""
    return _joined(root_of(request), reverse("invitation", args=[secret]))


def reset_link(root: str, user: User) -> str:
    """An address at which the user can choose a new password, once, within a day."""
    key = urlsafe_base64_encode(str(user.pk).encode())
    return _joined(root, reverse("new-password", args=[key, default_token_generator.make_token(user)]))


def write(request: HttpRequest, *, user: User | None = None, invitation: Invitation | None = None) -> None:
    """Have a letter sent: an invitation, or a link to a new password."""
    Letter.objects.create(
        user=user, invitation=invitation, root=root_of(request), language=get_language() or ""
    )


def invite(request: Request, unit: Unit, role: Role, email: str, name: str) -> str | None:
    """Invite somebody: by a letter, or by the link returned, which is to be passed on. Raises as `deeds.invite`."""
    with transaction.atomic():
        invitation, secret = deeds.invite(request.actor, unit, role, email, name)
        if not settings.MAIL:
            return invitation_link(request, secret)
        write(request, invitation=invitation)
    return None


def send_letters(now: datetime | None = None) -> int:
    """Send what is to go out; returns how many did. What cannot be sent is tried again, and then says why not."""
    if not settings.MAIL:
        return 0
    now = now or datetime.now(UTC)
    letters = Letter.objects.select_related("user", "invitation").filter(due__lte=now).order_by("due", "pk")
    return sum(_sent(letter, now) for letter in letters[:AT_ONCE])


def posting(stop: threading.Event) -> None:
    """Send letters as they come, until told to stop."""
    rounds(stop, PAUSE, send_letters)


def _sent(letter: Letter, now: datetime) -> bool:
    """Of two workers one sends it: whoever moves the day of its next try."""
    again = now + AGAIN[letter.tries] if letter.tries < len(AGAIN) else None
    mine = Letter.objects.filter(pk=letter.pk, due=letter.due)
    if not mine.update(due=again, tries=letter.tries + 1):
        return False
    try:
        with override(letter.language or None):
            _send(letter)
    except Exception as error:
        Letter.objects.filter(pk=letter.pk).update(fault=(str(error) or type(error).__name__)[:300])
        return False
    Letter.objects.filter(pk=letter.pk).delete()
    return True


def _send(letter: Letter) -> None:
    if letter.invitation is not None:
        secret, digest = fresh()
        Invitation.objects.filter(pk=letter.invitation.pk).update(digest=digest)
        link = _joined(letter.root, reverse("invitation", args=[secret]))
        words = _("You are invited to a campaign. Open this address within two weeks:")
        send_mail(_("Invitation to Abreast"), f"{words}\n\n{link}\n", None, [letter.invitation.email])
    elif letter.user is not None and letter.user.is_active:
        words = _("Open this address within a day to choose a new password:")
        link = reset_link(letter.root, letter.user)
        send_mail(_("A new password for Abreast"), f"{words}\n\n{link}\n", None, [letter.user.email])


def _joined(root: str, path: str) -> str:
    return root.rstrip("/") + path
