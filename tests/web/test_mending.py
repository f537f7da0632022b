"""A campaign that earlier versions left with lines against its seals is put right and goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Campaign
from abreast.web.innovations.models import Project
from abreast.web.people.models import Token, User
from abreast.web.people.secrets import digest
from abreast.web.place import Place
from abreast.web.pledges.models import Measure, Milestone, Pledge, Target
from abreast.web.practices.models import Adoption
from abreast.web.questions.models import Answer, Recount
from web import closed
from web.lived import live
from web.working import work
from web.world import PERIOD

JULY, AUGUST = date(2020, 7, 10), date(2020, 8, 1)


@pytest.fixture
def server(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return closed.own_place(tmp_path, monkeypatch)


def as_before(campaign: Campaign) -> None:
    """What pages of earlier versions wrote while the period was being sealed."""
    units = {one.code: one for one in campaign.units.all()}
    made = Pledge.objects.create(
        campaign=campaign, code="new", unit=units["p1"], aspect="quality", same_as="p6", made=JULY, due=PERIOD,
        declared=True,
    )  # fmt: skip
    Target.objects.create(pledge=made, indicator="scrap_rate", target=0.03)
    Target.objects.get(pledge__code="g-p2", pledge__campaign=campaign).change(target=0.5)
    Milestone.objects.create(
        pledge=Pledge.objects.get(campaign=campaign, code="g-p2"), due=AUGUST, text_en="more"
    )
    Measure.objects.filter(pledge__code="g-p3", pledge__campaign=campaign).delete()
    Pledge.objects.get(campaign=campaign, code="g-p3").change(state="withdrawn", ended=JULY)
    Project.objects.create(
        campaign=campaign, code="i9", unit=units["p1"], step="automated", realised=JULY, verified=JULY
    )
    Adoption.objects.create(card=campaign.cards.get(code="c1"), unit=units["p2"], date=JULY, visit=JULY)
    campaign.helps.get(code="h1").change(state="ended", ended=JULY)
    Answer.objects.create(
        campaign=campaign, question="q", unit=units["p1"], date=JULY, by="user 1", text="so"
    )
    for value in (1.0, 2.0):
        Recount.objects.create(
            campaign=campaign, unit=units["p1"], indicator="output", period="2020-05", value=value,
            verifier=units["d2"], date=JULY.replace(day=int(value)),
        )  # fmt: skip
    campaign.cards.get(code="c1").change(how_en="Another way.")


@pytest.fixture
def stuck(
    campaign: Campaign, server: Place, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> Campaign:
    live(campaign)
    closed.accept_everything(campaign)
    with monkeypatch.context() as patched:
        closed.between_reading_and_seal(patched, lambda: as_before(campaign))
        assert closed.closed(signed_in("organiser")).state == "failed"
    campaign.refresh_from_db()
    return campaign


def test_a_campaign_that_is_stuck_is_put_right_and_its_closing_finished(
    stuck: Campaign, signed_in: Callable[[str], Client], tmp_path: Path
) -> None:
    assert len(closed.faults(stuck, tmp_path / "before")) >= 12
    client = signed_in("organiser")
    assert "Put such lines right" in client.get("/c/small/closing").content.decode()
    assert client.post("/c/small/closing/put-right").status_code == 302
    assert work("put right").faults == []
    assert closed.faults(stuck, tmp_path / "after") == []
    new = Pledge.objects.get(campaign=stuck, code="new")
    assert (new.made, new.due) == (AUGUST, "2020-08")
    assert Target.objects.get(pledge__code="g-p2", pledge__campaign=stuck).target == 0.03
    assert Milestone.objects.get(pledge__campaign=stuck, text_en="more").date == AUGUST
    assert Measure.objects.filter(pledge__code="g-p3", pledge__campaign=stuck).count() == 1
    ended = Pledge.objects.get(campaign=stuck, code="g-p3")
    assert (ended.state, ended.ended) == ("withdrawn", AUGUST)
    project = Project.objects.get(campaign=stuck, code="i9")
    assert (project.realised, project.verified) == (AUGUST, AUGUST)
    assert stuck.helps.get(code="h1").ended == AUGUST
    assert stuck.cards.get(code="c1").how_en.startswith("Two people")
    days = Recount.objects.filter(campaign=stuck, period="2020-05").values_list("date", flat=True)
    assert sorted(days) == [AUGUST, date(2020, 8, 2)]
    told = Entry.objects.filter(campaign=stuck, deed="line put right")
    assert any("0.5" in one.facts["line"] for one in told)
    client.post("/c/small/closing/close", {"period": PERIOD})
    assert work("close").state == "done"


def test_where_nothing_is_wrong_nothing_is_put_right(
    campaign: Campaign, server: Place, signed_in: Callable[[str], Client], tmp_path: Path
) -> None:
    user, unit = User.objects.get(email="organiser@example.org"), campaign.units.get(code="land")
    Token.objects.create(
        campaign=campaign, unit=unit, role="organiser", made_by=user, name="t", digest=digest("secret")
    )
    closed.accept_everything(campaign)
    assert closed.closed(signed_in("organiser")).state == "done"
    sent = Client().post("/api/campaigns/small/closing/put-right", headers={"Authorization": "Bearer secret"})
    assert sent.status_code == 202
    assert work("put right").faults == []
    assert not Entry.objects.filter(deed="line put right").exists()
