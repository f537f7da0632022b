"""Where a server keeps what is not in its database: secret, seals, editions, scripts."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

DATA, DATABASE, DEMO, HOSTS = "ABREAST_DATA", "ABREAST_DATABASE", "ABREAST_DEMO", "ABREAST_HOSTS"
MAIL, SECURE, ROOT = "ABREAST_MAIL", "ABREAST_SECURE", "ABREAST_ROOT"
"""Names of the environment variables through which `abreast serve` tells its processes how to run."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of the server's own."""

    folder: Path

    def campaign(self, code: str) -> Path:
        """What belongs to a campaign: `seals`, `editions`, `documents`, `archives`, `work`."""
        return made(self.folder / "campaigns" / code)

    def seals(self, code: str) -> Path:
        return self.campaign(code) / "seals"

    def editions(self, code: str) -> Path:
        return made(self.campaign(code) / "editions")

    def documents(self, code: str) -> Path:
        return made(self.campaign(code) / "documents")

    def archives(self, code: str) -> Path:
        return made(self.campaign(code) / "archives")

    def work(self, code: str) -> Path:
        return made(self.campaign(code) / "work")

    @property
    def drafts(self) -> Path:
        """Campaigns that are being set up."""
        return made(self.folder / "drafts")

    @property
    def scripts(self) -> Path:
        return made(self.folder / "scripts")

    @property
    def locale(self) -> Path:
        return made(self.folder / "locale")

    @property
    def database(self) -> Path:
        return self.folder / "abreast.sqlite3"

    def secret(self) -> str:
        """The key that signs sessions, made once and readable to the server alone."""
        file = self.folder / "secret"
        if not file.exists():
            made(self.folder)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secrets.token_urlsafe(50))
        return file.read_text()


def here() -> Place:
    """The place of the server that runs in this process."""
    return Place(Path(os.environ[DATA]).resolve())


def made(folder: Path) -> Path:
    """The folder, which exists from now on."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder
