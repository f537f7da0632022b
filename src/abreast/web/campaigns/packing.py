"""The whole campaign as a folder in a zip file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from abreast.web.actor import Actor
from abreast.web.audit.record import record
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign
from abreast.web.innovations import documents
from abreast.web.place import here


def packed(actor: Actor, campaign: Campaign) -> IO[bytes]:
    """A file with the campaign's folder, at its beginning; it lies on disk and goes when it is closed."""
    work = here().work(campaign.code)
    with TemporaryDirectory(dir=work) as aside:
        whole = export(campaign, Path(aside) / campaign.code, here())
        documents.write_out(campaign, whole / "documents")
        stream = TemporaryFile(dir=work)  # noqa: SIM115  whoever sends it closes it
        with ZipFile(stream, "w", ZIP_DEFLATED) as zipped:
            for path in sorted(whole.rglob("*")):
                zipped.write(path, path.relative_to(whole.parent))
    record(actor, "taken out as a folder", campaign)
    stream.seek(0)
    return stream
