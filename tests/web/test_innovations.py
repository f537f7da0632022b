"""Innovation projects: registered, shown, verified, taken over; and what is done to the files that come with them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from abreast import folder as whole
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.innovations.models import Document, Project
from abreast.web.place import here
from web.working import work

SCRIPT = "<script>alert(1)</script>"


def described(campaign: Campaign, **more: str) -> dict[str, str]:
    told = {
        "title": "Feeding by itself",
        "step": "automated",
        "how": "a chute",
        "realised": str(campaign.day),
    }
    return {**told, "effect_indicator": "output", "effect": "1,200", "aspect": "quality", **more}


@pytest.fixture
def project(signed_in: Callable[[str], Client], campaign: Campaign) -> Project:
    """A project of plant 2, the verifier's."""
    answer = signed_in("upper").post("/c/small/units/p2/innovations/new", described(campaign))
    assert answer.status_code == 302, answer.context["form"].errors
    return Project.objects.select_related("campaign", "unit").get(campaign=campaign)


def picture(kind: str = "JPEG", **more: object) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, kind, **more)
    return stream.getvalue()


def attach(client: Client, project: Project, name: str, content: bytes) -> None:
    address = f"/c/small/units/{project.unit.code}/innovations/{project.pk}/documents"
    assert client.post(address, {"file": SimpleUploadedFile(name, content)}).status_code == 302


def test_from_the_register_to_the_folder(
    signed_in: Callable[[str], Client], project: Project, campaign: Campaign, tmp_path: Path
) -> None:
    verifier = signed_in("verifier")
    assert "Innovations to be verified" in verifier.get("/c/small/desk").content.decode()
    assert verifier.post(f"/c/small/units/p2/innovations/{project.pk}/verify").status_code == 302
    adopt = f"/c/small/units/p1/innovations/{project.pk}/adopt"
    leader = signed_in("leader")
    assert leader.get(adopt).context["form"].initial["title"] == "Feeding by itself"
    assert leader.post(adopt, described(campaign, realised="2020-07-01")).status_code == 200
    assert leader.post(adopt, described(campaign)).status_code == 302
    _, _, lists = whole.read(export(campaign, tmp_path / "out", here()))
    assert lists.projects is not None
    first, second = lists.projects.rows(named=True)
    assert (first["class"], first["effect"], first["verified"]) == ("automated", 1200.0, campaign.day)
    assert (second["unit"], second["adopted_from"]) == ("p1", project.code)
    page = leader.get(f"/c/small/innovations/{project.pk}").content.decode()
    assert "How it spread" in page
    spec = leader.get(f"/c/small/innovations/{project.pk}/spread").json()
    assert [point["unit"] for point in spec["layer"][1]["data"]["values"]] == [
        "Plant 2 · District 1",
        "Plant 1 · District 1",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("realised", "2999-01-01"),
        ("effect", "much"),
        ("effect_indicator", ""),
        ("step", "magic"),
        ("title", ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    signed_in: Callable[[str], Client], campaign: Campaign, name: str, text: str
) -> None:
    page = signed_in("leader").post("/c/small/units/p1/innovations/new", described(campaign, **{name: text}))
    assert name in page.context["form"].errors
    assert not Project.objects.filter(campaign=campaign).exists()


def test_a_picture_is_made_anew_without_place_and_camera(
    signed_in: Callable[[str], Client], project: Project
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    attach(signed_in("upper"), project, "../../etc/passwd.jpg", picture(exif=exif, comment=b"Secret place"))
    kept = Document.objects.get()
    content = kept.file.read_bytes()
    assert b"Secret" not in content
    assert dict(Image.open(BytesIO(content)).getexif()) == {}
    assert kept.name == "passwd.jpg"
    assert kept.file.parent == here().documents("small")
    address = f"/c/small/innovations/{project.pk}/documents/{kept.stored}"
    answer = signed_in("reader").get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Client().get(address).status_code == 302
    assert signed_in("stranger").get(address).status_code == 403


def test_what_a_file_is_called_says_nothing(signed_in: Callable[[str], Client], project: Project) -> None:
    client = signed_in("upper")
    attach(client, project, "picture.svg", picture("PNG"))
    attach(client, project, "report.jpg", b"%PDF-1.7\n%%EOF")
    assert list(Document.objects.order_by("pk").values_list("kind", flat=True)) == [
        "image/jpeg",
        "application/pdf",
    ]
    paper = Document.objects.get(kind="application/pdf")
    answer = client.get(f"/c/small/innovations/{project.pk}/documents/{paper.stored}")
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html>",
        b"GIF89a" + bytes(40),
        b"\xff\xd8\xff" + bytes(40),
        picture()[:200],
        b"",
    ],
)
def test_what_is_neither_picture_nor_paper_is_not_kept(
    signed_in: Callable[[str], Client], project: Project, content: bytes
) -> None:
    before = set(here().documents("small").iterdir())
    attach(signed_in("upper"), project, "picture.jpg", content)
    assert not Document.objects.exists()
    assert set(here().documents("small").iterdir()) == before


def test_neither_a_bomb_nor_a_giant_is_unpacked(
    signed_in: Callable[[str], Client], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    head = (60_000).to_bytes(4) + (60_000).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )
    attach(signed_in("upper"), project, "bomb.png", bomb)
    monkeypatch.setattr("abreast.web.innovations.documents.MOST_BYTES", 100)
    attach(signed_in("upper"), project, "large.png", picture("PNG") + bytes(200))
    assert not Document.objects.exists()


def test_texts_stay_texts(signed_in: Callable[[str], Client], campaign: Campaign) -> None:
    client = signed_in("leader")
    client.post(
        "/c/small/units/p1/innovations/new", described(campaign, title=SCRIPT, how=SCRIPT, evidence=SCRIPT)
    )
    project = Project.objects.get(campaign=campaign)
    attach(client, project, f"{SCRIPT}.png", picture("PNG"))
    for address in (f"innovations/{project.pk}", "innovations", "units/p1"):
        assert SCRIPT not in client.get(f"/c/small/{address}").content.decode()


def test_only_the_unit_takes_a_document_away(signed_in: Callable[[str], Client], project: Project) -> None:
    attach(signed_in("upper"), project, "a.png", picture("PNG"))
    kept = Document.objects.get()
    file = kept.file
    assert (
        signed_in("leader")
        .post(f"/c/small/units/p1/innovations/{project.pk}/documents/{kept.stored}/remove")
        .status_code
        == 404
    )
    assert file.is_file()
    signed_in("upper").post(f"/c/small/units/p2/innovations/{project.pk}/documents/{kept.stored}/remove")
    assert not file.exists()


def test_a_person_that_may_not_be_seen_has_no_name_in_the_register(
    signed_in: Callable[[str], Client], campaign: Campaign, unit: Callable[[str], Unit]
) -> None:
    assert (
        signed_in("worker").post("/c/small/units/w01/innovations/new", described(campaign)).status_code == 302
    )
    shown = {
        name: signed_in(name).get("/c/small/innovations").content.decode()
        for name in ("worker", "leader", "reader")
    }
    assert "Worker 1" in shown["worker"]
    assert "Worker 1" in shown["leader"]
    assert "Worker 1" not in shown["reader"]
    assert "somebody of Plant 1" in shown["reader"]


def test_photographs_go_along_with_the_whole_campaign(
    signed_in: Callable[[str], Client], project: Project
) -> None:
    attach(signed_in("upper"), project, "=1+1.png", picture("PNG"))
    organiser = signed_in("organiser")
    organiser.post("/c/small/folder")
    assert work("pack").faults == []
    answer = organiser.get("/c/small/folder.zip")
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as packed:
        index = packed.read("small/documents/index.csv").decode("utf-8-sig")
        name = "1.jpg"
        assert packed.read(f"small/documents/{name}").startswith(b"\xff\xd8")
    assert index.splitlines()[1] == f"{name},{project.code},'=1+1.png"
