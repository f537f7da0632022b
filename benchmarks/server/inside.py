"""Run with a folder `--data` and a database's address: makes a server's world, and says what its store holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from abreast.web import start
from benchmarks.server.campaign import PERIOD


def make(folder: str, ways_in: str) -> None:
    """The campaign brought in; a reporter for every plant, signed in. Their cookies by plant, as JSON."""
    from django.conf import settings

    from abreast.web.campaigns.folder_in import bring_in
    from abreast.web.campaigns.models import Unit
    from abreast.web.jobs.models import Job
    from abreast.web.people.models import Membership, User
    from abreast.web.place import here

    start.migrate()
    campaign = bring_in(Path(folder), here())
    Job.objects.all().delete()  # nothing is worked out beside the rush
    plants = list(Unit.objects.filter(kind="plant").order_by("code"))
    users = [User(email=f"{plant.code}@example.org", name=plant.code, password="!") for plant in plants]
    User.objects.bulk_create(users, batch_size=2000)
    users = list(User.objects.order_by("email"))
    Membership.objects.bulk_create(
        [
            Membership(user=user, campaign=campaign, unit=plant, role="reporter")
            for user, plant in zip(users, plants, strict=True)
        ],
        batch_size=2000,
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore
    Path(ways_in).write_text(json.dumps(_signed_in(users, store)), "utf-8")


def _signed_in(users: list, store: type) -> dict[str, str]:  # type: ignore[type-arg]
    """A session for every user, as signing in makes it, without waiting for Argon2 each time."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.db import transaction

    found = {}
    with transaction.atomic():
        for user in users:
            session = store()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = "abreast.web.people.backend.Backend"
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            found[user.name] = session.session_key
    return found


def tell(file: str) -> None:
    """All forms, messages, figures and deeds of the open period, as JSON."""
    from abreast.web.audit.models import Entry
    from abreast.web.entry.models import Figure, Report, Submission

    figures: dict[str, dict[str, float | None]] = {}
    rows = Figure.objects.filter(period=PERIOD).values_list("unit__code", "indicator", "value")
    for unit, code, value in rows:
        figures.setdefault(unit, {})[code] = value
    forms = Report.objects.filter(period=PERIOD).exclude(version=0)
    told = {
        "messages": [str(id) for id in Submission.objects.values_list("pk", flat=True)],
        "forms": dict(forms.values_list("unit__code", "version")),
        "states": dict(forms.values_list("unit__code", "state")),
        "deeds": list(Entry.objects.filter(deed="form: submit").values_list("unit", flat=True)),
        "figures": figures,
    }
    Path(file).write_text(json.dumps(told), "utf-8")


def city(folder: str) -> None:
    """A campaign brought in with its results."""
    from abreast.web.campaigns.folder_in import bring_in
    from abreast.web.campaigns.scripts import keep_vega
    from abreast.web.place import here

    start.migrate()
    keep_vega(here())
    bring_in(Path(folder), here())


def looked(each: str, told: str) -> None:
    """How long its pages take."""
    from benchmarks.server.pages import look

    look(int(each), Path(told))


if __name__ == "__main__":
    deed, data, database, *rest = sys.argv[1:]
    start.prepare(start.Wish(Path(data), database or None))
    deeds: dict[str, Callable[..., None]] = {"make": make, "tell": tell, "city": city, "look": looked}
    deeds[deed](*rest)
