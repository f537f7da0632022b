"""A webhook's message arrives, over a real connection to a listener on this machine."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from abreast.web.reminders import webhook
from abreast.web.reminders.webhook import NotDeliveredError, RefusedAddressError, deliver

NAME = "hooks.example.org"


@dataclass
class Listener:
    """Where it listens, what it answers, and what came."""

    port: int = 0
    status: int = 204
    came: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}/hook?key=1"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of the name, signed by itself, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is absent: it makes the listener's certificate")
    key, made = folder / "key.pem", folder / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    command += ["-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run([*command, "-keyout", key, "-out", made], check=True, capture_output=True)
    return made, key


@pytest.fixture
def listener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """A listener that is trusted, and within reach for this test alone."""
    told = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.came.append((self.path, self.headers["Host"], json.loads(body)))
            self.send_response(told.status)
            self.send_header("Location", f"https://{NAME}:{told.port}/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    made, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    monkeypatch.setattr(webhook, "_is_open", lambda address: address.is_loopback)
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield told
        server.shutdown()
        thread.join()


def here(host: str, port: int) -> list[str]:
    """The name stands for this machine."""
    return ["127.0.0.1"]


def test_the_message_arrives(listener: Listener) -> None:
    deliver(listener.url, {"title": "三件事", "due": 3}, here)
    assert listener.came == [
        ("/hook?key=1", f"{NAME}:{listener.port}", {"title": "三件事", "due": 3}),
    ]


def test_no_redirect_is_followed(listener: Listener) -> None:
    listener.status = 302
    with pytest.raises(NotDeliveredError, match="302"):
        deliver(listener.url, {}, here)
    assert [path for path, *_ in listener.came] == ["/hook?key=1"]


def test_nobody_else_answers_under_the_name(listener: Listener) -> None:
    with pytest.raises(NotDeliveredError, match="certificate"):
        deliver(listener.url.replace(NAME, "other.example.org"), {}, here)
    assert listener.came == []


def test_a_name_that_stands_for_this_machine_is_refused(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same listener, without what the other tests allow themselves."""
    monkeypatch.undo()
    with pytest.raises(RefusedAddressError, match="open internet"):
        deliver(listener.url, {}, here)
    assert listener.came == []
