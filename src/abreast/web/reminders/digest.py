"""What waits for somebody, as a few lines of text."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from abreast.web.actor import actor_of
from abreast.web.campaigns.models import Campaign
from abreast.web.desk.work import desk
from abreast.web.language import said
from abreast.web.people.models import User

LANGUAGES = ("en", "zh-hans")


@dataclass(frozen=True, slots=True)
class Digest:
    """Counts of what waits, and the same in words."""

    late: int
    due: int
    returned: int
    to_sign: int
    to_accept: int
    steps: int
    subject: str
    text: str


def digest(user: User, campaign: Campaign, language: str, link: str) -> Digest | None:
    """The digest of somebody in a campaign; None where nothing waits. Without a language in both."""
    found = desk(actor_of(user), campaign)
    late = sum(heap.late for heap in found.heaps)
    due = sum(heap.open for heap in found.heaps) - late
    counts = {
        "late": late,
        "due": due,
        "returned": len(found.returned) + found.returned_more,
        "to_sign": len(found.to_sign) + found.to_sign_more,
        "to_accept": len(found.to_accept) + found.to_accept_more,
        "steps": len(found.milestones),
    }
    if not any(counts.values()):
        return None
    languages = (language,) if language in LANGUAGES else LANGUAGES
    subjects, texts = [], []
    for one in languages:
        with override(one):
            title = said(campaign.meaning.campaign.title)
            subjects.append(_("%(campaign)s: what waits for you") % {"campaign": title})
            texts.append("\n".join([*_lines(counts), "", link]))
    subject = " · ".join(" ".join(one.split()) for one in subjects)  # on one line, whatever a title holds
    return Digest(**counts, subject=subject, text="\n\n".join(texts) + "\n")


def _lines(counts: dict[str, int]) -> list[str]:
    words = {
        "late": ngettext("%(n)d form is late", "%(n)d forms are late", counts["late"]),
        "due": ngettext("%(n)d form is to be handed in", "%(n)d forms are to be handed in", counts["due"]),
        "returned": ngettext(
            "%(n)d form came back to you", "%(n)d forms came back to you", counts["returned"]
        ),
        "to_sign": ngettext("%(n)d form is to be signed", "%(n)d forms are to be signed", counts["to_sign"]),
        "to_accept": ngettext(
            "%(n)d form is to be accepted", "%(n)d forms are to be accepted", counts["to_accept"]
        ),
        "steps": ngettext(
            "%(n)d step of your plans is due", "%(n)d steps of your plans are due", counts["steps"]
        ),
    }
    return [f"· {words[name] % {'n': count}}" for name, count in counts.items() if count]
