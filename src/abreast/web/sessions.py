"""Sessions in the database, as Django keeps them; the question for one is put into SQL once."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from abreast.web.question import Question

_kept = Question(lambda key: Session.objects.filter(session_key=key), "\n session")


class SessionStore(db.SessionStore):
    """Django's own."""

    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_kept(self.session_key or "")), None)
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found
