"""Choosing how to be reminded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from abreast.web.actor import Request
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign
from abreast.web.context import at_home
from abreast.web.doors import campaign_page, refused
from abreast.web.reminders.digest import digest
from abreast.web.reminders.models import Reminder
from abreast.web.reminders.webhook import RefusedAddressError, public, target_of
from abreast.web.rules import Right

WAYS = [
    ("e-mail", gettext_lazy("by e-mail")),
    ("webhook", gettext_lazy("to an address of mine (webhook)")),
    ("never", gettext_lazy("not at all")),
]
EVERY = [("day", gettext_lazy("every day on which something waits")), ("week", gettext_lazy("on Mondays"))]


class ReminderForm(forms.Form):
    """How, how often, and where to."""

    way = forms.ChoiceField(label=gettext_lazy("Remind me"), choices=WAYS)
    every = forms.ChoiceField(label=gettext_lazy("How often"), choices=EVERY)
    address = forms.CharField(
        label=gettext_lazy("Address of the webhook (https://…)"), required=False, max_length=500
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("way") == Reminder.Way.WEBHOOK:
            try:
                public(target_of(str(given.get("address", "")).strip()))
            except RefusedAddressError as error:
                self.add_error("address", str(error))
        return given


@campaign_page(Right.READ)
def reminders(request: Request, campaign: Campaign) -> HttpResponse:
    """The own choice, and what would be sent now."""
    user = request.actor.user
    if user is None:
        return refused(request)  # type: ignore[return-value]
    chosen = Reminder.objects.filter(user=user, campaign=campaign).first() or Reminder(
        user=user, campaign=campaign
    )
    initial = {"way": chosen.way, "every": chosen.every, "address": chosen.address}
    form = ReminderForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        values = {**given, "address": given["address"].strip(), "language": get_language() or "", "fault": ""}
        with transaction.atomic():
            Reminder.objects.update_or_create(user=user, campaign=campaign, defaults=values)
            record(request.actor, Deed.REMINDER_CHOSEN, campaign, way=given["way"], every=given["every"])
        messages.success(request, _("Your choice is kept."))
        return redirect("reminders", campaign.code)
    link = request.build_absolute_uri(f"/c/{campaign.code}/desk")
    told = digest(user, campaign, get_language() or "", link)
    context = at_home(request, campaign, "desk", form=form, chosen=chosen, told=told, mail=settings.MAIL)
    return render(request, "reminders/reminders.html", context)
