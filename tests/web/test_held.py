"""A backup made while documents come and go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from abreast.web.actor import actor_of
from abreast.web.campaigns.models import Campaign
from abreast.web.innovations import documents
from abreast.web.innovations.models import Document, Project
from abreast.web.keeping import backup, rows
from abreast.web.people.models import User
from abreast.web.place import Place
from web import closed

PAPER = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def place(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return closed.own_place(tmp_path, monkeypatch)


@pytest.fixture
def papers(campaign: Campaign, place: Place) -> list[Document]:
    unit = campaign.units.get(code="p2")
    project = Project.objects.create(
        campaign=campaign, unit=unit, code="i1", step="automated", realised=campaign.day
    )
    actor = actor_of(User.objects.get(email="upper@example.org"))
    return [
        documents.keep(actor, project, SimpleUploadedFile(f"{name}.pdf", PAPER + name.encode()))
        for name in "ab"
    ]


@pytest.mark.parametrize("links", [True, False])
def test_a_document_that_is_removed_meanwhile_is_in_the_backup_as_its_row_is(
    links: bool, papers: list[Document], place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    signed_in: Callable[[str], Client],
) -> None:  # fmt: skip
    def no_links(*_: object) -> None:
        raise PermissionError("no links here")

    if not links:
        monkeypatch.setattr("os.link", no_links)
    real = rows.write
    file, name = papers[0].file, papers[0].file.name

    def then_removed(model: type[Document], stream: object) -> int:
        written = real(model, stream)  # type: ignore[arg-type]
        if model is Document:
            file.unlink()
        return written

    monkeypatch.setattr(rows, "write", then_removed)
    backup.backup(place, tmp_path / "kept.zip")
    with ZipFile(tmp_path / "kept.zip") as kept:
        lines = kept.read("rows/innovations.document.jsonl").decode()
        assert name in lines
        assert kept.read(f"campaigns/small/documents/{name}") == PAPER + b"a"
        assert kept.read(f"campaigns/small/documents/{papers[1].file.name}") == PAPER + b"b"
    assert not list(place.folder.glob("backup-*"))


def test_a_file_that_was_lost_long_ago_breaks_no_backup(
    papers: list[Document], place: Place, tmp_path: Path
) -> None:
    papers[1].file.unlink()
    backup.backup(place, tmp_path / "kept.zip")
    with ZipFile(tmp_path / "kept.zip") as kept:
        assert kept.read(f"campaigns/small/documents/{papers[0].file.name}") == PAPER + b"a"
