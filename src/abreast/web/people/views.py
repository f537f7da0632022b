"""Who is who in a campaign: members, invitations, tokens."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abreast.web.actor import Request
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.context import at_home
from abreast.web.doors import campaign_page
from abreast.web.people import deeds, erasing, letters
from abreast.web.people.limits import TooManyError
from abreast.web.people.models import Membership, Token, User
from abreast.web.pledges.coverage import after
from abreast.web.reach import within_reach
from abreast.web.rules import Right, Role

MOST_SHOWN = 200
MOST_SUGGESTED = 300
"""Units offered while one is being typed; further down a larger tree they are typed."""

ROLE_NAMES = [
    ("organiser", gettext_lazy("organiser")),
    ("leader", gettext_lazy("leader")),
    ("reporter", gettext_lazy("reporter")),
    ("verifier", gettext_lazy("verifier")),
    ("reader", gettext_lazy("reader")),
]
PERSON = ("person", gettext_lazy("the person"))
"""Only for people: no program is a person."""


SUGGESTED = forms.TextInput(attrs={"list": "units", "autocomplete": "off"})


class InviteForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[*ROLE_NAMES, PERSON])
    unit = forms.CharField(label=gettext_lazy("Unit (title or id)"), max_length=200, widget=SUGGESTED)


class TokenForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLE_NAMES)
    unit = forms.CharField(label=gettext_lazy("Unit (title or id)"), max_length=200, widget=SUGGESTED)


@campaign_page(Right.PEOPLE)
def people(request: Request, campaign: Campaign) -> HttpResponse:
    """Members and invitations of the units in reach."""
    return _page(request, campaign, InviteForm(), TokenForm())


def _page(
    request: Request, campaign: Campaign, invite: InviteForm, token: TokenForm, **more: object
) -> HttpResponse:
    actor = request.actor
    reach = within_reach(actor, Right.PEOPLE, campaign)
    rows = Membership.objects.filter(reach, campaign=campaign).select_related("user", "unit", "campaign")
    members = Paginator(rows.order_by("unit__path", "pk"), MOST_SHOWN).get_page(request.GET.get("page"))
    waiting = deeds.open_invitations(campaign).filter(reach).prefetch_related("letters")
    tokens = Token.objects.filter(campaign=campaign, made_by=request.actor.user, revoked_at=None)
    context = at_home(
        request,
        campaign,
        "people",
        suggested=_suggested(request, campaign),
        members=members,
        invitations=[one for one in waiting[:MOST_SHOWN] if actor.may(Right.PEOPLE, one.unit)],
        tokens=tokens.select_related("unit"),
        invite=invite,
        token_form=token,
        **more,
    )
    return render(request, "people/people.html", context)


@campaign_page(Right.PEOPLE)
@require_POST
def invite(request: Request, campaign: Campaign) -> HttpResponse:
    """Invite somebody to a role; the link goes by e-mail, or is shown to be passed on."""
    form = InviteForm(request.POST)
    unit = _unit(form, campaign)
    if unit is None or not form.is_valid():
        return _page(request, campaign, form, TokenForm())
    given = form.cleaned_data
    try:
        link = letters.invite(request, unit, Role(given["role"]), given["email"], given["name"])
    except deeds.ConflictError:
        form.add_error("role", _("Nobody verifies a line in which they lead or report."))
        return _page(request, campaign, form, TokenForm())
    except (deeds.SeatError, TooManyError) as error:
        form.add_error("role" if isinstance(error, deeds.SeatError) else None, str(error))
        return _page(request, campaign, form, TokenForm())
    if link is None:
        messages.success(request, _("The invitation is on its way."))
        return redirect("people", campaign.code)
    known = User.objects.filter(email=given["email"].lower()).exists()
    return _page(request, campaign, InviteForm(), TokenForm(), link=link, known=known)


@campaign_page(Right.PEOPLE)
@require_POST
def withdraw(request: Request, campaign: Campaign, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(deeds.open_invitations(campaign), pk=invitation)
    deeds.withdraw(request.actor, found)
    return redirect("people", campaign.code)


@campaign_page(Right.PEOPLE)
@require_POST
def remove(request: Request, campaign: Campaign, membership: int) -> HttpResponse:
    """Take a role from somebody."""
    found = get_object_or_404(
        Membership.objects.select_related("unit", "campaign"), pk=membership, campaign=campaign
    )
    deeds.take_role(request.actor, found)
    return redirect("people", campaign.code)


@campaign_page(Right.PEOPLE)
@require_POST
def erase(request: Request, campaign: Campaign, user: int) -> HttpResponse:
    """Erase a person: name, address and password go, deeds stay under a number."""
    found = get_object_or_404(User, pk=user)
    erasing.erase(request.actor, campaign, found)
    return redirect("people", campaign.code)


@campaign_page(Right.PEOPLE)
@require_POST
def help_in(request: Request, campaign: Campaign, membership: int) -> HttpResponse:
    """A link to a new password for a member of the own line: sent to them, or to be passed on."""
    found = get_object_or_404(
        Membership.objects.select_related("unit", "user"), pk=membership, campaign=campaign
    )
    if not deeds.may_help_in(request.actor, found.user):
        raise PermissionDenied
    with transaction.atomic():
        record(request.actor, Deed.PASSWORD_LINK_MADE, campaign, unit=found.unit.code, user=found.user_id)
        if settings.MAIL:
            letters.write(request, user=found.user)
    if settings.MAIL:
        words = _("A link to a new password is on its way to %(email)s.")
        messages.success(request, words % {"email": found.user.email})
        return redirect("people", campaign.code)
    link = letters.reset_link(letters.root_of(request), found.user)
    return _page(request, campaign, InviteForm(), TokenForm(), link=link)


@campaign_page(Right.TOKENS)
@require_POST
def make_token(request: Request, campaign: Campaign) -> HttpResponse:
    """A key for a program, with one role at one unit that its maker has the right to give."""
    form = TokenForm(request.POST)
    unit = _unit(form, campaign)
    if unit is None or not form.is_valid():
        return _page(request, campaign, InviteForm(), form)
    try:
        given = form.cleaned_data
        secret = deeds.make_token(request.actor, unit, Role(given["role"]), given["name"])
    except deeds.ConflictError:
        form.add_error("role", _("Nobody verifies a line in which they lead or report."))
        return _page(request, campaign, InviteForm(), form)
    except TooManyError as error:
        form.add_error(None, str(error))
        return _page(request, campaign, InviteForm(), form)
    return _page(request, campaign, InviteForm(), TokenForm(), secret=secret)


@campaign_page(Right.TOKENS)
@require_POST
def revoke_token(request: Request, campaign: Campaign, token: int) -> HttpResponse:
    """A token of one's own stops working."""
    found = get_object_or_404(Token, pk=token, campaign=campaign, made_by=request.actor.user)
    with transaction.atomic():
        Token.objects.filter(pk=found.pk).update(revoked_at=datetime.now(UTC))
        record(request.actor, Deed.TOKEN_REVOKED, campaign, token=found.pk)
    return redirect("people", campaign.code)


def _unit(form: forms.Form, campaign: Campaign) -> Unit | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data["unit"]
    units = Unit.objects.filter(campaign=campaign)
    unit = units.filter(code=given).first() or _titled(units, given)
    if unit is None:
        form.add_error("unit", _("There is no unit with this id."))
    return unit


def _suggested(request: Request, campaign: Campaign) -> list[Unit]:
    """Units to choose from while one is being typed."""
    lines = Q(pk__in=())
    for one in request.actor.standings(campaign):
        lines |= Q(path__gte=one.path, path__lt=after(one.path))
    units = Unit.objects.filter(lines, campaign=campaign, open=True, person=False).order_by("pk")
    return [one for one in units[:MOST_SUGGESTED] if request.actor.may(Right.PEOPLE, one)]


def _titled(units: QuerySet[Unit], title: str) -> Unit | None:
    """The one open unit of this title; None where there is none, or several."""
    named = Q(title_en__iexact=title) | Q(title_zh=title)
    found = list(units.filter(named, open=True, person=False)[:2])
    return found[0] if len(found) == 1 else None
