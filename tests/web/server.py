"""Run with a folder `--data` (and perhaps the address of a database): one server's world, and what goes on in it."""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from uuid import uuid4

from abreast.web import start


def make(campaign: Path, *, results: bool = True) -> None:
    """The campaign brought in and worked out, and a reporter of plant 1."""
    from abreast.web.campaigns.folder_in import bring_in
    from abreast.web.campaigns.models import Unit
    from abreast.web.jobs.worker import claim, do
    from abreast.web.people.models import Membership, User
    from abreast.web.place import here

    start.migrate()
    bring_in(campaign, here())
    if results:
        job = claim("worker")
        assert job is not None
        do(job, here())
    unit = Unit.objects.get(code="p1")
    user = User.objects.create_user("reporter@example.org", "a long enough password", name="李 Reporter")
    Membership.objects.create(user=user, campaign=unit.campaign, unit=unit, role="reporter")


def submit_until_told() -> None:
    """Message after message about the form of plant 1, until a line arrives."""
    from abreast.web.actor import actor_of
    from abreast.web.campaigns.models import Unit
    from abreast.web.entry.submitting import Message, submit
    from abreast.web.people.models import User
    from web.world import PERIOD

    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), over.set()), daemon=True).start()
    actor = actor_of(User.objects.get(email="reporter@example.org"))
    unit, number = Unit.objects.get(code="p1"), 0
    while not over.is_set():
        number += 1
        answer = submit(actor, unit, PERIOD, Message(uuid4(), "save", changes={"output": str(100 + number)}))
        if answer.status != 200:
            raise SystemExit(f"answered {answer.status}")
        if number == 10:
            say("going on")
    say(str(number))


def tell(folder: Path) -> None:
    """What a server holds, as JSON; and its campaign as a folder."""
    from abreast.web.campaigns.folder_out import export
    from abreast.web.campaigns.models import Campaign, Unit
    from abreast.web.closing.editions import published
    from abreast.web.entry.models import Figure, Report, Submission
    from abreast.web.keeping.rows import models
    from abreast.web.people.models import User
    from abreast.web.place import here
    from web.world import PERIOD

    campaign = Campaign.objects.get()
    form = Report.objects.get(unit__code="p1", period=PERIOD)
    edition = published(campaign)
    assert edition is not None
    export(campaign, folder, here())
    rows = {model._meta.label_lower: model._base_manager.count() for model in models()}
    told = {
        "rows": rows,
        "version": form.version,
        "messages": Submission.objects.filter(report=form).count(),
        "output": Figure.objects.get(report=form, indicator="output").value,
        "user": User.objects.get(email="reporter@example.org").check_password("a long enough password"),
        "edition": str(edition.folder),
        "next": Unit.objects.create(campaign=campaign, code="new", kind="plant", path="new/").pk,
    }
    say(json.dumps(told))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    deed, data, database, *rest = sys.argv[1:]
    start.prepare(start.Wish(Path(data), database or None))
    match deed:
        case "make":
            make(Path(rest[0]))
        case "submit":
            submit_until_told()
        case "tell":
            tell(Path(rest[0]))
