"""How many questions stand open: for organisers, who see their number and not what they are about."""

from abreast.web.campaigns.models import Campaign
from abreast.web.closing.index import ask
from abreast.web.closing.models import Edition
from abreast.web.questions.models import Answer


def standing_open(campaign: Campaign) -> int | None:
    """Questions asked in the newest edition, a preview included, that nobody has answered; None without an edition."""
    edition = Edition.objects.filter(campaign=campaign).order_by("-pk").first()
    if edition is None:
        return None
    edition.campaign = campaign
    rows = ask(edition.index, "SELECT question FROM questions WHERE status = 'asked' AND answered IS NULL")
    told = Answer.objects.filter(campaign=campaign, date__isnull=False).values_list("question", flat=True)
    return len({row["question"] for row in rows} - set(told))
