"""What programs do: whole stories through the API, each deed once, each fault told alike."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from xlsxwriter import Workbook

from abreast.web.api import paging
from abreast.web.api.models import Receipt
from abreast.web.audit.models import Entry
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.help.models import Help, Visit
from abreast.web.innovations.models import Document, Project
from abreast.web.jobs.models import Job
from abreast.web.people.models import Token
from web.lived import asking, live
from web.test_rights import token
from web.world import PERIOD

JSON = "application/json"


class Program:
    """A program with a token of a role in the campaign `small`."""

    def __init__(self, role: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token(role)}"})

    def __call__(
        self, method: str, address: str, body: object = None, *, status: int = 200, key: str = ""
    ) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        sent = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": JSON}
        answer = getattr(self.client, method)(f"/api/campaigns/small/{address}", headers=headers, **sent)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    def upload(self, address: str, name: str, content: bytes, *, status: int = 201, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.client.post(
            f"/api/campaigns/small/{address}", {"file": SimpleUploadedFile(name, content)}, headers=headers
        )
        assert answer.status_code == status, answer.content
        return answer.json()


@pytest.fixture
def program(db: None) -> Callable[[str], Program]:
    return Program


def picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "PNG")
    return stream.getvalue()


def test_the_link_of_an_invitation_is_told_once(program: Callable[[str], Program]) -> None:
    wish = {"role": "reporter", "email": "new@example.org", "name": "New"}
    organiser = program("organiser")
    first = organiser("post", "units/p1/invitations", wish, status=201, key="one")
    again = organiser("post", "units/p1/invitations", wish, status=201, key="one")
    assert first["link"]
    assert again == first | {"link": None}
    assert first["link"].rsplit("/", 1)[-1] not in Receipt.objects.get(key="one").answer


def test_a_help_from_proposal_to_outcome(program: Callable[[str], Program], campaign: Campaign) -> None:
    leader = program("leader")
    [pair] = [one for one in leader("get", "units/p1/help") if one["helper"] == "p4"]
    assert (pair["state"], pair["number"], pair["waits"]) == ("proposed", None, True)
    assert pair["because"]
    assert [one["helper"] for one in leader("get", "help?waits=true")]
    chosen = {name: pair[name] for name in ("aspect", "helper", "helped")}
    said = leader("post", "units/p1/help", {**chosen, "deed": "accept", "words": "moulds"})
    assert (said["state"], said["helped_agrees"], said["helper_agrees"]) == ("proposed", True, False)
    Help.objects.filter(pk=said["number"]).update(helper_agrees=True, state="accepted")
    address = f"units/p1/help/{said['number']}"
    day = str(campaign.day)
    leader("post", f"{address}/visits", {"date": "2999-01-01", "note": "seen"}, status=409)
    seen = leader(
        "post", f"{address}/visits", {"date": day, "note": "看了模具", "language": "zh"}, status=201
    )
    assert seen["visits"] == [{"date": day, "note_en": "", "note_zh": "看了模具"}]
    assert [one["number"] for one in leader("get", "help")] == [said["number"]]
    assert leader("get", "units/p4/help/capacity")["busy"] == 1
    ended = leader("post", f"{address}/end", {"words": "less scrap"})
    assert (ended["state"], ended["outcome_en"]) == ("ended", "less scrap")
    told = leader("post", f"{address}/visits", {"date": day, "note": "again"}, status=409)
    assert "not going on" in told["detail"]
    assert leader("put", "units/p1/help/capacity", {"capacity": 3}) == {"capacity": 3, "busy": 0}


def test_a_pair_is_declined_with_a_reason_alone(program: Callable[[str], Program]) -> None:
    chosen = {"aspect": "quality", "helper": "p4", "helped": "p1", "deed": "decline"}
    told = program("leader")("post", "units/p1/help", chosen, status=422)
    assert told["places"] == [{"field": "words", "detail": "words: say why"}]
    assert program("leader")("post", "units/p1/help", {**chosen, "words": "too far"})["state"] == "declined"


def test_an_innovation_with_photographs_is_verified_and_taken_over(
    program: Callable[[str], Program], campaign: Campaign
) -> None:
    upper, verifier, leader = program("upper"), program("verifier"), program("leader")
    told = {"step": "automated", "title": "Feeding by itself", "realised": str(campaign.day)}
    told |= {"effect_indicator": "output", "effect": 1234.5, "aspect": "quality"}
    made = upper("post", "units/p2/innovations", told, status=201)
    assert (made["effect"], made["title_en"], made["state"]) == (1234.5, "Feeding by itself", "realised")
    address = f"units/p2/innovations/{made['number']}"
    changed = upper("put", address, {**told, "title": "自动上料", "language": "zh", "effect": 1e-7})
    assert (changed["title_en"], changed["title_zh"], changed["effect"]) == (
        "Feeding by itself",
        "自动上料",
        1e-7,
    )
    kept = upper.upload(f"{address}/documents", "chute.png", picture())
    file = upper.client.get(f"/api/campaigns/small/innovations/{made['number']}/documents/{kept['stored']}")
    assert (file["Content-Type"], file.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "sandbox" in file["Content-Security-Policy"]
    refused = upper.upload(f"{address}/documents", "x.png", b"<svg/>", status=422)
    assert refused["places"][0]["field"] == "file"
    assert [one["number"] for one in verifier("get", "innovations?waiting=true")] == [made["number"]]
    assert verifier("post", f"{address}/verify")["verified"] == str(campaign.day)
    over = leader("post", "units/p1/innovations", {**told, "adopted_from": made["number"]}, status=201)
    spread = leader("get", f"innovations/{over['number']}/spread")
    assert [(one["unit"], one["above"]) for one in spread] == [("p2", None), ("p1", made["number"])]
    assert upper("post", f"{address}/give-up")["state"] == "abandoned"
    assert upper("delete", f"{address}/documents/{kept['stored']}", status=204) is None
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"step": "magic"}, "step"),
        ({"effect": 3}, "effect_indicator"),
        ({"realised": "2999-01-01"}, "realised"),
        ({"aspect": "beauty"}, "aspect"),
    ],
)
def test_the_forms_of_pages_check_programs(
    program: Callable[[str], Program], more: dict[str, object], field: str
) -> None:
    told = program("leader")(
        "post", "units/p1/innovations", {"step": "automated", "title": "x", **more}, status=422
    )
    assert [one["field"] for one in told["places"]] == [field]
    assert not Project.objects.filter(unit__code="p1").exists()


def test_a_proposal_is_not_verified(program: Callable[[str], Program]) -> None:
    made = program("upper")("post", "units/p2/innovations", {"step": "automated", "title": "x"}, status=201)
    told = program("verifier")("post", f"units/p2/innovations/{made['number']}/verify", status=422)
    assert told["places"][0]["field"] == "realised"


def test_a_card_is_written_changed_and_taken_up(
    program: Callable[[str], Program], campaign: Campaign
) -> None:
    upper, leader, day = program("upper"), program("leader"), str(campaign.day)
    card = upper("post", "units/p2/practices", {"what": "Clean moulds", "aspect": "quality"}, status=201)
    address = f"practices/{card['number']}"
    changed = upper("put", f"units/p2/{address}", {"what": "模具天天清", "ask": "Wang", "language": "zh"})
    assert (changed["what_en"], changed["what_zh"], changed["ask"]) == ("Clean moulds", "模具天天清", "Wang")
    taken = leader("post", f"units/p1/{address}/taken-up", {"date": day}, status=201)
    assert (taken["unit"], taken["date"]) == ("p1", day)
    assert leader("post", f"units/p1/{address}/taken-up", {"date": day}, status=409)["places"]
    assert leader("get", address)["adopters"] == 1
    assert [one["unit"] for one in leader("get", f"{address}/taken-up")] == ["p1"]
    assert [one["number"] for one in leader("get", "units/p1/practices/taken-up")] == [card["number"]]
    assert [one["number"] for one in leader("get", "practices?aspect=quality")] == [card["number"]]


def test_a_card_of_an_exemplar_is_what_the_advanced_do(
    program: Callable[[str], Program], campaign: Campaign
) -> None:
    live(campaign)
    told = program("leader")("get", "units/p1/practices/advanced")
    assert [(one["aspect"], one["card"]["unit"]) for one in told] == [("quality", "p6")]


def test_questions_are_listed_to_each_as_they_may_see_and_answered(
    program: Callable[[str], Program], campaign: Campaign
) -> None:
    leader, verifier = program("leader"), program("verifier")
    with asking(campaign):
        assert [one["question"] for one in leader("get", "questions")] == ["q-p1-asked"]
        listed = {one["question"] for one in verifier("get", "questions")}
        assert listed == {"q-p2-asked", "q-p2-screened"}
        address = "units/p1/questions/q-p1-asked"
        assert leader("get", address)["settles_en"] == "p1 asked"
        leader("get", "units/p1/questions/q-p1-screened", status=404)
        [answer] = leader("post", f"{address}/answers", {"words": "a new shift"}, status=201)["answers"]
        assert answer == {"date": str(campaign.day), "text": "a new shift"}
        assert leader("get", "questions") == []
        assert len(leader("get", "questions?answered=true")) == 1


def test_recounts_are_drawn_wait_and_are_entered(
    program: Callable[[str], Program], campaign: Campaign
) -> None:
    live(campaign)
    job = program("organiser")("post", "recounts/draw", {"size": 4}, status=202)
    assert Job.objects.get(pk=job["job"]).wish["size"] == 4
    assert program("organiser")("post", "recounts/draw", {"size": 4}, status=409)["title"] == "Conflict"
    verifier = program("verifier")
    assert [one["indicator"] for one in verifier("get", "recounts")] == ["scrap"]
    count = {"period": "2020-06", "indicator": "scrap", "value": 5.0, "verifier": "d2"}
    made = verifier("post", "units/p2/recounts", count, status=201)
    assert made["factor"] == pytest.approx(5 / made["reported"])
    assert verifier("get", "recounts") == []
    assert len(verifier("get", "units/p2/recounts")) == 2
    near = verifier("post", "units/p2/recounts", {**count, "verifier": "p1"}, status=422)
    assert near["places"][0]["field"] == "verifier"


def test_a_pledge_from_its_proposal_changed_and_withdrawn(program: Callable[[str], Program]) -> None:
    leader = program("leader")
    told = leader("get", "units/p1/proposals/quality")
    assert told["targets"]
    keys = ("aspect", "same_as", "same_as_kind", "due", "targets", "milestones", "measures")
    made = leader("post", "units/p1/pledges", {name: told[name] for name in keys}, status=201)
    address = f"units/p1/pledges/{made['pledge']}"
    assert leader("get", address)["measures"][0]["text_en"] == told["measures"][0]["text"]
    more = {name: told[name] for name in keys if name != "aspect"} | {"due": "2021-03"}
    assert leader("put", address, more)["due"] == "2021-03"
    assert leader("post", f"{address}/withdraw")["state"] == "withdrawn"
    assert leader("put", address, more, status=409)["status"] == 409
    assert made["pledge"] in [one["pledge"] for one in leader("get", "pledges")]


def test_a_period_is_entered_by_workbook_and_its_history_read(program: Callable[[str], Program]) -> None:
    reporter = program("reporter")
    address = f"/api/campaigns/small/units/p1/grid/{PERIOD}"
    [own, *_] = reporter("get", f"units/p1/grid/{PERIOD}")
    assert (own["unit"], own["may"]) == ("p1", ["enter"])
    assert reporter.client.get(f"{address}/workbook").content.startswith(b"PK")
    stream = BytesIO()
    with Workbook(stream) as book:
        sheet = book.add_worksheet("figures")
        sheet.write_row(0, 0, ["unit", "title", "output"])
        sheet.write_row(1, 0, ["p1", "Plant 1", 120])
        sheet.write_row(2, 0, ["p2", "Plant 2", 1])
    told = reporter.upload(f"units/p1/grid/{PERIOD}/workbook", "figures.xlsx", stream.getvalue(), status=200)
    assert (told["saved"], len(told["refused"])) == (1, 1)
    assert "p2" in told["refused"][0]
    [sent] = reporter("get", f"units/p1/forms/{PERIOD}/history")
    assert (sent["deed"], sent["changes"]) == ("save", {"output": "120"})


def test_a_deed_sent_again_is_done_once(program: Callable[[str], Program], campaign: Campaign) -> None:
    live(campaign)
    number, leader = Help.objects.get(code="h1").pk, program("leader")
    visit = {"date": str(campaign.day), "note": "seen again"}
    address = f"units/p1/help/{number}/visits"
    first = leader("post", address, visit, status=201, key="visit-1")
    assert leader("post", address, visit, status=201, key="visit-1") == first
    assert Visit.objects.filter(help=number, note_en="seen again").count() == 1
    assert Entry.objects.filter(deed="visit").count() == 1
    other = leader("post", address, {**visit, "note": "else"}, status=422, key="visit-1")
    assert "another deed" in other["detail"]
    leader("post", address, {**visit, "date": "2999-01-01"}, status=409, key="visit-2")
    leader("post", address, visit, status=201, key="visit-2")  # what was refused leaves no receipt
    program("leader")("post", address, visit, status=201, key="visit-1")  # another token's keys are its own
    leader("post", address, visit, status=422, key="no key")
    assert Receipt.objects.count() == 3
    Token.objects.update(revoked_at="2020-01-01T00:00:00Z")
    leader("post", address, visit, status=401, key="visit-1")


def test_a_file_sent_again_is_kept_once(program: Callable[[str], Program]) -> None:
    upper = program("upper")
    made = upper("post", "units/p2/innovations", {"step": "automated", "title": "x"}, status=201)
    address = f"units/p2/innovations/{made['number']}/documents"
    first = upper.upload(address, "a.png", picture(), key="a")
    assert upper.upload(address, "a.png", picture(), key="a") == first
    assert Document.objects.count() == 1
    upper.upload(address, "b.png", picture(), status=422, key="a")


def test_faults_are_of_one_shape(program: Callable[[str], Program]) -> None:
    leader = program("leader")
    answers = [
        leader("get", "units/none", status=404),
        leader("get", "units/p2/forms/2020-07/none", status=404),
        leader("post", "units/p2/pledges", {}, status=422),
        leader("get", "record", status=403),
        leader("delete", "units/p1", status=405),
        Client().get("/api/campaigns/small").json(),
    ]
    for one in answers:
        assert one.keys() == {"title", "status", "detail", "places"}
    broken = leader.client.post("/api/campaigns/small/units/p1/help", "{", content_type=JSON)
    assert (broken.status_code, broken["Content-Type"]) == (400, "application/problem+json")


def test_long_lists_say_where_they_go_on(
    program: Callable[[str], Program], campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(campaign)
    monkeypatch.setattr(paging, "ON_A_PAGE", 2)
    client = program("reader").client
    seen, address = [], "/api/campaigns/small/innovations?step=automated"
    while address:
        answer = client.get(address)
        seen += [one["project"] for one in answer.json()]
        address = answer.get("Link", "").partition(">")[0].removeprefix("<http://testserver")
    assert sorted(seen) == ["i0", "i1", "i2"]


def test_persons_one_may_not_know_have_no_id(program: Callable[[str], Program], campaign: Campaign) -> None:
    unit = Unit.objects.get(campaign=campaign, code="w01")
    Project.objects.create(campaign=campaign, code="i1", unit=unit, step="automated", realised=campaign.day)
    [shown] = program("reader")("get", "innovations")
    assert (shown["unit"], shown["within"]) == (None, "p1")
    assert program("leader")("get", "innovations")[0]["unit"] == "w01"


def test_the_examples_of_the_reference_are_done(program: Callable[[str], Program]) -> None:
    reference = Path(__file__).parents[2] / "docs" / "reference" / "server.md"
    examples = re.findall(
        r"```http\n(\w+) (\S+)\n(?:Idempotency-Key: (\S+)\n)?(?:\n(.*?)\n)?```",
        reference.read_text("utf-8"),
        re.S,
    )
    assert len(examples) == reference.read_text("utf-8").count("```http") >= 4
    leader = program("leader")
    for method, address, key, body in examples:
        status = 201 if method == "POST" else 200
        own = address.removeprefix("/api/campaigns/small/")
        assert leader(method.lower(), own, json.loads(body) if body else None, status=status, key=key)
