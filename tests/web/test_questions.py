"""Questions about figures: who sees them, answers on record, recounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from abreast import folder as whole
from abreast.web.campaigns.folder_out import export
from abreast.web.campaigns.models import Campaign
from abreast.web.jobs.models import Job
from abreast.web.jobs.worker import claim, do
from abreast.web.place import Place, here
from abreast.web.questions.models import Answer, Recount
from web.lived import asking


@pytest.fixture
def questions(campaign: Campaign) -> Iterator[None]:
    """One question asked of plant 1 and one of plant 2, and for each one on the verifier's list alone."""
    with asking(campaign):
        yield


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("leader", {"p1 asked"}),
        ("upper", {"p1 asked", "p2 asked"}),
        ("verifier", {"p2 asked", "p2 screened"}),
    ],
)
@pytest.mark.usefixtures("questions")
def test_only_those_see_a_question_who_may(
    signed_in: Callable[[str], Client], name: str, seen: set[str]
) -> None:
    client = signed_in(name)
    every = {f"{unit} {status}" for unit in ("p1", "p2") for status in ("asked", "screened")}
    pages = client.get("/c/small/questions").content.decode()
    assert {one for one in every if one in pages} == seen
    for unit in ("p1", "p2"):
        page = client.get(f"/c/small/units/{unit}").content.decode()
        assert {one for one in every if one in page} == {one for one in seen if one.startswith(unit)}
        for status in ("asked", "screened"):
            answer = client.get(f"/c/small/units/{unit}/questions/q-{unit}-{status}")
            assert (answer.status_code == 200) is (f"{unit} {status}" in seen)
    for stranger in ("reader", "reporter", "worker"):
        page = signed_in(stranger).get("/c/small/units/p1").content.decode()
        assert not [one for one in every if one in page]


@pytest.mark.usefixtures("questions")
def test_an_answer_stands_on_record_and_goes_along(
    signed_in: Callable[[str], Client], campaign: Campaign, tmp_path: Path
) -> None:
    client = signed_in("leader")
    assert "p1 asked" in client.get("/c/small/desk").content.decode()
    address = "/c/small/units/p1/questions/q-p1-asked/answer"
    client.post(address, {"text": " "})
    assert not Answer.objects.exists()
    client.post(address, {"text": "a new shift"})
    assert client.post("/c/small/units/p1/questions/q-p1-screened/answer", {"text": "x"}).status_code == 404
    assert client.post("/c/small/units/p1/questions/q-p2-asked/answer", {"text": "x"}).status_code == 404
    assert "p1 asked" not in client.get("/c/small/desk").content.decode()
    assert "a new shift" in client.get("/c/small/units/p1/questions/q-p1-asked").content.decode()
    _, _, lists = whole.read(export(campaign, tmp_path / "out", here()))
    told = lists.answers.row(0, named=True)
    assert (told["question"], told["unit"], told["date"], told["text"]) == (
        "q-p1-asked",
        "p1",
        campaign.day,
        "a new shift",
    )
    assert "Leader" not in told["by"]


def test_a_recount_gives_a_factor_and_comes_from_another_branch(
    signed_in: Callable[[str], Client], campaign: Campaign, tmp_path: Path
) -> None:
    client = signed_in("verifier")
    address = "/c/small/units/p2/recounts/2020-06/output"
    before = client.get(address)
    assert "Verification factor" not in before.content.decode()
    near = {"p1", "p2", "p3", "d1", "land"}
    assert not near & {code for code, _ in before.context["form"].fields["verifier"].choices}
    assert client.post(address, {"value": "some", "verifier": "p5"}).status_code == 200
    assert client.post(address, {"value": "99", "verifier": "p1"}).status_code == 200
    assert client.post(address, {"value": "99", "verifier": "d2"}).status_code == 302
    client.post(address, {"value": "98", "verifier": "d2"})
    assert "Verification factor" in client.get(address).content.decode()
    assert client.get("/c/small/units/p2/recounts/2020-06/scrap_rate").status_code == 404
    assert client.get("/c/small/units/p2/recounts/2019-06/output").status_code == 404
    _, _, lists = whole.read(export(campaign, tmp_path / "out", here()))
    assert lists.recounts.select("unit", "indicator", "value", "verifier").rows() == [
        ("p2", "output", 98.0, "d2")
    ]


def test_recounts_are_drawn_by_the_worker_and_wait_on_the_desk(
    signed_in: Callable[[str], Client], campaign: Campaign, tmp_path: Path
) -> None:
    from abreast.web.entry.models import Figure, Report

    Job.objects.filter(state="waiting").delete()
    for code in ("p1", "p2"):
        report = Report.objects.get(campaign=campaign, unit__code=code, period=campaign.period)
        Report.objects.filter(pk=report.pk).update(state="signed")
        for name, value in (("output", 100.0), ("scrap", 9.0)):
            Figure.objects.create(
                campaign=campaign,
                unit=report.unit,
                period=campaign.period,
                indicator=name,
                value=value,
                report=report,
            )
    organiser = signed_in("organiser")
    organiser.post("/c/small/recounts/draw", {"size": "0"})
    assert not Job.objects.exists()
    organiser.post("/c/small/recounts/draw", {"size": "4"})
    job = claim("worker")
    assert job is not None
    do(job, Place(here().folder))
    job.refresh_from_db()
    assert (job.state, job.faults) == ("done", [])
    drawn = Recount.objects.filter(campaign=campaign, value=None)
    assert drawn.count() == 4
    assert set(drawn.values_list("verifier__code", flat=True)) == {"d2"}
    assert "0 of 4 counted" in organiser.get("/c/small/closing").content.decode()
    verifier = signed_in("verifier")
    for address in ("desk", "questions"):
        assert "To be counted again" in verifier.get(f"/c/small/{address}").content.decode()
    verifier.post(f"/c/small/units/p2/recounts/{campaign.period}/output", {"value": "97", "verifier": "d2"})
    assert drawn.count() == 3
    assert "1 of 4 counted" in organiser.get("/c/small/closing").content.decode()
    assert not (export(campaign, tmp_path / "out", here()) / "recounts.csv").read_text().count("p1,")


@pytest.mark.usefixtures("questions")
def test_who_sees_a_question_goes_by_where_its_unit_stands_now(
    signed_in: Callable[[str], Client], campaign: Campaign
) -> None:
    upper = signed_in("upper")
    assert "p1 asked" in upper.get("/c/small/questions").content.decode()
    campaign.units.filter(code="p1").update(path="land/d2/p1/", parent=campaign.units.get(code="d2"))
    page = upper.get("/c/small/questions").content.decode()
    assert "p1 asked" not in page
    assert "p2 asked" in page
