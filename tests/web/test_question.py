"""A question that is put into SQL once gives what Django's own query set gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import F
from django.forms import model_to_dict

from abreast.web.campaigns.models import Unit
from abreast.web.people.models import Membership
from abreast.web.question import Question

MARKS = ("\n campaign", "\n unit")


def asked(campaign: str, unit: str):  # type: ignore[no-untyped-def]
    units = Unit.objects.select_related("campaign", "parent").annotate(whose=F("parent__code"))
    return units.filter(campaign__code=campaign, code=unit)


@pytest.mark.parametrize("unit", ["p1", "p2", "land", "nobody", "p1' OR '1'='1", "%s"])
def test_rows_become_the_same_models(db: None, unit: str) -> None:
    question = Question(asked, *MARKS)
    for campaign in ("small", "other", "small"):
        found, wanted = question(campaign, unit), list(asked(campaign, unit))
        assert [model_to_dict(one) for one in found] == [model_to_dict(one) for one in wanted]
        assert [one.whose for one in found] == [one.whose for one in wanted]
        assert [one.campaign.meaning for one in found] == [one.campaign.meaning for one in wanted]
        assert [one.parent for one in found] == [one.parent for one in wanted]


def test_what_was_joined_is_not_asked_again(db: None, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    question = Question(asked, *MARKS)
    question("small", "p1")
    with django_assert_num_queries(1):
        [unit] = question("small", "p2")
        assert (unit.campaign.code, unit.parent.code) == ("small", "d1")


def test_a_value_has_to_be_a_parameter(db: None) -> None:
    question = Question(lambda user, role: Membership.objects.filter(user=user), 7, "\n role")
    with pytest.raises(ValueError, match="no parameter"):
        question(1, "leader")


def test_every_thread_puts_it_for_itself(db: None) -> None:
    question = Question(asked, *MARKS)
    question("small", "p1")
    with ThreadPoolExecutor(1) as other:
        assert other.submit(lambda: hasattr(question.mine, connection.vendor)).result() is False
    assert hasattr(question.mine, connection.vendor)
