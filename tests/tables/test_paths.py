"""Paths stay inside the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from abreast.tables import Limits, Refused, find, inside, matching, read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    inner = tmp_path / "campaign"
    (inner / "figures").mkdir(parents=True)
    (inner / "figures" / "a.csv").write_text("a\n1\n")
    (inner / "figures" / "~$b.xlsx").write_text("lock")
    (inner / "link.csv").symlink_to("../secret.csv")
    (inner / "near.csv").symlink_to("figures/a.csv")
    (inner / "broken.csv").symlink_to("nowhere.csv")
    return inner


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../secret.csv", 'leads out of the folder by ".."'),
        ("figures/../../secret.csv", 'leads out of the folder by ".."'),
        ("figures\\..\\..\\secret.csv", 'leads out of the folder by ".."'),
        ("/etc/passwd", "is not a path inside the folder"),
        ("C:/secret.csv", "is not a path inside the folder"),
        ("\\\\server\\secret.csv", "is not a path inside the folder"),
        ("a\0.csv", "is not a path inside the folder"),
        ("link.csv", "is a link that leads out of the folder"),
        ("broken.csv", "does not exist"),
        ("none.csv", "does not exist"),
        ("figures", "is not a file"),
    ],
)
def test_refused(folder: Path, path: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        read(folder, path)
    [refusal] = caught.value.refusals
    assert refusal.reason == reason


def test_links_inside_the_folder_are_followed(folder: Path) -> None:
    assert read(folder, "near.csv")[0].text["a"].to_list() == ["1"]


def test_globs(folder: Path) -> None:
    assert [path.name for path in matching(folder, "figures/*")] == ["a.csv"]
    with pytest.raises(Refused, match="leads out"):
        matching(folder, "../*.csv")


def test_the_folder_itself_may_be_a_link(folder: Path) -> None:
    link = folder.parent / "other"
    link.symlink_to(folder)
    assert inside(link, "figures/a.csv").is_file()


def test_a_table_stands_in_one_format_only(folder: Path) -> None:
    assert find(folder, "units") is None
    (folder / "units.csv").write_text("a\n1\n")
    assert find(folder, "units") == folder / "units.csv"
    (folder / "units.xlsx").write_text("a\n1\n")
    with pytest.raises(Refused, match=r"units\.xlsx: stands here twice, as units\.csv and units\.xlsx"):
        find(folder, "units")


def test_large_files_and_unknown_kinds(folder: Path) -> None:
    with pytest.raises(Refused, match="has 4 bytes, more than the 3 allowed"):
        read(folder, "figures/a.csv", limits=Limits(file_bytes=3))
    (folder / "a.ods").write_text("x")
    with pytest.raises(Refused, match="is of no kind that can be read"):
        read(folder, "a.ods")
