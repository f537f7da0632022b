"""A pledge as a form: whom to be the same as, targets and guards, the plan, and what will be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abreast.figures.number import number
from abreast.figures.resolve import notation
from abreast.web.campaigns.models import Campaign
from abreast.web.closing.sealed import day_of_writing
from abreast.web.pledges.fitting import NotPledgedError, fit_due
from abreast.web.pledges.pledging import Draft
from abreast.web.templatetags.words import title

MOST_ROWS = 12
FREE = 2
"""Empty rows that are offered beside those that are filled in."""
DAY = {"type": "date"}
Choices = Sequence[tuple[str, str]]


def typed(campaign: Campaign, indicator: str, text: str) -> float | None:
    """A value of an indicator as somebody of the campaign types it; None where it is no number."""
    meaning = campaign.meaning
    value, percent = number(text, notation(meaning))
    share = percent and meaning.indicators[indicator].is_share
    return value / 100 if value is not None and share else value


class PledgeForm(forms.Form):
    """Whom to be the same as, and until when."""

    same_as = forms.ChoiceField(label=gettext_lazy("The same as"))
    due = forms.CharField(label=gettext_lazy("By the end of"), max_length=20)

    def __init__(self, campaign: Campaign, choices: Choices, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.campaign = campaign
        self.fields["same_as"].choices = choices  # type: ignore[attr-defined]

    def clean_due(self) -> str:
        due = str(self.cleaned_data["due"]).strip()
        try:
            fit_due(self.campaign, due, day_of_writing(self.campaign))
        except NotPledgedError as error:
            raise forms.ValidationError(str(error)) from error
        return due


class TargetForm(forms.Form):
    """A row: an indicator and the value it is to reach, or as a guard not to fall behind."""

    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False)
    target = forms.CharField(label=gettext_lazy("Value"), max_length=40, required=False)
    guard = forms.BooleanField(label=gettext_lazy("only must not get worse"), required=False)

    def __init__(self, *args: Any, campaign: Campaign, **given: Any) -> None:
        super().__init__(*args, **given)
        self.campaign = campaign
        choices = [("", "–"), *((code, title(one)) for code, one in campaign.meaning.indicators.items())]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        text, indicator = str(given.get("target") or "").strip(), given.get("indicator")
        if text and not indicator:
            self.add_error("indicator", _("Say what the number is a number of."))
        elif text and indicator:
            given["value"] = self._value(text, str(indicator))
        return given

    def _value(self, text: str, indicator: str) -> float | None:
        value = typed(self.campaign, indicator, text)
        if value is None:
            self.add_error("target", _("is not a number"))
        return value


class MilestoneForm(forms.Form):
    """A row: a step of the plan and its day."""

    text = forms.CharField(label=gettext_lazy("Step of the plan"), max_length=500, required=False)
    due = forms.DateField(
        label=gettext_lazy("To be done by"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, other in (("due", "text"), ("text", "due")):
            if given.get(other) and not given.get(name) and name not in self.errors:
                self.add_error(name, _("is missing"))
        return given


class MeasureForm(forms.Form):
    """A row: what will be done, and who answers for it."""

    text = forms.CharField(
        label=gettext_lazy("What will be done"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    responsible = forms.CharField(label=gettext_lazy("Who answers for it"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("responsible") and not given.get("text"):
            self.add_error("text", _("is missing"))
        return given


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form says at first. `targets`: indicator, text, guard; `milestones`: day, text; `measures`: text, name."""

    same_as: str
    due: str
    targets: Sequence[tuple[str, str, bool]]
    milestones: Sequence[tuple[date, str]]
    measures: Sequence[tuple[str, str]]


class Sheet:
    """The form of a pledge with all its rows; `data`: what was sent, None where nothing was."""

    def __init__(self, campaign: Campaign, choices: Choices, filled: Filled, data: QueryDict | None) -> None:
        self.form = PledgeForm(
            campaign, choices, data, initial={"same_as": filled.same_as, "due": filled.due}
        )
        given = {"campaign": campaign}
        self.targets = _rows(TargetForm, "targets", data, [
            {"indicator": code, "target": text, "guard": guard} for code, text, guard in filled.targets
        ], given)  # fmt: skip
        self.milestones = _rows(
            MilestoneForm,
            "milestones",
            data,
            [{"due": day, "text": text} for day, text in filled.milestones],
            {},
        )
        self.measures = _rows(
            MeasureForm,
            "measures",
            data,
            [{"text": text, "responsible": name} for text, name in filled.measures],
            {},
        )

    def refuse(self, fault: NotPledgedError) -> None:
        """Show where a pledge cannot be."""
        rows = {"targets": self.targets, "milestones": self.milestones}.get(fault.field)
        if rows is not None:
            rows._non_form_errors = rows.error_class([str(fault)])
        else:
            self.form.add_error(fault.field if fault.field in self.form.fields else None, str(fault))

    def is_valid(self) -> bool:
        """Whether everything fits; a pledge has a target that is no guard, a step of the plan and a measure."""
        parts = (self.form, self.targets, self.milestones, self.measures)
        faulty = [part for part in parts if not part.is_valid()]
        return not faulty and self._whole()

    def _whole(self) -> bool:
        draft = self.draft("")
        wanted = {
            self.targets: any(not guard for _indicator, _value, guard in draft.targets),
            self.milestones: bool(draft.milestones),
            self.measures: bool(draft.measures) and all(name for _text, name in draft.measures),
        }
        names = [(indicator, guard) for indicator, _value, guard in draft.targets]
        wanted[self.targets] &= len(set(names)) == len(names)
        for rows, there in wanted.items():
            if not there:
                words = {
                    self.targets: _("Give at least one target that is no guard, each indicator once."),
                    self.milestones: _("Give at least one step of the plan with its day."),
                    self.measures: _("Give at least one measure, each with somebody who answers for it."),
                }
                rows._non_form_errors = rows.error_class([words[rows]])
        return all(wanted.values())

    def draft(self, aspect: str) -> Draft:
        """What was written, checked."""
        kind, _sign, same_as = self.form.cleaned_data["same_as"].partition(":")
        targets = (
            row.cleaned_data for row in self.targets.forms if row.cleaned_data.get("value") is not None
        )
        steps = (row.cleaned_data for row in self.milestones.forms if row.cleaned_data.get("text"))
        measures = (row.cleaned_data for row in self.measures.forms if row.cleaned_data.get("text"))
        return Draft(
            aspect=aspect,
            same_as=same_as,
            same_as_kind=kind,
            due=self.form.cleaned_data["due"],
            targets=tuple((one["indicator"], one["value"], one["guard"]) for one in targets),
            milestones=tuple((one["due"], one["text"]) for one in steps),
            measures=tuple((one["text"], one["responsible"].strip()) for one in measures),
        )


def _rows(
    form: type[forms.Form],
    prefix: str,
    data: QueryDict | None,
    initial: list[dict[str, Any]],
    given: dict[str, Any],
) -> Any:
    made = forms.formset_factory(
        form, extra=FREE, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 4, validate_max=True
    )
    return made(data, initial=initial, prefix=prefix, form_kwargs=given)
