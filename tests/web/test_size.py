"""What is too large is refused before any of it is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from abreast.web.innovations.documents import MOST_BYTES
from abreast.web.size import MOST

Clients = Callable[[str], Client]
LARGE = 400_000_000


class Unread:
    """A body of which nothing may be asked."""

    def read(self, *_: object) -> bytes:
        pytest.fail("was read")

    readline = read


def sent(client: Client, address: str, size: int, **more: str) -> tuple[int, str]:
    body = {
        "wsgi.input": Unread(),
        "CONTENT_LENGTH": str(size),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    answer = client.generic("POST", address, **body, **more)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("address", ["/sign-in", "/new", "/c/small/entry/p1/2020-07/upload", "/nowhere"])
def test_strangers_send_little(db: None, address: str) -> None:
    status, text = sent(Client(), address, LARGE)
    assert status == 413
    assert "At most 11 MB" in text


def test_a_founder_sends_a_campaign_but_nothing_larger(signed_in: Clients) -> None:
    founder = signed_in("organiser")
    assert sent(founder, "/new", 600_000_000)[0] == 413
    with pytest.raises(BaseException, match="was read"):
        sent(founder, "/new", LARGE)
    assert sent(founder, "/c/small/entry/p1/2020-07/upload", LARGE)[0] == 413
    assert sent(signed_in("leader"), "/new", LARGE)[0] == 413


def test_a_program_is_told_as_a_program(db: None) -> None:
    status, text = sent(Client(), "/api/campaigns", LARGE)
    assert status == 413
    assert text.startswith("{")


def test_a_body_without_a_length_is_refused(db: None) -> None:
    assert sent(Client(), "/sign-in", 0, HTTP_TRANSFER_ENCODING="chunked")[0] == 411
    assert sent(Client(), "/sign-in", -1)[0] == 411


def test_it_is_said_in_chinese(db: None) -> None:
    client = Client()
    client.cookies["language"] = "zh-hans"
    assert "这里一次最多可发送11 MB" in sent(client, "/sign-in", MOST + 1)[1]


def test_a_photograph_fits(db: None) -> None:
    assert MOST_BYTES < MOST
