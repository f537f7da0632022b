"""The language of a page, in the two letters the rest of Abreast uses."""

from django.utils.translation import get_language, gettext

from abreast.campaign.model import Language, Title
from abreast.tables import Phrase


def language() -> Language:
    """`zh` where the page is Chinese, else `en`."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


def said(title: Title | None) -> str:
    """A title of the definition in the language of the page."""
    return "" if title is None else title.of(language())


def in_words(phrase: Phrase) -> str:
    """A phrase of the pipeline, such as the reason of a refusal, in the language of the page."""
    if not phrase.template:
        return ""
    template = gettext(phrase.template)
    parts = {name: in_words(one) if isinstance(one, Phrase) else one for name, one in phrase.parts.items()}
    return template.format_map(parts) if parts else template
