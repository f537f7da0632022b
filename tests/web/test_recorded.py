"""A deed and its line in the record are one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from abreast.web.audit.models import Entry
from abreast.web.people.models import User
from abreast.web.setup.models import Draft


def no_room(*_: Any, **__: Any) -> None:
    raise OSError("the disk is full")


def test_a_draft_that_could_not_be_thrown_away_is_there_whole_and_nothing_is_written_down(
    signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Draft.objects.create(owner=User.objects.get(email="organiser@example.org"), name="a.zip")
    draft.folder.mkdir(parents=True)
    monkeypatch.setattr(Draft, "delete", no_room)
    with pytest.raises(OSError, match="full"):
        signed_in("organiser").post(reverse("throw-away", args=[draft.pk]))
    assert not Entry.objects.filter(deed="draft thrown away").exists()
    assert draft.folder.is_dir()
    draft.folder.rmdir()
