"""The page with the eyes of a checker of accessibility, in a browser without network."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from abreast.bulletin import Bulletin
from abreast.bulletin.html import page
from abreast.bulletin.number import LANGS

CHROMIUM = Path("/usr/bin/chromium")

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed")
def test_axe_finds_nothing_and_nothing_is_asked_of_the_network(
    bulletins: dict[str, Bulletin], tmp_path: Path
) -> None:
    asked: list[str] = []
    with playwright.sync_playwright() as engines:
        browser = engines.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 390, "height": 900}, offline=True, bypass_csp=True)
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        for lang in LANGS:
            path = tmp_path / f"{lang}.html"
            path.write_text(page(bulletins["machinery"].documents[lang]), encoding="utf-8")
            tab.goto(path.as_uri())
            found = axe.Axe().run(tab)
            assert found.violations_count == 0, found.generate_report()
            assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()
    assert all(url.startswith("file:") for url in asked)


def test_headings_descend_one_at_a_time(bulletin: Bulletin) -> None:
    for document in bulletin.documents.values():
        levels = [int(n) for n in re.findall(r"<h([1-6])[ >]", page(document))]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_chart_says_what_it_shows(bulletin: Bulletin) -> None:
    figures = [f for d in bulletin.documents.values() for a in d.articles for f in a.figures]
    assert figures
    assert all(len(f.alt) > 5 for f in figures)
