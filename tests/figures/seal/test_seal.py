"""Seals: nothing in them can change unnoticed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from abreast.campaign.calendar import Calendar
from abreast.figures.seal.chain import chain, head
from abreast.figures.seal.close import Closing, covered, write
from abreast.figures.seal.verify import verify
from abreast.tables import Refused

PERIODS = ("2026-01", "2026-02", "2026-03")


def closing(period: str, tables: dict[str, pl.DataFrame] | None = None, campaign: str = "test") -> Closing:
    figures = pl.DataFrame(
        {"unit": ["A", "B", "C"], "period": [period] * 3, "value": [1.5, None, -0.0], "row": [2, 3, 4]}
    )
    return Closing(
        campaign=campaign,
        definition="0" * 64,
        period=period,
        covers=(period,),
        by="Organiser",
        tables=tables or {"figures": figures, "units": pl.DataFrame({"unit": ["A", "B", "C"]})},
        files={"campaign.toml": b"[campaign]\n"},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for period in PERIODS:
        write(tmp_path, closing(period))
    return tmp_path


def test_a_chain_of_seals(folder: Path) -> None:
    seals = chain(folder)
    assert [(seal.period, seal.manifest.number) for seal in seals] == [
        ("2026-01", 1),
        ("2026-02", 2),
        ("2026-03", 3),
    ]
    assert [seal.manifest.previous for seal in seals] == [None, seals[0].hash, seals[1].hash]
    assert head(folder) == seals[2].hash
    assert verify(folder) == []
    assert verify(folder, head=seals[2].hash) == verify(folder, head=seals[0].hash[:12]) == []
    assert seals[0].table("figures")["unit"].to_list() == ["A", "B", "C"]
    assert seals[0].data("campaign.toml") == b"[campaign]\n"


def test_an_unsealed_folder_is_an_empty_chain(tmp_path: Path) -> None:
    assert (chain(tmp_path), head(tmp_path), verify(tmp_path)) == ((), None, [])


def test_every_flipped_byte_is_noticed_and_named(folder: Path) -> None:
    """One byte of every file of every period, at several places, the newest manifest included."""
    for path in sorted((folder / "seals").rglob("*.*")):
        if path.is_dir():
            continue
        path.chmod(0o644)
        whole = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        for place in {*range(0, len(whole), max(1, len(whole) // 8)), len(whole) - 1}:
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
            problems = [problem for problem in verify(folder) if problem.file == name]
            assert [problem.period for problem in problems] == [path.parent.name], (name, place)
        path.write_bytes(whole)
    assert verify(folder) == []


def damaged(folder: Path, damage: Callable[[Path], None], published: str | None = None) -> list[str]:
    damage(folder / "seals")
    return list(map(str, verify(folder, published)))


def test_two_swapped_rows(folder: Path) -> None:
    path = folder / "seals" / "2026-02" / "figures.parquet"
    path.chmod(0o644)
    table = pl.read_parquet(path)
    table[[1, 0, 2]].write_parquet(path, compression="zstd")
    [line] = map(str, verify(folder))
    assert line.startswith("seals/2026-02/figures.parquet: period 2026-02: ")


def test_swapped_rows_are_noticed_even_when_the_bytes_are_vouched_for(folder: Path) -> None:
    """A manifest forged to match other bytes still names other rows."""
    import hashlib
    from dataclasses import replace

    from abreast.figures.seal.manifest import load

    seal = chain(folder)[-1]
    path = seal.path / "figures.parquet"
    path.chmod(0o644)
    pl.read_parquet(path)[[1, 0, 2]].write_parquet(path)
    data = path.read_bytes()
    entry = replace(
        seal.manifest.files["figures.parquet"], sha256=hashlib.sha256(data).hexdigest(), size=len(data)
    )
    (seal.path / "manifest.json").chmod(0o644)
    forged = replace(seal.manifest, files=seal.manifest.files | {"figures.parquet": entry})
    (seal.path / "manifest.json").write_bytes(forged.to_bytes())
    assert load(seal.path / "manifest.json") == forged
    assert list(map(str, verify(folder))) == [
        "seals/2026-03/figures.parquet: period 2026-03: has other rows than its manifest says"
    ]
    [problem] = [one for one in verify(folder, seal.hash) if one.file == "seals"]
    assert "is not in the chain" in problem.reason


def test_the_newest_seal_removed(folder: Path) -> None:
    published = head(folder)
    shutil.rmtree(folder / "seals" / "2026-03")
    assert verify(folder) == []
    [problem] = verify(folder, published)
    assert (problem.period, "the newest here is 2026-02" in problem.reason) == ("2026-02", True)


@pytest.mark.parametrize("period", ["2026-01", "2026-02"])
def test_an_older_seal_removed(folder: Path, period: str) -> None:
    shutil.rmtree(folder / "seals" / period)
    [problem] = verify(folder)
    assert problem.period == f"2026-0{int(period[-1]) + 1}"
    assert "a seal was removed, replaced or reordered" in problem.reason
    with pytest.raises(Refused, match="does not follow the seal before it"):
        chain(folder)


def test_two_seals_in_each_other_s_place(folder: Path) -> None:
    seals = folder / "seals"
    (seals / "2026-01").rename(seals / "x")
    (seals / "2026-02").rename(seals / "2026-01")
    (seals / "x").rename(seals / "2026-02")
    assert {problem.period for problem in verify(folder)} >= {"2026-01", "2026-02"}


def test_a_seal_from_another_campaign(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    for period in PERIODS:
        write(other, closing(period, campaign="other"))
    shutil.rmtree(folder / "seals" / "2026-03")
    shutil.copytree(other / "seals" / "2026-03", folder / "seals" / "2026-03")
    reasons = [problem.reason for problem in verify(folder) if problem.period == "2026-03"]
    assert any("does not follow" in reason for reason in reasons)
    assert any("another campaign" in reason for reason in reasons)


def test_foreign_and_missing_files(folder: Path) -> None:
    def damage(seals: Path) -> None:
        (seals / "notes.txt").write_text("x")
        (seals / "2026-01" / "extra.parquet").write_text("x")
        (seals / "2026-02" / "units.parquet").unlink()
        (seals / "2026-03" / "units.parquet").unlink()
        (seals / "2026-03" / "units.parquet").symlink_to("../2026-01/units.parquet")

    assert damaged(folder, damage) == [
        "seals/2026-01/extra.parquet: period 2026-01: does not belong here: the manifest does not name it",
        "seals/2026-02/units.parquet: period 2026-02: is missing",
        "seals/2026-03/units.parquet: period 2026-03: is not a file",
        "seals/notes.txt: period -: does not belong here: it is no seal",
    ]


def test_a_manifest_rewritten_with_a_fitting_hash_breaks_the_chain_behind_it(folder: Path) -> None:
    path = folder / "seals" / "2026-01" / "manifest.json"
    path.chmod(0o644)
    content = json.loads(path.read_text())
    content["closed_by"] = "Somebody else"
    from abreast.figures.seal.manifest import built

    path.write_bytes(built(content)[0].to_bytes())
    [problem] = verify(folder)
    assert problem.period == "2026-02"


def test_reading_altered_figures_is_refused(folder: Path) -> None:
    path = folder / "seals" / "2026-02" / "figures.parquet"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Refused, match=r"seals/2026-02/figures\.parquet: was changed after sealing"):
        chain(folder)[1].table("figures")


def test_nothing_is_closed_twice_or_backwards_or_on_damage(folder: Path) -> None:
    for period in PERIODS:
        with pytest.raises(Refused, match="stands already"):
            write(folder, closing(period))
    with pytest.raises(Refused, match="another campaign"):
        write(folder, closing("2026-04", campaign="other"))
    (folder / "seals" / "2026-01" / "units.parquet").unlink()
    with pytest.raises(Refused, match="is missing"):
        write(folder, closing("2026-04"))
    assert not (folder / "seals" / "2026-04").exists()


def test_leftovers_of_a_crash_are_no_problem_and_are_cleared(folder: Path) -> None:
    half = folder / "seals" / ".closing-2026-04-123"
    half.mkdir()
    (half / "figures.parquet").write_bytes(b"half")
    assert verify(folder) == []
    write(folder, closing("2026-04"))
    assert not half.exists()


def test_a_failure_while_writing_leaves_no_seal(folder: Path) -> None:
    tables = {"figures": pl.DataFrame({"value": [float("nan")]})}
    with pytest.raises(ValueError, match="column value holds a number that is not finite"):
        write(folder, closing("2026-04", tables))
    assert [seal.period for seal in chain(folder)] == list(PERIODS)


def test_equal_figures_have_equal_rows_in_any_order(tmp_path: Path) -> None:
    table = pl.DataFrame({"unit": ["B", "A", None], "value": [-0.0, 2.0, 1.0]})
    seals = [
        write(tmp_path / name, closing("2026-01", {"figures": rows}))
        for name, rows in (("one", table), ("other", table[[2, 0, 1]].with_columns(pl.col("value").abs())))
        if not os.makedirs(tmp_path / name)
    ]
    assert len({seal.manifest.files["figures.parquet"].rows for seal in seals}) == 1


def test_the_periods_a_seal_covers() -> None:
    month = Calendar("month")
    assert covered(month, "2026-03", "2026-01", None) == PERIODS
    assert covered(month, "2026-03", "2026-01", "2026-01") == PERIODS[1:]
    assert covered(month, "2026-03", "2026-05", None) == ("2026-03",)
    with pytest.raises(Refused, match="is no period"):
        covered(month, "2026-13", "2026-01", None)
