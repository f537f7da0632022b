"""Run with a folder `--data` and perhaps a database's address: one of several who use a server at once.

Says "ready", and does what each line asks: a JSON list of a deed and its words. The result comes after a "=".
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import polars as pl
from xlsxwriter import Workbook

from abreast.web import start
from web.server import make, say
from web.world import PERIOD, PLANTS

if TYPE_CHECKING:
    from django.test import Client

    from abreast.web.actor import Actor

PEOPLE = {
    "leader": ("leader", "d1"),
    "organiser": ("organiser", "land"),
    "verifier": ("verifier", "d1"),
    "second": ("verifier", "d1"),
}
FORMS = PLANTS[:2]
"""The plants whose forms are signed; plant 3 has nothing yet."""


def lay_out(campaign: Path) -> None:
    """The campaign without results, and people; the forms of two plants signed."""
    from abreast.web.campaigns.models import Unit
    from abreast.web.campaigns.scripts import keep_vega
    from abreast.web.jobs.models import Job
    from abreast.web.people.models import Membership, User
    from abreast.web.place import here

    make(campaign, results=False)
    keep_vega(here())  # once for all workers
    Job.objects.all().delete()
    for name, (role, at) in PEOPLE.items():
        unit = Unit.objects.get(code=at)
        user = User.objects.create_user(f"{name}@example.org", name=name)
        Membership.objects.create(user=user, campaign=unit.campaign, unit=unit, role=role)
    for plant in FORMS:
        assert send("leader", plant, "sign", {"output": "100", "scrap": "6"}) == 200


def send(name: str, plant: str, deed: str, changes: dict[str, str] | None = None, reason: str = "") -> int:
    """The status of the answer to a message."""
    from abreast.web.campaigns.models import Unit
    from abreast.web.entry.submitting import Message, submit

    unit = Unit.objects.select_related("campaign").get(code=plant)
    message = Message(uuid4(), deed, changes=changes or {}, reason=reason)
    return submit(actor_named(name), unit, PERIOD, message).status


def actor_named(name: str) -> Actor:
    from abreast.web.actor import actor_of
    from abreast.web.people.models import User

    return actor_of(User.objects.get(email=f"{name}@example.org"))


def accept(name: str) -> list[int]:
    """Accept every signed form."""
    return [send(name, plant, "accept") for plant in FORMS]


def change() -> dict[str, float]:
    """Return, sign and accept other figures until the period is closed; what was accepted then."""
    kept: dict[str, float] = {}
    for number in range(1000, 100_000):
        for plant in FORMS:
            for who, deed, output in (
                ("verifier", "return", None),
                ("leader", "sign", number),
                ("second", "accept", None),
            ):
                status = send(who, plant, deed, {"output": str(output)} if output else {}, "once more")
                if status == 423:
                    return kept
                if status != 200:
                    raise SystemExit(f"{deed} was answered {status}")
                kept.pop(plant, None)
                if deed == "accept":
                    kept[plant] = float(number)
        if number == 1003:
            say("going on")
    raise SystemExit("the period was never closed")


def bring() -> int:
    """Hand in workbooks for plant 3 until the period is closed; how many forms they filled."""
    from abreast.web.campaigns.models import Campaign
    from abreast.web.entry.models import Submission

    client, number = browser("leader"), 0
    while not Campaign.objects.filter(closing=PERIOD).exists():
        number += 1
        assert (
            client.post(f"/c/small/entry/d1/{PERIOD}/upload", {"workbook": filled(number)}).status_code == 302
        )
        if number == 3:
            say("going on")
    return Submission.objects.filter(report__unit__code="p3").count()


def filled(number: int) -> BytesIO:
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["unit", "output"])
        sheet.write_row(1, 0, ["p3", 500 + number])
    stream.seek(0)
    stream.name = "figures.xlsx"
    return stream


def browser(name: str) -> Client:
    from django.test import Client

    from abreast.web.people.models import User

    client = Client()
    client.force_login(User.objects.get(email=f"{name}@example.org"))
    return client


def ask_to_close() -> int:
    """Ask for the period to be closed, as the organiser's page does."""
    from abreast.web.jobs.models import Job

    sent = {"period": PERIOD, "without": "yes"}
    assert browser("organiser").post("/c/small/closing/close", sent).status_code == 302
    return Job.objects.filter(task="close").count()


@contextmanager
def no_file_beyond(most: int) -> Iterator[None]:
    """As on a full disk: no file can grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def submit_until_full(most: int) -> list[str]:
    """Message after message until there is no room for another; those that were acknowledged."""
    from django.db import DatabaseError, connection

    from abreast.web.campaigns.models import Unit
    from abreast.web.entry.submitting import Message, submit

    actor, unit = actor_named("leader"), Unit.objects.select_related("campaign").get(code="p3")
    told: list[str] = []
    with no_file_beyond(most), suppress(DatabaseError):
        for number in range(100_000):
            message = Message(uuid4(), "save", changes={"output": str(number + 1)})
            if submit(actor, unit, PERIOD, message).status == 200:
                told.append(str(message.id))
    connection.close()
    return told


def close_on_a_full_disk(most: int) -> str:
    """A worker's work where there is no room for it; the state of its job."""
    from django.db import DatabaseError, connection

    from abreast.web.jobs.worker import claim, do
    from abreast.web.place import here

    job = claim("full")
    assert job is not None
    with no_file_beyond(most), suppress(DatabaseError):  # SQLite shares the disk: it cannot say so either
        do(job, here())
    connection.close()
    job.refresh_from_db()
    return job.state


def pledge_while_taken_out() -> list[str]:
    """Write the campaign out, with a pledge made between two of its tables; what does not fit in what came out."""
    from threading import Thread

    from django.db import connection

    from abreast import folder as whole
    from abreast.web.campaigns.models import Campaign
    from abreast.web.jobs.models import Job
    from abreast.web.jobs.tasks import _written_out
    from abreast.web.place import here
    from abreast.web.pledges import tables

    real, asked = tables.written, Thread(target=pledge)

    def meanwhile(*given: Any) -> Any:
        found = real(*given)
        if not asked.ident:
            asked.start()
            asked.join()
        return found

    tables.written = meanwhile
    job = Job.objects.create(campaign=Campaign.objects.get(), task="work out", state="done")
    with _written_out(job, here(), lambda _: None) as out:
        faults = [str(one) for one in whole.examine(out).refusals]
    tables.written = real
    connection.close()
    return [*faults, *([] if tables.Pledge.objects.filter(unit__code="p1").exists() else ["no pledge"])]


def pledge() -> None:
    """A pledge of plant 1, in a connection of its own."""
    from datetime import date

    from django.db import connection

    from abreast.web.campaigns.models import Unit
    from abreast.web.pledges.pledging import Draft, make

    unit = Unit.objects.select_related("campaign").get(code="p1")
    aims, steps = (("scrap_rate", 0.03, False),), ((date(2020, 9, 1), "half way"),)
    make(
        actor_named("leader"),
        unit,
        Draft("quality", "p6", "unit", "2020-12", aims, steps, (("moulds", "Li"),)),
        "en",
    )
    connection.close()


def silence() -> int:
    """As if a minute had passed since anything was heard of the workers; how many jobs are under way."""
    from abreast.web.jobs.models import Job
    from abreast.web.jobs.worker import SILENT

    return Job.objects.filter(state="running").update(beat=datetime.now(UTC) - 2 * SILENT)


def tell() -> dict[str, Any]:
    """What is stored and what is sealed."""
    from abreast.figures import seal
    from abreast.web.audit.models import Entry
    from abreast.web.campaigns.models import Campaign
    from abreast.web.closing.models import Edition
    from abreast.web.entry.models import Figure, Report, Submission
    from abreast.web.jobs.models import Job
    from abreast.web.place import here

    campaign, place = Campaign.objects.get(), here().campaign("small")
    chain = seal.chain(place)
    sealed = pl.read_parquet(chain[-1].path / "figures.parquet") if chain else None
    stored = Figure.objects.filter(period=PERIOD, indicator="output")
    return {
        "period": [campaign.period, campaign.closing],
        "accepted": dict(stored.filter(report__state="accepted").values_list("unit__code", "value")),
        "stored": dict(stored.values_list("unit__code", "value")),
        "sealed": _outputs(sealed),
        "seals": [one.period for one in chain],
        "problems": [str(one) for one in seal.verify(place)],
        "editions": Edition.objects.filter(period=PERIOD).count(),
        "folders": [Path(one.folder).is_dir() for one in Edition.objects.all()],
        "left": [path.name for path in here().work("small").iterdir()],
        "jobs": list(Job.objects.values_list("task", "state", "tries")),
        "messages": [str(pk) for pk in Submission.objects.values_list("pk", flat=True)],
        "deeds": [f"{one.deed} {one.unit}" for one in Entry.objects.order_by("pk")],
        "versions": {
            one.unit.code: [one.version, one.submissions.count()]
            for one in Report.objects.filter(period=PERIOD)
        },
        "next": Report.objects.filter(period="2020-08").count(),
    }


def _outputs(sealed: pl.DataFrame | None) -> dict[str, float]:
    if sealed is None:
        return {}
    rows = sealed.filter((pl.col("period") == PERIOD) & (pl.col("indicator") == "output"))
    return dict(rows.select("unit", "value").rows())


DEEDS: dict[str, Callable[..., Any]] = {
    "accept": accept,
    "change": change,
    "bring": bring,
    "ask": ask_to_close,
    "fill": submit_until_full,
    "close on a full disk": close_on_a_full_disk,
    "silence": silence,
    "pledge while taken out": pledge_while_taken_out,
    "tell": tell,
}

if __name__ == "__main__":
    deed, data, address, *rest = sys.argv[1:]
    start.prepare(start.Wish(Path(data), address or None, hosts=["testserver"]))
    if deed == "lay out":
        lay_out(Path(rest[0]))
    else:
        say("ready")
        for line in sys.stdin:
            wanted, *words = json.loads(line)
            say(f"= {json.dumps(DEEDS[wanted](*words))}")
