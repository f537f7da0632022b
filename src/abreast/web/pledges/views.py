"""Pledges: from a gap in one click, and coverage as it is this moment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abreast.figures.number import number
from abreast.figures.resolve import notation
from abreast.web.actor import Request
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.closing.editions import published
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, unit_page
from abreast.web.language import language
from abreast.web.pledges.coverage import coverage as covered
from abreast.web.pledges.models import Pledge
from abreast.web.pledges.pledging import Draft, make, withdraw
from abreast.web.pledges.proposal import Proposal, proposed
from abreast.web.rules import Right
from abreast.web.units.standing import aspects

MOST_BRANCHES = 100


class PledgeForm(forms.Form):
    """A pledge as a form; the target in the notation of the campaign."""

    same_as = forms.ChoiceField(label=gettext_lazy("The same as"))
    target = forms.CharField(label=gettext_lazy("Target"), max_length=40)
    due = forms.CharField(label=gettext_lazy("By the end of"), max_length=20)
    milestone = forms.CharField(label=gettext_lazy("First step of the plan"), max_length=500)
    milestone_due = forms.DateField(
        label=gettext_lazy("To be done by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    measure = forms.CharField(
        label=gettext_lazy("What will be done"), widget=forms.Textarea(attrs={"rows": 3})
    )
    responsible = forms.CharField(label=gettext_lazy("Who answers for it"), max_length=200)

    def __init__(
        self, campaign: Campaign, indicator: str, choices: list[tuple[str, str]], *args: Any, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.campaign = campaign
        self.indicator = indicator
        self.fields["same_as"].choices = choices  # type: ignore[attr-defined]

    def clean_target(self) -> float:
        meaning = self.campaign.meaning
        value, percent = number(str(self.cleaned_data["target"]), notation(meaning))
        if value is None:
            raise forms.ValidationError(_("is not a number"))
        return value / 100 if percent and meaning.indicators[self.indicator].is_share else value

    def clean_due(self) -> str:
        due = str(self.cleaned_data["due"]).strip()
        calendar = self.campaign.meaning.calendar
        if not calendar.holds(due) or calendar.last_day(due) < self.campaign.day:
            raise forms.ValidationError(
                _("is no period to come; write one such as %(period)s") % {"period": self.campaign.period}
            )
        return due


@campaign_page(Right.READ)
def coverage(request: Request, campaign: Campaign) -> HttpResponse:
    """Coverage of the campaign and of the units below one of its units."""
    code = request.GET.get("unit")
    units = Unit.objects.filter(campaign=campaign, open=True, person=False)
    at = units.filter(code=code).first() if code else units.filter(parent=None).order_by("path").first()
    if code and at is None:
        raise Http404
    below = (
        at.children.filter(open=True, person=False).order_by("path")[:MOST_BRANCHES] if at is not None else []
    )
    branches = [(unit, covered(campaign, unit.path)) for unit in below]
    context = at_home(
        request,
        campaign,
        "coverage",
        at=at,
        whole=covered(campaign, at.path if at is not None else ""),
        branches=[(unit, rows) for unit, rows in branches if rows],
        latest=Pledge.objects.filter(campaign=campaign, unit__person=False)
        .select_related("unit")
        .order_by("-made", "-pk")[:12],
    )
    return render(request, "pledges/coverage.html", context)


@unit_page(Right.PLEDGE)
def new(request: Request, unit: Unit, aspect: str) -> HttpResponse:
    """A pledge filled in from the gap of a unit in an aspect; sent, it is made."""
    edition = published(unit.campaign)
    found = next((one for one in aspects(unit, edition) if one.code == aspect), None) if edition else None
    if found is None or not found.places:
        raise Http404
    proposal = proposed(request.actor, unit, found, request.GET.get("exemplar", ""))
    choices = [
        (f"unit:{one.row['exemplar']}", _whose(one.unit, one.row["exemplar"])) for one in found.examples
    ]
    choices += [
        (f"level:{place.standing['scope']}", _level(place.scope, place.standing["scope"]))
        for place in found.places
    ]
    form = PledgeForm(
        unit.campaign, proposal.indicator, choices, request.POST or None, initial=_initial(proposal, unit)
    )
    if request.method == "POST" and form.is_valid():
        make(request.actor, unit, _draft(form, aspect), language())
        messages.success(request, _("The pledge is made. Coverage has followed."))
        return redirect("unit", unit.campaign.code, unit.code)
    context = at_home(
        request, unit.campaign, "coverage", unit=unit, aspect=found, form=form, indicator=proposal.indicator
    )
    return render(request, "pledges/new.html", context)


def _whose(unit: Unit | None, code: str) -> str:
    from abreast.web.templatetags.words import title

    return title(unit) if unit is not None else code


def _level(scope: Unit | None, code: str) -> str:
    return _("the advanced level of %(scope)s") % {"scope": _whose(scope, code)}


def _initial(proposal: Proposal, unit: Unit) -> dict[str, Any]:
    share = unit.campaign.meaning.indicators[proposal.indicator].is_share
    target = proposal.target
    text = "" if target is None else f"{round(target * 100, 2):g}%" if share else f"{target:g}"
    return {
        "same_as": f"{proposal.same_as_kind}:{proposal.same_as}",
        "target": text.replace(".", unit.campaign.meaning.files.decimal),
        "due": proposal.due,
        "milestone": proposal.milestone,
        "milestone_due": proposal.milestone_due,
        "measure": proposal.measure,
        "responsible": proposal.responsible,
    }


def _draft(form: PledgeForm, aspect: str) -> Draft:
    given = form.cleaned_data
    kind, _sign, same_as = given["same_as"].partition(":")
    return Draft(
        aspect=aspect,
        same_as=same_as,
        same_as_kind=kind,
        due=given["due"],
        targets=((form.indicator, given["target"], False),),
        milestones=((given["milestone_due"], given["milestone"]),),
        measures=((given["measure"], given["responsible"]),),
    )


@unit_page(Right.READ)
def pledge(request: Request, unit: Unit, code: str) -> HttpResponse:
    """A pledge with its parts."""
    found = get_object_or_404(Pledge.objects.select_related("campaign", "unit"), unit=unit, code=code)
    same_as = Unit.objects.filter(campaign=unit.campaign, code=found.same_as).first()
    context = at_home(
        request,
        unit.campaign,
        "coverage",
        unit=unit,
        pledge=found,
        same_as=same_as,
        may_pledge=request.actor.may(Right.PLEDGE, unit),
    )
    return render(request, "pledges/pledge.html", context)


@unit_page(Right.PLEDGE)
@require_POST
def take_back(request: Request, unit: Unit, code: str) -> HttpResponse:
    """Withdraw a pledge."""
    found = get_object_or_404(Pledge.objects.select_related("campaign", "unit"), unit=unit, code=code)
    if found.state != "active":
        raise PermissionDenied
    withdraw(request.actor, found)
    messages.success(request, _("The pledge is withdrawn."))
    return redirect("unit", unit.campaign.code, unit.code)
