"""In and out: by password, by invitation, by a link to a new password, and in the demonstration by a click."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout, password_validation
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abreast.web.actor import Request, actor_of
from abreast.web.audit.deeds import Deed
from abreast.web.audit.record import record
from abreast.web.doors import open_page
from abreast.web.people import accepting, attempts, letters
from abreast.web.people.deeds import ConflictError, SeatError
from abreast.web.people.demonstration import demonstration_user
from abreast.web.people.models import Invitation, Membership, User
from abreast.web.people.origin import origin, passed_on
from abreast.web.start import is_loopback

BACKEND = "abreast.web.people.backend.Backend"


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class PasswordForm(forms.Form):
    """A new password, held to Django's rules for this user."""

    password = forms.CharField(
        label=gettext_lazy("New password, at least ten characters"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, user: User, **given: object) -> None:
        super().__init__(*args, **given)  # type: ignore[arg-type]
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.user)
        return password


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


@open_page
def sign_in(request: Request) -> HttpResponse:
    """Sign in with e-mail address and password; slow for those who guess."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        email, place = form.cleaned_data["email"].lower(), origin(request)
        if attempts.too_many(email, place):
            form.add_error(None, _("Too many tries. Wait a quarter of an hour."))
            status = 429
        else:
            user = authenticate(request, username=email, password=form.cleaned_data["password"])
            if isinstance(user, User):
                attempts.forget(email)
                return _let_in(request, user)
            attempts.failed(email, place)
            form.add_error(None, _("E-mail or password is wrong."))
    return render(
        request, "people/sign_in.html", {"form": form, "next": request.GET.get("next", "")}, status=status
    )


def _let_in(request: Request, user: User) -> HttpResponse:
    with transaction.atomic():
        login(request, user, backend=BACKEND)
        request.session.cycle_key()  # Django keeps the key of somebody who signs in twice
        record(actor_of(user), Deed.SIGNED_IN)
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect(_home(user))


def _home(user: User) -> str:
    first = Membership.objects.filter(user=user).select_related("campaign").order_by("pk").first()
    if first is None:
        return reverse("new-campaign" if user.founder else "front")
    return reverse("desk", args=[first.campaign.code])


@open_page
@require_POST
def sign_out(request: Request) -> HttpResponse:
    logout(request)
    return redirect("front")


@open_page
@require_POST
def demonstrate(request: Request, campaign: str, role: str) -> HttpResponse:
    """Sign in as one of the people of the demonstration."""
    here = is_loopback(str(request.META.get("REMOTE_ADDR", ""))) and not passed_on(request)
    if not settings.DEMONSTRATION or not here:
        raise Http404
    user = demonstration_user(campaign, role)
    login(request, user, backend=BACKEND)
    return redirect("desk", campaign)


@open_page
def accept_invitation(request: Request, secret: str) -> HttpResponse:
    """Take an invitation up: with a new account, or signed in to the one there is with its address."""
    invitation = accepting.open_invitation(secret)
    if invitation is None:
        raise Http404
    if not accepting.holds(invitation):
        return _invited(request, invitation, ended=True, status=410)
    known = accepting.account(invitation)
    return _joining(request, invitation) if known is None else _accepting(request, invitation, known)


def _joining(request: Request, invitation: Invitation) -> HttpResponse:
    user = User(email=invitation.email.lower(), name=invitation.name)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            joined = accepting.join(invitation, form.cleaned_data["password"])
        except accepting.TakenError:
            return redirect(request.path)
        except SeatError as error:
            form.add_error(None, str(error))
            return _invited(request, invitation, form=form, status=409)
        return _let_in(request, joined)
    return _invited(request, invitation, form=form)


def _accepting(request: Request, invitation: Invitation, known: User) -> HttpResponse:
    if request.actor.user != known:
        return _invited(request, invitation, known=True)
    if request.method == "POST":
        try:
            accepting.accept(invitation, known)
        except accepting.TakenError:
            return redirect(request.path)
        except ConflictError:
            words = _("Nobody verifies a line in which they lead or report.")
            return _invited(request, invitation, mine=True, fault=words, status=409)
        except SeatError as error:
            return _invited(request, invitation, mine=True, fault=str(error), status=409)
        return redirect("desk", invitation.campaign.code)
    return _invited(request, invitation, mine=True)


def _invited(request: Request, invitation: Invitation, status: int = 200, **more: object) -> HttpResponse:
    return render(request, "people/invited.html", {"invitation": invitation, **more}, status=status)


@open_page
def forgotten(request: Request) -> HttpResponse:
    """Ask for a link to a new password; the answer is the same whether or not there is such a user."""
    form = AddressForm(request.POST or None)
    sent = False
    if request.method == "POST" and form.is_valid():
        sent = True
        email = form.cleaned_data["email"].lower()
        with transaction.atomic():  # one wait for the disk, be there somebody or not
            free = attempts.another_link(email, origin(request))
            user = User.objects.filter(email=email, is_active=True).first()
            if user is not None and free and settings.MAIL:
                letters.write(request, user=user)
    return render(request, "people/forgotten.html", {"form": form, "sent": sent, "mail": settings.MAIL})


@open_page
def new_password(request: Request, key: str, token: str) -> HttpResponse:
    """Choose a new password by the link that was sent."""
    try:
        user = User.objects.get(pk=int(urlsafe_base64_decode(key)), is_active=True)
    except (ValueError, OverflowError, User.DoesNotExist):
        raise Http404 from None
    if not default_token_generator.check_token(user, token):
        raise Http404
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        user.set_password(form.cleaned_data["password"])
        with transaction.atomic():
            user.save(update_fields=["password"])
            record(actor_of(user), Deed.PASSWORD_CHANGED)
        return _let_in(request, user)
    return render(request, "people/new_password.html", {"form": form})
