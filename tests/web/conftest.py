"""The server's tests: one campaign worked out once, a fixed cast of users, and a client for each of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abreast.web.settings")
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils.translation import activate  # noqa: E402

from abreast.web.campaigns.models import Campaign, Unit  # noqa: E402
from abreast.web.people.models import Membership, User  # noqa: E402
from abreast.web.rules import Role  # noqa: E402
from web.world import write_world  # noqa: E402

PASSWORD = "a long enough password"
CAST: dict[str, tuple[Role, str]] = {
    "organiser": (Role.ORGANISER, "land"),
    "leader": (Role.LEADER, "p1"),
    "upper": (Role.LEADER, "d1"),
    "reporter": (Role.REPORTER, "p1"),
    "verifier": (Role.VERIFIER, "p2"),
    "reader": (Role.READER, "land"),
    "worker": (Role.PERSON, "w01"),
}
"""Who is what where, in the campaign `small`; `stranger` is the organiser of the campaign `other`."""

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, for tests alone


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Both campaigns in the database, `small` with its results."""
    from abreast import period
    from abreast.web.campaigns.folder_in import bring_in
    from abreast.web.place import here

    folder = write_world(tmp_path_factory.mktemp("small") / "campaign")
    period.run(folder)
    other = write_world(tmp_path_factory.mktemp("other") / "campaign", "other")
    with django_db_blocker.unblock():
        for one in (folder, other):
            bring_in(one, here())
        for name, (role, unit) in CAST.items():
            _user(name, "small", role, unit)
        _user("stranger", "other", Role.ORGANISER, "land")
        User.objects.filter(email="organiser@example.org").update(founder=True)


def _user(name: str, campaign: str, role: Role, unit: str) -> None:
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.capitalize())
    post = Unit.objects.get(campaign__code=campaign, code=unit)
    Membership.objects.create(user=user, campaign=post.campaign, unit=post, role=role)


@pytest.fixture(autouse=True)
def english() -> None:
    """The language of the test before is not this one's."""
    activate("en")


@pytest.fixture
def campaign(db: None) -> Campaign:
    return Campaign.objects.get(code="small")


@pytest.fixture
def unit(campaign: Campaign) -> Callable[[str], Unit]:
    """A unit of the campaign by its code."""
    return lambda code: Unit.objects.select_related("campaign").get(campaign=campaign, code=code)


@pytest.fixture
def signed_in(db: None) -> Callable[[str], Client]:
    """A client of one of the cast; `public` is nobody."""

    def client(name: str) -> Client:
        made = Client()
        if name != "public":
            made.force_login(User.objects.get(email=f"{name}@example.org"))
        return made

    return client
