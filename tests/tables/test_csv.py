"""CSV as spreadsheets export it."""

from __future__ import annotations

import codecs
import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.tables import Phrase, Refused, Table, read
from abreast.tables.decode import ENCODINGS, detect, to_utf8


def written(folder: Path, data: bytes, name: str = "t.csv") -> Table:
    (folder / name).write_bytes(data)
    [table] = read(folder, name)
    return table


def refused(folder: Path, data: bytes, name: str = "t.csv") -> str:
    with pytest.raises(Refused) as caught:
        written(folder, data, name)
    [refusal] = caught.value.refusals
    return str(refusal)


CHINESE = "单位,期,产量\n一车间,2026-03,1200\n二车间,2026-03,980\n"
WESTERN = "Einheit,Straße,Größe\nKöln,Hauptstraße 3,12\nDüsseldorf,Am Mühlenbach,9\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "gb18030"),
        (WESTERN, "utf-8"),
        (WESTERN, "utf-8-sig"),
        (WESTERN, "utf-16"),
        (WESTERN, "utf-16-be"),
        (WESTERN, "cp1252"),
    ],
)
def test_every_encoding_a_spreadsheet_exports(tmp_path: Path, text: str, encoding: str) -> None:
    table = written(tmp_path, text.encode(encoding))
    assert [table.columns, *map(list, table.text.rows())] == list(csv.reader(io.StringIO(text)))


def test_an_encoding_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("a\n联通\n".encode("gb18030"))
    [table] = read(tmp_path, "t.csv", encoding="gb18030")
    assert table.text["a"].to_list() == ["联通"]


def test_broken_utf8_names_the_row(tmp_path: Path) -> None:
    line = refused(tmp_path, CHINESE.encode().replace("二".encode(), b"\xe4\xba"))
    assert line == 't.csv, row 3: "byte e4" is not text in UTF-8 (save it again as CSV in UTF-8)'


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(tmp_path: Path, separator: str) -> None:
    text = "unit;value;note\nA;1,5;x\nB;2,5;y, z\n".replace(";", separator)
    if separator == ",":
        text = 'unit,value,note\nA,"1,5",x\nB,"2,5","y, z"\n'
    table = written(tmp_path, text.encode())
    assert table.text.rows() == [("A", "1,5", "x"), ("B", "2,5", "y, z")]


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    table = written(tmp_path, b'My title,,\n\nunit,note,n\n\nA,"two\nlines",1\n,,\n B ,,2\n')
    assert table.header_rows == (3,)
    assert table.rows.to_list() == [5, 7]
    assert table.text.rows() == [("A", "two\nlines", "1"), ("B", None, "2")]
    assert str(table.refuse(1, "n", Phrase("is odd"))) == 't.csv, row 7, column n: "2" is odd'


def test_old_mac_line_ends_and_windows_line_ends(tmp_path: Path) -> None:
    for end in (b"\r", b"\r\n", b"\n"):
        assert written(tmp_path, end.join([b"a,b", b"1,2", b"3,4"])).rows.to_list() == [2, 3]


def test_stray_quotes_inside_a_field_are_text(tmp_path: Path) -> None:
    assert written(tmp_path, b'a,b\n1,6" pipe\n').text.rows() == [("1", '6" pipe')]


def test_short_rows_end_in_empty_cells(tmp_path: Path) -> None:
    assert written(tmp_path, b"a,b,c\n1\n2,3,4\n").text.rows() == [("1", None, None), ("2", "3", "4")]


def test_nameless_columns(tmp_path: Path) -> None:
    assert written(tmp_path, b"a,,c,\n1,note,3,\n").columns == ["a", "(B)", "c"]


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    table = written(tmp_path, b"a,b\n")
    assert (table.columns, table.text.height, len(table.rows)) == (["a", "b"], 0, 0)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "t.csv: is empty (export it again, or remove it)"),
        (b"\n\n \n", "t.csv: is empty (export it again, or remove it)"),
        (
            b"a,b,a\n1,2,3\n",
            "t.csv, row 1, column a: is the heading of 2 columns (give every column its own name)",
        ),
        (
            b"a,b\n1,2\n1,2,3\n",
            "t.csv, row 3: has 3 fields where the heading has 2 "
            "(put quotes around fields that hold the separator)",
        ),
        (
            b'a,b\n1,2\n1,"2\n3,4\n',
            "t.csv, row 3: cannot be read as CSV from here on: unexpected end of data "
            "(look for a quote that is never closed)",
        ),
        (
            b"a,b\n1,\x812\xff\n",
            't.csv, row 2: "byte 81" is not text in CP1252 (save it again as CSV in UTF-8)',
        ),
    ],
)
def test_refusals(tmp_path: Path, data: bytes, line: str) -> None:
    assert refused(tmp_path, data) == line


CELL = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="\ufeff"), min_size=1
)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], encoding: str, end: str
) -> None:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerows([["first", "second", "third"], *rows])
    table = written(tmp_path_factory.mktemp("csv"), stream.getvalue().encode(encoding))
    assert [list(row) for row in table.text.rows()] == rows


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "t.csv").write_bytes(data)
    with suppress(Refused):
        read(folder, "t.csv")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5, codec="gb2312"), min_size=4))
def test_chinese_text_in_gb2312_is_told_from_western_text(text: str) -> None:
    data = text.encode("gb2312")
    assert detect(data) in {"gb18030", "utf-8"}  # some pairs are UTF-8 too: a known ambiguity
    assert detect(data + b"," + "工厂车间".encode("gb2312")) == "gb18030"


@given(st.text(st.sampled_from("äöüßéèàçñÄÖÜ"), max_size=5))
def test_western_text_is_told_from_chinese(text: str) -> None:
    words = f"Stück {text[:1]}, Größe, façade, Année"
    assert to_utf8(words.encode("cp1252")) == (words.encode(), "cp1252")


def test_encodings_are_known_to_python() -> None:
    assert all(codecs.lookup(name) for name in ENCODINGS)
