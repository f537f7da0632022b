"""The language of a page, in the two letters the rest of Abreast uses."""

from django.utils.translation import get_language

from abreast.campaign.model import Language, Title


def language() -> Language:
    """`zh` where the page is Chinese, else `en`."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


def said(title: Title | None) -> str:
    """A title of the definition in the language of the page."""
    return "" if title is None else title.of(language())
