"""The first ten minutes, in Chromium: from an empty server and a workbook of one's own to a pledge and a bulletin."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from xlsxwriter import Workbook

from web.serving import serving
from web.test_browser import CHROMIUM, PHONE, WIDE, axe, engines

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PASSWORD = "a long enough password"
LINES = {plant: [f"{plant}{number}" for number in range(1, 7)] for plant in "AB"}
WRONG = ("B4", "2026-05")
"""The line and month of which somebody wrote a word for a figure; line B4 also breaks the most bottles."""

ASPECT = """[indicators.breakage]
title = { en = "breakage", zh = "破瓶率" }
formula = "bottles_broken / bottles_filled"
unit = "share"
direction = "down"

[aspects.breakage]
title = { en = "breakage", zh = "破瓶率" }
kind = "line"
indicators = ["breakage"]
level = { rule = "best" }
window = 3
volume = "bottles_filled"
gap_unit = { en = "bottles", zh = "瓶" }

"""
TITLES = {
    'title = "bottling"': 'title = { en = "Our bottling", zh = "我们的灌装线" }\ncurrency = "CNY"',
    'title = "Bottles filled"': 'title = { en = "bottles filled", zh = "灌装瓶数" }',
    'title = "Bottles broken"': 'title = { en = "bottles broken", zh = "破瓶数" }\nprice = 0.4',
    'title = "Hours run"': 'title = { en = "hours run", zh = "开机小时" }\nunit = { en = "hours", zh = "小时" }',
}


def write_workbook(file: Path, *, wrong: bool) -> Path:
    """Eight months of twelve lines of two plants."""
    chance = random.Random(7)
    with Workbook(file) as book:
        sheet = book.add_worksheet("Lines")
        sheet.write_row(0, 0, ["Plant", "Line", "Month", "Bottles filled", "Bottles broken", "Hours run"])
        rows = [(plant, line, month) for plant in LINES for line in LINES[plant] for month in range(1, 9)]
        for number, (plant, line, month) in enumerate(rows, 1):
            filled = round(40_000 * chance.uniform(0.9, 1.1))
            share = 0.05 if line == "B4" else 0.01 + 0.002 * LINES[plant].index(line)
            broken: object = round(filled * share * chance.uniform(0.95, 1.05))
            if wrong and (line, f"2026-{month:02d}") == WRONG:
                broken = "about 900"
            sheet.write_row(
                number,
                0,
                [
                    f"Plant {plant}",
                    line,
                    f"2026-{month:02d}",
                    filled,
                    broken,
                    round(filled / chance.uniform(90, 100)),
                ],
            )
    return file


class Visitor:
    """Somebody at a browser: every page they come to is looked at by axe, and must not complain."""

    def __init__(self, browser: Browser, language: str, size: dict[str, int], pictures: Path) -> None:
        self.context = browser.new_context(viewport=size)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(120_000)
        self.language, self.size, self.pictures = language, size, pictures
        self.complaints: list[str] = []
        self.page.on("console", lambda told: self._told(told.type, told.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _told(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {text}")

    def go(self, address: str) -> None:
        url = re.match(r"\w+://[^/]+", address)
        assert url is not None
        self.context.add_cookies([{"name": "language", "value": self.language, "url": url[0]}])
        self.page.goto(address)

    def looked(self, name: str) -> str:
        """The words of the page, which is judged and kept as a picture."""
        self.page.wait_for_load_state("networkidle")
        told = axe.Axe().run(self.page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in told] == [], name
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.size["width"], f"{name} is {wide} wide"
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)
        assert self.complaints == []
        return self.page.locator("main").inner_text()

    def hand_in(self, file: Path) -> None:
        self.page.set_input_files("input[type=file]", file)
        self.page.locator("form[enctype] button").click()
        self.page.wait_for_selector("form.ready, section.note")

    def click(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is absent: pages are looked at with it")
    with engines.sync_playwright() as running:
        yield running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])


@contextmanager
def visitor(*given: Any) -> Iterator[Visitor]:
    made = Visitor(*given)
    yield made
    made.context.close()


@pytest.mark.parametrize(
    ("language", "size"), [("en", WIDE), ("zh-hans", PHONE)], ids=["English, wide", "Chinese, phone"]
)
def test_the_first_ten_minutes(browser: Browser, tmp_path: Path, language: str, size: dict[str, int]) -> None:
    here = (browser, language, size, tmp_path)
    with serving(tmp_path / "server") as (address, told), visitor(*here) as ann, visitor(*here) as bea:
        way_in = re.search(r"http://\S+/begin/\S+", told)
        assert way_in is not None
        their_spreadsheet_loads(ann, way_in[0], tmp_path)
        leader = results_are_there(ann, address, language)
        bea.go(leader)
        bea.looked("invited")
        bea.page.fill("[name=password]", PASSWORD)
        bea.click("main form button")
        bea.looked("desk")
        their_own_unit(bea, address, language)
        from_a_gap_to_a_pledge(bea, address)
        a_bulletin_in_both_languages(bea, address)


def their_spreadsheet_loads(ann: Visitor, way_in: str, folder: Path) -> None:
    """What does not fit is named by sheet, row, column and reason; the corrected one is taken."""
    ann.go(way_in)
    ann.looked("begin")
    for name, text in (("name", "Ann"), ("email", "ann@example.org"), ("password", PASSWORD)):
        ann.page.fill(f"[name={name}]", text)
    ann.click("main form button")
    ann.looked("new")
    ann.hand_in(write_workbook(folder / "bottling.xlsx", wrong=True))
    row = 1 + list(LINES).index("B") * 48 + LINES["B"].index("B4") * 8 + 5
    refused = ann.looked("refused")
    reason = {"en": "not a number", "zh-hans": "不是数字"}[ann.language]
    for word in ("bottling.xlsx", "Lines", str(row), "Bottles broken", "about 900", reason):
        assert word in refused
    ann.page.goto(re.sub("/new/.*", "/new", ann.page.url))
    ann.hand_in(write_workbook(folder / "bottling.xlsx", wrong=False))
    ann.looked("guessed")
    text = ann.page.input_value("textarea[name=text]")
    for before, after in TITLES.items():
        assert before in text
        text = text.replace(before, after)
    begin, end = text.index("[aspects."), text.index("[rules]")
    ann.page.locator("details:has(textarea[name=text]) summary").click()
    ann.page.fill("textarea[name=text]", text[:begin] + ASPECT + text[end:])
    ann.click("form:has(textarea[name=text]) button")
    ann.page.wait_for_selector("form.ready")
    ann.page.locator("form.ready button").click()
    ann.page.wait_for_url("**/desk")
    ann.looked("organiser")


def results_are_there(ann: Visitor, address: str, language: str) -> str:
    """The results are worked out; the leader of the line gets a way in, which is returned."""
    end = time.monotonic() + 120
    while ann.page.goto(f"{address}/c/bottling/bulletins/2026-08/en").status != 200:  # type: ignore[union-attr]
        assert time.monotonic() < end
        time.sleep(0.5)
    ann.complaints.clear()  # it was asked for before it was there
    ann.page.goto(f"{address}/c/bottling/boards?aspect=breakage")
    ann.looked("board")
    ann.page.goto(f"{address}/c/bottling/people")
    ann.looked("people")
    form = ann.page.locator("form[action$='people/invite']")
    for name, text in (("name", "Bea"), ("email", "bea@example.org"), ("unit", "B4")):
        form.locator(f"[name={name}]").fill(text)
    form.locator("[name=role]").select_option("leader")
    form.locator("button").click()
    link = ann.page.locator("text=/invitation/").first.inner_text()
    found = re.search(r"http://\S+/invitation/[\w-]+", link)
    assert found is not None
    return found[0]


def their_own_unit(bea: Visitor, address: str, language: str) -> None:
    """Where it stands and how sure that is, whom to learn from, who could help, and the gap in bottles and money."""
    bea.page.goto(f"{address}/c/bottling/units/B4")
    shown = bea.looked("unit")
    assert "12 / 12" in shown
    assert re.search(r"\d+–12", shown)
    assert "A1" in shown or "B1" in shown
    for word in {"en": (" bottles, ", "CNY", "Who could help"), "zh-hans": ("瓶，", "CNY", "谁可以来帮")}[
        language
    ]:
        assert word in shown, word


def from_a_gap_to_a_pledge(bea: Visitor, address: str) -> None:
    """One click from the gap to the form, one more to the pledge; coverage follows at once."""
    bea.click("a[href$='/pledge/breakage']")
    bea.looked("pledge")
    for name in ("targets-0-target", "milestones-0-text", "measures-0-text", "measures-0-responsible"):
        assert bea.page.locator(f"[name={name}]").input_value() != "", name
    bea.click("main form.sheet button")
    assert "B4" in bea.looked("pledged")
    bea.page.goto(f"{address}/c/bottling/pledges")
    assert "1 / 12" in bea.looked("coverage")


def a_bulletin_in_both_languages(bea: Visitor, address: str) -> None:
    """The bulletin reads in both languages and prints."""
    for language, title in (("en", "Our bottling"), ("zh", "我们的灌装线")):
        bea.page.goto(f"{address}/c/bottling/bulletins/2026-08/{language}")
        bea.page.wait_for_load_state("networkidle")
        assert title in bea.page.locator("body").inner_text()
        assert "B4" in bea.page.locator("body").inner_text()
        bea.page.screenshot(path=bea.pictures / f"bulletin-{language}.png", full_page=True)
        printed = bea.page.pdf()
        assert printed.startswith(b"%PDF")
        assert len(printed) > 10_000
    assert bea.complaints == []
