"""Practice cards: what the advanced do that others do not, and who took it up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.closing.sealed import day_of_writing, refuse_while_closing
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, unit_page
from abreast.web.language import language
from abreast.web.practices import sharing
from abreast.web.practices.advanced import counted, most_taken_first, not_yet, told
from abreast.web.practices.models import PARTS, Adoption, Card
from abreast.web.reach import own_units
from abreast.web.rules import Right
from abreast.web.templatetags.words import title
from abreast.web.units.standing import aspects

ON_A_PAGE = 40
MOST_ADOPTERS = 200
DAY = {"type": "date"}


class CardForm(forms.Form):
    """A practice card in the writer's language."""

    aspect = forms.ChoiceField(label=gettext_lazy("Aspect"), required=False)
    what = forms.CharField(
        label=gettext_lazy("What is done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    how = forms.CharField(
        label=gettext_lazy("How"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    cost = forms.CharField(label=gettext_lazy("What it costs"), max_length=1000, required=False)
    prerequisites = forms.CharField(
        label=gettext_lazy("What it takes beforehand"), max_length=1000, required=False
    )
    evidence = forms.CharField(
        label=gettext_lazy("What shows that it works"), max_length=2000, required=False
    )
    ask = forms.CharField(label=gettext_lazy("Whom to ask"), max_length=200, required=False)
    since = forms.DateField(
        label=gettext_lazy("Practised since"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )

    def __init__(self, campaign: Campaign, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [("", _("all")), *((code, title(one)) for code, one in campaign.meaning.aspects.items())]
        self.fields["aspect"].choices = choices  # type: ignore[attr-defined]


class TakeUpForm(forms.Form):
    """When a card was taken up, and when the unit had gone to see it."""

    date = forms.DateField(
        label=gettext_lazy("Taken up on"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    visit = forms.DateField(
        label=gettext_lazy("After a visit on"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )


@campaign_page(Right.READ)
def cards(request: Request, campaign: Campaign) -> HttpResponse:
    """All cards, of an aspect or of all; those most taken up come first."""
    aspect = request.GET.get("aspect", "")
    found = counted(Card.objects.filter(campaign=campaign))
    if aspect:
        found = found.filter(aspect__in=("", aspect))
    page = Paginator(most_taken_first(found), ON_A_PAGE).get_page(request.GET.get("page"))
    context = at_home(
        request,
        campaign,
        "practices",
        page=page,
        cards=told(campaign, list(page)),
        aspect=aspect,
        aspects=campaign.meaning.aspects.items(),
        own=[unit for unit in own_units(request.actor, campaign) if request.actor.may(Right.INNOVATE, unit)],
    )
    return render(request, "practices/cards.html", context)


@campaign_page(Right.READ)
def card(request: Request, campaign: Campaign, number: int) -> HttpResponse:
    """A card, and who took it up."""
    found = _card(campaign, number)
    adoptions = found.adoptions.select_related("unit", "unit__parent").order_by("-date", "-pk")
    taken = set(adoptions.values_list("unit_id", flat=True))
    own = [
        unit
        for unit in own_units(request.actor, campaign)
        if unit.pk != found.unit_id and unit.pk not in taken and request.actor.may(Right.INNOVATE, unit)
    ]
    context = at_home(
        request,
        campaign,
        "practices",
        card=found,
        told=told(campaign, [found])[0],
        parts=[(part, _title(part)) for part in PARTS[1:]],
        adoptions=adoptions[:MOST_ADOPTERS],
        own=own,
        may_change=request.actor.may(Right.INNOVATE, found.unit) and not sharing.sealed(found),
    )
    return render(request, "practices/card.html", context)


@unit_page(Right.READ)
def unit_cards(request: Request, unit: Unit) -> HttpResponse:
    """What the advanced do that this unit does not, aspect by aspect; and what it has taken up."""
    edition = published(unit.campaign)
    known = aspects(unit, edition) if edition else []
    exemplars = {one.code: [example.row["exemplar"] for example in one.examples] for one in known}
    found = not_yet(unit, exemplars)
    context = at_home(
        request,
        unit.campaign,
        "practices",
        unit=unit,
        aspects=[(code, found[code]) for code in exemplars if found.get(code)],
        taken=Adoption.objects.filter(unit=unit)
        .select_related("card__unit", "card__unit__parent")
        .order_by("-date"),
        cards=told(unit.campaign, list(counted(Card.objects.filter(unit=unit)).order_by("pk"))),
        may_write=request.actor.may(Right.INNOVATE, unit),
    )
    return render(request, "practices/unit.html", context)


@unit_page(Right.INNOVATE)
def new(request: Request, unit: Unit) -> HttpResponse:
    """Write a card."""
    form = CardForm(unit.campaign, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = sharing.write(request.actor, unit, form.cleaned_data, language())
        except sharing.NotTakenUpError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The card can be read and taken up by all."))
            return redirect("practice", unit.campaign.code, made.pk)
    return _form_page(request, unit, form, _("Write a practice card"))


@unit_page(Right.INNOVATE)
def change(request: Request, unit: Unit, number: int) -> HttpResponse:
    """Say anew what a card says, as long as it is in no seal."""
    found = _card(unit.campaign, number)
    if found.unit_id != unit.pk:
        raise PermissionDenied
    if sharing.sealed(found):
        refuse_while_closing(unit.campaign)
        raise PermissionDenied
    code = language()
    told = {name: getattr(found, name) for name in ("aspect", "ask", "since")}
    told |= {part: getattr(found, f"{part}_{code}") for part in PARTS}
    form = CardForm(unit.campaign, request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            sharing.rewrite(request.actor, found, form.cleaned_data, code)
        except sharing.NotTakenUpError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Changed."))
            return redirect("practice", unit.campaign.code, found.pk)
    return _form_page(request, unit, form, _("Change the card"))


@unit_page(Right.INNOVATE)
def take_up(request: Request, unit: Unit, number: int) -> HttpResponse:
    """ "We took it up." """
    found = _card(unit.campaign, number)
    form = TakeUpForm(request.POST or None, initial={"date": day_of_writing(unit.campaign)})
    if request.method == "POST" and form.is_valid():
        given: dict[str, date | None] = form.cleaned_data
        day = given["date"] or day_of_writing(unit.campaign)
        try:
            sharing.take_up(request.actor, unit, found, day, given["visit"])
        except sharing.NotTakenUpError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Noted."))
            return redirect("practice", unit.campaign.code, found.pk)
    return _form_page(request, unit, form, _("We took it up"), found)


def _form_page(
    request: Request, unit: Unit, form: forms.Form, heading: str, card: Card | None = None
) -> HttpResponse:
    context = at_home(request, unit.campaign, "practices", unit=unit, form=form, heading=heading, card=card)
    return render(request, "practices/form.html", context)


def _title(part: str) -> str:
    titles = {
        "how": _("How"),
        "cost": _("What it costs"),
        "prerequisites": _("What it takes beforehand"),
        "evidence": _("What shows that it works"),
    }
    return titles[part]


def _card(campaign: Campaign, number: int) -> Card:
    cards = counted(Card.objects.filter(campaign=campaign, pk=number))
    found = get_object_or_404(cards)
    found.campaign = found.unit.campaign = campaign
    return found
