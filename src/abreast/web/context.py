"""What every page has at hand: the campaign it is about, and where the reader may go from it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from abreast.web.actor import PUBLIC, Request
from abreast.web.campaigns.models import Campaign
from abreast.web.rules import Right

PLACES: tuple[tuple[str, Right | None], ...] = (
    ("campaign", None),
    ("desk", Right.READ),
    ("boards", Right.READ),
    ("tree", Right.READ),
    ("coverage", Right.READ),
    ("amendments", Right.READ),
    ("help", Right.READ),
    ("innovations", Right.READ),
    ("practices", Right.READ),
    ("questions", Right.QUESTIONS),
    ("closing", Right.CLOSE),
    ("shape", Right.SHAPE),
    ("people", Right.PEOPLE),
    ("audit", Right.AUDIT),
)


def common(request: Request) -> dict[str, Any]:
    """Nothing that costs a query: the campaign is added by `at_home`."""
    actor = getattr(request, "actor", PUBLIC)
    founds = actor.user is not None and actor.user.founder and not settings.DEMONSTRATION
    return {"demonstration": settings.DEMONSTRATION, "actor": actor, "founds": founds}


def at_home(request: Request, campaign: Campaign, here: str, **more: Any) -> dict[str, Any]:
    """The context of a page of a campaign; `here` names its place in the menu."""
    actor = request.actor
    places = [
        {"name": name, "title": _title(name), "here": name == here}
        for name, right in PLACES
        if right is None or actor.may_somewhere(right, campaign)
    ]
    roles = sorted({one.role.value for one in actor.standings(campaign)})
    return {"campaign": campaign, "meaning": campaign.meaning, "places": places, "roles": roles, **more}


def _title(name: str) -> str:
    titles = {
        "campaign": _("Bulletins"),
        "desk": _("My desk"),
        "boards": _("Boards"),
        "tree": _("Units"),
        "coverage": _("Pledges"),
        "amendments": _("Corrections"),
        "help": _("Help"),
        "innovations": _("Innovations"),
        "practices": _("Practice cards"),
        "questions": _("Questions"),
        "closing": _("Close a period"),
        "shape": _("Set-up"),
        "people": _("People"),
        "audit": _("Record"),
    }
    return titles[name]
