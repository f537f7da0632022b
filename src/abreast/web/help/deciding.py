"""Saying yes or no to a pair, visits, and how it ended."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from abreast.web.actor import Actor
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.existing import existed
from abreast.web.campaigns.gate import lists_of
from abreast.web.campaigns.lines import next_code
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import day_of_writing, days_that_fit, first_open_day
from abreast.web.help.models import Help, Helper, Visit
from abreast.web.help.pairs import Pair
from abreast.web.templatetags.words import title


class NotNowError(Exception):
    """It cannot be done as things stand; the message says why, in the reader's language."""


def accept(actor: Actor, pair: Pair, agreed: str, language: str) -> Help:
    """Say yes for those the actor speaks for; it is agreed when both sides have.

    Raises
    ------
    NotNowError
        The pair is decided already, the helped unit has a helper in the aspect, the helper no capacity left, or one of
        the two is not there.
    """
    campaign = pair.helped.campaign
    with lists_of(campaign, one_at_a_time=True):
        line = _line(campaign, pair)
        helper, helped = pair.sides(actor)
        both = {"helper_agrees": line.helper_agrees or helper, "helped_agrees": line.helped_agrees or helped}
        fields: dict[str, str | date] = {f"agreed_{language}": agreed} if agreed else {}
        if all(both.values()):
            _refuse_busy(campaign, pair)
            fields |= {"state": "accepted", "date": day_of_writing(campaign)}
        line.change(**both, **fields)
        record(
            actor,
            Deed(f"help {line.state}"),
            campaign,
            unit=pair.helped.code,
            help=line.code,
            helper=pair.helper.code,
        )
    return line


def decline(actor: Actor, pair: Pair, reason: str, language: str) -> Help:
    """Say no, with the reason; the pair is not proposed again.

    Raises
    ------
    NotNowError
        The pair is decided already, or one of the two is not there.
    """
    campaign = pair.helped.campaign
    with lists_of(campaign, one_at_a_time=True):
        line = _line(campaign, pair)
        line.change(state="declined", date=day_of_writing(campaign), **{f"outcome_{language}": reason})
        record(
            actor,
            Deed.HELP_DECLINED,
            campaign,
            unit=pair.helped.code,
            help=line.code,
            helper=pair.helper.code,
        )
    return line


def end(actor: Actor, line: Help, outcome: str, language: str) -> None:
    """End a help, with what came of it."""
    with lists_of(line.campaign, one_at_a_time=True):
        current = Help.objects.select_related("helped").get(pk=line.pk)
        current.campaign = line.campaign
        if current.state != "accepted":
            raise NotNowError(_("This help is not going on: it has ended, or has not been agreed on."))
        day = max(day_of_writing(current.campaign), current.date)
        current.change(state="ended", ended=day, **{f"outcome_{language}": outcome})
        record(actor, Deed.HELP_ENDED, current.campaign, unit=current.helped.code, help=current.code)


def visit(actor: Actor, line: Help, day: date, note: str, language: str) -> Visit:
    """Write a visit down.

    Raises
    ------
    NotNowError
        The help is not going on, or the day is before it began, under seal, or still to come.
    """
    campaign = line.campaign
    with lists_of(campaign, one_at_a_time=True):
        if Help.objects.values_list("state", flat=True).get(pk=line.pk) != "accepted":
            raise NotNowError(_("This help is not going on: it has ended, or has not been agreed on."))
        earliest, last = max(line.date, first_open_day(campaign)), day_of_writing(campaign)
        if not earliest <= day <= last:
            raise NotNowError(days_that_fit(campaign, earliest, last))
        made = Visit.objects.create(help=line, date=day, **{f"note_{language}": note})
        record(actor, Deed.VISIT, campaign, unit=line.helped.code, help=line.code, date=day.isoformat())
    return made


def capacity(unit: Unit, aspect: str = "") -> int | None:
    """How many units a unit can help at once: over all aspects, or as far as it was said in one."""
    told = Helper.objects.filter(unit=unit, aspect=aspect).values_list("capacity", flat=True).first()
    return told if told is not None or aspect else unit.campaign.meaning.help.capacity


def set_capacity(actor: Actor, unit: Unit, count: int) -> None:
    """Say how many units a unit can help at once.

    Raises
    ------
    NotNowError
        It is fewer than it helps now, or helped at once before.
    """
    with lists_of(unit.campaign, one_at_a_time=True):
        least = most_at_once(unit)
        if count < least:
            words = _(
                "It helps %(count)d at once, or did so before; write at least %(count)d. Help that is over is ended on "
                "its own page."
            )
            raise NotNowError(words % {"count": least})
        line = Helper.objects.filter(unit=unit, aspect="").first()
        if line is None:
            Helper.objects.create(campaign=unit.campaign, unit=unit, capacity=count)
        else:
            line.change(capacity=count)
        record(actor, Deed.CAPACITY_TO_HELP, unit.campaign, unit=unit.code, capacity=count)


def busy(unit: Unit, aspect: str = "") -> int:
    """How many units a unit is helping now."""
    running = Q(state="accepted") | Q(state="ended", ended__gt=day_of_writing(unit.campaign))
    helps = Help.objects.filter(running, helper=unit)
    return (helps.filter(aspect=aspect) if aspect else helps).count()


def most_at_once(unit: Unit) -> int:
    """How many units it has helped at the same time at most."""
    helps = Help.objects.filter(helper=unit, state__in=("accepted", "ended"))
    spans = [(since, until or date.max) for since, until in helps.values_list("date", "ended")]
    return max((sum(since <= day < until for since, until in spans) for day, _ in spans), default=0)


def _line(campaign: Campaign, pair: Pair) -> Help:
    """The line of an undecided pair, made where there is none."""
    for one in (pair.helper, pair.helped):
        if not existed(one, day_of_writing(campaign)):
            raise NotNowError(_("%(unit)s is not there any more.") % {"unit": title(one)})
    found = Help.objects.filter(
        campaign=campaign, helper=pair.helper, helped=pair.helped, aspect=pair.aspect
    ).order_by("-pk")
    line = found.first()
    if line is None or line.state == "ended":
        return Help.objects.create(
            campaign=campaign,
            code=next_code(Help, campaign),
            helper=pair.helper,
            helped=pair.helped,
            aspect=pair.aspect,
            date=day_of_writing(campaign),
        )
    if line.state != "proposed":
        raise NotNowError(_("This has been decided already."))
    return line


def _refuse_busy(campaign: Campaign, pair: Pair) -> None:
    day = day_of_writing(campaign)
    running = Q(state="accepted") | Q(state="ended", ended__gt=day)
    if Help.objects.filter(running, helped=pair.helped, aspect=pair.aspect).exists():
        raise NotNowError(_("%(unit)s has a helper in this already.") % {"unit": title(pair.helped)})
    for aspect in ("", pair.aspect):
        most = capacity(pair.helper, aspect)
        if most is not None and busy(pair.helper, aspect) >= most:
            words = _("%(unit)s helps as many units as it can.") % {"unit": title(pair.helper)}
            raise NotNowError(words)
