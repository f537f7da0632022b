"""The server in Chromium: what a person types, loses and gets back; every page in both languages, wide and phone.

One file, since the browser is started once for all of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.campaigns.scripts import keep_vega
from abreast.web.entry.models import Figure, Report
from abreast.web.jobs.models import Job
from abreast.web.jobs.worker import claim, do
from abreast.web.place import Place, here
from web.fingers import stumbles
from web.lived import asking, live
from web.test_submitting import send
from web.world import PERIOD

engines = pytest.importorskip(
    "playwright.sync_api", reason="playwright is absent: pages are looked at with it"
)
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is absent")
if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is absent: pages are looked at with it")
    with pytest.MonkeyPatch.context() as patched, engines.sync_playwright() as running:
        # The browser's driver runs a loop in this thread, and Django takes that for asynchronous code.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])


@pytest.fixture
def address(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server on this test's own database."""
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["localhost", "testserver"])
    monkeypatch.setattr(settings, "MIDDLEWARE", ["web.in_turn.in_turn", *settings.MIDDLEWARE])
    keep_vega(here())
    # The browser's last connections end after the server, and still hold the database then.
    connection.inc_thread_sharing()
    server = LiveServer("localhost")
    yield server.url
    server.stop()


Opener = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser, address: str, signed_in: Callable[[str], Client]) -> Iterator[Opener]:
    """A page of somebody's: `opened(name, path)`; at the end no page may have complained."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def page(name: str, path: str, language: str = "en", size: dict[str, int] = WIDE) -> Page:
        context = browser.new_context(viewport=size)  # type: ignore[arg-type]
        contexts.append(context)
        cookies = [{"name": "language", "value": language, "url": address}]
        if (client := signed_in(name)) and name != "public":
            cookies.append({"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        made = context.new_page()
        made.set_default_timeout(30_000)
        made.on("console", lambda told: _complain(complaints, made, told.type, told.text))
        made.on("pageerror", lambda error: complaints.append(f"{made.url}: {error}"))
        made.goto(f"{address}/c/small/{path}")
        return made

    yield page
    for context in contexts:
        context.close()
    assert complaints == []


def _complain(complaints: list[str], page: Page, kind: str, text: str) -> None:
    brought_about = ("net::ERR_INTERNET_DISCONNECTED", "401", "403", "409", "422", "423")  # by a test itself
    expected = any(one in text for one in brought_about)
    if kind in ("error", "warning") and not expected:
        complaints.append(f"{page.url}: {text}")


PAGES = (
    ("public", ""),
    ("public", "../../sign-in"),
    ("reporter", "desk"),
    ("reporter", f"entry/p1/{PERIOD}"),
    ("reporter", f"entry/p1/{PERIOD}/history"),
    ("upper", "desk"),
    ("leader", "units/p1"),
    ("leader", "units/p1/pledge/quality"),
    ("organiser", "closing"),
    ("organiser", "corrections"),
    ("reader", "corrections"),
    ("leader", "reminders"),
    ("organiser", "../../new"),
    ("organiser", "set-up"),
    ("organiser", "set-up/campaign"),
    ("organiser", "set-up/aspects"),
    ("organiser", "set-up/rules"),
    ("organiser", "set-up/text"),
    ("organiser", "set-up/tree/p1"),
    ("organiser", "people"),
    ("organiser", "record"),
    ("organiser", "folder"),
    ("reader", "boards"),
    ("reader", "units"),
    ("reader", "pledges"),
    ("reader", "units/p2/pledges/g-p2"),
)


@pytest.mark.parametrize(
    ("language", "size"), [("en", WIDE), ("zh-hans", PHONE)], ids=["English, wide", "Chinese, phone"]
)
def test_every_page_can_be_read_by_everybody(
    opened: Opener, campaign: Campaign, unit: Callable[[str], Unit], language: str, size: dict[str, int]
) -> None:
    send("leader", unit("p1"), "sign", {"output": "120", "scrap": "6"})
    judge = axe.Axe()
    for name, path in PAGES:
        page = opened(name, path, language, size)
        page.wait_for_load_state("networkidle")
        told = judge.run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in told] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        assert size is WIDE or stumbles(page) == {}, path


def test_from_a_spreadsheet_to_a_campaign_by_clicks_alone(
    opened: Opener, campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ABREAST_DATA", str(tmp_path))
    Job.objects.filter(state="waiting").delete()
    table = tmp_path / "Our shops.csv"
    lines = [f"{shop},2026-{month:02d},{900 + month}" for shop in ("Alder", "Birch") for month in (1, 2, 3)]
    table.write_text("\n".join(["Shop,Month,Loaves sold", *lines]), "utf-8")
    page = opened("organiser", "../../new")
    page.set_input_files("input[type=file]", table)
    page.locator("form[enctype] button").click()
    page.wait_for_selector("#job progress")
    _work(tmp_path)
    page.wait_for_selector("#aspects")
    told = axe.Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in told] == []
    page.locator("[name=campaign-title_zh]").fill("我们的店")
    page.locator("form:has(#aspects) > .deeds button").click()
    page.wait_for_selector("#job progress")
    _work(tmp_path)
    page.locator(".ready button").click()
    page.wait_for_selector("#job progress")
    _work(tmp_path)
    page.wait_for_url("**/c/Our_shops/desk")
    assert Campaign.objects.get(code="Our_shops").meaning.campaign.title.zh == "我们的店"


LIVED = (
    ("leader", "desk"),
    ("verifier", "desk"),
    ("leader", "help"),
    ("leader", "units/p1/help"),
    ("leader", "units/p1/help/{help}"),
    ("upper", "units/p3/help"),
    ("leader", "innovations"),
    ("upper", "innovations/{project}"),
    ("leader", "units/p1/innovations/new"),
    ("leader", "units/p1/innovations/{project}/adopt"),
    ("leader", "practices"),
    ("leader", "practices/{card}"),
    ("leader", "units/p1/practices"),
    ("leader", "units/p1/practices/new"),
    ("leader", "units/p1/practices/{card}/take-up"),
    ("verifier", "questions"),
    ("leader", "units/p1/questions/q-p1-asked"),
    ("verifier", "units/p2/questions/q-p2-screened"),
    ("verifier", "units/p2/recounts/2020-06/output"),
    ("upper", "units/p2/pledges/g-p2/change"),
)


@pytest.mark.parametrize(
    ("language", "size"), [("en", WIDE), ("zh-hans", PHONE)], ids=["English, wide", "Chinese, phone"]
)
def test_what_is_lived_beside_the_figures_can_be_read_by_everybody(
    opened: Opener, campaign: Campaign, language: str, size: dict[str, int]
) -> None:
    with asking(campaign):
        line, project, card = live(campaign)
        judge = axe.Axe()
        for name, path in LIVED:
            page = opened(name, path.format(help=line.pk, project=project.pk, card=card.pk), language, size)
            page.wait_for_load_state("networkidle")
            told = judge.run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in told] == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
            assert size is WIDE or stumbles(page) == {}, path
            if path == "innovations/{project}":
                page.wait_for_selector("figure.spread svg path")


def test_charts_are_drawn_under_the_strict_policy(opened: Opener) -> None:
    page = opened("reader", "boards?aspect=quality")
    page.wait_for_selector("figure.chart svg path")
    assert page.locator("figure.chart svg [aria-roledescription=circle], figure.chart svg path").count() > 6


def test_why_a_funnel_is_wide_stands_below_it(opened: Opener) -> None:
    page = opened("reader", "boards?aspect=quality&scope=land&view=funnel")
    engines.expect(page.locator("figure.chart figcaption")).to_contain_text("more than chance explains")


def type_in(page: Page, row: str, **texts: str) -> None:
    for code, text in texts.items():
        page.locator(f"tr[data-unit={row}] input[data-code={code}]").fill(text)


def says(page: Page, word: str) -> None:
    """Wait until the line above the grid says that everything is saved, or waits."""
    line = page.locator("#state")
    engines.expect(line).to_have_text(line.get_attribute(f"data-{word}") or "", timeout=30_000)


def saved(page: Page) -> None:
    says(page, "saved")


@pytest.mark.parametrize("language", ["zh-hans"])
def test_from_the_first_figure_to_the_public_bulletin(
    opened: Opener, campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    shutil.copytree(here().folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("ABREAST_DATA", str(tmp_path))
    Job.objects.filter(state="waiting").delete()
    reporter = opened("reporter", f"entry/p1/{PERIOD}", language)
    type_in(reporter, "p1", output="120", scrap="many")
    saved(reporter)
    row = reporter.locator("tr[data-unit=p1]")
    assert row.locator("input[data-code=scrap]").get_attribute("aria-invalid") == "true"
    assert row.locator("td:has(input[data-code=scrap]) .fault").inner_text() != ""
    type_in(reporter, "p1", scrap="6")
    saved(reporter)
    row.locator("button[data-deed=submit]").click()
    reporter.wait_for_selector("tr[data-unit=p1][data-state=submitted]")
    leader = opened("leader", f"entry/p1/{PERIOD}", language)
    leader.locator("tr[data-unit=p1] button[data-deed=sign]").click()
    leader.wait_for_selector("tr[data-unit=p1][data-state=signed]")
    upper = opened("upper", "desk", language)
    upper.locator("form.decide button[value=accept]").click()
    upper.wait_for_load_state()
    assert Report.objects.get(campaign=campaign, unit__code="p1", period=PERIOD).state == "accepted"
    organiser = opened("organiser", "closing", language)
    organiser.locator("input[name=without]").check()
    organiser.locator("form[action$='closing/close'] button").click()
    organiser.wait_for_selector("#job progress")
    organiser.goto("about:blank")
    _work(tmp_path)
    organiser.go_back()
    organiser.locator("form[action$=publish] button").first.click()
    organiser.wait_for_load_state()
    public = opened("public", f"bulletins/{PERIOD}/{'zh' if language == 'zh-hans' else 'en'}", language)
    assert public.locator("h1").inner_text() != ""
    board = opened("reader", "boards?aspect=quality", language)
    assert board.locator("table.board tbody th").count() > 0


def _work(folder: Path) -> None:
    job = claim("worker")
    assert job is not None
    do(job, Place(folder))
    job.refresh_from_db()
    assert job.faults == []


def test_what_is_typed_without_a_connection_is_sent_later(
    opened: Opener, unit: Callable[[str], Unit]
) -> None:
    page = opened("reporter", f"entry/p1/{PERIOD}")
    page.context.set_offline(True)
    type_in(page, "p1", output="121")
    says(page, "waiting")
    assert not Figure.objects.filter(unit=unit("p1"), period=PERIOD).exists()
    page.context.set_offline(False)
    saved(page)
    assert Figure.objects.get(unit=unit("p1"), period=PERIOD, indicator="output").value == 121
    assert page.evaluate("localStorage.length") == 0


def test_a_figure_far_from_the_one_before_gets_a_second_look(opened: Opener) -> None:
    page = opened("reporter", f"entry/p1/{PERIOD}")
    cell = page.locator("tr[data-unit=p1] td:has(input[data-code=output])")
    before = float(cell.locator("input").get_attribute("data-before") or "")
    tag = page.locator("tr[data-unit=p1] .state .tag")
    assert tag.get_attribute("class") == "tag due"
    type_in(page, "p1", output=str(before * 10))
    assert cell.locator(".doubt").inner_text() != ""
    saved(page)
    assert (tag.get_attribute("class"), tag.inner_text()) == ("tag draft", "being filled in")
    assert cell.locator(".fault").inner_text() == ""
    type_in(page, "p1", output=str(before))
    assert cell.locator(".doubt").inner_text() == ""
    saved(page)


def test_what_was_kept_is_there_after_the_page_was_closed(
    opened: Opener, unit: Callable[[str], Unit]
) -> None:
    page = opened("reporter", f"entry/p1/{PERIOD}")
    page.context.set_offline(True)
    type_in(page, "p1", output="122")
    says(page, "waiting")
    assert page.evaluate("localStorage.length") == 1
    page.context.set_offline(False)
    page.reload()
    saved(page)
    assert Figure.objects.get(unit=unit("p1"), period=PERIOD, indicator="output").value == 122


@pytest.mark.parametrize(("choice", "value"), [(0, 121.0), (1, 130.0)], ids=["mine", "theirs"])
def test_nothing_of_anybody_elses_is_overwritten_unseen(
    opened: Opener, unit: Callable[[str], Unit], choice: int, value: float
) -> None:
    page = opened("reporter", f"entry/p1/{PERIOD}")
    send("leader", unit("p1"), "save", {"output": "130"})
    type_in(page, "p1", output="121")
    page.wait_for_selector("tr.conflict .theirs")
    assert "130" in page.locator("tr.conflict .theirs").inner_text()
    page.locator("tr.conflict .choice button").nth(choice).click()
    saved(page)
    assert Figure.objects.get(unit=unit("p1"), period=PERIOD, indicator="output").value == value


def test_handing_in_over_somebody_elses_figure_shows_both(
    opened: Opener, unit: Callable[[str], Unit]
) -> None:
    page = opened("reporter", f"entry/p1/{PERIOD}")
    send("leader", unit("p1"), "save", {"output": "130", "scrap": "5"})
    row = page.locator("tr[data-unit=p1]")
    type_in(page, "p1", output="121")
    row.locator("button[data-deed=submit]").click()
    page.wait_for_selector("tr.conflict .theirs")
    assert Figure.objects.get(unit=unit("p1"), period=PERIOD, indicator="output").value == 130
    assert Report.objects.get(unit=unit("p1"), period=PERIOD).state == Report.State.DRAFT
    row.locator(".choice button").nth(1).click()
    saved(page)
    assert row.locator("input[data-code=output]").input_value() == "130"
    assert row.locator("input[data-code=scrap]").input_value() == "5"


def test_a_form_that_cannot_be_handed_in_is_kept_as_a_draft_and_says_why(
    opened: Opener, unit: Callable[[str], Unit]
) -> None:
    page = opened("reporter", f"entry/p1/{PERIOD}")
    type_in(page, "p1", output="10", scrap="20")
    page.locator("tr[data-unit=p1] button[data-deed=submit]").click()
    engines.expect(page.locator("tr[data-unit=p1] .fault.row")).to_contain_text("Put them right first")
    saved(page)
    assert Figure.objects.get(unit=unit("p1"), period=PERIOD, indicator="scrap").value == 20
    assert Report.objects.get(unit=unit("p1"), period=PERIOD).state == Report.State.DRAFT


def test_what_a_closed_period_does_not_take_is_not_called_saved(opened: Opener, campaign: Campaign) -> None:
    page = opened("reporter", f"entry/p1/{PERIOD}")
    Campaign.objects.filter(pk=campaign.pk).update(closing=PERIOD)
    type_in(page, "p1", output="121")
    says(page, "refused")
    assert "closed" in page.locator("tr[data-unit=p1] .fault.row").inner_text()


@pytest.mark.parametrize(("who", "sent"), [("reporter", True), ("leader", False)], ids=["oneself", "another"])
def test_signing_in_again_elsewhere_sends_ones_own_figures_alone(
    opened: Opener, unit: Callable[[str], Unit], who: str, sent: bool
) -> None:
    page = opened("reporter", f"entry/p1/{PERIOD}")
    page.context.clear_cookies(name="sessionid")
    type_in(page, "p1", output="121")
    says(page, "away")
    other = page.context.new_page()
    other.goto(page.url.split("/c/")[0] + "/sign-in")
    other.fill("input[name=email]", f"{who}@example.org")
    other.fill("input[name=password]", "a long enough password")
    other.click("main button[type=submit], main form button")
    other.wait_for_url("**/c/small/**")
    if sent:
        saved(page)
    else:
        page.wait_for_timeout(9_000)
        says(page, "away")
        other.goto(page.url)
        saved(other)
    assert Figure.objects.filter(unit=unit("p1"), period=PERIOD, indicator="output").exists() is sent


def test_a_block_from_a_spreadsheet_is_laid_over_the_grid(opened: Opener, campaign: Campaign) -> None:
    page = opened("upper", f"entry/d1/{PERIOD}")
    page.locator("tr[data-unit=p1] input[data-code=output]").focus()
    _paste(page, "120\t6\r\n130\t7\r\n140\t8\r\n")
    saved(page)
    told = Figure.objects.filter(campaign=campaign, period=PERIOD).values_list(
        "unit__code", "indicator", "value"
    )
    assert set(told) == {
        (plant, code, value)
        for plant, values in {"p1": (120, 6), "p2": (130, 7), "p3": (140, 8)}.items()
        for code, value in zip(("output", "scrap"), values, strict=True)
    }


def _paste(page: Page, text: str) -> Any:
    script = """(text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      const options = { clipboardData: data, bubbles: true, cancelable: true };
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
    }"""
    return page.evaluate(script, text)
