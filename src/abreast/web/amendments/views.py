"""The page of corrections: amendments, late forms, changed figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abreast.web.actor import Request
from abreast.web.amendments.amending import NotAmendedError, amend, sealed_periods
from abreast.web.amendments.trail import came_along, changed, changes, known_periods, late, made
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.context import at_home
from abreast.web.doors import campaign_page
from abreast.web.rules import Right
from abreast.web.templatetags.words import period as said_period
from abreast.web.templatetags.words import title

ON_A_PAGE = 200
"""Rows of each list."""


class AmendForm(forms.Form):
    """A correction; the value in the notation of the campaign."""

    unit = forms.CharField(label=gettext_lazy("Unit (its id)"), max_length=80)
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    period = forms.ChoiceField(label=gettext_lazy("Sealed period"))
    value = forms.CharField(
        label=gettext_lazy("Right value; empty: the figure is withdrawn"), max_length=60, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, campaign: Campaign, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        meaning = campaign.meaning
        self.campaign = campaign
        choices = [(code, title(meaning.indicators[code])) for code in meaning.reported]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]
        self.fields["period"].choices = [(one, said_period(one)) for one in sealed_periods(campaign)]  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        code = str(self.cleaned_data["unit"]).strip()
        found = Unit.objects.select_related("campaign").filter(campaign=self.campaign, code=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no unit with this id."))
        return found


@campaign_page(Right.READ)
def amendments(request: Request, campaign: Campaign) -> HttpResponse:
    """Everything that was corrected, came late or was changed."""
    form = _form(request, campaign)
    if request.method == "POST" and form is not None and form.is_valid() and _amended(request, form):
        messages.success(
            request, _("The correction is written down; what is worked out next reckons with it.")
        )
        return redirect("amendments", campaign.code)
    period, actor = request.GET.get("period", "")[:20], request.actor
    page = max(1, int(number)) if (number := request.GET.get("page", "1")[:6]).isdecimal() else 1
    here = slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE)
    corrected, tardy = made(actor, campaign, period), late(actor, campaign, period)
    again, brought = changed(actor, campaign, period), came_along(campaign, period)
    more = len(brought) > here.stop or any(rows[here.stop :].exists() for rows in (corrected, tardy, again))
    context = at_home(
        request,
        campaign,
        "amendments",
        form=form,
        period=period,
        periods=known_periods(campaign, period),
        page=page,
        more=more,
        amendments=corrected[here],
        brought=brought[here],
        late=tardy[here],
        changed=changes(again[here]),
    )
    return render(request, "amendments/amendments.html", context)


def _form(request: Request, campaign: Campaign) -> AmendForm | None:
    """The form, for whoever may correct anything."""
    if not request.actor.may_somewhere(Right.AMEND, campaign):
        return None
    return AmendForm(campaign, request.POST if request.method == "POST" else None)


def _amended(request: Request, form: AmendForm) -> bool:
    given = form.cleaned_data
    try:
        amend(
            request.actor, given["unit"], given["indicator"], given["period"], given["value"], given["reason"]
        )
    except NotAmendedError as error:
        form.add_error(error.field, str(error))
        return False
    return True
