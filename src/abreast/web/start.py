"""Starting: what every process of a server does first, and what the first of them does for all."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from abreast.web import place as names
from abreast.web.database import address_of, settings_of
from abreast.web.place import Place, here

VALID = timedelta(days=14)
"""How long a printed way in can be used; starting the server again prints another."""


class NotAllowedError(Exception):
    """The server must not be started in this way; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a server is to run."""

    data: Path
    database: str | None = None
    hosts: Sequence[str] = ()
    demonstration: bool = False
    mail: str = ""
    behind_tls: bool = False


def prepare(wish: Wish) -> Place:
    """Set Django up in this process, and in every process it starts. `AddressError` for a bad address."""
    place = Place(names.made(wish.data.resolve()))
    database = wish.database or address_of(place.database)
    settings_of(database)
    os.environ[names.DATA] = str(place.folder)
    os.environ[names.DATABASE] = database
    os.environ[names.DEMO] = "1" if wish.demonstration else ""
    os.environ[names.MAIL] = wish.mail
    os.environ[names.SECURE] = "1" if wish.behind_tls else ""
    if wish.hosts:
        os.environ[names.HOSTS] = ",".join(wish.hosts)
    os.environ["DJANGO_SETTINGS_MODULE"] = "abreast.web.settings"
    import django

    django.setup()
    return here()


def migrate() -> None:
    """Bring the database's tables up to date."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def is_loopback(host: str) -> bool:
    """Whether a server that listens there can be reached from this machine alone."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_open_demonstration(host: str, names: Sequence[str] = (), *, behind_tls: bool = False) -> None:
    """Everybody may be anybody in a demonstration: it stays on this machine, and apart from real campaigns.

    Names for others and a proxy in front, to which everybody is of this machine, would open it.
    """
    from abreast.web.campaigns.models import Campaign

    if not is_loopback(host):
        raise NotAllowedError("a demonstration is served to this machine only; leave --host at 127.0.0.1")
    if not all(map(is_loopback, names)):
        raise NotAllowedError("a demonstration is served to this machine only; leave out --name")
    if behind_tls:
        raise NotAllowedError("a demonstration is served to this machine only; leave out --behind-tls")
    real = Campaign.objects.filter(real=True).first()
    if real is not None:
        raise NotAllowedError(
            f"the database holds a real campaign, {real.code}; give the demonstration a --data folder of its own"
        )


def bring_in(folder: Path, place: Place, *, real: bool, stage: Callable[[str], None]) -> str:
    """Bring a campaign folder into the database unless it is there; returns the campaign's code."""
    from abreast.campaign import load
    from abreast.web.campaigns import folder_in
    from abreast.web.campaigns.models import Campaign

    code = load(folder).definition.campaign.id
    if not Campaign.objects.filter(code=code).exists():
        folder_in.bring_in(folder, place, real=real, stage=stage)
    return code


def first_invitation(code: str, email: str) -> str | None:
    """The secret of an invitation for a campaign's first organiser; None where it has one already."""
    from abreast.web.campaigns.models import Campaign, Unit
    from abreast.web.people.models import Invitation, Membership
    from abreast.web.people.secrets import fresh

    campaign = Campaign.objects.get(code=code)
    if Membership.objects.filter(campaign=campaign, role="organiser").exists():
        return None
    top = Unit.objects.filter(campaign=campaign, parent=None, open=True).order_by("path").first()
    if top is None:
        return None
    Invitation.objects.filter(campaign=campaign, email=email, accepted_at=None).delete()
    secret, digest = fresh()
    Invitation.objects.create(
        digest=digest,
        email=email,
        name="",
        campaign=campaign,
        unit=top,
        role="organiser",
        founder=True,
        until=datetime.now(UTC) + VALID,
    )
    return secret


def opening() -> str | None:
    """The secret of a way in to a server where there is nobody yet; None where there is a campaign or a founder."""
    from abreast.web.campaigns.models import Campaign
    from abreast.web.people.models import User
    from abreast.web.people.secrets import fresh
    from abreast.web.setup.models import Opening

    if Campaign.objects.exists() or User.objects.filter(founder=True, is_active=True).exists():
        return None
    Opening.objects.filter(used_at=None).delete()
    secret, digest = fresh()
    Opening.objects.create(digest=digest, until=datetime.now(UTC) + VALID)
    return secret
