"""Everything that is written down as a deed, and what is said about it beside."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Deed(TextChoices):
    """A deed: the word it is kept by, and what it is called on a page."""

    SIGNED_IN = "signed in", _("signed in")
    INVITED = "invited", _("invited")
    INVITATION_ACCEPTED = "invitation accepted", _("invitation accepted")
    INVITATION_WITHDRAWN = "invitation withdrawn", _("invitation withdrawn")
    PASSWORD_CHANGED = "password changed", _("password changed")
    PASSWORD_LINK_MADE = "password link made", _("password link made")
    TOKEN_MADE = "token made", _("token made")
    TOKEN_REVOKED = "token revoked", _("token revoked")
    ROLE_TAKEN = "role taken", _("role taken")
    PERSON_ERASED = "person erased", _("person erased")
    CONSENT_TO_BE_NAMED = "consent to be named", _("consent to be named")
    CONSENT_TAKEN_BACK = "consent taken back", _("consent taken back")
    FORM_SUBMITTED = "form: submit", _("form handed in")
    FORM_SIGNED = "form: sign", _("form signed")
    FORM_RETURNED = "form: return", _("form returned")
    FORM_ACCEPTED = "form: accept", _("form accepted")
    FIGURE_AMENDED = "figure amended", _("figure amended")
    ASKED_TO_WORK_OUT = "asked to work out", _("asked to work out")
    WORKED_OUT = "worked out", _("worked out")
    ASKED_TO_CLOSE = "asked to close", _("asked to close the period")
    PERIOD_CLOSED = "period closed", _("period closed")
    PUBLISHED = "published", _("published")
    ASKED_TO_PACK = "asked to pack", _("asked for it as a folder")
    TAKEN_OUT_AS_A_FOLDER = "taken out as a folder", _("taken out as a folder")
    PLEDGED = "pledged", _("pledged")
    PLEDGE_CHANGED = "pledge changed", _("pledge changed")
    PLEDGE_WITHDRAWN = "pledge withdrawn", _("pledge withdrawn")
    PRACTICE_CARD_WRITTEN = "practice card written", _("practice card written")
    PRACTICE_CARD_CHANGED = "practice card changed", _("practice card changed")
    PRACTICE_TAKEN_UP = "practice taken up", _("practice taken up")
    HELP_PROPOSED = "help proposed", _("help proposed")
    HELP_ACCEPTED = "help accepted", _("help accepted")
    HELP_DECLINED = "help declined", _("help declined")
    HELP_ENDED = "help ended", _("help ended")
    VISIT = "visit", _("visit")
    CAPACITY_TO_HELP = "capacity to help", _("capacity to help")
    INNOVATION_REGISTERED = "innovation registered", _("innovation registered")
    INNOVATION_TAKEN_OVER = "innovation taken over", _("innovation taken over")
    INNOVATION_CHANGED = "innovation changed", _("innovation changed")
    INNOVATION_VERIFIED = "innovation verified", _("innovation verified")
    INNOVATION_GIVEN_UP = "innovation given up", _("innovation given up")
    DOCUMENT_ADDED = "document added", _("document added")
    DOCUMENT_REMOVED = "document removed", _("document removed")
    QUESTION_ANSWERED = "question answered", _("question answered")
    ASKED_TO_DRAW_RECOUNTS = "asked to draw recounts", _("asked to draw recounts")
    RECOUNTS_DRAWN = "recounts drawn", _("recounts drawn")
    RECOUNTED = "recounted", _("recounted")
    REMINDER_CHOSEN = "reminder chosen", _("reminder chosen")
    REMINDER_SENT = "reminder sent", _("reminder sent")
    REMINDER_NOT_DELIVERED = "reminder not delivered", _("reminder not delivered")
    SERVER_BEGUN = "server begun", _("server begun")
    CAMPAIGN_HANDED_IN = "campaign handed in", _("campaign handed in")
    DRAFT_THROWN_AWAY = "draft thrown away", _("draft thrown away")
    DRAFT_CLEARED = "draft cleared", _("draft cleared")
    CAMPAIGN_SET_UP = "campaign set up", _("campaign set up")
    CAMPAIGN_BROUGHT_IN = "campaign brought in", _("campaign brought in")
    LISTS_MADE_LIVING = "lists made living", _("lists of an earlier version taken over")
    ASKED_TO_CHANGE = "asked to change", _("asked to change the campaign")
    CAMPAIGN_CHANGED = "campaign changed", _("campaign changed")


def named(word: str) -> list[str]:
    """The deeds that are called so, or have the word in what they are called, in the language of the page."""
    return [one.value for one in Deed if word.casefold() in str(one.label).casefold()]
