"""Goes through a server as a person would: follows every link, finds every form, of pages made later too."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

MOST = 90
"""Pages of one walk."""

SAMPLE = {
    "campaign": "small",
    "unit": "p1",
    "period": "2020-07",
    "language": "en",
    "aspect": "quality",
    "code": "g-p2",
    "role": "reader",
}
OF_A_KIND = {"int:": "1", "uuid:": "00000000-0000-4000-8000-000000000000"}
"""What stands for a part of an address, by its name or kind; without either it is `x`."""


@dataclass
class Form:
    """A form: where it goes, how, and its fields with what they hold; `free`: those somebody types into."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    @property
    def kind(self) -> tuple[str, ...]:
        """The same for forms that differ in whose they are alone."""
        return (re.sub(r"[0-9a-f-]{30,}|\d+", "N", self.action), *sorted(self.fields), *sorted(self.files))


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.faults: list[str] = []
        self.choosing = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._looked_at(tag, has)
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        elif tag == "form":
            self.forms.append(Form(has.get("action", ""), has.get("method", "get").lower()))
        elif tag in ("input", "select", "textarea", "button") and self.forms and has.get("name"):
            self._field(self.forms[-1], tag, has)
        elif tag == "option" and self.choosing and has.get("value"):
            self.forms[-1].fields.setdefault(self.choosing, has["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.choosing = ""

    def _field(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name, kind = has["name"], has.get("type", "text")
        if tag == "select":
            self.choosing = name
        elif kind == "file":
            form.files.add(name)
        elif kind in ("hidden", "checkbox", "radio") or tag == "button":
            form.fields.setdefault(name, has.get("value", "on"))
        else:
            form.fields[name] = has.get("value", "")
            form.free.add(name)

    def _looked_at(self, tag: str, has: dict[str, str]) -> None:
        own = urlsplit(has.get("src", "/"))
        if tag == "script" and ("src" not in has or own.netloc) and has.get("type") != "application/json":
            self.faults.append(f"<script> {has}")
        self.faults += [f"<{tag} {name}>" for name in has if name.startswith("on")]
        for name in ("href", "src", "action", "formaction"):
            if has.get(name, "").strip().lower().startswith(("javascript:", "data:text", "vbscript:")):
                self.faults.append(f"<{tag} {name}={has[name]}>")
        if tag in ("iframe", "object", "embed", "base", "x-evil") or "x-evil" in has:
            self.faults.append(f"<{tag}>")


@dataclass
class Walk:
    """Every answer of a walk by address, and every form found."""

    answers: dict[str, Any] = field(default_factory=dict)
    forms: dict[tuple[str, ...], Form] = field(default_factory=dict)


def drained(answer: Any) -> Any:
    """An answer read to its end, which closes the file it comes from; `close` would end the database's connection."""
    if answer.streaming:
        answer.streaming_content = [b"".join(answer.streaming_content)]
    return answer


def walk(client: Client, *begin: str) -> Walk:
    """Follow every link of this server from some addresses on, until all are seen; nothing may break."""
    found, waiting, seen = Walk(), deque(begin), set(begin)
    while waiting and len(found.answers) < MOST:
        address = waiting.popleft()
        answer = drained(client.get(address))
        assert answer.status_code < 500, address
        found.answers[address] = answer
        if "text/html" not in answer.get("Content-Type", "") or answer.status_code != 200:
            continue
        page = Page(answer.content.decode())
        for form in page.forms:
            form.action = urljoin(address, form.action or address)
            found.forms.setdefault(form.kind, form)
        for link in page.links:
            onward = urljoin(address, link).partition("#")[0]
            # The same address with another question is looked at twice, not for every sort of every table.
            like = sum(urlsplit(one).path == urlsplit(onward).path for one in seen)
            if onward.startswith("/") and onward not in seen and like < 2:
                seen.add(onward)
                waiting.append(onward)
    return found


def routes() -> Iterator[tuple[str, list[str], str]]:
    """Every route outside the API: its name, the names of its parts, and a sample of its address."""
    yield from _routes(get_resolver().url_patterns, "", [])


def _routes(
    patterns: list[URLPattern | URLResolver], before: str, parts: list[str]
) -> Iterator[tuple[str, list[str], str]]:
    for one in patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLResolver):
            if one.namespace != "api":
                yield from _routes(one.url_patterns, whole, parts)
        else:
            names = re.findall(r"<(?:\w+:)?(\w+)>", whole)
            yield str(one.name), names, address(whole)


def address(pattern: str, **given: str) -> str:
    """An address for a pattern, with samples for its parts, or what is given for them."""

    def part(found: re.Match[str]) -> str:
        kind, name = found[1], found[2]
        return given.get(name) or OF_A_KIND.get(kind) or SAMPLE.get(name, "x")

    return "/" + re.sub(r"<(\w+:)?(\w+)>", part, pattern)


def asked(answers: dict[str, Any]) -> dict[str, set[str]]:
    """The names of what is asked after a `?`, by address."""
    found: dict[str, set[str]] = {}
    for one in answers:
        parts = urlsplit(one)
        found.setdefault(parts.path, set()).update(name for name, _ in parse_qsl(parts.query))
    return {path: names for path, names in found.items() if names}
