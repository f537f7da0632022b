"""The bulletin on paper: all fonts inside, no glyph missing, nothing read as markup, marks on every page."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
pytest.importorskip("typst", reason="the extra pdf is not installed")
pytest.importorskip("pylopdf_fonts_zh_cn", reason="the extra pdf is not installed")

from abreast.bulletin import Bulletin, compose, prints  # noqa: E402
from abreast.bulletin.number import LANGS, Lang  # noqa: E402
from abreast.bulletin.pdf import available, pdf  # noqa: E402
from bulletin.conftest import RUN  # noqa: E402
from bulletin.hospital_world import hospitals  # noqa: E402
from bulletin.test_html import _poisoned  # noqa: E402

TYPST = '#panic("x") *b* $x$ \\ ] ) #import "/etc/passwd" <label> @ref `raw` // /* {{7*7}} #[ -- ~'


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    found: Lang = request.param
    return found


@pytest.fixture(scope="module")
def paper(bulletins: dict[str, Bulletin], lang: Lang) -> Any:
    return pypdf.PdfReader(BytesIO(pdf(bulletins["machinery"].documents[lang])))


def _resources(owner: Any) -> Iterator[Any]:
    """What a page and the drawings on it are made with."""
    held = owner.get("/Resources", {})
    held = held.get_object() if hasattr(held, "get_object") else held
    yield owner, held
    for thing in held.get("/XObject", {}).values():
        if thing.get_object().get("/Subtype") == "/Form":
            yield from _resources(thing.get_object())


def _codes(reader: Any, owner: Any) -> Iterator[int]:
    stream = owner.get_contents() if "/Contents" in owner else owner
    for operands, operator in pypdf.generic.ContentStream(stream, reader).operations:
        if operator in (b"Tj", b"TJ"):
            for part in operands[0] if operator == b"TJ" else operands:
                if isinstance(part, str | bytes):
                    raw = part.original_bytes if isinstance(part, str) else part
                    yield from (int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw) - 1, 2))


def test_every_font_is_inside(paper: Any) -> None:
    fonts = {
        name: font.get_object()
        for page in paper.pages
        for _, held in _resources(page)
        for name, font in held.get("/Font", {}).items()
    }
    assert len(fonts) >= 2
    for font in fonts.values():
        assert font["/Encoding"] == "/Identity-H"
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(inner)
        assert "/ToUnicode" in font


def test_no_glyph_is_missing(paper: Any) -> None:
    codes = [code for page in paper.pages for owner, _ in _resources(page) for code in _codes(paper, owner)]
    assert len(codes) > 2000
    assert 0 not in codes


def test_the_words_can_be_read_out(bulletins: dict[str, Bulletin], paper: Any, lang: Lang) -> None:
    document = bulletins["machinery"].documents[lang]
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in paper.pages))
    for words in (document.headline, document.deck, *(a.title for a in document.articles)):
        plain = re.sub(r"\s", "", str(words))
        assert plain[:6] in text


def test_head_and_marks_stand_on_every_page(paper: Any, lang: Lang) -> None:
    assert len(paper.pages) >= 2
    mark = {"en": "reconstructed", "zh": "复原"}[lang]
    for page in paper.pages:
        text = page.extract_text()
        assert mark in text
        assert str(RUN["head"]) in re.sub(r"\s", "", text)


def test_a_sheet_is_a4(paper: Any) -> None:
    box = paper.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)


def test_the_same_bytes_every_time(bulletins: dict[str, Bulletin]) -> None:
    assert available()
    document = bulletins["hospitals"].documents["zh"]
    assert pdf(document) == pdf(document)


def test_titles_are_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bulletin.test_html.EVIL", TYPST)
    world = hospitals(20)
    run = {**RUN, "head": TYPST, "version": TYPST, "definition": TYPST}
    made = pdf(compose(_poisoned(world.names), world.tables, world.period, run).documents["en"])
    text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)
    assert '#panic("x") *b* $x$' in text


def test_without_the_extra_there_is_no_paper_and_no_failure(
    bulletins: dict[str, Bulletin], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abreast.bulletin.pdf.find_spec", lambda name: None)
    assert prints(bulletins["hospitals"]) == {}
