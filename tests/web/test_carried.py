"""The whole of a campaign out, in on an empty server, and out again: the same files; what came in is lived on."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from abreast.tables import Refused
from abreast.web.actor import actor_of
from abreast.web.campaigns.folder_in import bring_in
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.help import deciding
from abreast.web.help.models import Help
from abreast.web.help.pairs import pair_of
from abreast.web.innovations import carried, documents, registering
from abreast.web.innovations.bare import is_bare
from abreast.web.innovations.models import Document, Project
from abreast.web.jobs.models import Job
from abreast.web.people.models import Membership, User
from abreast.web.place import Place, here
from abreast.web.practices import sharing
from abreast.web.practices.models import Adoption, Card
from web.lived import live


def out(campaign: Campaign, folder: Path) -> Path:
    """The whole campaign as it is taken out."""
    whole = export(campaign, folder, here())
    documents.write_out(campaign, whole / "documents")
    return whole


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


@pytest.fixture
def lived(campaign: Campaign) -> Campaign:
    """The campaign with a help under way, one half agreed on, projects with photographs and a PDF, cards, a recount."""
    _, project, _ = live(campaign)
    upper = actor_of(user("upper"))
    see_through = BytesIO()
    Image.new("RGBA", (30, 20), (200, 0, 0, 90)).save(see_through, "PNG")
    documents.keep(upper, project, SimpleUploadedFile("=1+1.png", see_through.getvalue()))
    documents.keep(upper, project, SimpleUploadedFile("plan 图.pdf", b"%PDF-1.7\n%%EOF"))
    pair = pair_of(campaign, ("quality", "p4", "p2"))
    if pair is not None:
        deciding.accept(actor_of(user("upper")), pair, "", "en")
    else:
        units = {one.code: one for one in Unit.objects.filter(campaign=campaign)}
        Help.objects.create(
            campaign=campaign, code="h2", helper=units["p4"], helped=units["p2"], aspect="quality",
            date=campaign.day, helped_agrees=True,
        )  # fmt: skip
    return campaign


@pytest.fixture
def again(lived: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """The same campaign, taken out and brought in on a server that had nothing of it."""
    folder = out(lived, tmp_path / "first")
    lived.delete()
    server = Place(tmp_path / "server")
    monkeypatch.setenv("ABREAST_DATA", str(server.folder))
    Job.objects.all().delete()
    return bring_in(folder, server)


def test_everything_comes_out_as_it_went_in(again: Campaign, tmp_path: Path) -> None:
    first, second = files(tmp_path / "first"), files(out(again, tmp_path / "second"))
    assert first.keys() == second.keys()
    assert {name for name, content in first.items() if second[name] != content} == set()
    assert {"documents/1.jpg", "documents/2.png", "documents/3.pdf", "documents/index.csv"} <= first.keys()


def test_photographs_are_shown_again(again: Campaign) -> None:
    kept = Document.objects.filter(project__campaign=again).order_by("pk")
    assert [one.name for one in kept] == ["chute 滑槽.png", "=1+1.png", "plan 图.pdf"]
    assert [one.kind for one in kept] == ["image/jpeg", "image/png", "application/pdf"]
    assert all(one.file.is_file() and one.file.is_relative_to(here().folder) for one in kept)


def test_what_came_in_is_lived_on(again: Campaign) -> None:
    units = {one.code: one for one in Unit.objects.filter(campaign=again).select_related("campaign")}
    person = user("upper")
    for code in ("d1", "d2"):
        Membership.objects.create(user=person, campaign=again, unit=units[code], role="leader")
    actor = actor_of(person)
    running = Help.objects.get(campaign=again, code="h1")
    deciding.visit(actor, running, again.day, "once more", "en")
    deciding.end(actor, running, "less scrap", "en")
    running.refresh_from_db()
    assert (running.state, running.outcome_en, running.visits.count()) == ("ended", "less scrap", 2)
    half = Help.objects.get(campaign=again, state="proposed")
    assert (half.helper_agrees, half.helped_agrees) == (False, True)
    pair = pair_of(again, ("quality", "p4", "p2"))
    assert pair is not None
    assert deciding.accept(actor, pair, "", "en").state == "accepted"
    original = Project.objects.get(campaign=again, code="i0")
    draft = registering.Draft("automated", "x", "", again.day, False, "", "", None, "")
    assert registering.register(actor, units["p1"], draft, "en", original).adopted_from == "i0"
    card = Card.objects.get(campaign=again, code="c1")
    assert not sharing.sealed(card)
    sharing.take_up(actor, units["p1"], card, again.day, None)
    assert Adoption.objects.filter(card=card).count() == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("../campaign.toml,i0,x", "is no file of the folder documents"),
        ("none.jpg,i0,x", "is no file of the folder documents"),
        ("1.jpg,i9,x", "is no innovation of the campaign"),
        ("faulty.svg,i0,x", "neither a JPEG"),
        ("link.jpg,i0,x", "is no file of the folder documents"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_comes_in(
    lived: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, words: str
) -> None:
    folder = out(lived, tmp_path / "first")
    lived.delete()
    server = Place(tmp_path / "server")
    monkeypatch.setenv("ABREAST_DATA", str(server.folder))
    (folder / "documents" / "faulty.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "documents" / "link.jpg").symlink_to(folder / "documents" / "1.jpg")
    with (folder / "documents" / "index.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")
    with pytest.raises(Refused) as refused:
        bring_in(folder, server)
    [fault] = refused.value.refusals
    assert (fault.file, fault.row) == ("documents/index.csv", 5)
    assert words in fault.reason
    assert not Campaign.objects.filter(code="small").exists()
    assert list(server.documents("small").iterdir()) == []


def test_what_goes_wrong_later_leaves_no_file(
    lived: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = out(lived, tmp_path / "first")
    lived.delete()
    server = Place(tmp_path / "server")
    monkeypatch.setenv("ABREAST_DATA", str(server.folder))

    def fail(campaign: Campaign) -> None:
        assert len(list(server.documents("small").iterdir())) == 3
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        bring_in(folder, server, also=fail)
    assert list(server.documents("small").iterdir()) == []


def test_more_than_pixels_is_left_behind(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    stream = BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, "JPEG", exif=exif, comment=b"Secret place")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "1.jpg").write_bytes(stream.getvalue())
    (tmp_path / "documents" / "index.csv").write_text("file,project,name\n1.jpg,i0,a.jpg\n")
    assert carried.check(tmp_path, ["i0"]) == []
    _, kept = documents.told(stream.getvalue(), bare=True)
    assert b"Secret" not in kept
    assert is_bare(kept)


def _written(kind: str, **more: object) -> bytes:
    stream = BytesIO()
    Image.linear_gradient("L").convert("RGB").save(stream, kind, **more)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "bare"),
    [
        (lambda: _written("JPEG", quality=86), True),
        (lambda: _written("PNG"), True),
        (lambda: _written("JPEG") + b"<script>", False),
        (lambda: _written("PNG") + b"<script>", False),
        (lambda: _written("JPEG", comment=b"here"), False),
        (lambda: _written("PNG", dpi=(72, 72)), False),
        (lambda: _written("JPEG")[:-2], False),
        (lambda: b"\xff\xd8\xff\xd9", False),
        (lambda: b"", False),
    ],
)
def test_bare_is_what_holds_pixels_alone(content: Callable[[], bytes], bare: bool) -> None:
    assert is_bare(content()) is bare


def test_the_index_names_its_columns(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    with (tmp_path / "documents" / "index.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([("file", "whose"), ("1.jpg", "i0")])
    [fault] = carried.check(tmp_path, ["i0"])
    assert fault.column == "project"
