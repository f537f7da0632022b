"""Results are replaced as a whole, or not at all."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from abreast import results


def fill(word: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        results.write_json(folder / results.RUN, {"word": word})
        results.Shelf(folder)["t"] = pl.DataFrame({"a": [1]})

    return write


def word(folder: Path) -> str:
    return str(results.read_json(folder / results.RUN)["word"])


def test_new_results_take_the_place_of_the_old(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    results.replace(folder, fill("one"))
    results.replace(folder, fill("two"))
    assert word(folder) == "two"
    assert results.read_tables(folder)["t"]["a"].to_list() == [1]
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_failure_leaves_the_old_results(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    results.replace(folder, fill("one"))

    def fail(fresh: Path) -> None:
        fill("two")(fresh)
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        results.replace(folder, fail)
    assert word(folder) == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
    with pytest.raises(RuntimeError, match="stop"):
        results.replace(tmp_path / "new" / "deep" / "results", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_a_shelf_holds_tables_on_disk(tmp_path: Path) -> None:
    shelf = results.Shelf(tmp_path)
    shelf.update({"b": pl.DataFrame({"x": [1.5, None]}), "a": pl.DataFrame({"y": ["甲", None]})})
    assert list(shelf) == ["a", "b"]
    assert len(shelf) == 2
    assert shelf["a"].equals(pl.read_parquet(tmp_path / "a.parquet"))
    assert shelf["b"] is not shelf["b"]
    del shelf["a"]
    assert dict(shelf).keys() == {"b"}
    assert shelf.get("a") is None
    with pytest.raises(KeyError):
        del shelf["a"]


def test_a_crash_between_the_renames_is_undone(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    results.replace(folder, fill("one"))
    folder.rename(tmp_path / ".results.old")
    (tmp_path / ".results.new-999999999").mkdir()
    results.recover(folder)
    assert word(folder) == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_somebody_s_own_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(results.ResultsError, match="not a results folder"):
        results.replace(tmp_path, fill("one"))
    assert (tmp_path / "diary.txt").read_text() == "mine"


def test_a_broken_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"no")
    with pytest.raises(results.ResultsError, match="run the campaign again"):
        results.read_tables(tmp_path)
