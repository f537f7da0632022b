"""Campaign folders out of zip files that mean no good."""

from __future__ import annotations

import errno
import stat
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from abreast.campaign.refusal import Refused
from abreast.tables.limits import Limits
from abreast.web.setup.unpacking import unpack


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("top", ["", "our campaign/"])
def test_a_folder_comes_out_as_it_went_in(tmp_path: Path, top: str) -> None:
    members = {
        f"{top}campaign.toml": b"a",
        f"{top}figures/m.csv": b"b",
        f"{top}results/bulletin.en.html": b"c",
    }
    unpack(packed(tmp_path / "a.zip", {**members, "__MACOSX/x": b""}), "a.zip", tmp_path / "out")
    found = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")}
    assert found == {"campaign.toml", "figures/m.csv"}


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "/etc/evil", "figures/../../evil", "C:/evil", "figures\\..\\evil", "a/../campaign.toml"],
)
def test_nothing_leads_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match=r"leads out of the folder"):
        unpack(packed(tmp_path / "a.zip", {"campaign.toml": b"", name: b"x"}), "a.zip", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert not list(tmp_path.parent.rglob("evil*"))


def test_links_are_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("campaign.toml", "")
        link = ZipInfo("figures")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc")
    with pytest.raises(Refused, match="is a link"):
        unpack(tmp_path / "a.zip", "a.zip", tmp_path / "out")


def test_a_bomb_is_put_down(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"campaign.toml": b"", "figures/big.csv": bytes(5_000_000)})
    assert file.stat().st_size < 10_000
    with pytest.raises(Refused, match="unpacks to more than the 1,000,000 bytes"):
        unpack(file, "a.zip", tmp_path / "out", Limits(unpacked_bytes=1_000_000))


def test_a_bomb_that_lies_about_its_size_is_put_down(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"campaign.toml": b"", "figures/big.csv": bytes(5_000_000)})
    data = file.read_bytes().replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    file.write_bytes(data)
    with pytest.raises(Refused):
        unpack(file, "a.zip", tmp_path / "out", Limits(unpacked_bytes=1_000_000))
    assert sum(path.stat().st_size for path in (tmp_path / "out").rglob("*")) < 1_100_000


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    members = {"campaign.toml": b"", **{f"figures/{number}.csv": b"" for number in range(30)}}
    with pytest.raises(Refused, match="packs 31 files, more than the 20"):
        unpack(packed(tmp_path / "a.zip", members), "a.zip", tmp_path / "out", Limits(members=20))


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"figures/a.csv": b""}, "holds no campaign.toml"),
        ({"a/campaign.toml": b"", "b/campaign.toml": b""}, "more than one"),
        ({"campaign.toml": b"", "figures/A.csv": b"", "figures/a.csv": b""}, "packed twice"),
    ],
)
def test_what_is_no_campaign_folder_is_named(tmp_path: Path, members: dict[str, bytes], words: str) -> None:
    with pytest.raises(Refused, match=words):
        unpack(packed(tmp_path / "a.zip", members), "a.zip", tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", zlib.compress(b"x" * 100)])
def test_what_is_no_archive_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(Refused, match="cannot be unpacked"):
        unpack(tmp_path / "a.zip", "a.zip", tmp_path / "out")


def test_a_full_disk_is_no_fault_of_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = packed(tmp_path / "a.zip", {"campaign.toml": b"a"})
    monkeypatch.setattr(Path, "open", _full)
    with pytest.raises(OSError, match="No space left"):
        unpack(file, "a.zip", tmp_path / "out")


def _full(self: Path, *_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
