"""What pages show, and to whom."""

from __future__ import annotations

import calendar
import csv
import html
import json
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from django.test import Client

from abreast.tables import read
from abreast.web.audit.deeds import Deed
from abreast.web.audit.models import Entry
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing import index
from abreast.web.closing.editions import published
from abreast.web.entry.models import Figure, Report
from abreast.web.people.models import Membership
from abreast.web.pledges.models import Pledge
from abreast.web.spreadsheet import harmless
from web.test_submitting import send
from web.world import MONTHS, PERIOD

EVIL = "<script>alert('x')</script>\"'{{7*7}}"
FORMULA = "=cmd|' /C calc'!A0"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_a_board_ranks_with_ranges(signed_in: Callable[[str], Client]) -> None:
    page = signed_in("reader").get("/c/small/boards?aspect=quality&scope=land")
    lines = page.context["board"].lines
    assert [line.standing["rank"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line.unit.code for line in lines] == ["p6", "p5", "p4", "p3", "p2", "p1"]
    for line in lines:
        assert f"{line.standing['rank_low']}–{line.standing['rank_high']}" in page.content.decode()


def test_every_page_gives_a_unit_the_same_range(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("reader")
    page = client.get("/c/small/units/p2")
    like = text(client, "/c/small/units/p2/similar/quality")
    smallest, largest = page.context["aspects"][0][0].places
    for place in (smallest, largest):
        scope = place.scope.code
        board = client.get(f"/c/small/boards?aspect=quality&scope={scope}").context["board"]
        standing = next(line.standing for line in board.lines if line.unit.code == "p2")
        spec = client.get(f"/c/small/boards/chart?aspect=quality&scope={scope}").json()
        drawn = {row["place"]: (row["low"], row["high"]) for row in spec["data"]["values"]}
        assert drawn[standing["rank"]] == (standing["rank_low"], standing["rank_high"])
        words = f"{standing['rank_low']}–{standing['rank_high']}</td>"
        assert f'<td class="n nowrap" data-label="could be">{words}' in page.content.decode()
        assert (f'<td class="n nowrap">{words}' in like) is (place is smallest)


def test_periods_are_said_in_words(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("reader")
    first, last = f"{calendar.month_name[int(MONTHS[-3][5:])]} {MONTHS[-3][:4]}", MONTHS[-1]
    board = text(client, "/c/small/boards?aspect=quality&scope=land")
    assert f"{first} to {calendar.month_name[int(last[5:])]} {last[:4]}" in board
    client.cookies["language"] = "zh-hans"
    assert f"{last[:4]}年{int(last[5:])}月" in text(client, "/c/small/")


def test_the_grid_has_a_table_for_units_asked_alike(signed_in: Callable[[str], Client]) -> None:
    grid = signed_in("leader").get(f"/c/small/entry/p1/{PERIOD}").context["grid"]
    assert [
        ([one.code for one in part.columns], {row.unit.kind for row in part.rows}) for part in grid.parts
    ] == [
        (["output", "scrap", "order"], {"plant"}),
        (["norm"], {"worker"}),
    ]
    assert [row.unit.code for part in grid.parts for row in part.rows] == [row.unit.code for row in grid.rows]


@pytest.mark.parametrize("name", ["organiser", "reader", "upper", "reporter"])
def test_persons_are_not_on_anybody_elses_board(signed_in: Callable[[str], Client], name: str) -> None:
    client = signed_in(name)
    page = client.get("/c/small/boards?aspect=skill&scope=land")
    assert page.context["board"].lines == []
    assert "Worker 1" not in page.content.decode()
    table = client.get("/c/small/boards/table.csv?aspect=skill&scope=land").content.decode()
    assert "w01" not in table
    assert client.get("/c/small/boards/chart?aspect=skill&scope=land").json()["data"]["values"] == []


def test_a_person_and_their_leader_see_the_persons_own_rows(signed_in: Callable[[str], Client]) -> None:
    own = signed_in("worker").get("/c/small/boards?aspect=skill&scope=land").context["board"].lines
    assert [line.unit.code for line in own] == ["w01"]
    led = signed_in("leader").get("/c/small/boards?aspect=skill&scope=land").context["board"].lines
    assert {line.unit.code for line in led} == {f"w0{number}" for number in range(1, 7)}


def test_persons_are_not_in_lists_and_searches_of_others(signed_in: Callable[[str], Client]) -> None:
    assert "Worker" not in text(signed_in("reader"), "/c/small/units/p1")
    assert "Worker 1" not in text(signed_in("reader"), "/c/small/units?q=Worker")
    assert "Worker 1" in text(signed_in("leader"), "/c/small/units/p1")


def test_persons_figures_are_not_on_the_grid_of_readers(
    signed_in: Callable[[str], Client], unit: Callable[[str], Unit]
) -> None:
    send("leader", unit("w01"), "save", {"norm": "1.2345"})
    assert "1.2345" not in text(signed_in("reader"), f"/c/small/entry/p1/{PERIOD}")
    assert "1.2345" in text(signed_in("reporter"), f"/c/small/entry/p1/{PERIOD}")


def test_titles_and_reasons_are_escaped_wherever_they_go(
    signed_in: Callable[[str], Client], campaign: Campaign, unit: Callable[[str], Unit]
) -> None:
    Unit.objects.filter(campaign=campaign, code="p1").update(title_en=EVIL, title_zh=EVIL)
    send("leader", unit("p1"), "sign", {"output": "120"})
    send("upper", unit("p1"), "return", reason=EVIL)
    Entry.objects.create(campaign=campaign, by=EVIL, deed=EVIL, facts={EVIL: EVIL})
    pages = {
        "organiser": ("boards", "closing", "record", f"entry/p1/{PERIOD}/history", f"entry/d1/{PERIOD}"),
        "leader": ("desk", "units/p1", "units/p1/pledge/quality", f"entry/p1/{PERIOD}"),
    }
    for name, addresses in pages.items():
        for address in addresses:
            page = text(signed_in(name), f"/c/small/{address}")
            assert EVIL not in page
            assert html.escape(EVIL) in page, address


def test_tables_hold_no_formulas(
    signed_in: Callable[[str], Client], campaign: Campaign, unit: Callable[[str], Unit]
) -> None:
    Unit.objects.filter(campaign=campaign, code="p1").update(title_en=FORMULA)
    Entry.objects.create(campaign=campaign, by=FORMULA, deed=FORMULA)
    board = text(signed_in("reader"), "/c/small/boards/table.csv?aspect=quality")
    record = signed_in("organiser").get("/c/small/record.csv")
    told = b"".join(record.streaming_content).decode()  # type: ignore[attr-defined]
    cells = [
        cell
        for table in (board, told)
        for row in csv.reader(StringIO(table.lstrip("\ufeff")))
        for cell in row
    ]
    assert f"'{FORMULA}" in cells
    assert not any(cell.startswith(("=", "+", "@", "＝")) for cell in cells)
    send("leader", unit("p1"), "save", {"output": FORMULA})
    book = signed_in("leader").get(f"/c/small/entry/p1/{PERIOD}/workbook").content
    with ZipFile(BytesIO(book)) as parts:
        assert FORMULA in html.unescape(parts.read("xl/sharedStrings.xml").decode())
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "cell",
    ["-2+3+cmd|' /C calc'!A0", "-1+HYPERLINK(1)", "＝1+1", "@SUM(1)", "\t=1", "+A1", "|x", "-", "-1-1"],
)
def test_text_that_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["-12.5", "+3", "-1,234.5", "-1e-9", "−4", "-3 %", "plain", "", 3, None, -2.5]
)
def test_numbers_and_plain_text_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


def test_a_workbook_goes_out_and_comes_back_filled_in(
    signed_in: Callable[[str], Client], campaign: Campaign, tmp_path: Path
) -> None:
    client = signed_in("upper")
    (tmp_path / "out.xlsx").write_bytes(client.get(f"/c/small/entry/d1/{PERIOD}/workbook").content)
    sheet = read(tmp_path, "out.xlsx")[0].text.with_columns(pl.col("output", "scrap").cast(pl.String))
    assert sheet["unit"].to_list() == ["p1", "p2", "p3"]
    sheet = sheet.with_columns(
        output=pl.when(pl.col("unit") == "p1").then(pl.lit("120.5")).otherwise("output"),
        scrap=pl.when(pl.col("unit") == "p2").then(pl.lit("few")).otherwise("scrap"),
    )
    stranger = pl.DataFrame({"unit": ["p6"]}, schema={"unit": pl.String})
    pl.concat([sheet, stranger], how="diagonal").write_excel(tmp_path / "filled.xlsx")
    stream = BytesIO((tmp_path / "filled.xlsx").read_bytes())
    stream.name = "filled.xlsx"
    page = client.post(
        f"/c/small/entry/d1/{PERIOD}/upload", {"workbook": stream}, follow=True
    ).content.decode()
    told = dict(Figure.objects.filter(campaign=campaign, period=PERIOD).values_list("text", "value"))
    assert told == {"120.5": 120.5, "few": None}
    assert "2 forms were filled" in page
    assert "p6" in page


def test_something_else_than_a_workbook_is_refused(signed_in: Callable[[str], Client]) -> None:
    stream = BytesIO(b"MZ not a workbook")
    stream.name = "../../evil.xlsx"
    page = signed_in("leader").post(f"/c/small/entry/p1/{PERIOD}/upload", {"workbook": stream}, follow=True)
    assert page.status_code == 200
    assert "0 forms were filled" in page.content.decode()


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"id": "x", "deed": "save"}', '{"id": 1, "deed": 2, "changes": []}']
)
def test_what_is_no_message_is_a_bad_request(signed_in: Callable[[str], Client], body: str) -> None:
    answer = signed_in("leader").post(
        f"/c/small/entry/p1/{PERIOD}/form", body, content_type="application/json"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "aspect=' OR 1=1 --",
        "scope=x'; DROP TABLE standings; --",
        "group=%27",
        "page=-1",
        "page=x",
        "page=99999",
    ],
)
def test_odd_questions_to_boards_are_harmless(
    signed_in: Callable[[str], Client], campaign: Campaign, query: str
) -> None:
    client = signed_in("reader")
    assert client.get(f"/c/small/boards?{query}").status_code == 200
    edition = published(campaign)
    assert edition is not None
    assert index.ask(edition.index, "SELECT COUNT(*) AS n FROM standings")[0]["n"] > 0


def test_the_desk_shows_what_waits_for_whom(
    signed_in: Callable[[str], Client], unit: Callable[[str], Unit]
) -> None:
    desk = signed_in("reporter").get("/c/small/desk").context["desk"]
    assert [(heap.unit.code, heap.open, heap.late, heap.done) for heap in desk.heaps] == [("p1", 7, 0, 0)]
    send("reporter", unit("p1"), "submit", {"output": "120"})
    assert [one.unit.code for one in signed_in("leader").get("/c/small/desk").context["desk"].to_sign] == [
        "p1"
    ]
    send("leader", unit("p1"), "sign")
    for name in ("upper", "organiser"):
        assert [one.unit.code for one in signed_in(name).get("/c/small/desk").context["desk"].to_accept] == [
            "p1"
        ]
    assert signed_in("verifier").get("/c/small/desk").context["desk"].to_accept == []
    send("upper", unit("p1"), "return", reason="again")
    assert [one.unit.code for one in signed_in("reporter").get("/c/small/desk").context["desk"].returned] == [
        "p1"
    ]
    assert signed_in("reader").get("/c/small/desk").context["desk"].empty


def test_what_is_overdue_stays_on_the_desk_after_its_period(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    Report.objects.filter(campaign=campaign, unit__code="p1").update(due="2020-07-01")
    desk = signed_in("reporter").get("/c/small/desk").context["desk"]
    assert [(heap.period, heap.late) for heap in desk.heaps] == [(PERIOD, 1)]
    Campaign.objects.filter(pk=campaign.pk).update(period="2020-09")
    page = signed_in("reporter").get("/c/small/desk")
    assert page.context["desk"].heaps == []  # nothing can be entered there any more
    line = Report.objects.filter(campaign=campaign, unit__path__contains="/p1/", period=PERIOD)
    assert page.context["desk"].over == line.count()
    assert "forms of closed periods were never accepted" in page.content.decode()


def test_steps_of_plans_do_not_vanish_from_the_desk(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    pledge = Pledge.objects.get(campaign=campaign, code="g-p2")
    pledge.milestones.create(due="2019-01-31", text_en="long ago", text_zh="早先")
    lead = Unit.objects.get(campaign=campaign, code="p2")
    Membership.objects.filter(user__email="leader@example.org").update(unit=lead)
    desk = signed_in("leader").get("/c/small/desk").context["desk"]
    assert [(one.code, count) for one, count in desk.steps_past] == [("g-p2", 1)]


def test_ones_own_signatures_do_not_hide_what_is_to_be_accepted(
    signed_in: Callable[[str], Client], unit: Callable[[str], Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abreast.web.desk.work.MOST", 1)
    send("upper", unit("p1"), "sign", {"output": "120", "scrap": "3"})
    Report.objects.filter(unit__code="p1").update(due="2020-01-01")
    Report.objects.filter(unit__code="p3", period=PERIOD).update(state="signed")
    desk = signed_in("upper").get("/c/small/desk").context["desk"]
    assert [one.unit.code for one in desk.to_accept] == ["p3"]


def test_the_public_sees_bulletins_and_no_counters(signed_in: Callable[[str], Client]) -> None:
    assert not signed_in("public").get("/c/small/").context["coverage"]
    assert signed_in("reader").get("/c/small/").context["coverage"]


def test_questions_are_for_the_leader_and_the_verifier(
    signed_in: Callable[[str], Client], campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = published(campaign)
    assert edition is not None
    words = {"title": ("Round", "Odd"), "": ("a", "b"), "settles": ("c", "d")}
    texts = {f"{name}_{lang}".lstrip("_"): told for name, told in words.items() for lang in ("en", "zh")}
    questions = pl.DataFrame(
        {
            "question": ["q1", "q2"],
            "unit": ["p2", "p2"],
            "status": ["asked", "screened"],
            "period": "2020-06",
            **texts,
        }
    )
    results = tmp_path / "results"
    results.mkdir()
    for path in edition.folder.glob("*.parquet"):
        (results / path.name).write_bytes(path.read_bytes())
    questions.write_parquet(results / "questions.parquet")
    index.build(results)
    monkeypatch.setattr(type(edition), "index", results / index.INDEX)
    shown = {
        name: text(signed_in(name), "/c/small/units/p2")
        for name in ("upper", "verifier", "leader", "organiser")
    }
    assert "Round" in shown["upper"]
    assert "Odd" not in shown["upper"]
    assert "Odd" in shown["verifier"]
    assert "Round" not in shown["leader"] + shown["organiser"]


def test_health_says_what_is_waiting(db: None) -> None:
    told = json.loads(Client().get("/health").content)
    assert told["ok"] is True
    assert told["free_bytes"] > 0


def test_every_page_has_the_strict_policy(signed_in: Callable[[str], Client]) -> None:
    policy = signed_in("reader").get("/c/small/boards")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_pages_speak_the_language_that_was_chosen(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("reader")
    client.post("/language", {"language": "zh-hans", "next": "/c/small/desk"})
    page = text(client, "/c/small/boards?aspect=quality")
    assert '<html lang="zh-Hans">' in page
    assert "6厂" in page
    assert "质量" in page


@pytest.mark.parametrize("address", ["units/p%00", "units?q=%00", "innovations?%00=a", "help?page=%00"])
def test_a_zero_character_is_refused_before_it_reaches_the_database(
    signed_in: Callable[[str], Client], address: str
) -> None:
    client = signed_in("leader")
    assert client.get(f"/c/small/{address}").status_code == 400
    assert client.post("/c/small/units/p1/help/decide", {"aspect": "a\0"}).status_code == 400


def test_a_refusal_keeps_the_menu_of_those_who_have_a_role(signed_in: Callable[[str], Client]) -> None:
    for address, status in (("people", 403), ("units/nowhere", 404)):
        answer = signed_in("reader").get(f"/c/small/{address}")
        assert answer.status_code == status
        assert 'href="/c/small/boards"' in answer.text
    elsewhere = signed_in("stranger").get("/c/small/people")
    assert elsewhere.status_code == 403
    assert "/c/small/boards" not in elsewhere.text


def test_corrections_and_the_record_are_looked_through_by_periods_in_words(
    campaign: Campaign, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("organiser")
    record(None, Deed.PERIOD_CLOSED, campaign, period="2020-05")
    assert f'<option value="{PERIOD}">July 2020</option>' in client.get("/c/small/corrections").text
    page = client.get("/c/small/record?period=2020-05")
    assert {one.period for one in page.context["page"]} == {"2020-05"}
    assert '<option value="2020-05" selected>May 2020</option>' in page.text
    table = b"".join(client.get("/c/small/record.csv?period=2020-05")).decode("utf-8-sig")
    assert {row["period"] for row in csv.DictReader(StringIO(table))} == {"2020-05"}
