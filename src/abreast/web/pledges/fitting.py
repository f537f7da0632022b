"""What a pledge has to be so that `abreast check` takes it: the same for pages, programs and pledges said anew."""

from __future__ import annotations

from datetime import date
from math import isfinite
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from abreast.web.campaigns.existing import can_be_written
from abreast.web.campaigns.models import Campaign, Interval, ListRow, Unit

if TYPE_CHECKING:
    from abreast.web.pledges.pledging import Draft


class NotPledgedError(Exception):
    """A pledge cannot be so; the message says why, in the reader's language. `field`: where in the form."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def fit(unit: Unit, draft: Draft, made: date) -> None:
    """See whether a pledge of a unit, made on a day, can be.

    Raises
    ------
    NotPledgedError
        There is no such aspect or indicator, nobody of that name to be the same as, an indicator stands there twice, or
        it is due before it is made.
    """
    meaning = unit.campaign.meaning
    if draft.aspect not in meaning.aspects:
        raise NotPledgedError("aspect", _("There is no aspect %(code)s.") % {"code": draft.aspect})
    _somebody(unit, draft.same_as_kind, draft.same_as)
    fit_due(unit.campaign, draft.due, made)
    for code, value, _guard in draft.targets:
        if code not in meaning.indicators:
            raise NotPledgedError("targets", _("There is no indicator %(code)s.") % {"code": code})
        if not isfinite(value):
            raise NotPledgedError("targets", _("is not a number"))
    if not all(can_be_written(day) for day, _text in draft.milestones):
        raise NotPledgedError("milestones", _("is no day that can be"))
    if len({(code, guard) for code, _value, guard in draft.targets}) < len(draft.targets):
        raise NotPledgedError("targets", _("An indicator stands there twice."))


def fit_due(campaign: Campaign, due: str, made: date) -> None:
    """See whether a pledge made on a day can be due at the end of a period; `NotPledgedError` where not."""
    calendar = campaign.meaning.calendar
    if not calendar.holds(due) or calendar.last_day(due) < made:
        example = {"period": calendar.period_of(made)}
        raise NotPledgedError("due", _("is no period to come; write one such as %(period)s") % example)


def _somebody(unit: Unit, kind: str, code: str) -> None:
    campaign = unit.campaign
    if kind == "level":
        if not Unit.objects.filter(campaign=campaign, code=code).exists() and code not in groups(campaign):
            raise NotPledgedError("same_as", _("There is no unit or group %(code)s.") % {"code": code})
    elif kind == "outside":
        if code not in listed(campaign, "outside", "exemplar"):
            words = _("The table outside names no exemplar %(code)s.") % {"code": code}
            raise NotPledgedError("same_as", words)
    elif code == unit.code or not Unit.objects.filter(campaign=campaign, code=code).exists():
        raise NotPledgedError("same_as", _("There is no other unit %(code)s.") % {"code": code})


def groups(campaign: Campaign) -> set[str]:
    """The groups beside the tree whose level a unit can be the same as."""
    columns = {one.column or name for name, one in campaign.meaning.groupings.items()}
    found = listed(campaign, "groupings", "group")
    if columns:
        rows = Interval.objects.filter(campaign=campaign).values_list("attributes", flat=True)
        for pairs in rows.iterator(chunk_size=20_000):
            found |= {text for name, text in pairs if name in columns and text}
    return found


def listed(campaign: Campaign, table: str, column: str) -> set[str]:
    """What stands in a column of a list that no page edits."""
    rows = ListRow.objects.filter(campaign=campaign, table=table).values_list("cells", flat=True)
    return {text for cells in rows for name, text in cells if name == column and text}
