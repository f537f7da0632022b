"""The user behind a session, with the roles they hold, by one question to the database: every page asks it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import F

from abreast.web.people.models import Membership, User
from abreast.web.question import Question

MARK = 2**31 - 1960

_roles: Question[Any] = Question(
    lambda user: Membership.objects.filter(user=user).select_related("user").annotate(at=F("unit__path")),
    MARK,
)


class Backend(ModelBackend):
    """Django's own, but a user comes along with their roles."""

    def get_user(self, user_id: int) -> User | None:
        """The user with this number if they may still come in; `held` says what they are where."""
        found = _roles(user_id)
        user = found[0].user if found else User.objects.filter(pk=user_id).first()
        if user is None or not user.is_active:
            return None
        user.held = tuple((one.campaign_id, one.role, one.at) for one in found)
        return user
