"""Everything a page does, a program can do: every route of the pages, with the operations that do the same."""

from __future__ import annotations

import pytest
from django.test import Client

from web.crawl import routes

DOES = """
campaign          get /{campaign}, get /{campaign}/bulletins, get /{campaign}/units/{unit}/coverage
folder            post /{campaign}/folder
archive           get /{campaign}/folder
people            get /{campaign}/people
invite            post /{campaign}/units/{unit}/invitations
withdraw-invitation delete /{campaign}/people/invitations/{invitation}
remove-role       delete /{campaign}/people/roles/{member}
erase             delete /{campaign}/people/{user}
audit             get /{campaign}/record
audit-table       get /{campaign}/record
job               get /{campaign}/jobs/{job}
entry             get /{campaign}/units/{unit}/grid/{period}
form              get /{campaign}/units/{unit}/forms/{period}, post /{campaign}/units/{unit}/forms/{period}
decide            post /{campaign}/units/{unit}/forms/{period}
history           get /{campaign}/units/{unit}/forms/{period}/history
download          get /{campaign}/units/{unit}/grid/{period}/workbook
upload            post /{campaign}/units/{unit}/grid/{period}/workbook
desk              get /{campaign}/desk
closing           get /{campaign}/closing, get /{campaign}/editions
work-out          post /{campaign}/closing/work-out
put-right         post /{campaign}/closing/put-right
close             post /{campaign}/closing/close
publish           post /{campaign}/editions/{edition}/publish
preview           get /{campaign}/editions/{edition}/statements
bulletin          get /{campaign}/bulletins/{period}
boards            get /{campaign}/boards, get /{campaign}/boards/choices
chart             get /{campaign}/boards/picture
board-table       get /{campaign}/boards/table.csv
board-workbook    get /{campaign}/boards/table.xlsx
tree              get /{campaign}/units
unit              get /{campaign}/units/{unit}, get /{campaign}/units/{unit}/standings
unit              get /{campaign}/units/{unit}/exemplars, get /{campaign}/units/{unit}/helpers
unit              get /{campaign}/units/{unit}/figures, get /{campaign}/units/{unit}/outlook
unit              get /{campaign}/units/{unit}/pledges, get /{campaign}/units/{unit}/questions
unit              get /{campaign}/units/{unit}/innovations, get /{campaign}/units/{unit}/consent
course            get /{campaign}/units/{unit}/course/{aspect}
similar           get /{campaign}/units/{unit}/similar/{aspect}
coverage          get /{campaign}/units/{unit}/coverage, get /{campaign}/pledges
pledge-new        get /{campaign}/units/{unit}/proposals/{aspect}, post /{campaign}/units/{unit}/pledges
pledge            get /{campaign}/units/{unit}/pledges/{code}
pledge-change     put /{campaign}/units/{unit}/pledges/{code}
pledge-withdraw   post /{campaign}/units/{unit}/pledges/{code}/withdraw
help              get /{campaign}/help
unit-help         get /{campaign}/units/{unit}/help, get /{campaign}/units/{unit}/help/capacity
help-decide       post /{campaign}/units/{unit}/help
help-capacity     put /{campaign}/units/{unit}/help/capacity
help-pair         get /{campaign}/units/{unit}/help/{number}
help-visit        post /{campaign}/units/{unit}/help/{number}/visits
help-end          post /{campaign}/units/{unit}/help/{number}/end
innovations       get /{campaign}/innovations
project           get /{campaign}/innovations/{number}
project-spread    get /{campaign}/innovations/{number}/spread
project-document  get /{campaign}/innovations/{number}/documents/{stored}
project-new       post /{campaign}/units/{unit}/innovations
project-adopt     post /{campaign}/units/{unit}/innovations
project-change    put /{campaign}/units/{unit}/innovations/{number}
project-verify    post /{campaign}/units/{unit}/innovations/{number}/verify
project-give-up   post /{campaign}/units/{unit}/innovations/{number}/give-up
project-attach    post /{campaign}/units/{unit}/innovations/{number}/documents
project-detach    delete /{campaign}/units/{unit}/innovations/{number}/documents/{stored}
practices         get /{campaign}/practices
practice          get /{campaign}/practices/{number}, get /{campaign}/practices/{number}/taken-up
unit-practices    get /{campaign}/units/{unit}/practices, get /{campaign}/units/{unit}/practices/advanced
unit-practices    get /{campaign}/units/{unit}/practices/taken-up
practice-new      post /{campaign}/units/{unit}/practices
practice-change   put /{campaign}/units/{unit}/practices/{number}
practice-take-up  post /{campaign}/units/{unit}/practices/{number}/taken-up
questions         get /{campaign}/questions, get /{campaign}/recounts
question          get /{campaign}/units/{unit}/questions/{question}, get /{campaign}/units/{unit}/recounts
question-answer   post /{campaign}/units/{unit}/questions/{question}/answers
recount           get /{campaign}/units/{unit}/recounts, post /{campaign}/units/{unit}/recounts
recounts-draw     post /{campaign}/recounts/draw
shape             get /{campaign}/set-up
shape-part        put /{campaign}/set-up, patch /{campaign}/set-up
shape-units       get /{campaign}/set-up/units
shape-branch      get /{campaign}/units/{unit}/tree, post /{campaign}/units/{unit}/tree
amendments        get /{campaign}/amendments, post /{campaign}/units/{unit}/amendments
amendments        get /{campaign}/amendments/before, get /{campaign}/late, get /{campaign}/changed
"""
NOT = {
    "front": "the campaigns of a server that are open to everybody; a token sees its own: get /",
    "health": "answers programs as it is, without a token",
    "vega": "a script for pages",
    "language": "the language of pages; programs send Accept-Language",
    "begin": "the first person of a server",
    "sign-in": "people sign in, programs have tokens",
    "sign-out": "people sign in, programs have tokens",
    "demonstrate": "people sign in, programs have tokens",
    "invitation": "people sign in, programs have tokens",
    "forgotten": "people have passwords",
    "new-password": "people have passwords",
    "help-in": "a link to somebody's password is passed from person to person",
    "make-token": "a token makes no other token",
    "revoke-token": "a token does away with no other token",
    "consent": "a person agrees to be named by themselves, or not at all",
    "reminders": "somebody's choice of where their reminders go is their own; get /{campaign}/desk says what waits",
    "new-campaign": "a token belongs to a campaign and sets up no other",
    "draft": "a token belongs to a campaign and sets up no other",
    "draft-job": "a token belongs to a campaign and sets up no other",
    "set-up": "a token belongs to a campaign and sets up no other",
    "throw-away": "a token belongs to a campaign and sets up no other",
}
"""What only people do, and why."""


def does() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in DOES.strip().splitlines():
        route, operations = line.split(maxsplit=1)
        found.setdefault(route, []).extend(one.strip() for one in operations.split(","))
    return found


@pytest.fixture
def described(db: None) -> set[str]:
    paths = Client().get("/api/openapi.json").json()["paths"]
    own = {path.removeprefix("/api/campaigns") or "/": methods for path, methods in paths.items()}
    return {f"{method} {path}" for path, methods in own.items() for method in methods}


def test_every_route_of_the_pages_is_in_the_table() -> None:
    named = {name for name, _, _ in routes()}
    assert named == does().keys() | NOT.keys()
    assert not does().keys() & NOT.keys()


def test_every_operation_of_the_table_is_there_and_serves_a_page(described: set[str]) -> None:
    told = {operation for operations in does().values() for operation in operations}
    assert told <= described
    assert described - told == {"get /", "get /{campaign}"} - told
