"""How it is said that something was not done: one shape everywhere, that of RFC 9457."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from ninja import Field, Schema

from abreast.web.amendments.amending import NotAmendedError
from abreast.web.closing.deeds import NotReadyError
from abreast.web.closing.sealed import BeingClosedError
from abreast.web.help.deciding import NotNowError
from abreast.web.innovations.documents import NotTakenError
from abreast.web.innovations.registering import NotSoError
from abreast.web.people.deeds import ConflictError, SeatError
from abreast.web.people.limits import TooManyError
from abreast.web.pledges.fitting import NotPledgedError
from abreast.web.practices.sharing import NotTakenUpError
from abreast.web.questions.answering import NotOnRecordError

MEDIA_TYPE = "application/problem+json"
CONFLICT = "nobody verifies a line in which they lead or report"
BUSY = "this is being done already"


class CellOut(Schema):
    """A cell of a form."""

    text: str
    value: float | None
    fault: str


class PlaceOut(Schema):
    """What does not fit, and where: a field of what was sent, or a place in a file."""

    field: str
    detail: str


class Problem(Schema):
    """Why something was not done; nothing of it was. Of a form also what is stored, so that both can be shown."""

    title: str = Field(description="what the status means")
    status: int
    detail: str = Field(description="why, in the language that is asked for")
    places: list[PlaceOut] = Field(default_factory=list)
    state: str | None = None
    version: int | None = None
    cells: dict[str, CellOut] | None = None


FAULTS = dict.fromkeys((400, 401, 403, 404, 422), Problem)
"""What every address may answer instead: no sense, no token, no right, not there, not fitting."""
NOT_NOW = {409: Problem, 423: Problem}
"""It cannot be done as things stand, or not while a period is being closed."""


class ProblemError(Exception):
    """Something is not done; the API answers with a `Problem`."""

    def __init__(self, status: int, detail: str, field: str = "", **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        places = [{"field": field, "detail": detail}] if field else []
        self.told = {"places": places, **more}


def answer(status: int, detail: str, **more: Any) -> HttpResponse:
    """A problem as it goes out."""
    told = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, "places": [], **more}
    return JsonResponse(told, status=status, content_type=MEDIA_TYPE)


def checked(form: forms.Form) -> dict[str, Any]:
    """What a page's form makes of what was sent.

    Raises
    ------
    ProblemError
        422 with every field at fault: programs are checked by the very forms that check people.
    """
    if form.is_valid():
        return form.cleaned_data
    places = [
        {"field": "" if field == "__all__" else field, "detail": str(words)}
        for field, faults in form.errors.items()
        for words in faults
    ]
    first = places[0]
    raise ProblemError(422, f"{first['field']}: {first['detail']}".removeprefix(": "), places=places)


def of_deed(error: Exception) -> ProblemError:
    """The problem behind what a deed refuses."""
    match error:
        case NotSoError() | NotAmendedError() | NotPledgedError() | NotOnRecordError():
            return ProblemError(422, f"{error.field}: {error}", error.field)
        case NotTakenUpError():
            return ProblemError(409, f"{error.field}: {error}", error.field)
        case NotTakenError():
            return ProblemError(422, str(error), "file")
        case ConflictError():
            return ProblemError(409, CONFLICT, "role")
        case BeingClosedError():
            return ProblemError(423, str(error))
        case TooManyError():
            return ProblemError(429, str(error))
        case SeatError():
            return ProblemError(409, str(error), "role")
        case _:
            return ProblemError(409, str(error))


OF_DEEDS = (
    NotSoError,
    NotAmendedError,
    NotPledgedError,
    NotOnRecordError,
    BeingClosedError,
    NotTakenUpError,
    NotTakenError,
    ConflictError,
    SeatError,
    TooManyError,
    NotNowError,
    NotReadyError,
)
"""What deeds raise where they refuse."""
