"""The form of a project."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abreast.figures.number import number
from abreast.figures.resolve import notation
from abreast.web.campaigns.models import Campaign
from abreast.web.innovations.models import Project
from abreast.web.innovations.registering import Draft
from abreast.web.language import language
from abreast.web.templatetags.words import title


class ProjectForm(forms.Form):
    """A project as its unit describes it; the effect in the notation of the campaign."""

    title = forms.CharField(label=gettext_lazy("What it is"), max_length=300)
    step = forms.ChoiceField(label=gettext_lazy("Class"))
    significant = forms.BooleanField(label=gettext_lazy("An important one"), required=False)
    how = forms.CharField(
        label=gettext_lazy("How it is done"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    realised = forms.DateField(
        label=gettext_lazy("Realised on (empty: proposed only)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    aspect = forms.ChoiceField(label=gettext_lazy("Aspect it serves"), required=False)
    effect_indicator = forms.ChoiceField(label=gettext_lazy("Indicator it changes"), required=False)
    effect = forms.CharField(
        label=gettext_lazy("By how much, in its unit of measure"), max_length=40, required=False
    )
    evidence = forms.CharField(
        label=gettext_lazy("What shows it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, campaign: Campaign, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.campaign = campaign
        meaning = campaign.meaning
        steps = [(one.id, one.title.of(language())) for one in meaning.innovation.classes]
        aspects = [(code, title(one)) for code, one in meaning.aspects.items()]
        indicators = [(code, title(one)) for code, one in meaning.indicators.items()]
        for name, choices in (
            ("step", steps),
            ("aspect", [("", "–"), *aspects]),
            ("effect_indicator", [("", "–"), *indicators]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_effect(self) -> float | None:
        text = str(self.cleaned_data["effect"]).strip()
        if not text:
            return None
        value, percent = number(text, notation(self.campaign.meaning))
        if value is None:
            raise forms.ValidationError(_("is not a number"))
        return value / 100 if percent else value

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("effect") is not None and not given.get("effect_indicator"):
            self.add_error("effect_indicator", _("Say what the number is a number of."))
        return given

    def draft(self) -> Draft:
        """What was written, checked."""
        return Draft(**self.cleaned_data)


def initial(project: Project | None, day: date) -> dict[str, Any]:
    """What the form of a new project says, or of one that is there already or was taken over."""
    if project is None:
        return {"realised": day}
    code = language()
    other = "en" if code == "zh" else "zh"
    texts = {
        name: getattr(project, f"{name}_{code}") or getattr(project, f"{name}_{other}")
        for name in ("title", "how")
    }
    fields = ("step", "significant", "realised", "aspect", "effect_indicator", "evidence")
    effect = (
        ""
        if project.effect is None
        else f"{project.effect:.10g}".replace(".", project.campaign.meaning.files.decimal)
    )
    return {**texts, **{name: getattr(project, name) for name in fields}, "effect": effect}


def taken_over(project: Project, day: date) -> dict[str, Any]:
    """What the form says of a project that takes over another."""
    told = initial(project, day)
    return {**told, "realised": day, "effect": "", "evidence": "", "significant": False}
