"""The page: one file, nothing from outside, every number traceable, all titles escaped."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from abreast.bulletin import Bulletin, compose
from abreast.bulletin.html import css_string, page
from abreast.bulletin.markdown import markdown
from abreast.bulletin.names import Names, Term
from abreast.bulletin.number import LANGS, Lang
from bulletin.conftest import RUN
from bulletin.hospital_world import hospitals
from bulletin.worlds import World

EVIL = "\"><script>alert('x')</script>{{7*7}}{% raw %}</style>*a*|b|\\`"
VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """Elements, ids and data of a page; complains about tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[tuple[dict[str, str | None], str]] = []
        self._inside: dict[str, str | None] | None = None
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "data":
            self._inside = dict(attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self.data.append((self._inside, data))


@pytest.fixture(scope="module")
def pages(bulletin: Bulletin) -> dict[Lang, Page]:
    return {lang: Page(page(document)) for lang, document in bulletin.documents.items()}


def test_one_file_that_asks_for_nothing(bulletin: Bulletin) -> None:
    for document in bulletin.documents.values():
        text = page(document)
        assert not re.search(
            r"<script|<link|<img|<iframe|@import|url\((?!#)|src=|https?://(?!www\.w3\.org)", text
        )
        assert "default-src 'none'" in text
        assert len(text.encode()) < 2_000_000


def test_every_number_is_the_statement_it_says(bulletin: Bulletin, pages: dict[Lang, Page]) -> None:
    statements = {s.name: s for s in bulletin.statements}
    for found in pages.values():
        assert len(found.data) > 20
        for attributes, _ in found.data:
            statement = statements[attributes["data-statement"] or ""]
            part = attributes.get("data-part") or "value"
            assert float(attributes["value"] or "nan") == getattr(statement, part)


def test_numbers_lead_to_their_source(pages: dict[Lang, Page]) -> None:
    for found in pages.values():
        ids = [a["id"] for _, a in found.tags if "id" in a]
        assert len(ids) == len(set(ids))
        anchors = {str(a["href"])[1:] for t, a in found.tags if t == "a"}
        assert anchors <= set(ids)


def test_accessible_structure(pages: dict[Lang, Page]) -> None:
    for lang, found in pages.items():
        tags = [t for t, _ in found.tags]
        assert found.tags[0] == ("html", {"lang": "zh-Hans" if lang == "zh" else "en"})
        assert (tags.count("h1"), tags.count("main"), tags.count("footer")) == (1, 1, 1)
        assert all(a.get("scope") for t, a in found.tags if t == "th")
        images = [a for t, a in found.tags if t == "svg"]
        assert images
        assert all(a.get("role") == "img" and a.get("aria-labelledby") for a in images)


def test_marks_stand_on_the_page_and_in_unit_tables(bulletins: dict[str, Bulletin]) -> None:
    documents = bulletins["hospitals"].documents
    english, chinese = page(documents["en"]), page(documents["zh"])
    assert "Simulated figures" in english
    assert "Provisional" in english
    assert "模拟数字" in chinese
    assert "暂行" in chinese
    tables = re.findall(r'<table class="units">\n<caption>(.*?)</caption>', english, flags=re.DOTALL)
    assert tables
    assert all("simulated" in t for t in tables)
    assert str(RUN["head"]) in english
    assert [v for k, v in documents["en"].colophon.lines if k in ("Figures", "State")] == [
        "simulated",
        "provisional",
    ]
    assert [v for k, v in documents["zh"].colophon.lines if k in ("数字", "状态")] == ["模拟", "暂行"]


def test_what_precedes_the_start_is_said_to_precede_it(bulletins: dict[str, Bulletin]) -> None:
    assert "precede the start of the campaign" in page(bulletins["machinery"].documents["en"])
    assert "在运动开始之前" in page(bulletins["machinery"].documents["zh"])
    assert "precede the start" not in page(bulletins["hospitals"].documents["en"])


def _poisoned(names: Names) -> Names:
    evil = Term(EVIL, EVIL)
    return replace(
        names,
        title=evil,
        source=evil,
        notes=evil,
        scopes=dict.fromkeys(names.scopes, evil),
        kinds={k: replace(v, title=evil, plural=EVIL, counter=EVIL) for k, v in names.kinds.items()},
        indicators={
            k: replace(v, title=evil, unit=v.unit if v.share else evil) for k, v in names.indicators.items()
        },
        aspects={k: replace(v, title=evil, gap_unit=evil) for k, v in names.aspects.items()},
    )


@pytest.fixture(scope="module")
def poisoned() -> Bulletin:
    world: World = hospitals(20)
    run: dict[str, Any] = {**RUN, "head": EVIL, "version": EVIL, "definition": EVIL}
    return compose(_poisoned(world.names), world.tables, world.period, run)


@pytest.mark.parametrize("lang", LANGS)
def test_titles_cannot_become_markup(poisoned: Bulletin, lang: Lang) -> None:
    text = page(poisoned.documents[lang])
    found = Page(text)
    assert "script" not in {t for t, _ in found.tags}
    assert "<script" not in text
    assert "49" not in {d for _, d in found.data}
    assert text.count("</style>") == 1
    assert not any(name.startswith("on") for _, a in found.tags for name in a)


def test_titles_cannot_become_markdown(poisoned: Bulletin) -> None:
    text = markdown(poisoned.documents["en"])
    assert "<script" not in text.replace("\\<script", "")
    assert "*a*" not in text.replace("\\*a\\*", "")


def test_css_strings_cannot_be_left() -> None:
    assert css_string('a"b\\\n</') == '"a\\000022b\\00005c\\00000a\\00003c\\00002f"'


def test_markdown_has_the_words_and_the_tables(bulletin: Bulletin) -> None:
    for lang, document in bulletin.documents.items():
        text = markdown(document)
        assert text.startswith("# ")
        assert re.sub(r"\\(.)", r"\1", text).count(str(document.headline)) >= 1
        for line in text.splitlines():
            if line.startswith(("|---", "| ---")):
                assert set(line) <= set("|-: ")
        assert ("快报" in text) == (lang == "zh")
