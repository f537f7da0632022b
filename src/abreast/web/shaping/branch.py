"""The tree as an organiser changes it: a unit, what stands below it, and a form for every deed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from abreast.campaign import Definition
from abreast.campaign.model import is_identifier
from abreast.web.campaigns.models import Unit
from abreast.web.shaping.sections import text
from abreast.web.templatetags.words import title


def day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class DeedForm(forms.Form):
    """Something to be done to a unit; its fields are the wish."""

    deed = ""

    def wish(self, unit: str) -> dict[str, Any]:
        given = {
            name: str(value) for name, value in self.cleaned_data.items() if value not in (None, "", False)
        }
        return {"deed": self.deed, "unit": unit, **given}


class AddForm(DeedForm):
    deed = "add"
    unit = text(_("Id"), needed=True, most=80)
    kind = forms.ChoiceField(label=_("Kind"))
    title_en, title_zh = text(_("Title in English")), text(_("Title in Chinese"))
    on = day(_("Open from"))

    def __init__(self, meaning: Definition, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["kind"].choices = [(code, title(kind)) for code, kind in meaning.kinds.items()]  # type: ignore[attr-defined]

    def clean_unit(self) -> str:
        unit = str(self.cleaned_data["unit"]).strip()
        if not is_identifier(unit):
            raise forms.ValidationError(_("is not an id: letters, digits and . _ -"))
        return unit

    def wish(self, unit: str) -> dict[str, Any]:
        return super().wish(unit) | {"unit": self.cleaned_data["unit"], "parent": unit}


class SetForm(DeedForm):
    deed = "set"
    title_en, title_zh = text(_("Title in English")), text(_("Title in Chinese"))


class CloseForm(DeedForm):
    deed = "close"
    on = day(_("Last day"))
    below = forms.BooleanField(label=_("with everything below it"), required=False, initial=True)


class ReopenForm(DeedForm):
    deed = "reopen"
    on = day(_("Open again from"))
    parent = text(_("Belongs to (its id; empty: as before)"), most=80)


class MoveForm(DeedForm):
    deed = "move"
    on = day(_("First day there"))
    parent = text(_("Belongs to (its id)"), needed=True, most=80)


class MergeForm(DeedForm):
    deed = "merge"
    on = day(_("Last day"))
    into = text(_("Merges into (its id)"), needed=True, most=80)


def deeds(unit: Unit, sent: Any = None) -> dict[str, DeedForm]:
    """The forms that make sense for a unit; a sent page fills the one it was about."""
    done = str((sent or {}).get("deed", ""))

    def data(name: str) -> Any:
        return sent if name == done else None

    today = {"on": unit.campaign.day}
    titles = {"title_en": unit.title_en, "title_zh": unit.title_zh}
    made: dict[str, DeedForm] = {"set": SetForm(data("set"), prefix="set", initial=titles)}
    if unit.open:
        made["add"] = AddForm(unit.campaign.meaning, data("add"), prefix="add", initial=today)
        made["move"] = MoveForm(data("move"), prefix="move", initial=today)
        made["close"] = CloseForm(data("close"), prefix="close", initial={**today, "below": True})
        made["merge"] = MergeForm(data("merge"), prefix="merge", initial=today)
    else:
        made["reopen"] = ReopenForm(data("reopen"), prefix="reopen", initial=today)
    return made
