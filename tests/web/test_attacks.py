"""What somebody who means harm would try, through every route and every form there is.

A list to be read as one, so the file is as long as there are ways.
"""

from __future__ import annotations

import json
import os
import re
import resource
from collections.abc import Callable, Iterable
from io import BytesIO
from urllib.parse import quote
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from abreast.campaign import CampaignRefused
from abreast.web.campaigns.definition import definition_of_text
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.entry.models import Report
from abreast.web.innovations.models import Project
from abreast.web.jobs.models import Job
from abreast.web.jobs.worker import claim, do
from abreast.web.people.models import Membership, Token, User
from abreast.web.place import here
from web.conftest import PASSWORD
from web.crawl import Form, Page, Walk, asked, drained, routes, walk
from web.lived import live
from web.test_rights import token
from web.world import DEFINITION, PERIOD

Clients = Callable[[str], Client]
EVIL = "\"'><x-evil onerror=evil()><script>evil()</script>{{7*7}}"
FORMULA = '=HYPERLINK("http://evil.example")'
BEGIN = ("/c/small/", "/c/small/desk", "/c/small/boards?aspect=quality", "/c/small/units", "/new")
PEOPLE = ("organiser", "leader", "verifier")
LEFT = ("sign-out", "language", "sign-in", "demonstration", "/erase", "/remove")
"""Forms that would end the walk or take away who walks."""

KEYS = re.compile(
    r"code$|path$|kind$|period$|state$|digest|password|^by$|^key$|^task$|closing|table$|aspect|indicator"
)
"""Columns by which the server finds things: they are words of the campaign, and never shown as they come."""


once = pytest.mark.skipif(bool(os.environ.get("ABREAST_TEST_SERVED")), reason="is the same on every database")


def typed_everywhere(text: str, campaign: Campaign) -> None:
    """The text in every text column of every table in which a person's words are kept."""
    for model in apps.get_models():
        if not model.__module__.startswith("abreast."):
            continue
        for field in model._meta.concrete_fields:
            # Choices are the server's own words, and what is unique tells rows apart.
            if type(field) not in (models.CharField, models.TextField) or field.choices or field.unique:
                continue
            if not KEYS.search(field.name) and field.name != "definition" and not field.is_relation:
                model._default_manager.all().update(**{field.name: text[: field.max_length]})
    told = re.sub(r'(en|zh) = "[^"]*"', lambda found: f"{found[1]} = {json.dumps(text)}", campaign.definition)
    Campaign.objects.filter(pk=campaign.pk).update(definition=told)


def lived_in(signed_in: Clients) -> None:
    """A form that was handed in and returned, an invitation and a token, so that there is something on every page."""
    leader, upper = signed_in("leader"), signed_in("upper")
    message = {"id": str(uuid4()), "deed": "sign", "changes": {"output": "120", "scrap": "6"}}
    leader.post(f"/c/small/entry/p1/{PERIOD}/form", json.dumps(message), content_type="application/json")
    upper.post(
        f"/c/small/entry/p1/{PERIOD}/decide", {"id": str(uuid4()), "deed": "return", "reason": "once more"}
    )
    sent = {"name": "A", "email": "a@b.example", "role": "reporter", "unit": "p1"}
    for place in ("people/invite", "people/tokens"):
        leader.post(f"/c/small/{place}", sent)


def nothing_evil(told: Walk) -> None:
    for address, answer in told.answers.items():
        if "text/html" in answer.get("Content-Type", "") and answer.status_code == 200:
            assert Page(answer.content.decode()).faults == [], address
            assert "unsafe" not in answer["Content-Security-Policy"], address


@once
def test_what_is_stored_becomes_no_markup_on_any_page(signed_in: Clients, campaign: Campaign) -> None:
    lived_in(signed_in)
    typed_everywhere(EVIL, campaign)
    shown = ""
    for name in PEOPLE:
        told = walk(signed_in(name), *BEGIN)
        assert len(told.answers) > 15
        nothing_evil(told)
        pages = [one for one in told.answers.values() if "text/html" in one.get("Content-Type", "")]
        shown += "".join(page.content.decode() for page in pages)
    assert shown.count("&lt;x-evil") > 50


def sent(client: Client, form: Form, text: str, file: Callable[[], BytesIO]) -> int:
    fields = form.fields | dict.fromkeys(form.free, text)
    fields.pop("csrfmiddlewaretoken", None)
    if form.method == "get":
        return int(drained(client.get(form.action, fields)).status_code)
    return int(drained(client.post(form.action, fields | {name: file() for name in form.files})).status_code)


def file_named(name: str, content: bytes) -> Callable[[], BytesIO]:
    def made() -> BytesIO:
        stream = BytesIO(content)
        stream.name = name
        return stream

    return made


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="evil()"><script>evil()</script></svg>'


TEXTS = (EVIL, FORMULA, "\x00", "9" * 20_000, "../../../etc/passwd")


def test_no_form_takes_harm(signed_in: Clients, campaign: Campaign) -> None:
    lived_in(signed_in)
    file, tried = file_named(f"{EVIL}.svg", SVG), 0
    for name in PEOPLE:
        client = signed_in(name)
        forms = walk(client, *BEGIN).forms.values()
        for form in (one for one in forms if not any(word in one.action for word in LEFT)):
            for text in TEXTS:
                tried += 1
                assert sent(client, form, text, file) < 500, (form.action, form.fields, text[:30])
    assert tried > 100
    for name in PEOPLE:
        nothing_evil(walk(signed_in(name), *BEGIN))


def cells(answer: object) -> Iterable[str]:
    parts = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
    for line in b"".join(parts).decode("utf-8-sig").splitlines():
        yield from re.findall(r'(?:^|,)"?([^,"]*)', line)


@once
def test_no_table_taken_out_holds_a_formula(signed_in: Clients, campaign: Campaign) -> None:
    lived_in(signed_in)
    typed_everywhere(FORMULA, campaign)
    tables = 0
    for name in PEOPLE:
        for address, answer in walk(signed_in(name), *BEGIN, "/c/small/record.csv").answers.items():
            if answer.get("Content-Type", "").startswith("text/csv"):
                tables += 1
                assert not [one for one in cells(answer) if one.startswith(("=", "+", "@"))], address
            elif "spreadsheetml" in answer.get("Content-Type", ""):
                tables += 1
                with ZipFile(BytesIO(answer.content)) as book:
                    sheets = [name for name in book.namelist() if "worksheets/sheet" in name]
                    assert not [name for name in sheets if b"<f>" in book.read(name)], address
    assert tables > 3


def bomb(inner: str) -> bytes:
    """A small file that unpacks to 600 megabytes."""
    stream = BytesIO()
    with (
        ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=9) as packed,
        packed.open(inner, "w", force_zip64=True) as one,
    ):
        for _ in range(600):
            one.write(bytes(1_000_000))
    return stream.getvalue()


def slip() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as packed:
        packed.writestr("../../../../tmp/abreast-slipped", "x")
        packed.writestr("/tmp/abreast-slipped", "x")
        packed.writestr("campaign.toml", "[campaign]\n")
    return stream.getvalue()


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452ffffff00ffffff000802000000") + bytes(64)
"""The head of a picture of 4,294,967,040 by 4,294,967,040 points."""


@once
def test_no_file_handed_in_fills_the_machine_or_leaves_its_folder(
    signed_in: Clients, campaign: Campaign, tmp_path: object
) -> None:
    from pathlib import Path

    _, project, _ = live(campaign)
    Project.objects.filter(pk=project.pk).update(unit=Unit.objects.get(campaign=campaign, code="p1"))

    sheet, entity = bomb("xl/worksheets/sheet1.xml"), b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seen = 0
    for name in PEOPLE:
        client = signed_in(name)
        for form in walk(client, f"/c/small/innovations/{project.pk}", *BEGIN).forms.values():
            for title, content in (
                ("a.xlsx", sheet),
                ("a.zip", slip()),
                ("../../a.xlsx", b"PK\x03\x04"),
                ("a.png", PNG),
                ("a.svg", SVG),
                ("a.xml", entity),
            ):
                if form.files:
                    seen += 1
                    assert sent(client, form, "1", file_named(title, content)) < 500, (form.action, title)
    assert seen > 20
    Job.objects.filter(state="waiting").exclude(task="look").delete()
    while (job := claim("worker")) is not None:
        do(job, here())
        job.refresh_from_db()
        assert job.state == "done"
        assert job.draft is not None
        assert job.draft.refusals != []
    assert not Path("/tmp/abreast-slipped").exists()
    # ru_maxrss is in KiB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


def test_no_form_is_taken_from_elsewhere(signed_in: Clients) -> None:
    tried = 0
    for name, _, address in routes():
        client = Client(enforce_csrf_checks=True)
        client.force_login(User.objects.get(email="organiser@example.org"))
        for headers in ({}, {"Origin": "https://evil.example"}, {"Referer": "https://evil.example/"}):
            answer = client.post(address, {"csrfmiddlewaretoken": "a" * 32}, headers=headers)
            tried += 1
            assert answer.status_code in (403, 405), (name, address, answer.status_code)
    assert tried > 100
    for operation in ("units/p1", f"units/p1/forms/{PERIOD}"):
        client = signed_in("organiser")
        assert client.post(f"/api/campaigns/small/{operation}", "{}", "application/json").status_code in (
            401,
            405,
        )


def test_signing_in_and_out_leaves_no_session_of_before(db: None) -> None:
    client, sent = Client(), {"email": "leader@example.org", "password": PASSWORD}
    client.cookies["sessionid"] = "chosenbyanattacker0123456789abcd"
    assert client.post("/sign-in", sent).status_code == 302
    first = client.cookies["sessionid"].value
    assert first != "chosenbyanattacker0123456789abcd"
    assert client.post("/sign-in", sent).status_code == 302
    assert client.cookies["sessionid"].value != first
    last = client.cookies["sessionid"].value
    stolen = Client()
    stolen.cookies["sessionid"] = last
    assert stolen.get("/c/small/desk").status_code == 200
    client.post("/sign-out")
    assert stolen.get("/c/small/desk").status_code == 302


def test_a_new_password_ends_every_session(signed_in: Clients) -> None:
    client = signed_in("leader")
    user = User.objects.get(email="leader@example.org")
    user.set_password("another long password")
    user.save()
    assert client.get("/c/small/desk").status_code == 302


PATHS = (
    "../../secret",
    "..",
    "....//....//etc/passwd",
    "/etc/passwd",
    "a\x00b",
    "a\\..\\b",
    "%2e%2e%2fsecret",
    "A" * 3000,
)


def test_no_address_leads_out_of_a_campaign(signed_in: Clients) -> None:
    client, tried = signed_in("organiser"), 0
    known = {name: address for name, _, address in routes()}
    for name, parts, _ in routes():
        for place in parts:
            for path in PATHS:
                address = known[name].replace("/x", f"/{quote(path, safe='')}", 1)
                sample = {"campaign": "small", "unit": "p1", "period": PERIOD, "language": "en"}.get(place)
                if sample:
                    address = known[name].replace(f"/{sample}", f"/{quote(path, safe='')}", 1)
                answer = drained(client.get(address))
                tried += 1
                assert answer.status_code < 500, address
                whole = b"" if answer.streaming else answer.content
                assert b"root:" not in whole
                assert sample is None or answer.status_code in (301, 302, 400, 403, 404, 405), address
    assert tried > 300


@pytest.mark.parametrize(
    "code", ["../x", "a/b", "..", "/x", "a\\b", "", ".", "a b\n", "x" * 300, "con\u0000"]
)
def test_a_campaigns_folder_is_its_own(code: str) -> None:
    with pytest.raises((CampaignRefused, ValueError)):
        definition_of_text(DEFINITION.format(code="safe").replace('id = "safe"', f"id = {json.dumps(code)}"))


QUESTIONS = (
    "' OR 1=1 --",
    '"; DROP TABLE people_user; --',
    "\x00",
    "{{7*7}}",
    "1e999",
    "-1",
    "99999999999999999999",
    "é" * 5000,
    "%",
    "__class__",
    "[]",
)


def test_no_question_after_an_address_does_harm(signed_in: Clients) -> None:
    tried = 0
    users = User.objects.count()
    for name in ("organiser", "leader"):
        client = signed_in(name)
        told = walk(client, *BEGIN)
        wanted = asked(told.answers)
        for form in told.forms.values():
            if form.method == "get":
                wanted.setdefault(form.action.partition("?")[0], set()).update(form.fields)
        for address, names in wanted.items():
            for one in names | {"q", "page", "sort", "next"}:
                for question in QUESTIONS:
                    tried += 1
                    assert client.get(address, {one: question}).status_code < 500, (address, one, question)
    assert tried > 200
    assert User.objects.count() == users


@pytest.mark.parametrize(
    "value", ["x'; DROP TABLE entry_report; --", "\x00", "1e999", "NaN", "٣", "=1+1", "9" * 500, "\ud800"]
)
def test_no_figure_does_harm(signed_in: Clients, value: str) -> None:
    for code in ("output", "nothing", value):
        for client, place in (
            (signed_in("leader"), f"/c/small/entry/p1/{PERIOD}/form"),
            (
                Client(headers={"Authorization": f"Bearer {token('leader')}"}),
                f"/api/campaigns/small/units/p1/forms/{PERIOD}",
            ),
        ):
            body = {"id": str(uuid4()), "deed": "save", "changes": {code: value}, "reason": value}
            answer = client.post(place, json.dumps(body), content_type="application/json")
            assert answer.status_code in (200, 400, 422), answer.content
    assert Report.objects.filter(campaign__code="small").exists()


def json_of(more: str) -> str:
    return f'{{"id": "{uuid4()}", {more}}}'


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        json_of('"deed": "save", "version": 1e400'),
        json_of('"deed": "save", "version": ' + "9" * 4000),
        json_of('"deed": "save", "changes": {"a": {"b": []}}'),
        json_of('"deed": "save", "changes": [1]'),
        "x" * 6_000_000,
        "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"),
    ],
    ids=range(8),
)
def test_no_message_does_harm(signed_in: Clients, body: str) -> None:
    answers = [
        signed_in("leader").post(f"/c/small/entry/p1/{PERIOD}/form", body, content_type="application/json"),
        Client(headers={"Authorization": f"Bearer {token('leader')}"}).post(
            f"/api/campaigns/small/units/p1/forms/{PERIOD}", body, content_type="application/json"
        ),
    ]
    assert all(answer.status_code in (400, 409, 413, 422) for answer in answers), [
        one.status_code for one in answers
    ]


def test_a_token_opens_no_page(db: None) -> None:
    client, public = Client(headers={"Authorization": f"Bearer {token('organiser')}"}), Client()
    for name, _, address in routes():
        if name != "health":
            assert client.get(address).status_code == public.get(address).status_code, address


def test_a_token_ends_with_the_role_through_which_it_was_made(signed_in: Clients, campaign: Campaign) -> None:
    secret, user = token("leader"), User.objects.get(email="leader@example.org")
    Token.objects.update(made_by=user)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/campaigns/small/units/p1").status_code == 200
    role = Membership.objects.get(user=user, campaign=campaign)
    signed_in("organiser").post(f"/c/small/people/roles/{role.pk}/remove")
    assert client.get("/api/campaigns/small/units/p1").status_code == 401


FORMULAS = (
    "output" + "*output" * 200_000,
    "(" * 50_000 + "output" + ")" * 50_000,
    "output ** 9 ** 9 ** 9",
    "9" * 100_000,
    "-" * 100_000 + "output",
    "__import__('os').system('id')",
    "output / (scrap - scrap)" * 1000,
)


@pytest.mark.parametrize("formula", FORMULAS, ids=range(len(FORMULAS)))
def test_no_formula_explodes(formula: str) -> None:
    with pytest.raises(CampaignRefused):
        definition_of_text(DEFINITION.format(code="small").replace("scrap / output", formula))
