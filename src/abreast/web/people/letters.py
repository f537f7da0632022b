"""E-mails about getting in: where the server sends any, links go to the person they are for and to nobody else."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def invitation_link(request: HttpRequest, secret: str, email: str) -> str | None:
    """The link of an invitation, to be passed on by hand; None where it was sent."""
    link = request.build_absolute_uri(reverse("invitation", args=[secret]))
    if not settings.MAIL:
        return link
    words = _("You are invited to a campaign. Open this address within two weeks:")
    send_mail(_("Invitation to Abreast"), f"{words}\n\n{link}\n", None, [email])
    return None


def password_letter(email: str, link: str) -> None:
    """Send somebody a link to a new password."""
    words = _("Open this address within a day to choose a new password:")
    send_mail(_("A new password for Abreast"), f"{words}\n\n{link}\n", None, [email])
