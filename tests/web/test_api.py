"""The API keeps to its description, whatever is sent."""

from __future__ import annotations

from collections.abc import Iterator
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

from abreast.web.campaigns.models import Campaign
from web.test_rights import token


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


def test_the_api_does_what_its_description_says(described: Any) -> None:
    schema, headers = described
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) > 30
    for operation in operations:
        for mode in GenerationMode:

            @seed(1)
            @search(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), database=None)
            @given(case=operation.as_strategy(generation_mode=mode))
            def check(case: Any) -> None:
                case.call_and_validate(headers=headers)

            check()
