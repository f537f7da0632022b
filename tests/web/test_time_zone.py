"""Days turn where the campaign is, and times say in which zone they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.test import Client

from abreast.campaign import CampaignRefused
from abreast.web.campaigns import models
from abreast.web.campaigns.definition import definition_of_text
from abreast.web.campaigns.models import Campaign
from abreast.web.reminders.sending import send_due

NIGHT = datetime(2020, 7, 26, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai, on a Monday


class Clock(datetime):
    """A clock that stands at `NIGHT`."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        return NIGHT.astimezone(tz)  # type: ignore[arg-type]


def with_zone(campaign: Campaign, name: str) -> Campaign:
    text = campaign.definition.replace('currency = "CNY"', f'currency = "CNY"\ntime_zone = "{name}"')
    Campaign.objects.filter(pk=campaign.pk).update(definition=text, clock=None)
    return Campaign.objects.get(pk=campaign.pk)


@pytest.fixture
def shanghai(campaign: Campaign) -> Campaign:
    return with_zone(campaign, "Asia/Shanghai")


def test_the_day_turns_where_the_campaign_is(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "datetime", Clock)
    campaign.clock = None
    assert campaign.day == date(2020, 7, 26)
    assert with_zone(campaign, "Asia/Shanghai").day == date(2020, 7, 27)
    campaign.clock = date(1960, 3, 1)
    assert campaign.day == date(1960, 3, 1)


def test_reminders_go_out_in_the_morning_there(shanghai: Campaign, settings: object) -> None:
    settings.MAIL = True  # type: ignore[attr-defined]
    assert send_due("https://a.example/", datetime(2020, 7, 27, 7, tzinfo=UTC).replace(hour=21, day=26)) == 0
    assert send_due("https://a.example/", datetime(2020, 7, 26, 22, 30, tzinfo=UTC)) == 3
    assert len(mail.outbox) == 3


def test_times_are_shown_with_their_zone(
    campaign: Campaign, signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("organiser")
    client.post("/c/small/people/tokens", {"name": "A", "role": "reader", "unit": "p1"})
    campaign.deeds.update(at=NIGHT)
    assert "2020-07-26 16:30:00 UTC+0000" in client.get("/c/small/record").content.decode()
    with_zone(campaign, "Asia/Shanghai")
    assert "2020-07-27 00:30:00 UTC+0800" in client.get("/c/small/record").content.decode()
    assert "UTC+0800" not in client.get("/c/other/").content.decode()


@pytest.mark.parametrize("name", ["Asia/Peking", "../../etc/passwd", "", "+08:00"])
def test_what_is_no_time_zone_is_refused(campaign: Campaign, name: str) -> None:
    text = campaign.definition.replace('currency = "CNY"', f'time_zone = "{name}"')
    with pytest.raises(CampaignRefused, match="is no time zone"):
        definition_of_text(text)


def test_a_time_zone_changes_no_figure_and_no_seal(campaign: Campaign) -> None:
    assert with_zone(campaign, "Asia/Shanghai").meaning.digest() == campaign.meaning.digest()
