"""Clients that hand in forms as fast as they are answered: one asyncio process, one connection each.

A message whose answer does not come in time, or whose connection is cut, is sent again under the same id, as the page
does; one in `CUT` connections is cut by the client itself right after sending.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from benchmarks.server.campaign import PERIOD, figures

CLIENTS = 24
CUT = 100
PATIENCE = 5.0
"""Seconds after which an answer is not waited for any longer."""

PAUSE = 0.2
"""Seconds before a message is sent again."""

TOKEN = "rush" * 8

WaysIn = Iterator[tuple[int, str, str]]
"""Number and code of a plant, and the session of its reporter."""


@dataclass(slots=True)
class Sent:
    """A message: the plant, its id, seconds from first sending to the answer, how often it was sent."""

    plant: str
    id: UUID
    seconds: float = 0.0
    times: int = 0
    ended: float = 0.0


@dataclass(slots=True)
class Tally:
    """What was acknowledged, and what was refused and why."""

    acknowledged: list[Sent] = field(default_factory=list)
    refused: list[tuple[str, int, str]] = field(default_factory=list)


def rush(port: int, ways_in: WaysIn, over: Callable[[], bool]) -> Tally:
    """Hand in forms, plant after plant, until it is over; whatever is under way then is waited for."""
    tally = Tally()

    async def everybody() -> None:
        await asyncio.gather(*(_client(port, ways_in, over, tally, number) for number in range(CLIENTS)))

    asyncio.run(everybody())
    return tally


async def _client(port: int, ways_in: WaysIn, over: Callable[[], bool], tally: Tally, number: int) -> None:
    chance, line = random.Random(number), Line(port)
    while not over():
        plant = next(ways_in, None)
        if plant is None:
            raise RuntimeError("there are more submissions than forms: make more plants")
        await _handed_in(line, plant, tally, chance)
    line.close()


async def _handed_in(line: Line, plant: tuple[int, str, str], tally: Tally, chance: random.Random) -> None:
    number, code, session = plant
    sent = Sent(code, uuid4())
    body = {"id": str(sent.id), "deed": "submit", "version": 0, "changes": figures(number)}
    request = _request(code, session, json.dumps(body).encode())
    started = time.monotonic()
    while True:
        sent.times += 1
        try:
            cut = sent.times == 1 and chance.randrange(CUT) == 0
            status, answer = await asyncio.wait_for(line.ask(request, cut=cut), PATIENCE)
            break
        except (OSError, EOFError, TimeoutError):
            line.close()
            await asyncio.sleep(PAUSE)
    sent.ended = time.monotonic()
    sent.seconds = sent.ended - started
    if status == 200 and json.loads(answer)["state"] == "submitted":
        tally.acknowledged.append(sent)
    else:
        tally.refused.append((code, status, answer[:200].decode(errors="replace")))


def _request(plant: str, session: str, body: bytes) -> bytes:
    head = (
        f"POST /c/rush/entry/{plant}/{PERIOD}/form HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: sessionid={session}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Line:
    """A connection that is kept open, and opened again when it is needed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes, *, cut: bool = False) -> tuple[int, bytes]:
        """Status and body of the answer; cut: hang up instead of listening."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(request)
        await writer.drain()
        if cut:
            raise EOFError
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        return int(head.split(b" ", 2)[1]), await reader.readexactly(length)

    def close(self) -> None:
        if self.streams is not None:
            with suppress(OSError, RuntimeError):
                self.streams[1].close()
            self.streams = None
