"""The API keeps to its description, whatever is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as search
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from abreast.web.campaigns.models import Campaign
from abreast.web.help.models import Help
from web.lived import live
from web.test_rights import token
from web.world import PERIOD


@pytest.fixture
def described(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The description, and a token of the organiser."""
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    # As Django's own test client does: the end of a request is no end of the connection that holds this test.
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    # No description can say that NUL is in no text; that it is refused, the attack suite tests.
    schema.config.generation.allow_x00 = False
    yield schema, {"Authorization": f"Bearer {token('organiser')}"}
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def tried(schema: Any, examples: int, look: Callable[[Any], None]) -> int:
    """Let every operation be tried, with what fits its description and with what does not; how many there are."""
    operations = [one.ok() for one in schema.get_all_operations()]
    for operation in operations:
        for mode in GenerationMode:

            @seed(1)
            @search(
                max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def check(case: Any) -> None:
                look(case)

            check()
    return len(operations)


def test_the_api_does_what_its_description_says(described: Any) -> None:
    schema, headers = described
    assert tried(schema, 4, lambda case: case.call_and_validate(headers=headers)) > 90


def test_where_there_is_something_the_api_does_it_too(described: Any, campaign: Campaign) -> None:
    """The same with ids of what is there, so that a deed is reached, which may say why it is not done."""
    schema, _ = described
    headers = {"Authorization": f"Bearer {token('upper')}"}
    _, project, card = live(campaign)
    there = {
        "campaign": "small",
        "unit": "p1",
        "period": PERIOD,
        "aspect": "quality",
        "code": "g-p2",
        "number": project.pk,
    }
    by_subject = {"practices": card.pk, "help": Help.objects.get(code="h1").pk}

    def look(case: Any) -> None:
        case.path_parameters.update(
            {name: one for name, one in there.items() if name in case.path_parameters}
        )
        for subject, number in by_subject.items():
            if f"/{subject}/{{number}}" in case.operation.path:
                case.path_parameters["number"] = number
        case.call_and_validate(
            headers=headers, excluded_checks=[positive_data_acceptance, negative_data_rejection]
        )

    assert tried(schema, 2, look) > 90
