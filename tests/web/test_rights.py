"""Every route by every role at the own unit, a sister, the unit above and in another campaign, as the table says.

The table is to be read as one, so the file is as long as there are routes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.models import Edition
from abreast.web.people.models import Membership, Token, User
from abreast.web.people.secrets import fresh
from abreast.web.rules import Role
from web.conftest import CAST
from web.crawl import drained
from web.world import PERIOD

ROLES = ("organiser", "leader", "upper", "reporter", "verifier", "reader", "worker", "public")
PLACES = {
    "1": ("small", "p1"),
    "2": ("small", "p2"),
    "d": ("small", "d1"),
    "w": ("small", "w01"),
    "x": ("other", "p1"),
}
"""1: the plant of leader and reporter; 2: its sister, the verifier's; d: the district; w: a worker; x: elsewhere."""

UNITS = """
route            method  organiser leader upper reporter verifier reader worker public
unit             get     12d       12dw   12d   12d      12d      12d    12dw   -
course           get     12d       12dw   12d   12d      12d      12d    12dw   -
similar          get     12d       12dw   12d   12d      12d      12d    12dw   -
consent          post    -         -      -     -        -        -      w      -
entry            get     12dw      12dw   12dw  12dw     12d      12d    12dw   -
history          get     12dw      12dw   12dw  12dw     12d      12d    12dw   -
download         get     -         1w     12dw  1w       -        -      -      -
upload           post    -         1w     12dw  1w       -        -      -      -
form             post    -         1w     12dw  1w       -        -      -      -
decide           post    12dw      w      12w   -        2        -      -      -
pledge-new       get     -         1w     12d   -        -        -      w      -
pledge           get     12d       12dw   12d   12d      12d      12d    12dw   -
pledge-change    get     -         1w     12d   -        -        -      w      -
pledge-withdraw  post    -         1w     12d   -        -        -      w      -
shape-branch     get     12dw      -      -     -        -        -      -      -
unit-help        get     12d       12dw   12d   12d      12d      12d    12dw   -
help-pair        get     12d       12dw   12d   12d      12d      12d    12dw   -
help-decide      post    -         1w     12d   -        -        -      w      -
help-capacity    post    -         1w     12d   -        -        -      w      -
help-visit       post    -         1w     12d   -        -        -      w      -
help-end         post    -         1w     12d   -        -        -      w      -
project-new      get     -         1w     12d   1        -        -      w      -
project-adopt    get     -         1w     12d   1        -        -      w      -
project-change   get     -         1w     12d   1        -        -      w      -
project-give-up  post    -         1w     12d   1        -        -      w      -
project-attach   post    -         1w     12d   1        -        -      w      -
project-detach   post    -         1w     12d   1        -        -      w      -
project-verify   post    -         -      -     -        2        -      -      -
unit-practices   get     12d       12dw   12d   12d      12d      12d    12dw   -
practice-new     get     -         1w     12d   1        -        -      w      -
practice-change  get     -         1w     12d   1        -        -      w      -
practice-take-up get     -         1w     12d   1        -        -      w      -
question         get     -         1w     12d   -        2        -      w      -
question-answer  post    -         1w     12d   -        -        -      w      -
recount          get     -         -      -     -        2        -      -      -
"""
CAMPAIGNS = """
route            method  organiser leader upper reporter verifier reader worker public
campaign         get     *         *      *     *        *        *      *      *
bulletin         get     *         *      *     *        *        *      *      *
desk             get     *         *      *     *        *        *      *      -
boards           get     *         *      *     *        *        *      *      -
chart            get     *         *      *     *        *        *      *      -
board-table      get     *         *      *     *        *        *      *      -
board-workbook   get     *         *      *     *        *        *      *      -
tree             get     *         *      *     *        *        *      *      -
coverage         get     *         *      *     *        *        *      *      -
amendments       get     *         *      *     *        *        *      *      -
reminders        get     *         *      *     *        *        *      *      -
help             get     *         *      *     *        *        *      *      -
innovations      get     *         *      *     *        *        *      *      -
project          get     *         *      *     *        *        *      *      -
project-spread   get     *         *      *     *        *        *      *      -
project-document get     *         *      *     *        *        *      *      -
practices        get     *         *      *     *        *        *      *      -
practice         get     *         *      *     *        *        *      *      -
questions        get     -         *      *     -        *        -      -      -
recounts-draw    post    *         -      -     -        -        -      -      -
closing          get     *         -      -     -        -        -      -      -
work-out         post    *         -      -     -        -        -      -      -
put-right        post    *         -      -     -        -        -      -      -
close            post    *         -      -     -        -        -      -      -
preview          get     *         -      -     -        -        -      -      -
shape            get     *         -      -     -        -        -      -      -
shape-part       post    *         -      -     -        -        -      -      -
shape-units      get     *         -      -     -        -        -      -      -
publish          post    *         -      -     -        -        -      -      -
folder           get     *         -      -     -        -        -      -      -
archive          get     *         -      -     -        -        -      -      -
people           get     *         *      *     -        -        -      -      -
invite           post    *         *      *     -        -        -      -      -
make-token       post    *         *      *     -        -        -      -      -
audit            get     *         -      -     -        -        -      -      -
audit-table      get     *         -      -     -        -        -      -      -
"""
BY_NUMBER = {"job", "remove-role", "withdraw-invitation", "help-in", "erase", "revoke-token"}
"""Routes to a row by its number; each has a test of its own."""
FOUNDERS = {"new-campaign", "draft", "set-up", "throw-away", "draft-job"}
"""Routes for those who may set campaigns up; see `test_setup`."""
OPEN = {
    "front",
    "begin",
    "health",
    "language",
    "vega",
    "sign-in",
    "sign-out",
    "demonstrate",
    "invitation",
    "forgotten",
    "new-password",
}
"""Routes for everybody."""


def lines(table: str) -> list[tuple[str, str, dict[str, str]]]:
    head, *rows = table.strip().splitlines()
    assert tuple(head.split()[2:]) == ROLES
    split = [row.split() for row in rows]
    return [(route, method, dict(zip(ROLES, allowed, strict=True))) for route, method, *allowed in split]


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "api":
                yield from routes(one.url_patterns)
        else:
            yield str(one.name)


def test_every_route_is_in_a_table() -> None:
    known = {route for table in (UNITS, CAMPAIGNS) for route, _, _ in lines(table)}
    assert set(routes(get_resolver().url_patterns)) == known | BY_NUMBER | FOUNDERS | OPEN


def reached(client: Client, method: str, address: str) -> bool:
    """Whether a client is let in, be it that nothing is there; whoever is not is told no or asked to sign in."""
    body = {
        "id": str(uuid4()),
        "deed": "save",
        "changes": {},
        "name": "A",
        "role": "reporter",
        "unit": "p1",
        "email": "a@b.example",
        "helper": "p6",
        "helped": address.split("/")[4] if "/units/" in address else "",
    }
    if address.endswith("/form"):
        answer = client.post(address, json.dumps(body), content_type="application/json")
    elif method == "post":
        answer = client.post(address, {**body, "deed": "accept"})
    else:
        answer = client.get(address)
    assert drained(answer).status_code < 500
    sent_away = answer.status_code == 302 and answer["Location"].startswith("/sign-in")
    return not sent_away and answer.status_code != 403


def unit_address(route: str, campaign: str, unit: str) -> str:
    tail = {
        "unit": "",
        "pledge-new": f"/pledge/{'skill' if unit == 'w01' else 'quality'}",
        "pledge": f"/pledges/g-{unit}",
        "pledge-change": f"/pledges/g-{unit}/change",
        "pledge-withdraw": f"/pledges/g-{unit}/withdraw",
        "unit-help": "/help",
        "help-decide": "/help/decide",
        "help-capacity": "/help/capacity",
        "help-pair": "/help/0",
        "help-visit": "/help/0/visit",
        "help-end": "/help/0/end",
        "project-new": "/innovations/new",
        "project-adopt": "/innovations/0/adopt",
        "project-change": "/innovations/0/change",
        "project-give-up": "/innovations/0/give-up",
        "project-attach": "/innovations/0/documents",
        "project-detach": "/innovations/0/documents/none/remove",
        "project-verify": "/innovations/0/verify",
        "unit-practices": "/practices",
        "practice-new": "/practices/new",
        "practice-change": "/practices/0/change",
        "practice-take-up": "/practices/0/take-up",
        "question": "/questions/none",
        "question-answer": "/questions/none/answer",
        "recount": "/recounts/2020-06/output",
    }
    if route == "consent":
        return f"/c/{campaign}/units/{unit}/consent"
    if route in ("course", "similar"):
        return f"/c/{campaign}/units/{unit}/{route}/{'skill' if unit == 'w01' else 'quality'}"
    if route == "shape-branch":
        return f"/c/{campaign}/set-up/tree/{unit}"
    if route in tail:
        return f"/c/{campaign}/units/{unit}{tail[route]}"
    ending = {"entry": "", "download": "/workbook"}.get(route, f"/{route}")
    return f"/c/{campaign}/entry/{unit}/{PERIOD}{ending}"


@pytest.mark.parametrize(("route", "method", "allowed"), lines(UNITS))
def test_routes_of_units(
    signed_in: Callable[[str], Client], route: str, method: str, allowed: dict[str, str]
) -> None:
    for role in ROLES:
        client = signed_in(role)
        for place, (campaign, unit) in PLACES.items():
            address = unit_address(route, campaign, unit)
            assert reached(client, method, address) is (place in allowed[role]), f"{role} {method} {address}"


def campaign_address(route: str, campaign: str) -> str:
    edition = Edition.objects.filter(campaign__code=campaign).first()
    number = edition.pk if edition else 0
    known = {
        "campaign": "",
        "bulletin": "bulletins/2020-06/en",
        "chart": "boards/chart?aspect=quality",
        "board-table": "boards/table.csv",
        "board-workbook": "boards/table.xlsx",
        "tree": "units",
        "coverage": "pledges",
        "work-out": "closing/work-out",
        "put-right": "closing/put-right",
        "close": "closing/close",
        "preview": f"editions/{number}/bulletin/en",
        "publish": f"editions/{number}/publish",
        "archive": "folder.zip",
        "shape": "set-up",
        "amendments": "corrections",
        "shape-part": "set-up/rules",
        "shape-units": "set-up/units.csv",
        "invite": "people/invite",
        "make-token": "people/tokens",
        "audit": "record",
        "audit-table": "record.csv",
        "project": "innovations/0",
        "project-spread": "innovations/0/spread",
        "project-document": "innovations/0/documents/none",
        "practice": "practices/0",
        "recounts-draw": "recounts/draw",
    }
    return f"/c/{campaign}/{known.get(route, route)}"


@pytest.mark.parametrize(("route", "method", "allowed"), lines(CAMPAIGNS))
def test_routes_of_campaigns(
    signed_in: Callable[[str], Client], route: str, method: str, allowed: dict[str, str]
) -> None:
    for role in ROLES:
        client = signed_in(role)
        address = campaign_address(route, "small")
        assert reached(client, method, address) is (allowed[role] == "*"), f"{role} {method} {address}"
        if route not in ("campaign", "bulletin"):
            assert not reached(client, method, campaign_address(route, "other")), f"{role} {method} elsewhere"


def test_rows_by_number_are_found_in_their_own_campaign_alone(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    theirs = Membership.objects.get(campaign__code="other")
    client = signed_in("organiser")
    for address in (
        f"people/roles/{theirs.pk}/remove",
        f"people/roles/{theirs.pk}/password",
        "people/tokens/0/revoke",
    ):
        assert client.post(f"/c/small/{address}").status_code == 404
    assert client.post(f"/c/small/people/{theirs.user_id}/erase").status_code == 403
    assert client.get("/c/small/jobs/0").status_code == 404


def test_leaders_give_no_role_above_their_own(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("leader")
    sent = {"name": "A", "email": "a@b.example"}
    for role, unit, status in (
        ("reporter", "p1", 200),
        ("organiser", "p1", 403),
        ("reporter", "p2", 403),
        ("verifier", "p1", 403),
    ):
        assert (
            client.post("/c/small/people/invite", {**sent, "role": role, "unit": unit}).status_code == status
        )
        assert (
            client.post("/c/small/people/tokens", {"name": "A", "role": role, "unit": unit}).status_code
            == status
        )


API = """
route                                     method  organiser leader upper reporter verifier reader worker public
units/U                                   get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/standings                         get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/exemplars                         get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/helpers                           get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/figures                           get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/course/quality                    get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/similar/quality                   get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/coverage                          get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/pledges                           get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/pledges                           post    -         1w     12d   -        -        -      -      -
units/U/pledges/g-U/withdraw              post    -         1w     12d   -        -        -      -      -
units/U/questions                         get     -         1w     12d   -        2        -      -      -
units/U/questions/none/answers            post    -         1w     12d   -        -        -      -      -
units/U/recounts                          post    -         -      -     -        2        -      -      -
units/U/help                              get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/help                              post    -         1w     12d   -        -        -      -      -
units/U/help/0/visits                     post    -         1w     12d   -        -        -      -      -
units/U/help/0/end                        post    -         1w     12d   -        -        -      -      -
units/U/innovations                       get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/innovations                       post    -         1w     12d   1        -        -      -      -
units/U/innovations/0/verify              post    -         -      -     -        2        -      -      -
units/U/practices                         get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/practices/0/taken-up              post    -         1w     12d   1        -        -      -      -
units/U/forms/2020-07                     get     12dw      12dw   12dw  12dw     12d      12d    12d    -
units/U/forms/2020-07?save                post    -         1w     12dw  1w       -        -      -      -
units/U/forms/2020-07?accept              post    12dw      w      12w   -        2        -      -      -
units/U/invitations                       post    12dw      1w     12dw  -        -        -      -      -
units/U/tree                              post    12dw      -      -     -        -        -      -      -
units/U/amendments                        post    12dw      -      -     -        -        -      -      -
units/U/consent                           get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/outlook                           get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/proposals/quality                 get     -         1w     12d   -        -        -      -      -
units/U/pledges/g-U                       get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/pledges/g-U                       put     -         1w     12d   -        -        -      -      -
units/U/questions/none                    get     -         1w     12d   -        2        -      -      -
units/U/recounts                          get     -         1w     12d   -        2        -      -      -
units/U/help/capacity                     get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/help/capacity                     put     -         1w     12d   -        -        -      -      -
units/U/help/0                            get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/innovations/0                     put     -         1w     12d   1        -        -      -      -
units/U/innovations/0/give-up             post    -         1w     12d   1        -        -      -      -
units/U/innovations/0/documents           post    -         1w     12d   1        -        -      -      -
units/U/innovations/0/documents/none      delete  -         1w     12d   1        -        -      -      -
units/U/practices                         post    -         1w     12d   1        -        -      -      -
units/U/practices/advanced                get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/practices/taken-up                get     12d       12dw   12d   12d      12d      12d    12d    -
units/U/practices/0                       put     -         1w     12d   1        -        -      -      -
units/U/grid/2020-07                      get     12dw      12dw   12dw  12dw     12d      12d    12d    -
units/U/grid/2020-07/workbook             get     -         1w     12dw  1w       -        -      -      -
units/U/grid/2020-07/workbook             post    -         1w     12dw  1w       -        -      -      -
units/U/forms/2020-07/history             get     12dw      12dw   12dw  12dw     12d      12d    12d    -
units/U/tree                              get     12dw      -      -     -        -        -      -      -
"""
API_CAMPAIGNS = """
route                                     method  organiser leader upper reporter verifier reader worker public
/                                         get     *         *      *     *        *        *      *      -
/units                                    get     *         *      *     *        *        *      *      -
/boards                                   get     *         *      *     *        *        *      *      -
/boards/picture                           get     *         *      *     *        *        *      *      -
/bulletins                                get     *         *      *     *        *        *      *      -
/bulletins/2020-06                        get     *         *      *     *        *        *      *      -
/folder                                   get     *         -      -     -        -        -      -      -
/folder                                   post    *         -      -     -        -        -      -      -
/desk                                     get     *         *      *     *        *        *      *      -
/record                                   get     *         -      -     -        -        -      -      -
/closing                                  get     *         -      -     -        -        -      -      -
/closing/work-out                         post    *         -      -     -        -        -      -      -
/closing/put-right                        post    *         -      -     -        -        -      -      -
/closing/close                            post    *         -      -     -        -        -      -      -
/jobs/0                                   get     *         -      -     -        -        -      -      -
/editions                                 get     *         -      -     -        -        -      -      -
/editions/0/publish                       post    *         -      -     -        -        -      -      -
/people                                   get     *         *      *     -        -        -      -      -
/people/0                                 delete  *         *      *     -        -        -      -      -
/people/invitations/0                     delete  *         *      *     -        -        -      -      -
/people/roles/0                           delete  *         *      *     -        -        -      -      -
/amendments                               get     *         *      *     *        *        *      *      -
/late                                     get     *         *      *     *        *        *      *      -
/set-up                                   get     *         -      -     -        -        -      -      -
/set-up                                   put     *         -      -     -        -        -      -      -
/set-up                                   patch   *         -      -     -        -        -      -      -
/boards/choices                           get     *         *      *     *        *        *      *      -
/boards/table.csv                         get     *         *      *     *        *        *      *      -
/boards/table.xlsx                        get     *         *      *     *        *        *      *      -
/editions/0/statements                    get     *         -      -     -        -        -      -      -
/pledges                                  get     *         *      *     *        *        *      *      -
/help                                     get     *         *      *     *        *        *      *      -
/innovations                              get     *         *      *     *        *        *      *      -
/innovations/0                            get     *         *      *     *        *        *      *      -
/innovations/0/spread                     get     *         *      *     *        *        *      *      -
/innovations/0/documents/none             get     *         *      *     *        *        *      *      -
/practices                                get     *         *      *     *        *        *      *      -
/practices/0                              get     *         *      *     *        *        *      *      -
/practices/0/taken-up                     get     *         *      *     *        *        *      *      -
/questions                                get     -         *      *     -        *        -      -      -
/recounts                                 get     -         -      -     -        *        -      -      -
/recounts/draw                            post    *         -      -     -        -        -      -      -
/amendments/before                        get     *         *      *     *        *        *      *      -
/changed                                  get     *         *      *     *        *        *      *      -
/set-up/units                             get     *         -      -     -        -        -      -      -
"""
BODIES: dict[str, object] = {
    "save": {"deed": "save"},
    "accept": {"deed": "accept"},
    "invitations": {"name": "A", "email": "a@b.example", "role": "reporter"},
    "pledges": {"aspect": "quality", "same_as": "p6", "due": "2020-12", "targets": []},
    "amendments": {"indicator": "scrap", "period": "2020-06", "reason": "x"},
    "tree": {"deed": "set", "title_en": "A"},
    "help": {"aspect": "quality", "helper": "p4", "helped": "p1", "deed": "accept"},
    "visits": {"date": "2020-07-16", "note": "x"},
    "end": {"words": "x"},
    "innovations": {"step": "automated", "title": "x"},
    "taken-up": {"date": "2020-07-16"},
    "answers": {"words": "x"},
    "recounts": {"period": "2020-06", "indicator": "output", "value": 1, "verifier": "d2"},
    "close": {"period": "2020-07"},
    "capacity": {"capacity": 2},
    "innovations put": {"step": "automated", "title": "x"},
    "practices": {"what": "x"},
    "practices put": {"what": "x"},
    "draw": {"size": 2},
    "pledges put": {"same_as": "p6", "due": "2020-12", "targets": []},
    "set-up put": {"text": "x", "seen": ""},
    "set-up patch": [{"key": ["rules", "held"], "value": 7}],
}


def asked_by_program(role: str, method: str, address: str) -> bool:
    """Whether a program with a token of this role is let in, be it that nothing is there."""
    headers = {} if role == "public" else {"Authorization": f"Bearer {token(role)}"}
    path, _, deed = address.partition("?")
    *_, above, last = path.split("/")
    last = deed or last
    body = BODIES.get(f"{above} {method}", BODIES.get(f"{last} {method}", BODIES.get(last, {})))
    sent = {"id": str(uuid4()), **body} if isinstance(body, dict) else body
    client = Client(headers=headers)
    given: dict[str, object] = {"data": json.dumps(sent), "content_type": "application/json"}
    if last in ("documents", "workbook"):
        given = {"data": {"file": SimpleUploadedFile("a.pdf", b"x")}}
    elif method == "get":
        given = {}
    answer = getattr(client, method)(f"/api/campaigns/{path}".rstrip("/"), **given)
    assert drained(answer).status_code < 500, address
    assert answer.status_code != 405, address
    return answer.status_code not in (401, 403)


@pytest.mark.parametrize(("route", "method", "allowed"), lines(API))
def test_programs_have_the_rights_of_people(
    db: None, route: str, method: str, allowed: dict[str, str]
) -> None:
    for role in ROLES:
        for place, (campaign, unit) in PLACES.items():
            address = f"{campaign}/{route.replace('U', unit)}"
            assert asked_by_program(role, method, address) is (place in allowed[role]), f"{role} {address}"


@pytest.mark.parametrize(("route", "method", "allowed"), lines(API_CAMPAIGNS))
def test_programs_have_the_rights_of_people_in_a_campaign(
    db: None, route: str, method: str, allowed: dict[str, str]
) -> None:
    for role in ROLES:
        told = f"{role} {method} {route}"
        assert asked_by_program(role, method, f"small{route}") is (allowed[role] == "*"), told
        assert not asked_by_program(role, method, f"other{route}"), told


def test_every_operation_is_in_a_table(db: None) -> None:
    described = Client().get("/api/openapi.json").json()["paths"]
    known = {(f"/{route.partition('?')[0]}", method) for route, method, _ in lines(API)}
    known |= {(route, method) for route, method, _ in lines(API_CAMPAIGNS)} | {("", "get")}
    for path, methods in described.items():
        own = path.removeprefix("/api/campaigns").removeprefix("/{campaign}") or ("/" if "{" in path else "")
        form = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(own)))
        for method in methods:
            assert any(form.fullmatch(one) and method == how for one, how in known), f"{method} {path}"


def token(role: str) -> str:
    user = User.objects.get(email="organiser@example.org")
    kind, unit = CAST[role]
    kind = Role.READER if kind is Role.PERSON else kind  # no program is a person
    post = Unit.objects.get(campaign__code="small", code=unit)
    secret, digest = fresh()
    Token.objects.create(digest=digest, name=role, campaign=post.campaign, unit=post, role=kind, made_by=user)
    return secret


def test_a_revoked_token_opens_nothing(db: None) -> None:
    secret = token("reader")
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/campaigns/small/units/p1").status_code == 200
    Token.objects.update(revoked_at="2020-01-01T00:00:00Z")
    assert client.get("/api/campaigns/small/units/p1").status_code == 401
