"""Source files are taken only when they are the pinned ones."""

import hashlib
from pathlib import Path

import pooch
import pytest

from abreast import examples
from abreast.examples.sources import Source, SourceError, locate

BYTES = b"month,attendances\n2016-04,7\n"
SOURCE = Source("a.csv", "https://example.org/a.csv", hashlib.sha256(BYTES).hexdigest())


@pytest.mark.parametrize("place", [".", "raw"])
def test_found_in_the_folder_or_under_raw(tmp_path: Path, place: str) -> None:
    path = tmp_path / place / "a.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(BYTES)
    assert locate(SOURCE, tmp_path) == path


def test_absent_says_where_it_is_published(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.csv is neither in .* https://example\.org/a\.csv"):
        locate(SOURCE, tmp_path)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(BYTES + b"2016-05,8\n")
    with pytest.raises(SourceError, match="is not the pinned file"):
        locate(SOURCE, tmp_path)


def test_fetched_with_the_checksum(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = {}

    def retrieve(url: str, **options: str) -> str:
        asked.update(options, url=url)
        return str(tmp_path / "a.csv")

    monkeypatch.setattr(pooch, "retrieve", retrieve)
    assert locate(SOURCE, None) == tmp_path / "a.csv"
    assert asked["url"] == SOURCE.url
    assert asked["known_hash"] == f"sha256:{SOURCE.sha256}"


def test_not_reachable_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def retrieve(url: str, **options: str) -> str:
        raise ConnectionError("no route to host")

    monkeypatch.setattr(pooch, "retrieve", retrieve)
    with pytest.raises(SourceError, match=r"could not be fetched .*no route to host.*--from"):
        locate(SOURCE, None)


def test_a_full_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="already holds something"):
        examples.write("england-ae", tmp_path, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_nothing_is_written_without_the_sources(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        examples.write("england-ae", tmp_path / "campaign", tmp_path)
    assert not (tmp_path / "campaign").exists()
