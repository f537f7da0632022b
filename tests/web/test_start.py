"""Starting a server: addresses, demonstrations, and a real one with its worker."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from typer.testing import CliRunner

from abreast.cli import app
from abreast.web.campaigns.models import Campaign
from abreast.web.database import AddressError, address_of, settings_of
from abreast.web.people.demonstration import demonstration_user
from abreast.web.people.models import Membership
from abreast.web.start import NotAllowedError, is_loopback, refuse_open_demonstration
from web.serving import serving
from web.test_backup import MAIN, environment
from web.world import write_world


def test_addresses_of_databases(tmp_path: Path) -> None:
    one = settings_of(address_of(tmp_path / "a b.sqlite3"))
    assert one["NAME"] == str(tmp_path / "a b.sqlite3")
    assert "synchronous = FULL" in one["OPTIONS"]["init_command"]
    assert one["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    two = settings_of("postgresql://me:p%40ss@db:5433/abreast")
    assert (two["USER"], two["PASSWORD"], two["HOST"], two["PORT"], two["NAME"]) == (
        "me",
        "p@ss",
        "db",
        "5433",
        "abreast",
    )


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("postgresql://me@%2Ftmp%2FServer-A/abreast", "/tmp/Server-A"),
        ("postgresql://[::1]:5433/abreast", "::1"),
        ("postgresql:///abreast", ""),
    ],
)
def test_hosts_stand_as_they_are_written(address: str, host: str) -> None:
    assert settings_of(address)["HOST"] == host


@pytest.mark.parametrize("address", ["", "abreast", "mysql://db/abreast", "postgresql://db"])
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(AddressError, match="postgresql://USER"):
        settings_of(address)


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("192.168.1.5", False),
        ("example.org", False),
    ],
)
def test_who_can_reach_it(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone


def test_a_demonstration_stays_apart_from_real_campaigns(campaign: Campaign) -> None:
    with pytest.raises(NotAllowedError, match="real campaign"):
        refuse_open_demonstration("127.0.0.1")
    Campaign.objects.update(real=False)
    refuse_open_demonstration("127.0.0.1")
    with pytest.raises(NotAllowedError, match="this machine"):
        refuse_open_demonstration("0.0.0.0")


def test_a_demonstration_has_no_proxy_in_front(campaign: Campaign, settings: object) -> None:
    Campaign.objects.update(real=False)
    refuse_open_demonstration("127.0.0.1", ["127.0.0.1", "localhost", "[::1]"])
    with pytest.raises(NotAllowedError, match="leave out --name"):
        refuse_open_demonstration("127.0.0.1", ["127.0.0.1", "abreast.example.org"])
    with pytest.raises(NotAllowedError, match="leave out --behind-tls"):
        refuse_open_demonstration("127.0.0.1", behind_tls=True)
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"):
        answer = Client(headers={header: "192.0.2.1"}).post("/demonstration/small/reader")
        assert answer.status_code == 404, header
    assert Client().post("/demonstration/small/reader").status_code == 302


def test_everybody_of_a_demonstration_has_a_place(campaign: Campaign, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    Campaign.objects.update(real=False)
    posts = {}
    for role in ("organiser", "leader", "reporter", "verifier", "reader", "person"):
        user = demonstration_user("small", role)
        posts[role] = Membership.objects.get(user=user).unit.code
        assert Client().post(f"/demonstration/small/{role}")["Location"] == "/c/small/desk"
    assert posts == {
        "organiser": "land",
        "leader": "d1",
        "reporter": "d1",
        "verifier": "d2",
        "reader": "land",
        "person": "w02",
    }
    assert Client().post("/demonstration/small/emperor").status_code == 404
    assert Client(REMOTE_ADDR="192.168.1.5").post("/demonstration/small/reader").status_code == 404


def test_no_demonstration_beside_a_real_campaign(campaign: Campaign, settings: object) -> None:
    settings.DEMONSTRATION = True  # type: ignore[attr-defined]
    Campaign.objects.filter(pk=campaign.pk).update(real=False)
    assert Client().post("/demonstration/small/organiser").status_code == 404


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a server in processes of its own, and what it printed."""
    folder = write_world(tmp_path / "campaign")
    with serving(tmp_path / "server", folder, "--organiser", "office@example.org") as told:
        yield told


def test_a_server_from_an_empty_folder_to_results(served: tuple[str, str]) -> None:
    address, told = served
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    assert '"ok": true' in _when(lambda: browser.open(f"{address}/health").read().decode())
    way_in = re.search(r"/invitation/[\w-]+", told)
    assert way_in is not None
    page = browser.open(address + way_in[0]).read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    sent = urlencode({"csrfmiddlewaretoken": token[1], "password": "a long enough password"}).encode()
    desk = browser.open(urllib.request.Request(address + way_in[0], sent, {"Referer": address}))
    assert desk.url == f"{address}/c/small/desk"
    _when(lambda: _published(browser, address), 120)


def _published(browser: urllib.request.OpenerDirector, address: str) -> str:
    return str(browser.open(f"{address}/c/small/bulletins/2020-06/en").read().decode())


def _when(ask: object, seconds: float = 30) -> str:
    """The answer as soon as there is one."""
    end = time.monotonic() + seconds
    while True:
        try:
            return str(ask())  # type: ignore[operator]
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def test_a_taken_port_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(app, ["serve", "--data", str(tmp_path / "server"), "--port", str(port)])
    assert done.exit_code == 1
    assert "choose another --port" in done.stderr
    assert not (tmp_path / "server").exists()


def test_a_click_signs_in_as_anybody_of_a_demonstration(tmp_path: Path) -> None:
    folder = write_world(tmp_path / "campaign")
    with serving(tmp_path / "server", folder, "--demonstration") as (address, told):
        assert "invitation" not in told
        assert _streamed(address) == 411
        for role in ("organiser", "leader", "reporter", "verifier", "reader"):
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            page = _when(lambda browser=browser: browser.open(f"{address}/c/small/").read().decode())
            token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)
            assert token is not None
            assert f"/demonstration/small/{role}" in page
            sent = urlencode({"csrfmiddlewaretoken": token[1]}).encode()
            click = urllib.request.Request(
                f"{address}/demonstration/small/{role}", sent, {"Referer": address}
            )
            assert browser.open(click).url == f"{address}/c/small/desk"


def _streamed(address: str) -> int:
    """The answer to a form that is sent piece by piece and does not say how long it will be."""
    connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
    connection.request("POST", "/sign-in", iter([b"email=a", b"&password=b"]), encode_chunked=True)
    status = connection.getresponse().status
    connection.close()
    return status


def test_no_demonstration_is_served_to_others_or_beside_a_real_campaign(tmp_path: Path) -> None:
    data = tmp_path / "server"
    command = [sys.executable, *MAIN, "serve", "--data", str(data), "--demonstration"]
    open_to_all = subprocess.run(
        [*command, "--host", "0.0.0.0"], capture_output=True, text=True, env=environment()
    )
    assert open_to_all.returncode == 1
    assert "to this machine only" in open_to_all.stderr
    named = subprocess.run(
        [*command, "--name", "abreast.example.org"], capture_output=True, text=True, env=environment()
    )
    assert named.returncode == 1
    assert "leave out --name" in named.stderr
