"""Titles in the reader's language, and numbers as they are printed there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from abreast.bulletin.number import percent, prose
from abreast.bulletin.period_words import period_words, periods_said, span_words
from abreast.campaign import Definition
from abreast.campaign.model import Title
from abreast.tables.phrase import phrase_of
from abreast.web.audit.deeds import Deed
from abreast.web.campaigns.groups import Titles, titles
from abreast.web.campaigns.models import Campaign, Unit
from abreast.web.language import in_words, language, said

register = template.Library()
BETWEEN = " + "
"""What stands between the ids of a joint group, as in the table `standings`."""
Words = Mapping[str, Callable[[], str]]


def looked_up(words: Words) -> Callable[[str], str]:
    """A filter that says a word of the server's own in the reader's language; any other stays as it is."""
    return lambda word: words[word]() if word in words else word


@register.filter
def title(thing: Any) -> str:
    """The title of a unit, of a part of the definition, or of anything with titles in both languages."""
    if isinstance(thing, Title):
        return said(thing)
    if isinstance(thing, Unit):
        own, other = (
            (thing.title_zh, thing.title_en) if language() == "zh" else (thing.title_en, thing.title_zh)
        )
        return own or other or thing.code
    return said(thing.title)


@register.filter
def above(unit: Unit) -> str:
    """The title of the unit above, unless the unit's own begins with it."""
    name = title(unit.parent) if unit.parent else ""
    return "" if title(unit).startswith(name) else name


@register.filter
def words(text: Title | None) -> str:
    """A text of the definition in the reader's language."""
    return said(text)


@register.filter
def aspect(code: str, meaning: Definition) -> str:
    """The title of an aspect; its code where the campaign no longer has it."""
    return said(meaning.aspects[code].title) if code in meaning.aspects else code


@register.filter
def indicator(code: str, meaning: Definition) -> str:
    """The title of an indicator."""
    return said(meaning.indicators[code].title) if code in meaning.indicators else code


@register.filter
def kind(code: str, meaning: Definition) -> str:
    """What one unit of a kind is called."""
    return said(meaning.kinds[code].title) if code in meaning.kinds else code


@register.filter
def kinds(code: str, meaning: Definition) -> str:
    """What many units of a kind are called."""
    return said(meaning.kinds[code].many) if code in meaning.kinds else code


@register.filter
def told(kept: Any) -> str:
    """A phrase that was kept, in the reader's language."""
    return in_words(phrase_of(kept))


@register.filter
def share(value: float | None) -> str:
    """A fraction as a percentage."""
    return "–" if value is None else percent(float(value))


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """A number as a newspaper prints it."""
    return "–" if value is None else prose(float(value), language(), decimals)


@register.filter
def day(value: date | None) -> str:
    """A date as it is written in each language."""
    if value is None:
        return ""
    if language() == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B %Y}"


@register.filter
def period(code: str) -> str:
    """A period as a reader says it: 11–20 April 1960, 1960年4月中旬."""
    try:
        return period_words(code, language())
    except ValueError:
        return code


@register.filter
def over(standing: Mapping[str, Any]) -> str:
    """The periods a standing is reckoned over, from the first to the last."""
    return span_words(standing["since"], standing["period"], language())


@register.filter
def group(code: str, campaign: Campaign) -> str:
    """A comparison group, or a group that is a scope; that of a unit and its like has no title of its own."""
    if code.startswith("near "):
        return _("those most like it")
    known = titles(campaign)
    return BETWEEN.join(_titled(part, known) for part in code.split(BETWEEN))


def _titled(code: str, known: Titles) -> str:
    en, zh = known.get(code, ("", ""))
    return (zh or en or code) if language() == "zh" else (en or zh or code)


@register.filter
def either(row: dict[str, str], name: str) -> str:
    """A text of a results table that stands there in both languages."""
    return row.get(f"{name}_{language()}".lstrip("_")) or ""


@register.filter
def dated(text: str) -> str:
    """A text of a results table with the periods in it in words."""
    return periods_said(text, language())


# A state.
STATES = {
    "due": lambda: _("due"),
    "draft": lambda: _("being filled in"),
    "submitted": lambda: _("waiting for the leader's signature"),
    "signed": lambda: _("signed, to be accepted"),
    "returned": lambda: _("returned"),
    "accepted": lambda: _("accepted"),
    "waiting": lambda: _("waiting"),
    "running": lambda: _("running"),
    "done": lambda: _("done"),
    "failed": lambda: _("failed"),
    "proposed": lambda: _("proposed"),
    "ended": lambda: _("ended"),
    "active": lambda: _("active"),
    "reached": lambda: _("reached"),
    "lapsed": lambda: _("lapsed"),
    "withdrawn": lambda: _("withdrawn"),
    "superseded": lambda: _("replaced by another"),
    "organiser": lambda: _("organiser"),
    "leader": lambda: _("leader"),
    "reporter": lambda: _("reporter"),
    "verifier": lambda: _("verifier"),
    "reader": lambda: _("reader"),
    "person": lambda: _("the person"),
}
register.filter("state", looked_up(STATES))

# What became of drawing level.
OUTCOMES = {
    "confirmed": lambda: _("Drew level, and it is confirmed: more than luck."),
    "held": lambda: _("Drew level, confirmed, and has held it."),
    "lost": lambda: _("Had drawn level and has lost it again."),
}
register.filter("outcome", looked_up(OUTCOMES))

# Why somebody is an exemplar.
WHY = {
    "appointed": lambda: _("appointed"),
    "peer": lambda: _("like you, and at the frontier"),
    "may be best": lambda: _("may be the best"),
    "ladder": lambda: _("a step of the ladder"),
}
register.filter("why", looked_up(WHY))

# Why a unit has no rank.
STANDINGS = {
    "compared": lambda: _("compared, not ranked"),
    "unmatched": lambda: _("nobody alike to compare with"),
    "too few": lambda: _("too few to be ranked"),
    "not reported": lambda: _("not reported"),
}
register.filter("standing", looked_up(STANDINGS))

# What was done to a form.
DEEDS = {
    "save": lambda: _("saved"),
    "submit": lambda: _("handed in"),
    "sign": lambda: _("signed"),
    "return": lambda: _("returned"),
    "accept": lambda: _("accepted"),
}
register.filter("deed", looked_up(DEEDS))

# A part of what a campaign is.
PARTS = {
    "campaign": lambda: _("Campaign and calendar"),
    "kinds": lambda: _("Kinds of units"),
    "tree": lambda: _("Tree of units"),
    "indicators": lambda: _("Indicators"),
    "aspects": lambda: _("Aspects"),
    "rules": lambda: _("Rules"),
    "text": lambda: _("All of it as text"),
}
register.filter("part", looked_up(PARTS))

# A picture of a board.
PICTURES = {
    "ranks": lambda: _("ranks"),
    "funnel": lambda: _("funnel"),
    "frontier": lambda: _("frontier picture"),
    "change": lambda: _("change since the start"),
}
register.filter("picture", looked_up(PICTURES))

# What can be done to a unit of the tree.
CHANGES = {
    "add": lambda: _("Add a unit below"),
    "set": lambda: _("Change its titles"),
    "close": lambda: _("Close it"),
    "reopen": lambda: _("Open it again"),
    "move": lambda: _("Move it"),
    "merge": lambda: _("Merge it into another"),
}
register.filter("change", looked_up(CHANGES))

# A stage of a job; files of a seal go by their names.
STAGES = {
    "figures out of the database": lambda: _("figures out of the database"),
    "zip file": lambda: _("zip file"),
    "reading what was handed in": lambda: _("reading what was handed in"),
    "units into the database": lambda: _("units into the database"),
    "figures into the database": lambda: _("figures into the database"),
    "lists": lambda: _("lists"),
    "changes into the database": lambda: _("changes into the database"),
    "campaign": lambda: _("definition and tree"),
    "figures": lambda: _("figures"),
    "pledges": lambda: _("pledges"),
    "exemplars": lambda: _("exemplars"),
    "movements": lambda: _("movements"),
    "practice cards": lambda: _("practice cards"),
    "innovations": lambda: _("innovations"),
    "help": lambda: _("help"),
    "answers": lambda: _("answers and recounts"),
    "questions": lambda: _("questions about figures"),
    "adding up": lambda: _("adding up"),
    "compare": lambda: _("comparing"),
    "learn": lambda: _("finding exemplars"),
    "catch up": lambda: _("reckoning progress"),
    "bulletin": lambda: _("writing the bulletin"),
    "results": lambda: _("putting results in place"),
}
register.filter("stage", looked_up(STAGES))

# What is written down beside a deed.
FACTS = {
    "kind": lambda: _("kind"),
    "aspect": lambda: _("aspect"),
    "capacity": lambda: _("capacity"),
    "card": lambda: _("practice card"),
    "count": lambda: _("how many"),
    "date": lambda: _("date"),
    "draft": lambda: _("draft"),
    "edition": lambda: _("edition"),
    "every": lambda: _("every"),
    "figures": lambda: _("figures"),
    "file": lambda: _("file"),
    "help": lambda: _("help"),
    "helper": lambda: _("helper"),
    "line": lambda: _("line of a list"),
    "no_longer_verified": lambda: _("had been verified on"),
    "indicator": lambda: _("indicator"),
    "job": lambda: _("task"),
    "keys": lambda: _("keys"),
    "pledge": lambda: _("pledge"),
    "project": lambda: _("project"),
    "question": lambda: _("question"),
    "reason": lambda: _("reason"),
    "role": lambda: _("role"),
    "seed": lambda: _("seed"),
    "size": lambda: _("size"),
    "step": lambda: _("step"),
    "text": lambda: _("text"),
    "token": lambda: _("token"),
    "tree": lambda: _("tree"),
    "units": lambda: _("units"),
    "user": lambda: _("user"),
    "value": lambda: _("value"),
    "was": lambda: _("was"),
    "way": lambda: _("by"),
}
register.filter("fact", looked_up(FACTS))


@register.filter
def recorded(word: str) -> str:
    """A deed of the record; one that is no longer written down stays as it is."""
    return str(Deed(word).label) if word in Deed else word
