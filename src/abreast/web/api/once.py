"""A deed that is sent again is answered again and not done again, where the program gives it a key.

The receipt is written in the transaction of the deed: either both are there or neither. What was refused leaves none,
so the same key can be tried again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from abreast.web.api.models import Receipt
from abreast.web.api.problems import answer

HEADER = "Idempotency-Key"
KEY = re.compile(r"[A-Za-z0-9._~-]{1,80}")
PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "A key of the program's own for this deed; sent again with it, it is answered again and not done "
    "again. Kept for thirty days.",
    "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
}
OTHER = "this key was used for another deed"
View = Callable[..., HttpResponse]


class _UndoneError(Exception):
    """The deed was refused: no receipt of it is kept."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def once(view: View, authentic: Callable[[HttpRequest], Any]) -> View:
    """An address of the API that heeds the header `Idempotency-Key` of a POST."""

    @wraps(view)
    def heeding(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if request.method != "POST" or key is None or not authentic(request):
            return view(request, *args, **given)
        if not KEY.fullmatch(key):
            return answer(422, f"{HEADER}: 1 to 80 letters, digits and . _ ~ -")
        return _once(request, key, lambda: view(request, *args, **given))

    return heeding


def _once(request: HttpRequest, key: str, deed: Callable[[], HttpResponse]) -> HttpResponse:
    token, sent = _hash(request.headers["Authorization"].encode()), _asked(request)
    if (found := _again(token, key, sent)) is not None:
        return found
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(token=token, key=key, sent=sent)
            response = deed()
            if response.status_code >= 300 or response.streaming:
                raise _UndoneError(response)
            receipt.status, receipt.answer = response.status_code, _kept(response.content)
            receipt.save(update_fields=["status", "answer"])
    except _UndoneError as undone:
        return undone.response
    except IntegrityError:
        if (found := _again(token, key, sent)) is not None:
            return found
        raise
    return response


def _again(token: str, key: str, sent: str) -> HttpResponse | None:
    receipt = Receipt.objects.filter(token=token, key=key).first()
    if receipt is None:
        return None
    if receipt.sent != sent:
        return answer(422, OTHER)
    return HttpResponse(receipt.answer, status=receipt.status, content_type="application/json; charset=utf-8")


def _kept(content: bytes) -> str:
    """An answer as its receipt keeps it: without the link of an invitation, which is told once."""
    told = json.loads(content) if content else None
    if isinstance(told, dict) and told.get("link"):
        return json.dumps(told | {"link": None})
    return content.decode()


def _asked(request: HttpRequest) -> str:
    """What stands for a request: its address and body; of files their names and content."""
    told = sha256(request.get_full_path().encode())
    if request.content_type == "multipart/form-data":
        for name, texts in sorted(request.POST.lists()):
            told.update(repr((name, texts)).encode())
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                told.update(repr((name, file.name, file.size)).encode())
                for piece in file.chunks():
                    told.update(piece)
                file.seek(0)
    else:
        told.update(request.body)
    return told.hexdigest()


def _hash(text: bytes) -> str:
    return sha256(text).hexdigest()
