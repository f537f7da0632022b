"""Webhooks reach the open internet and nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest

from abreast.web.reminders import webhook
from abreast.web.reminders.webhook import NotDeliveredError, RefusedAddressError, deliver, public, target_of


def standing_for(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda host, port: list(addresses)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.org",
        "http://hooks.example.org/",
        "file:///etc/passwd",
        "gopher://hooks.example.org/",
        "https://",
        "https://user:pass@hooks.example.org/",
        "https://hooks.example.org:99999/",
        "https://hooks.example.org/a b",
        "https://hooks.example.org/\r\nHost: evil",
        "https://hooks.example.org/" + "a" * 600,
        "https://[::1/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(RefusedAddressError):
        target_of(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1%eth0", "fc00::1",
        "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:0:7f00:1::", "::7f00:1",
    ],
)  # fmt: skip
def test_no_address_behind_the_wall_is_reached(address: str) -> None:
    target = target_of("https://hooks.example.org/x")
    with pytest.raises(RefusedAddressError, match="open internet"):
        public(target, standing_for(address))
    with pytest.raises(RefusedAddressError):
        public(target, standing_for("93.184.216.34", address))  # one of several is enough


def test_an_open_address_is_taken() -> None:
    target = target_of("https://hooks.example.org/x?y=1")
    assert (target.host, target.port, target.path) == ("hooks.example.org", 443, "/x?y=1")
    assert public(target, standing_for("93.184.216.34")) == "93.184.216.34"
    assert public(target, standing_for("2606:2800:220:1::1")) == "2606:2800:220:1::1"


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://0x7f.1/"]
)
def test_names_of_this_machine_are_refused(url: str) -> None:
    with pytest.raises(RefusedAddressError):
        deliver(url, {})


def test_the_connection_goes_where_it_was_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is resolved again on the way would make everything above worthless."""
    reached: list[tuple[str, int]] = []

    def connect(where: tuple[str, int], timeout: float) -> socket.socket:
        reached.append(where)
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(webhook.socket, "create_connection", connect)
    monkeypatch.setattr(webhook.socket, "getaddrinfo", lambda *_, **__: pytest.fail("resolved again"))
    with pytest.raises(NotDeliveredError, match="nobody there"):
        deliver("https://hooks.example.org:8443/x", {"a": 1}, standing_for("93.184.216.34"))
    assert reached == [("93.184.216.34", 8443)]


@pytest.mark.parametrize(
    ("status", "taken"), [(200, True), (204, True), (301, False), (302, False), (500, False)]
)
def test_redirects_and_errors_are_no_delivery(
    monkeypatch: pytest.MonkeyPatch, status: int, taken: bool
) -> None:
    asked: list[tuple[str, str]] = []

    class Pinned:
        def __init__(self, target: object, address: str) -> None:
            self.status = status

        def request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
            asked.append((method, path))

        def getresponse(self) -> Pinned:
            return self

        def close(self) -> None:
            pass

        over = False

        def cut(self) -> None:
            pass

    monkeypatch.setattr(webhook, "_Pinned", Pinned)
    if taken:
        deliver("https://hooks.example.org/x", {}, standing_for("93.184.216.34"))
    else:
        with pytest.raises(NotDeliveredError, match=str(status)):
            deliver("https://hooks.example.org/x", {}, standing_for("93.184.216.34"))
    assert asked == [("POST", "/x")]


def test_who_goes_on_sending_for_ever_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps every wait short; the whole has an end all the same."""
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        line, _ = listening.accept()
        with line:
            line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not over.wait(0.02):
                try:
                    line.sendall(b"a")
                except OSError:
                    return

    class Bare(webhook._Pinned):
        def connect(self) -> None:
            self.bare = socket.create_connection(listening.getsockname(), 5)
            self.sock = self.bare

    monkeypatch.setattr(webhook, "_Pinned", Bare)
    monkeypatch.setattr(webhook, "ALL_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,), daemon=True)
        thread.start()
        try:
            with pytest.raises(NotDeliveredError, match="took too long"):
                deliver("https://hooks.example.org/x", {}, standing_for("93.184.216.34"))
        finally:
            over.set()
            thread.join(5)
