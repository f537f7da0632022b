"""Help: what is proposed and why, what was agreed, visits, and what came of it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.sealed import day_of_writing
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, unit_page
from abreast.web.help import deciding
from abreast.web.help.models import Help
from abreast.web.help.outcome import outcomes
from abreast.web.help.pairs import Pair, agreed, pair_of, pairs, waiting
from abreast.web.language import language
from abreast.web.reach import own_units
from abreast.web.rules import Right

ON_A_PAGE = 50
MOST = 20
MOST_HELPED = 1000
LONGEST = 2000


class VisitForm(forms.Form):
    """A visit: when, and what was seen."""

    date = forms.DateField(
        label=gettext_lazy("Day of the visit"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=gettext_lazy("What was seen"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


@campaign_page(Right.READ)
def everything(request: Request, campaign: Campaign) -> HttpResponse:
    """Who helps whom in the campaign, newest first; before that what waits for the reader's word."""
    page = Paginator(agreed(campaign), ON_A_PAGE).get_page(request.GET.get("page"))
    units = own_units(request.actor, campaign)
    came = outcomes(campaign, [one.code for one in page])
    context = at_home(
        request,
        campaign,
        "help",
        page=page,
        lines=[(one, came.get(one.code)) for one in page],
        waiting=[_with_sides(request, pair) for pair in waiting(request.actor, campaign, units)[:MOST]],
    )
    return render(request, "help/help.html", context)


@unit_page(Right.READ)
def unit_help(request: Request, unit: Unit) -> HttpResponse:
    """Everything about help of a unit and by it."""
    found = pairs(request.actor, unit)
    came = outcomes(unit.campaign, [pair.line.code for pair in found if pair.line])
    shown = [
        (pair, *_with_sides(request, pair)[1:], came.get(pair.line.code) if pair.line else None)
        for pair in found
    ]
    context = at_home(
        request,
        unit.campaign,
        "help",
        unit=unit,
        helped=[one for one in shown if one[0].helped == unit],
        helping=[one for one in shown if one[0].helper == unit],
        may_help=request.actor.may(Right.HELP, unit),
        capacity=deciding.capacity(unit),
        busy=deciding.busy(unit),
    )
    return render(request, "help/unit.html", context)


def _with_sides(request: Request, pair: Pair) -> tuple[Pair, bool, bool]:
    """The pair, whether it waits for the reader, and whether the reader speaks for one of the two."""
    return pair, pair.waits_for(request.actor), any(pair.sides(request.actor))


@unit_page(Right.HELP)
@require_POST
def decide(request: Request, unit: Unit) -> HttpResponse:
    """Say yes or no to a pair of the unit."""
    key = tuple(request.POST.get(name, "") for name in ("aspect", "helper", "helped"))
    if unit.code not in key[1:]:
        raise PermissionDenied
    pair = pair_of(unit.campaign, (key[0], key[1], key[2]))
    if pair is None:
        raise Http404
    words = request.POST.get("words", "").strip()[:LONGEST]
    try:
        if request.POST.get("deed") == "decline":
            if not words:
                raise deciding.NotNowError(_("Say why."))
            deciding.decline(request.actor, pair, words, language())
            messages.success(request, _("Declined. This pair is not proposed again."))
        else:
            line = deciding.accept(request.actor, pair, words, language())
            both = line.state == "accepted"
            said = _("Agreed. The help begins.") if both else _("Your yes is noted; the other side is asked.")
            messages.success(request, said)
    except deciding.NotNowError as error:
        messages.error(request, str(error))
    return _back(request, unit)


@unit_page(Right.HELP)
@require_POST
def capacity(request: Request, unit: Unit) -> HttpResponse:
    """How many units the unit can help at once."""
    told = request.POST.get("capacity", "")
    if told.isdecimal() and len(told) < 8 and int(told) <= MOST_HELPED:
        try:
            deciding.set_capacity(request.actor, unit, int(told))
            messages.success(request, _("Noted."))
        except deciding.NotNowError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Write how many units it can help."))
    return redirect("unit-help", unit.campaign.code, unit.code)


@unit_page(Right.READ)
def pair(request: Request, unit: Unit, number: int) -> HttpResponse:
    """A help: what was agreed, visits, and what came of it."""
    return _pair_page(
        request, unit, help_of(unit, number), VisitForm(initial={"date": day_of_writing(unit.campaign)})
    )


@unit_page(Right.HELP)
@require_POST
def visited(request: Request, unit: Unit, number: int) -> HttpResponse:
    """Write down a visit."""
    line, form = help_of(unit, number), VisitForm(request.POST)
    if line.state != "accepted":
        raise PermissionDenied
    if form.is_valid():
        try:
            deciding.visit(
                request.actor, line, form.cleaned_data["date"], form.cleaned_data["note"], language()
            )
        except deciding.NotNowError as error:
            form.add_error("date", str(error))
        else:
            messages.success(request, _("Noted."))
            return redirect("help-pair", unit.campaign.code, unit.code, number)
    return _pair_page(request, unit, line, form)


@unit_page(Right.HELP)
@require_POST
def ended(request: Request, unit: Unit, number: int) -> HttpResponse:
    """End a help, with what came of it."""
    line, words = help_of(unit, number), request.POST.get("words", "").strip()[:LONGEST]
    try:
        if not words:
            raise deciding.NotNowError(_("Say what came of it."))
        deciding.end(request.actor, line, words, language())
        messages.success(request, _("The help has ended."))
    except deciding.NotNowError as error:
        messages.error(request, str(error))
    return redirect("help-pair", unit.campaign.code, unit.code, number)


def help_of(unit: Unit, number: int) -> Help:
    """A help of the unit or by it. `Http404` where there is none of this number."""
    helps = Help.objects.filter(Q(helper=unit) | Q(helped=unit), pk=number, campaign=unit.campaign)
    found = helps.select_related("helper", "helped", "campaign").first()
    if found is None:
        raise Http404
    return found


def _pair_page(request: Request, unit: Unit, line: Help, form: VisitForm) -> HttpResponse:
    came = outcomes(unit.campaign, [line.code])
    context = at_home(
        request,
        unit.campaign,
        "help",
        unit=unit,
        line=line,
        visits=line.visits.order_by("-date", "-pk"),
        outcome=came.get(line.code),
        form=form,
        may_help=request.actor.may(Right.HELP, unit),
    )
    return render(request, "help/pair.html", context)


def _back(request: Request, unit: Unit) -> HttpResponse:
    if request.POST.get("back") == "desk":
        return redirect("desk", unit.campaign.code)
    return redirect("unit-help", unit.campaign.code, unit.code)
