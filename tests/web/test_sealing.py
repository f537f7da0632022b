"""What is written while a period is sealed: never lost, and never in the way of the next seal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from abreast.web.actor import Actor, actor_of
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import day_of_writing, first_open_day
from abreast.web.help import deciding
from abreast.web.innovations import registering
from abreast.web.innovations.models import Project
from abreast.web.people.models import User
from abreast.web.place import Place
from abreast.web.pledges import pledging
from abreast.web.pledges.models import Pledge
from abreast.web.practices import sharing
from abreast.web.practices.models import Card
from abreast.web.questions import answering
from web import closed
from web.lived import live
from web.world import PERIOD

AUGUST = date(2020, 8, 1)


@pytest.fixture
def server(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return closed.own_place(tmp_path, monkeypatch)


@pytest.fixture
def accepted(campaign: Campaign) -> Campaign:
    closed.accept_everything(campaign)
    return campaign


@pytest.fixture
def actor(db: None) -> Actor:
    return actor_of(User.objects.get(email="upper@example.org"))


def draft(due: str = "2020-12", target: float = 0.03) -> pledging.Draft:
    return pledging.Draft(
        aspect="quality", same_as="p6", same_as_kind="unit", due=due, targets=(("scrap_rate", target, False),),
        milestones=((date(2020, 9, 1), "half way"),), measures=(("moulds", "Li"),),
    )  # fmt: skip


def project(campaign: Campaign, day: date | None) -> registering.Draft:
    return registering.Draft("automated", "a chute", "", day, False, "", "", None, "")


def fresh(code: str) -> Unit:
    return Unit.objects.select_related("campaign").get(campaign__code="small", code=code)


Deed = Callable[[Actor, Campaign], object]


def pledge_anew(actor: Actor, campaign: Campaign) -> object:
    return pledging.make(actor, fresh("p1"), draft(), "en")


def change_a_pledge(actor: Actor, campaign: Campaign) -> object:
    one = Pledge.objects.select_related("campaign", "unit").get(campaign=campaign, code="g-p2")
    return pledging.change(actor, one, draft(target=0.02), "en")


def change_one_of_today(actor: Actor, campaign: Campaign) -> object:
    one = Pledge.objects.select_related("campaign", "unit").get(campaign=campaign, unit__code="p5")
    return pledging.change(actor, one, draft(due="2020-11", target=0.02), "en")


def add_to_one_of_today(actor: Actor, campaign: Campaign) -> object:
    one = Pledge.objects.select_related("campaign", "unit").get(campaign=campaign, unit__code="p5")
    more = draft()
    return pledging.change(
        actor, one, pledging.replace(more, measures=(*more.measures, ("and oil", "Wu"))), "en"
    )


def withdraw_one(actor: Actor, campaign: Campaign) -> object:
    return pledging.withdraw(actor, Pledge.objects.get(campaign=campaign, code="g-p3"))


def end_help(actor: Actor, campaign: Campaign) -> object:
    return deciding.end(actor, campaign.helps.get(code="h1"), "clean", "en")


def visit(actor: Actor, campaign: Campaign) -> object:
    return deciding.visit(actor, campaign.helps.get(code="h1"), AUGUST, "seen", "en")


def register(actor: Actor, campaign: Campaign) -> object:
    unit = fresh("p1")
    return registering.register(actor, unit, project(campaign, day_of_writing(unit.campaign)), "en")


def propose(actor: Actor, campaign: Campaign) -> object:
    return registering.register(actor, fresh("p1"), project(campaign, None), "en")


def verify(actor: Actor, campaign: Campaign) -> object:
    return registering.verify(actor, Project.objects.get(campaign=campaign, code="i0"))


def give_up(actor: Actor, campaign: Campaign) -> object:
    return registering.give_up(actor, Project.objects.get(campaign=campaign, code="i2"))


def take_up(actor: Actor, campaign: Campaign) -> object:
    card = Card.objects.select_related("campaign").get(campaign=campaign, code="c1")
    return sharing.take_up(actor, fresh("p2"), card, day_of_writing(card.campaign), None)


def write_a_card(actor: Actor, campaign: Campaign) -> object:
    given: dict[str, str | date | None] = dict.fromkeys(("how", "cost", "prerequisites", "evidence"), "")
    return sharing.write(
        actor, fresh("p1"), {**given, "what": "oil", "aspect": "", "ask": "", "since": None}, "en"
    )


def answer(actor: Actor, campaign: Campaign) -> object:
    return answering.answer(actor, fresh("p1"), "q-1", "a new shift")


def recount(actor: Actor, campaign: Campaign) -> object:
    return answering.recount(actor, fresh("p1"), "2020-06", "output", 100.0, fresh("d2"))


DEEDS: tuple[Deed, ...] = (
    pledge_anew, change_a_pledge, change_one_of_today, add_to_one_of_today, withdraw_one, end_help, visit, register,
    propose, verify, give_up, take_up, write_a_card, answer, recount,
)  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_what_is_written_while_a_period_is_sealed_counts_after_it(
    deed: Deed, signed_in: Callable[[str], Client], accepted: Campaign, server: Place, actor: Actor,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    live(accepted)
    pledging.make(actor, fresh("p5"), draft(), "en")
    loaded = Campaign.objects.get(pk=accepted.pk)
    closed.between_reading_and_seal(monkeypatch, lambda: deed(actor, loaded) and None)
    monkeypatch.setattr("abreast.web.jobs.tasks._run", lambda *_: (_ for _ in ()).throw(MemoryError("none")))
    closed.closed(signed_in("organiser"))
    assert [one.name for one in server.seals("small").iterdir()] == [PERIOD]
    assert closed.faults(accepted, tmp_path / "out") == []


@pytest.mark.parametrize("change", ["card", "project"])
def test_what_has_no_day_of_its_own_waits_and_says_so(
    change: str, signed_in: Callable[[str], Client], accepted: Campaign, server: Place
) -> None:
    _, project_, card = live(accepted)
    client = signed_in("organiser")
    closed.ask_to_close(client)
    upper = signed_in("upper")
    Card.objects.filter(pk=card.pk).update(unit=fresh("p2"))
    address = {
        "card": f"/c/small/units/p2/practices/{card.pk}/change",
        "project": f"/c/small/units/p2/innovations/{project_.pk}/change",
    }[change]
    told = {"what": "other", "title": "other", "step": "automated", "realised": "2020-07-16"}
    page = upper.post(address, told)
    assert page.status_code == 423
    assert "July 2020 is being closed" in page.content.decode()
    assert "2020-08-01" in page.content.decode()
    upper.cookies["language"] = "zh-hans"
    assert "2020年7月正在封账" in upper.post(address, told).content.decode()
    card.refresh_from_db()
    project_.refresh_from_db()
    assert (card.what_en, project_.title_en) == ("Moulds are cleaned daily", "Feeding by itself")


def test_a_day_of_the_period_being_closed_is_refused_with_the_day_that_counts(
    signed_in: Callable[[str], Client], accepted: Campaign, server: Place
) -> None:
    closed.ask_to_close(signed_in("organiser"))
    told = {"title": "a chute", "step": "automated", "realised": "2020-07-16"}
    page = signed_in("leader").post("/c/small/units/p1/innovations/new", told)
    assert "July 2020 is being closed; give 2020-08-01" in page.content.decode()
    assert (
        signed_in("leader").post("/c/small/units/p1/innovations/new", {**told, "realised": "2020-08-01"})
    ).status_code == 302


def test_when_closing_did_not_succeed_days_are_as_before(campaign: Campaign) -> None:
    campaign.closing = PERIOD
    assert (first_open_day(campaign), day_of_writing(campaign)) == (AUGUST, AUGUST)
    campaign.closing = ""
    assert first_open_day(campaign) == date(1000, 1, 1)
    assert day_of_writing(campaign) == campaign.day


def test_a_pledge_of_later_that_is_withdrawn_today_ends_when_it_began(
    campaign: Campaign, actor: Actor, tmp_path: Path
) -> None:
    campaign.closing = PERIOD
    campaign.save()
    made = pledging.make(actor, fresh("p1"), draft(), "en")
    assert made.made == AUGUST
    campaign.closing = ""
    campaign.save()
    pledging.make(actor, fresh("p1"), draft(), "en")
    made.refresh_from_db()
    assert (made.state, made.ended) == ("superseded", AUGUST)
    assert closed.faults(campaign, tmp_path / "out") == []
