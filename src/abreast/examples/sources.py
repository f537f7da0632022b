"""Source files with pinned checksums: from a folder at hand, or from their public address."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


class SourceError(Exception):
    """A source file is absent, cannot be fetched, or is not the one that was pinned."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published file: its name, an address pinned to a commit, and the SHA-256 of its bytes."""

    name: str
    url: str
    sha256: str


def locate(source: Source, folder: Path | None) -> Path:
    """The path of a source file whose checksum is right; `SourceError` otherwise."""
    return _fetched(source) if folder is None else _at_hand(source, folder)


def _at_hand(source: Source, folder: Path) -> Path:
    for path in (folder / source.name, folder / "raw" / source.name):
        if path.is_file():
            return _checked(source, path)
    raise SourceError(
        f"{source.name} is neither in {folder} nor in {folder / 'raw'}; it is published at {source.url}"
    )


def _checked(source: Source, path: Path) -> Path:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != source.sha256:
        raise SourceError(
            f"{path} is not the pinned file: its SHA-256 is {digest}, not {source.sha256}; "
            f"the pinned one is published at {source.url}"
        )
    return path


def _fetched(source: Source) -> Path:
    import pooch  # it loads the whole of requests, which nobody with the files at hand needs

    try:
        path = pooch.retrieve(
            source.url,
            known_hash=f"sha256:{source.sha256}",
            fname=f"{source.sha256[:12]}-{source.name}",
            path=pooch.os_cache("abreast"),
        )
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{source.name} could not be fetched from {source.url}: {error}. "
            "Download it by other means and name its folder with --from."
        ) from error
    return Path(path)
