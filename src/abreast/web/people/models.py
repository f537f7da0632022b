"""Who uses the server, where they stand in the tree, and by what they are let in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.rules import Role


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address is written in small letters."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. What else names them, `erasing` finds.

    `founder`: may set up campaigns on this server.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    demonstration = models.BooleanField(default=False)
    founder = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    held: tuple[tuple[int, str, str], ...] | None = None
    """Campaign, role and path of every membership, where the user was read together with them."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """A role at a unit, and along the tree below it as far as `rules` says."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "unit", "role"), name="membership_once"),
            models.UniqueConstraint(
                fields=("unit",), condition=models.Q(role=Role.PERSON.value), name="person_has_one_seat"
            ),
        )


class Invitation(models.Model):
    """A way in for somebody who has no account yet. Only the hash of its link is kept."""

    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=200)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="invitations")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    founder = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)


class Letter(models.Model):
    """An e-mail with a way in that is to go out; the worker makes its link and deletes it once it is sent.

    `root`: the server's address in its link; `due`: when it is tried next, None when it was given up; `fault`: why it
    did not go out.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    invitation = models.ForeignKey(Invitation, models.CASCADE, null=True, related_name="letters")
    root = models.CharField(max_length=300)
    language = models.CharField(max_length=10, blank=True)
    due = models.DateTimeField(null=True, default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)


class Token(models.Model):
    """A key for programs: one role at one unit. Only its hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tokens")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    made_by = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Attempt(models.Model):
    """A failed try to sign in, kept to slow down guessing. `key`: hash of the address tried, or of its origin."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("key", "at"), name="attempt_recent"),)


class Consent(models.Model):
    """A person's word that bulletins may name them. `until`: the last day before it was taken back."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="consents")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="consents")
    since = models.DateField()
    until = models.DateField(null=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit",), condition=models.Q(until__isnull=True), name="consent_stands_once"
            ),
        )
