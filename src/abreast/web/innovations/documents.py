"""Photographs and documents: told by their content, pictures made anew, names never trusted."""

from __future__ import annotations

import csv
import os
import shutil
import warnings
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign
from abreast.web.innovations.bare import is_bare
from abreast.web.innovations.models import Document, Project
from abreast.web.spreadsheet import harmless

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
MOST_OF_A_PROJECT = 12
PICTURES = ("JPEG", "PNG", "WEBP")
KEPT = {"JPEG": "RGB", "PNG": "RGBA"}
"""How pictures are written."""
PDF = b"%PDF-"
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


class NotTakenError(Exception):
    """A file is not kept; the message says why, in the reader's language."""


def keep(actor: Actor, project: Project, upload: UploadedFile[Any]) -> Document:
    """Keep a photograph or document of a project; of several at once each is looked at by itself.

    Raises
    ------
    NotTakenError
        It is too large, neither picture nor PDF, or cannot be read; or the project has enough of them.
    """
    if project.documents.count() >= MOST_OF_A_PROJECT:
        raise NotTakenError(_("A project has at most %(count)d documents.") % {"count": MOST_OF_A_PROJECT})
    if (upload.size or 0) > MOST_BYTES:
        raise NotTakenError(_("The file is larger than %(count)d MB.") % {"count": MOST_BYTES // 1_000_000})
    kind, content = told(upload.read(MOST_BYTES + 1))
    document = Document(
        project=project, name=shown(upload.name or ""), kind=kind, size=len(content), added_by=actor.user
    )
    write(document, content)
    try:
        with transaction.atomic():
            document.save()
            record(
                actor,
                Deed.DOCUMENT_ADDED,
                project.campaign,
                unit=project.unit.code,
                project=project.code,
                kind=kind,
            )
    except BaseException:
        document.file.unlink(missing_ok=True)
        raise
    return document


def remove(actor: Actor, document: Document) -> None:
    """Take a document away for good."""
    file, project = document.file, document.project
    with transaction.atomic():
        document.delete()
        record(actor, Deed.DOCUMENT_REMOVED, project.campaign, unit=project.unit.code, project=project.code)
    file.unlink(missing_ok=True)


def write_out(campaign: Campaign, folder: Path) -> None:
    """Copies of all documents of a campaign into a folder, and `index.csv` that says whose they are."""
    kept = (
        Document.objects.filter(project__campaign=campaign).select_related("project__campaign").order_by("pk")
    )
    if not kept:
        return
    folder.mkdir()
    with (folder / "index.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        lines = csv.writer(stream)
        lines.writerow(("file", "project", "name"))
        for number, one in enumerate((one for one in kept if one.file.is_file()), 1):
            file = f"{number}.{ENDINGS[one.kind]}"
            shutil.copyfile(one.file, folder / file)
            lines.writerow((file, harmless(one.project.code), harmless(one.name)))


def told(content: bytes, *, bare: bool = False) -> tuple[str, bytes]:
    """The kind of a file by its content, and what is kept of it: of a picture its pixels and nothing else.

    `bare`: a picture that holds nothing else already, as this server writes them, is kept as it is.

    Raises
    ------
    NotTakenError
        It is neither picture nor PDF, or cannot be read.
    """
    if content.startswith(PDF):
        return "application/pdf", content
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return _anew(content, keep=bare and is_bare(content))
        except NotTakenError:
            raise
        except (
            UnidentifiedImageError,
            Image.DecompressionBombError,
            Warning,
            OSError,
            ValueError,
            SyntaxError,
        ) as error:
            raise NotTakenError(_("The file is neither a JPEG, PNG or WebP picture nor a PDF.")) from error


def _anew(content: bytes, *, keep: bool) -> tuple[str, bytes]:
    """The picture upright and no larger than a screen, written anew: places, dates and cameras are left out."""
    with Image.open(BytesIO(content), formats=PICTURES) as sent:
        if sent.width * sent.height > MOST_PIXELS:
            raise NotTakenError(_("The picture has too many pixels; make it smaller."))
        sent.seek(0)
        if keep and max(sent.size) <= LONGEST_SIDE and sent.mode == KEPT[str(sent.format)]:
            sent.load()
            return f"image/{str(sent.format).lower()}", content
        upright = ImageOps.exif_transpose(sent)
        see_through = "A" in upright.getbands() or "transparency" in upright.info
        plain = upright.convert("RGBA" if see_through else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    stream = BytesIO()
    if see_through:
        bare.save(stream, "PNG", optimize=True)
        return "image/png", stream.getvalue()
    bare.save(stream, "JPEG", quality=86)
    return "image/jpeg", stream.getvalue()


def shown(name: str) -> str:
    """What a sender called a file, to be shown and nothing else."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[:120] or "–"


def write(document: Document, content: bytes) -> None:
    """The file of a document, under its name only when it is whole and on the disk."""
    file = document.file
    aside = file.with_name(f".{file.name}")
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(file)
