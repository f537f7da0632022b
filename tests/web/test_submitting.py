"""Messages about a form: once however often sent, nothing overwritten unseen, every step by whoever has the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from abreast.web.actor import Actor, actor_of
from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Figure, Report, Submission
from abreast.web.entry.submitting import Answer, Message, submit
from abreast.web.people.models import User
from web.world import PERIOD

Units = Callable[[str], Unit]


def actor(name: str) -> Actor:
    return actor_of(User.objects.get(email=f"{name}@example.org"))


def send(
    name: str,
    unit: Unit,
    deed: str,
    changes: dict[str, str] | None = None,
    *,
    id: UUID | None = None,
    **more: object,
) -> Answer:
    message = Message(id or uuid4(), deed, changes=changes or {}, **more)  # type: ignore[arg-type]
    return submit(actor(name), unit, PERIOD, message)


def form(unit: Unit) -> Report:
    return Report.objects.get(unit=unit, period=PERIOD)


GOOD = {"output": "120", "scrap": "6"}


def test_what_is_typed_is_stored_with_what_is_wrong(unit: Units) -> None:
    answer = send("reporter", unit("p1"), "save", {"output": "120", "scrap": "many"})
    assert answer.status == 200
    assert answer.body["state"] == "draft"
    assert "not a number" in answer.body["cells"]["scrap"]["fault"]
    stored = dict(Figure.objects.filter(report=form(unit("p1"))).values_list("text", "value"))
    assert stored == {"120": 120.0, "many": None}


def test_a_message_sent_again_is_answered_again_and_not_done_again(unit: Units) -> None:
    id = uuid4()
    first = send("reporter", unit("p1"), "save", GOOD, id=id, version=0)
    send("reporter", unit("p1"), "save", {"output": "130"}, version=1)
    again = send("reporter", unit("p1"), "save", GOOD, id=id, version=0)
    assert again == first
    assert form(unit("p1")).version == 2
    assert Figure.objects.get(report=form(unit("p1")), indicator="output").value == 130


def test_somebody_elses_message_is_not_answered(unit: Units) -> None:
    id = uuid4()
    send("reporter", unit("p1"), "save", GOOD, id=id)
    with pytest.raises(PermissionDenied):
        send("leader", unit("p1"), "save", GOOD, id=id)


def test_nothing_is_overwritten_unseen(unit: Units) -> None:
    send("reporter", unit("p1"), "save", {"output": "120"}, version=0)
    answer = send("leader", unit("p1"), "save", {"output": "125"}, version=0)
    assert answer.status == 409
    assert answer.body["cells"]["output"]["text"] == "120"
    assert Submission.objects.filter(report=form(unit("p1"))).count() == 1


def test_from_the_first_figure_to_acceptance(unit: Units) -> None:
    p1 = unit("p1")
    assert send("reporter", p1, "submit", GOOD).body["state"] == "submitted"
    assert send("leader", p1, "sign").body["state"] == "signed"
    assert (
        send("upper", p1, "return", reason="scrap of the night shift is missing").body["state"] == "returned"
    )
    assert form(p1).reason == "scrap of the night shift is missing"
    assert send("leader", p1, "sign", {"scrap": "7"}).body["state"] == "signed"
    assert send("upper", p1, "accept").body["state"] == "accepted"
    deeds = list(Submission.objects.filter(report=form(p1)).order_by("at").values_list("deed", flat=True))
    assert deeds == ["submit", "sign", "return", "sign", "accept"]
    told = (
        Entry.objects.filter(unit="p1", deed__startswith="form:")
        .order_by("pk")
        .values_list("deed", flat=True)
    )
    assert list(told) == [f"form: {deed}" for deed in deeds]


def test_a_form_with_faults_or_without_figures_is_not_handed_in(unit: Units) -> None:
    assert send("reporter", unit("p1"), "submit").status == 422
    assert send("reporter", unit("p1"), "submit", {"output": "x"}).status == 422
    assert send("reporter", unit("p1"), "submit", {"output": "10", "scrap": "20"}).status == 422
    assert form(unit("p1")).state == "due"


def test_handed_in_figures_stay_as_they_are(unit: Units) -> None:
    send("reporter", unit("p1"), "submit", GOOD)
    assert send("reporter", unit("p1"), "save", {"output": "1"}).status == 409
    assert Figure.objects.get(report=form(unit("p1")), indicator="output").value == 120


def test_returning_needs_a_reason(unit: Units) -> None:
    send("leader", unit("p1"), "sign", GOOD)
    assert send("upper", unit("p1"), "return", reason=" ").status == 422


@pytest.mark.parametrize(("deed", "text"), [("accept", "999"), ("return", "nonsense")])
def test_who_accepts_or_returns_changes_no_figure(unit: Units, deed: str, text: str) -> None:
    send("leader", unit("p1"), "sign", GOOD)
    assert send("upper", unit("p1"), deed, {"output": text}, reason="why").status == 422
    assert Figure.objects.get(report=form(unit("p1")), indicator="output").value == 120
    assert form(unit("p1")).state == "signed"


def test_two_who_accept_at_once_accept_once(unit: Units) -> None:
    send("leader", unit("p1"), "sign", GOOD)
    version = form(unit("p1")).version
    first, second = (send(name, unit("p1"), "accept", version=version) for name in ("upper", "organiser"))
    assert (first.status, second.status) == (200, 409)
    assert Submission.objects.filter(report=form(unit("p1")), deed="accept").count() == 1


def test_who_signed_does_not_accept(unit: Units) -> None:
    send("upper", unit("p1"), "sign", GOOD)
    assert send("upper", unit("p1"), "accept").status == 409


@pytest.mark.parametrize(
    ("name", "deed"),
    [
        ("reporter", "sign"),
        ("reporter", "accept"),
        ("leader", "accept"),
        ("reader", "save"),
        ("organiser", "save"),
        ("organiser", "sign"),
        ("verifier", "accept"),
        ("stranger", "accept"),
        ("reporter", "seal"),
    ],
)
def test_who_has_no_right_is_refused(unit: Units, name: str, deed: str) -> None:
    with pytest.raises(PermissionDenied):
        send(name, unit("p1"), deed, GOOD)


def test_a_closed_period_is_closed(unit: Units, campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(closing=PERIOD)
    assert send("reporter", unit("p1"), "save", GOOD).status == 423


def test_an_indicator_that_does_not_exist_is_refused(unit: Units) -> None:
    assert send("reporter", unit("p1"), "save", {"outptu": "1"}).status == 422


def test_late_figures_stay_late(unit: Units, campaign: Campaign) -> None:
    Report.objects.filter(unit=unit("p1")).update(due="2020-07-01")
    send("reporter", unit("p1"), "submit", GOOD)
    assert form(unit("p1")).late
    assert Submission.objects.get(report=form(unit("p1"))).late


def test_a_clock_that_goes_back_loses_and_doubles_nothing(
    unit: Units, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    Report.objects.filter(unit=unit("p1")).update(due="2020-07-01")
    id = uuid4()
    first = send("reporter", unit("p1"), "submit", GOOD, id=id)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: yesterday)
    Campaign.objects.filter(pk=campaign.pk).update(clock="2020-06-30")
    assert send("reporter", unit("p1"), "submit", GOOD, id=id) == first
    assert send("leader", unit("p1"), "sign").status == 200
    assert form(unit("p1")).late
    assert [one.deed for one in form(unit("p1")).history()] == ["submit", "sign"]
    assert list(Entry.objects.filter(unit="p1").order_by("pk").values_list("deed", flat=True)) == [
        "form: submit",
        "form: sign",
    ]


def test_a_form_with_a_figure_nobody_asks_for_any_more_can_be_handed_in(
    unit: Units, campaign: Campaign
) -> None:
    p1 = unit("p1")
    assert send("reporter", p1, "save", {**GOOD, "order": "2"}).status == 200
    start = campaign.definition.index("[indicators.order]")
    campaign.definition = (
        campaign.definition[:start] + campaign.definition[campaign.definition.index("[[figures]]") :]
    )
    campaign.save()
    assert "order" not in Campaign.objects.get(pk=campaign.pk).meaning.indicators
    answer = send("reporter", unit("p1"), "submit")
    assert (answer.status, answer.body["state"], set(answer.body["cells"])) == (200, "submitted", set(GOOD))
    assert not Figure.objects.filter(report=form(p1), indicator="order").exists()
    assert "order" in Submission.objects.get(report=form(p1), deed="save").changes
