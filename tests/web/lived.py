"""A little of everything that is lived beside the figures, for pages to show."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from abreast.web.actor import actor_of
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing import index
from abreast.web.closing.editions import published
from abreast.web.help.models import Help, Visit
from abreast.web.innovations.documents import keep
from abreast.web.innovations.models import Project
from abreast.web.people.models import User
from abreast.web.practices.models import Adoption, Card
from abreast.web.questions import asked
from abreast.web.questions.models import Answer, Recount

WORDS = ("title_en", "title_zh", "en", "zh", "settles_en", "settles_zh")


@contextmanager
def asking(campaign: Campaign, units: tuple[str, ...] = ("p1", "p2")) -> Iterator[None]:
    """Of each unit one question asked and one on the verifier's list alone, in place of what the edition asks."""
    edition = published(campaign)
    assert edition is not None
    was = edition.index.read_bytes()
    with closing(sqlite3.connect(edition.index)) as into:
        columns = [row[1] for row in into.execute("PRAGMA table_info(questions)")]
        into.execute("DELETE FROM questions")
        for unit in units:
            for status in ("asked", "screened"):
                told = {"question": f"q-{unit}-{status}", "unit": unit, "status": status, "check": "jump"}
                told |= {"indicator": "output", **dict.fromkeys(("period", "since", "until"), "2020-06")}
                told |= dict.fromkeys(WORDS, f"{unit} {status}")
                marks = ", ".join("?" for _ in columns)
                into.execute(f"INSERT INTO questions VALUES ({marks})", [told.get(name) for name in columns])
        into.commit()
    _forget()
    try:
        yield
    finally:
        edition.index.write_bytes(was)
        _forget()


def _forget() -> None:
    """Nothing remembered of an index, which never changes but here."""
    asked._all.cache_clear()
    index._mine.__dict__.clear()


def live(campaign: Campaign) -> tuple[Help, Project, Card]:
    """A help with a visit, a project with a photograph that another took over, a card taken up, a recount to do."""
    units = {unit.code: unit for unit in Unit.objects.filter(campaign=campaign)}
    day = campaign.day
    line = Help.objects.create(
        campaign=campaign, code="h1", helper=units["p4"], helped=units["p1"], aspect="quality", state="accepted",
        date=day, agreed_en="clean moulds every Monday", agreed_zh="每周一清理模具",
    )  # fmt: skip
    Visit.objects.create(help=line, date=day, note_en="saw the moulds", note_zh="看了模具")
    first, *_ = [
        Project.objects.create(
            campaign=campaign, code=f"i{number}", unit=units[code], step="automated", realised=day,
            title_en="Feeding by itself", title_zh="自动上料", how_en="A chute brings the sand.", how_zh="用滑槽送砂。",
            adopted_from=before, significant=not before, effect_indicator="output", effect=1200.0,
        )
        for number, (code, before) in enumerate((("p2", ""), ("p5", "i0"), ("p6", "i1")))
    ]  # fmt: skip
    stream = BytesIO()
    Image.linear_gradient("L").resize((640, 420)).save(stream, "PNG")
    actor = actor_of(User.objects.get(email="upper@example.org"))
    keep(actor, first, SimpleUploadedFile("chute 滑槽.png", stream.getvalue()))
    card = Card.objects.create(
        campaign=campaign, code="c1", unit=units["p6"], aspect="quality", what_en="Moulds are cleaned daily",
        what_zh="模具天天清", how_en="Two people, ten minutes before the shift.", how_zh="两个人，班前十分钟。",
        ask="Foreman Wang", made_in=campaign.period,
    )  # fmt: skip
    Adoption.objects.create(card=card, unit=units["p5"], date=day)
    Answer.objects.create(
        campaign=campaign, question="q-p1-asked", unit=units["p1"], date=day, by="user 1", text="A new shift."
    )
    Recount.objects.create(
        campaign=campaign,
        unit=units["p2"],
        indicator="output",
        period="2020-06",
        value=101.0,
        verifier=units["d2"],
        date=day,
    )
    Recount.objects.create(
        campaign=campaign, unit=units["p2"], indicator="scrap", period="2020-06", verifier=units["d2"]
    )
    return line, first, card
