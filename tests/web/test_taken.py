"""Whatever a page or a program's address takes, `abreast check` takes as well: else nothing could be closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from abreast.web.actor import actor_of
from abreast.web.campaigns.models import Campaign, Interval, ListRow, Unit
from abreast.web.help import deciding
from abreast.web.help.models import Help
from abreast.web.innovations.models import Project
from abreast.web.people.models import Membership, Token, User
from abreast.web.people.secrets import digest
from abreast.web.pledges.models import Pledge
from abreast.web.practices.models import Card
from abreast.web.questions import answering
from abreast.web.questions.models import Recount
from web import closed
from web.lived import asking, live
from web.test_pledges import filled_in
from web.world import PERIOD

EARLY, SEALED, FIRST, TODAY = date(1, 1, 1), date(2020, 6, 30), date(2020, 7, 1), date(2020, 7, 16)


@pytest.fixture
def place(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed.own_place(tmp_path, monkeypatch)


@pytest.fixture
def actor(db: None) -> Any:
    return actor_of(User.objects.get(email="upper@example.org"))


@pytest.fixture
def api(db: None) -> Callable[..., tuple[int, str]]:
    """Send something to an address below `/api/campaigns/small/` as the leader of district 1."""
    user = User.objects.get(email="upper@example.org")
    unit = Unit.objects.get(campaign__code="small", code="d1")
    Token.objects.create(
        campaign=unit.campaign, unit=unit, role="leader", made_by=user, name="t", digest=digest("secret")
    )

    def send(method: str, address: str, told: Mapping[str, Any]) -> tuple[int, str]:
        answer = getattr(Client(), method)(
            f"/api/campaigns/small/{address}", told, "application/json",
            headers={"Authorization": "Bearer secret", "Accept-Language": "en"},
        )  # fmt: skip
        return answer.status_code, answer.content.decode()

    return send


def begins_late(code: str, day: date) -> None:
    """A unit that was opened on a day."""
    Interval.objects.filter(campaign__code="small", unit__code=code).update(since=day)


def test_capacity_is_not_lowered_below_the_helps_that_run(
    signed_in: Callable[[str], Client], campaign: Campaign, tmp_path: Path, api: Any
) -> None:
    for number, helped in enumerate(("p4", "p5", "p6")):
        Help.objects.create(
            campaign=campaign, code=f"h{number}", helper=campaign.units.get(code="p1"), aspect="quality",
            helped=campaign.units.get(code=helped), state="accepted", date=campaign.day,
        )  # fmt: skip
    page = signed_in("leader").post("/c/small/units/p1/help/capacity", {"capacity": "2"}, follow=True)
    assert "write at least 3" in page.content.decode()
    assert api("put", "units/p1/help/capacity", {"capacity": 2})[0] == 409
    assert api("put", "units/p1/help/capacity", {"capacity": 3})[0] == 200
    assert closed.faults(campaign, tmp_path / "out") == []


def test_what_was_helped_at_once_and_is_over_counts_too(campaign: Campaign, tmp_path: Path) -> None:
    one = campaign.units.select_related("campaign").get(code="p1")
    for number, (helped, since, ended) in enumerate(
        (("p4", 1, 9), ("p5", 3, 5), ("p6", 5, 5), ("p2", 9, 12))
    ):
        Help.objects.create(
            campaign=campaign, code=f"h{number}", helper=one, helped=campaign.units.get(code=helped),
            aspect="quality", state="ended", date=FIRST + timedelta(since), ended=FIRST + timedelta(ended),
        )  # fmt: skip
    assert deciding.most_at_once(one) == 2
    user = actor_of(User.objects.get(email="upper@example.org"))
    deciding.set_capacity(user, one, 2)
    assert closed.faults(campaign, tmp_path / "two") == []
    campaign.helpers.update(capacity=1, cells=[])
    assert any("more units at once" in fault for fault in closed.faults(campaign, tmp_path / "one"))


def test_nothing_is_taken_up_before_the_unit_was_there(
    signed_in: Callable[[str], Client], campaign: Campaign, tmp_path: Path, api: Any
) -> None:
    _, _, card = live(campaign)
    begins_late("p1", date(2020, 7, 10))
    client, told = signed_in("leader"), {"date": "2020-07-05"}
    page = client.post(f"/c/small/units/p1/practices/{card.pk}/take-up", told)
    assert "did not exist on this day" in page.content.decode()
    assert api("post", f"units/p1/practices/{card.pk}/taken-up", told)[0] == 409
    assert (
        client.post(f"/c/small/units/p1/practices/{card.pk}/take-up", {"date": "2020-07-10"}).status_code
        == 302
    )
    Interval.objects.filter(unit__code="p1").update(since=None)
    assert closed.faults(campaign, tmp_path / "out") == []


def test_a_unit_that_is_gone_is_in_no_new_pair(campaign: Campaign, actor: Any) -> None:
    from abreast.web.help.pairs import Pair

    units = {one.code: one for one in campaign.units.select_related("campaign")}
    Interval.objects.filter(campaign=campaign, unit__code="p4").update(until=date(2020, 7, 1))
    pair = Pair("quality", units["p4"], units["p1"], None, "")
    for deed in (deciding.accept, deciding.decline):
        with pytest.raises(deciding.NotNowError, match="not there any more"):
            deed(actor, pair, "words", "en")
    assert not Help.objects.filter(campaign=campaign).exists()


@pytest.fixture
def verified(campaign: Campaign, signed_in: Callable[[str], Client]) -> Project:
    made = Project.objects.create(
        campaign=campaign, code="i1", unit=campaign.units.get(code="p2"), step="automated", title_en="a chute",
        realised=FIRST, effect_indicator="output", effect=5.0,
    )  # fmt: skip
    assert signed_in("verifier").post(f"/c/small/units/p2/innovations/{made.pk}/verify").status_code == 302
    made.refresh_from_db()
    assert made.verified == campaign.day
    return made


def told_of(project: Project, **more: str) -> dict[str, str]:
    told = {"title": "a chute", "step": project.step, "realised": "2020-07-01", "effect_indicator": "output"}
    return {**told, "effect": "5", **more}


def test_a_verified_project_that_is_described_anew_waits_for_a_verifier(
    signed_in: Callable[[str], Client], verified: Project, campaign: Campaign, tmp_path: Path
) -> None:
    address = f"/c/small/units/p2/innovations/{verified.pk}/change"
    page = signed_in("upper").post(address, told_of(verified, effect="5000"), follow=True)
    assert "It waits for a verifier again." in page.content.decode()
    verified.refresh_from_db()
    assert (verified.effect, verified.verified) == (5000.0, None)
    waiting = signed_in("verifier").get("/c/small/innovations?waiting=yes").content.decode()
    assert f"/innovations/{verified.pk}" in waiting
    assert closed.faults(campaign, tmp_path / "out") == []


def test_a_project_that_was_verified_and_is_redated_is_taken_by_check(
    signed_in: Callable[[str], Client], verified: Project, campaign: Campaign, tmp_path: Path, api: Any
) -> None:
    Project.objects.filter(pk=verified.pk).update(verified=date(2020, 7, 3))
    told = {"title": "a chute", "step": "automated", "realised": "2020-07-10"}
    assert api("put", f"units/p2/innovations/{verified.pk}", told)[0] == 200
    assert closed.faults(campaign, tmp_path / "out") == []


@pytest.mark.parametrize(("state", "words"), [("abandoned", "given up"), ("trial", "proposed or tried")])
def test_a_project_is_not_redated_against_its_own_past(
    state: str, words: str, signed_in: Callable[[str], Client], verified: Project, campaign: Campaign
) -> None:
    Project.objects.filter(pk=verified.pk).update(**{state: date(2020, 7, 12)})
    page = signed_in("upper").post(
        f"/c/small/units/p2/innovations/{verified.pk}/change", told_of(verified, realised="2020-07-11")
    )
    assert words in page.content.decode()


def pledge(**more: object) -> dict[str, object]:
    told: dict[str, object] = {"aspect": "quality", "same_as": "p6", "due": "2020-12"}
    target = {"indicator": "scrap_rate", "target": 0.03}
    return {**told, "targets": [target], **more}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"same_as": "nowhere", "same_as_kind": "level"}, "same_as"),
        ({"same_as": "nobody", "same_as_kind": "outside"}, "same_as"),
        ({"same_as": "p1"}, "same_as"),
        ({"due": "2020-06"}, "due"),
        ({"due": "soon"}, "due"),
        ({"aspect": "beauty"}, "aspect"),
        ({"targets": [{"indicator": "beauty", "target": 1}]}, "targets"),
        ({"targets": 2 * [{"indicator": "output", "target": 1}]}, "targets"),
    ],
)
def test_a_program_pledges_nothing_that_cannot_be(
    more: dict[str, object], field: str, api: Any, campaign: Campaign, tmp_path: Path
) -> None:
    status, answer = api("post", "units/p1/pledges", pledge(**more))
    assert status == 422
    assert f'"field": "{field}"' in answer
    assert not Pledge.objects.filter(unit__code="p1").exists()
    assert closed.faults(campaign, tmp_path / "out") == []


def test_a_target_and_a_guard_on_one_indicator_and_a_level_are_pledged(
    api: Any, campaign: Campaign, tmp_path: Path
) -> None:
    targets = [{"indicator": "scrap_rate", "target": 0.03, "guard": guard} for guard in (False, True)]
    assert api("post", "units/p1/pledges", pledge(targets=targets))[0] == 201
    assert api("post", "units/p2/pledges", pledge(same_as="d2", same_as_kind="level"))[0] == 201
    text = '[groupings.trade]\ntitle = { en = "trade", zh = "行业" }\n[rules]'
    campaign.definition = campaign.definition.replace("[rules]", text)
    campaign.save()
    for number, code in enumerate(("p1", "p2", "p3", "p4", "p5", "p6")):
        cells = [["unit", code], ["grouping", "trade"], ["group", "iron"]]
        ListRow.objects.create(campaign=campaign, table="groupings", number=number, cells=cells)
    assert api("post", "units/p3/pledges", pledge(same_as="iron", same_as_kind="level"))[0] == 201
    assert closed.faults(campaign, tmp_path / "out") == []


def test_a_pledge_is_not_due_in_a_period_that_was_closed_early(
    signed_in: Callable[[str], Client], campaign: Campaign, place: None, tmp_path: Path, api: Any
) -> None:
    closed.accept_everything(campaign)
    assert closed.closed(signed_in("organiser")).state == "done"
    campaign.editions.filter(period=PERIOD).update(published_at=datetime.now(UTC))
    Campaign.objects.filter(pk=campaign.pk).update(clock=TODAY)
    client = signed_in("leader")
    sent = filled_in(client, "/c/small/units/p1/pledge/quality")
    page = client.post("/c/small/units/p1/pledge/quality", {**sent, "due": PERIOD})
    assert "write one such as 2020-08" in page.content.decode()
    assert api("post", "units/p1/pledges", pledge(due=PERIOD))[0] == 422
    assert client.post("/c/small/units/p1/pledge/quality", {**sent, "due": "2020-08"}).status_code == 302
    assert Pledge.objects.get(unit__code="p1").made == date(2020, 8, 1)
    assert closed.faults(campaign, tmp_path / "out") == []


def verifier_of(name: str, unit: str) -> Any:
    user = User.objects.create_user(f"{name}@example.org", name=name)
    at = Unit.objects.get(campaign__code="small", code=unit)
    Membership.objects.create(user=user, campaign=at.campaign, unit=at, role="verifier")
    return actor_of(user)


def test_a_second_count_of_another_verifier_stands_beside_the_first(
    campaign: Campaign, tmp_path: Path
) -> None:
    unit = campaign.units.select_related("campaign").get(code="p1")
    other = campaign.units.get(code="d2")
    one, two = verifier_of("one", "d1"), verifier_of("two", "d1")
    for who, value in ((one, 100.0), (one, 101.0), (two, 90.0), (two, 91.0), (one, 102.0)):
        answering.recount(who, unit, "2020-06", "output", value, other)
    made = Recount.objects.filter(unit=unit).order_by("date").values_list("user", "value", "date")
    days = [campaign.day + timedelta(after) for after in range(3)]
    assert list(made) == [
        (one.user.pk, 101.0, days[0]), (two.user.pk, 91.0, days[1]), (one.user.pk, 102.0, days[2])
    ]  # fmt: skip
    assert closed.faults(campaign, tmp_path / "out") == []


def test_a_count_is_made_from_another_branch_of_that_time(campaign: Campaign, actor: Any) -> None:
    """Plant 4 stood in district 1 in June, and plant 5 still does in the tree of today alone."""
    Interval.objects.filter(campaign=campaign, unit__code="p4").update(parent="d1")
    unit = campaign.units.select_related("campaign").get(code="p1")
    for near in ("p1", "p2", "d1", "land", "p4"):
        with pytest.raises(answering.NotOnRecordError, match="another branch"):
            answering.recount(actor, unit, "2020-06", "output", 1.0, campaign.units.get(code=near))
    answering.recount(actor, unit, "2020-06", "output", 1.0, campaign.units.get(code="p5"))
    assert Recount.objects.filter(unit=unit).count() == 1


# Anything at all, sent to every address that writes a line: what is taken is taken by check as well.

DAYS = st.sampled_from(
    (EARLY, SEALED, FIRST, TODAY, TODAY + timedelta(1), date(2020, 8, 1), date(9999, 12, 31))
)
DAY = st.one_of(st.just(""), DAYS.map(date.isoformat), st.just("soon"))
NUMBERS = st.sampled_from(
    ("", "0", "-1", "1,200", "12%", "1e999", "nan", "inf", "0x10", "1 000", "9" * 40, "－5")
)
TEXTS = st.sampled_from((
    "a", " ", "\u3000", "-", "–", "n/a", "NA", "null", ",", '"', "a\r\nb", "=1+1", "\u200b", "\ufeff", "…", "缺",
    "\x1f", "\x85", "\u2028", "x" * 400,
))  # fmt: skip
UNITS = st.sampled_from(("p1", "p2", "p3"))
PERIODS = st.sampled_from(
    (PERIOD, "2020-06", "2020-12", "2020-Q4", "2020", "2020-7", "9999-12", "２０２０-１２", "")
)
INDICATORS = st.sampled_from(("", "output", "scrap_rate", "norm", "beauty"))


Fields = dict[str, tuple[str, st.SearchStrategy[str]]]
PROJECT: Fields = {
    "title": ("a chute", TEXTS), "step": ("automated", st.just("magic")), "how": ("by gravity", TEXTS),
    "realised": (TODAY.isoformat(), DAY), "aspect": ("quality", st.just("beauty")),
    "effect_indicator": ("output", INDICATORS), "effect": ("5", NUMBERS), "evidence": ("", TEXTS),
}  # fmt: skip
CARD: Fields = {
    "what": ("clean moulds", TEXTS), "how": ("", TEXTS), "since": ("", DAY), "ask": ("", TEXTS),
    "aspect": ("", st.just("quality")),
}  # fmt: skip
PLEDGE: Fields = {
    "same_as": ("unit:p6", st.sampled_from(("level:land", "level:nowhere", "unit:p1", "outside:x"))),
    "due": ("2020-12", PERIODS), "targets-0-indicator": ("scrap_rate", INDICATORS), "targets-0-target": ("3%", NUMBERS),
    "targets-1-indicator": ("", INDICATORS), "targets-1-target": ("", NUMBERS), "targets-1-guard": ("on", st.just("")),
    "milestones-0-due": ("2020-09-01", DAY), "milestones-0-text": ("half way", TEXTS),
    "measures-0-text": ("moulds", TEXTS), "measures-0-responsible": ("Li", TEXTS),
    **{f"{part}-TOTAL_FORMS": ("2", st.just("2")) for part in ("targets", "milestones", "measures")},
    **{f"{part}-INITIAL_FORMS": ("0", st.just("0")) for part in ("targets", "milestones", "measures")},
}  # fmt: skip
FORMS: dict[str, Fields] = {
    "innovations/new": PROJECT,
    "innovations/{project}/change": PROJECT,
    "innovations/{project}/adopt": PROJECT,
    "innovations/{project}/give-up": {},
    "innovations/{project}/verify": {},
    "practices/new": CARD,
    "practices/{card}/change": CARD,
    "practices/{card}/take-up": {"date": (TODAY.isoformat(), DAY), "visit": ("", DAY)},
    "help/{help}/visit": {"date": (TODAY.isoformat(), DAY), "note": ("seen", TEXTS)},
    "help/{help}/end": {"words": ("done", TEXTS)},
    "help/capacity": {"capacity": ("3", NUMBERS)},
    "help/decide": {
        "deed": ("accept", st.just("decline")), "aspect": ("quality", st.just("skill")),
        "helper": ("p4", st.just("p5")),
        "helped": ("p1", UNITS), "words": ("moulds", TEXTS),
    },
    "questions/q-{unit}-asked/answer": {"text": ("a new shift", TEXTS)},
    "recounts/2020-06/output": {"value": ("100", NUMBERS), "verifier": ("d2", st.sampled_from(("p4", "p1", "d1")))},
    "pledge/quality": PLEDGE,
    "pledges/{pledge}/change": PLEDGE,
    "pledges/{pledge}/withdraw": {},
}  # fmt: skip
BY_VERIFIERS = ("innovations/{project}/verify", "recounts/2020-06/output")
Sent = tuple[str, str, dict[str, str]]


def spoiled(name: str) -> st.SearchStrategy[Sent]:
    """A form as somebody fills it in, with anything at all in two of its fields at most."""
    fields = FORMS[name]
    good = {field: told for field, (told, _) in fields.items()}
    wrong = st.fixed_dictionaries({field: any_ for field, (_, any_) in fields.items()})
    which = st.sets(st.sampled_from(sorted(fields)), max_size=2) if fields else st.just(set())
    filled = st.builds(lambda told, some: good | {one: told[one] for one in some}, wrong, which)
    return st.tuples(st.just(name), UNITS, filled)


SENT = st.permutations(sorted(FORMS)).flatmap(lambda names: st.tuples(*(spoiled(name) for name in names)))


class _UndoneError(Exception):
    """Back to the beginning, for the next example."""


def test_whatever_a_page_takes_check_takes_as_well(
    campaign: Campaign, signed_in: Callable[[str], Client], tmp_path_factory: pytest.TempPathFactory
) -> None:
    taken: set[str] = set()

    @settings(max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(sent=SENT)
    def each(sent: tuple[Sent, ...]) -> None:
        with suppress(_UndoneError), transaction.atomic():
            known = laid_out(campaign)
            with asking(campaign):
                for name, unit, told in sent:
                    pledged = Pledge.objects.filter(unit__code=unit, unit__campaign=campaign).last()
                    found = {**known, "unit": unit, "pledge": pledged.code if pledged else "none"}
                    who = "verifier" if name in BY_VERIFIERS else "upper"
                    answer = signed_in(who).post(f"/c/small/units/{unit}/{name.format(**found)}", told)
                    assert answer.status_code < 500, (name, told)
                    taken.update({name} if answer.status_code == 302 else ())
            assert closed.faults(campaign, tmp_path_factory.mktemp("taken") / "out") == []
            raise _UndoneError

    each()
    assert taken == FORMS.keys()


def laid_out(campaign: Campaign) -> dict[str, int]:
    """A little of everything, a unit that has not always been there, and somebody who verifies the whole district."""
    line, project, card = live(campaign)
    Card.objects.filter(pk=card.pk).update(unit=campaign.units.get(code="p2"))
    begins_late("p3", date(2020, 1, 1))
    user, district = User.objects.get(email="verifier@example.org"), campaign.units.get(code="d1")
    Membership.objects.create(user=user, campaign=campaign, role="verifier", unit=district)
    return {"project": project.pk, "card": card.pk, "help": line.pk}
