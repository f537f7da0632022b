"""A message to an address that a user chose: to the open internet alone, nowhere that only the server can reach.

The name is resolved once, every address it stands for must be of the open internet, and the connection goes to the very
address that was looked at: a name that means something else a moment later gains nothing. No redirect is followed, no
proxy is used, and of the answer only the status is read.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

SECONDS = 10
ALL_SECONDS = 30
"""For a whole delivery, however slowly the other side goes on sending."""

LATE = "took too long"
LONGEST = 500
WRAPPED = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))
"""IPv6 addresses that stand for an IPv4 address somewhere behind a translator."""

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]


class RefusedAddressError(ValueError):
    """The address cannot be used; says why."""


class NotDeliveredError(Exception):
    """The message did not arrive; says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: where the connection goes is decided when it is used."""

    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """What an address says. `RefusedAddressError` where it is none that a message may go to."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise RefusedAddressError(_("is no address; write https://…")) from None
    if parts.scheme != "https" or not parts.hostname or len(url) > LONGEST:
        raise RefusedAddressError(_("is no address; write https://…"))
    if parts.username or parts.password:
        raise RefusedAddressError(_("holds a password, which does not belong into an address"))
    if any(ord(sign) <= 32 or ord(sign) > 126 for sign in url):
        raise RefusedAddressError(_("holds signs that belong into no address"))
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.hostname, port, (parts.path or "/") + query)


def resolved(host: str, port: int) -> list[str]:
    """The addresses a name stands for."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise RefusedAddressError(_("cannot be found")) from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def public(target: Target, resolve: Resolve = resolved) -> str:
    """An address of the target on the open internet; `RefusedAddressError` where any it has is not there."""
    addresses = resolve(target.host, target.port)
    if not addresses or not all(_is_open(ip_address(one.partition("%")[0])) for one in addresses):
        raise RefusedAddressError(_("does not lie on the open internet"))
    return addresses[0]


def _is_open(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_open(address.ipv4_mapped)
        if any(address in one for one in WRAPPED):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def deliver(url: str, message: Mapping[str, Any], resolve: Resolve = resolved) -> None:
    """Send a message as JSON.

    Raises
    ------
    RefusedAddressError
        It may not go there.
    NotDeliveredError
        Nobody took it: no connection, no proof of who answers, or an answer other than 2xx.
    """
    target = target_of(url)
    connection = _Pinned(target, public(target, resolve))
    body = json.dumps(message, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Abreast",
        "Connection": "close",
    }
    clock = threading.Timer(ALL_SECONDS, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        connection.request("POST", target.path, body, headers)
        status = connection.getresponse().status
    except (OSError, ValueError, HTTPException) as error:
        raise NotDeliveredError(LATE if connection.over else str(error) or type(error).__name__) from None
    finally:
        clock.cancel()
        connection.close()
    if connection.over:
        raise NotDeliveredError(LATE)
    if not 200 <= status < 300:
        raise NotDeliveredError(f"answered {status}")


class _Pinned(HTTPSConnection):
    """A connection to an address that was looked at; the certificate has to be of the name."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS, context=ssl.create_default_context())
        self.address = address
        self.bare: socket.socket | None = None
        self.over = False

    def cut(self) -> None:
        """End it from another thread: whatever it waits for comes to nothing."""
        self.over = True
        if self.bare is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.bare, socket.SHUT_RDWR)

    def connect(self) -> None:
        bare = self.bare = socket.create_connection((self.address, self.port), SECONDS)
        try:
            self.bare = self.sock = ssl.create_default_context().wrap_socket(
                bare, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()
        except (OSError, ValueError):
            bare.close()
            raise
