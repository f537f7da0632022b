"""Aspects and rules as forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abreast.web.shaping.definition import Path
from abreast.web.shaping.sections import Raw, Section, Sent, text

RULES = [
    ("best", _("the best unit")),
    ("quantile", _("what a share of the units does not surpass")),
    ("value", _("an appointed value")),
    ("unit", _("an appointed unit")),
    ("frontier", _("the frontier")),
]
Choices = list[tuple[str, str]]


class AspectForm(Section):
    """A section [aspects.…]. The level is one of five rules; a frontier has inputs and outputs of its own."""

    TITLES: ClassVar[tuple[str, ...]] = ("title", "gap_unit")
    DEFAULTS: ClassVar[dict[str, Any]] = {"window": 3, "tolerance": 0.0, "priority": False, "required": True}
    LEVEL = ("rule", "q", "value", "appointed", "inputs", "outputs")

    title_en, title_zh = text(_("Title in English")), text(_("Title in Chinese"))
    kind = forms.ChoiceField(label=_("Units that are compared"))
    indicators = forms.MultipleChoiceField(label=_("Indicators; the first one ranks"))
    rule = forms.ChoiceField(label=_("The advanced level is"), choices=RULES)
    q = forms.FloatField(label=_("Share (for a quantile)"), required=False, min_value=0, max_value=1)
    value = forms.FloatField(label=_("Appointed value"), required=False)
    appointed = text(_("Appointed unit (its id)"), most=80)
    inputs = forms.MultipleChoiceField(label=_("Inputs (for a frontier)"), required=False)
    outputs = forms.MultipleChoiceField(label=_("Outputs (for a frontier)"), required=False)
    window = forms.IntegerField(label=_("Periods taken together"), min_value=1, max_value=1000)
    tolerance = forms.FloatField(label=_("Level within"), required=False, min_value=0)
    volume = forms.ChoiceField(label=_("The gap is multiplied with"), required=False)
    gap_unit_en, gap_unit_zh = text(_("That is, in English")), text(_("That is, in Chinese"))
    priority = forms.BooleanField(label=_("comes first"), required=False)
    required = forms.BooleanField(label=_("counts for coverage and all-round advance"), required=False)

    def __init__(self, raw: Raw, path: Path, kinds: Choices, indicators: Choices, data: Sent = None) -> None:
        super().__init__(raw, path, data)
        for name in ("indicators", "inputs", "outputs"):
            self.fields[name].choices = indicators  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["size"] = min(6, max(3, len(indicators)))
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["volume"].choices = [("", "–"), *indicators]  # type: ignore[attr-defined]

    def read(self, raw: Raw) -> dict[str, Any]:
        level = raw.get("level", {})
        rule = level.get("rule", "best")
        appointed = "unit" if "unit" in level else "value"
        return super().read(raw) | {
            "rule": appointed if rule == "appointed" else rule,
            "appointed": level.get("unit", ""),
            **{name: level.get(name) for name in ("q", "value", "inputs", "outputs")},
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        needs = {
            "quantile": ("q",),
            "value": ("value",),
            "unit": ("appointed",),
            "frontier": ("inputs", "outputs"),
        }
        for name in needs.get(given.get("rule", ""), ()):
            if given.get(name) in (None, "", []):
                self.add_error(name, gettext("is needed for this rule"))
        return given

    def written(self) -> Iterator[tuple[str, Any]]:
        for key, value in super().written():
            if key not in self.LEVEL:
                yield key, self._ranked(value) if key == "indicators" else value
        yield "level", self._level()

    def _ranked(self, chosen: list[str]) -> list[str]:
        """The order as written, since the first one ranks; new ones after."""
        before = [code for code in self.raw.get("indicators", []) if code in chosen]
        return [*before, *(code for code in chosen if code not in before)]

    def _level(self) -> dict[str, Any] | None:
        given, written = self.cleaned_data, dict(self.raw.get("level", {}))
        match given["rule"]:
            case "quantile":
                made: dict[str, Any] = {"rule": "quantile", "q": given["q"]}
            case "value":
                made = {"rule": "appointed", "value": given["value"]}
            case "unit":
                made = {"rule": "appointed", "unit": given["appointed"]}
            case "frontier":
                kept = {name: written[name] for name in ("rts", "orientation") if name in written}
                made = {"rule": "frontier", "inputs": given["inputs"], "outputs": given["outputs"], **kept}
            case _:
                made = {"rule": "best"}
        return None if not written and made == {"rule": "best"} else made


class RulesForm(Section):
    """The section [rules]; the lengths of three windows apart stay as they are written."""

    DEFAULTS: ClassVar[dict[str, Any]] = {
        "smallest_group": 5, "individual_ranks": False, "unanswered_sets_level": True,
        "answers_before_seal": False, "periods": 3, "held": 6, "verified": False,
    }  # fmt: skip
    smallest_group = forms.IntegerField(label=_("Smallest group that is ranked"), min_value=2, max_value=1000)
    pledging = forms.MultipleChoiceField(label=_("Kinds expected to pledge"), required=False)
    individual_ranks = forms.BooleanField(
        label=_("persons are ranked too (seen by themselves and their leader)"), required=False
    )
    unanswered_sets_level = forms.BooleanField(
        label=_("figures with open questions may set a level"), required=False
    )
    answers_before_seal = forms.BooleanField(
        label=_("no period is sealed while questions stand open"), required=False
    )
    periods = forms.IntegerField(label=_("Periods of a decision to confirm"), min_value=1, max_value=1000)
    due = text(_("Decided in"), most=20)
    held = forms.IntegerField(label=_("Periods until it is asked who held"), min_value=1, max_value=1000)
    verified = forms.BooleanField(label=_("a confirmation needs a recount"), required=False)

    def __init__(self, raw: Raw, path: Path, kinds: Choices, data: Sent = None) -> None:
        super().__init__(raw, path, data)
        self.fields["pledging"].choices = kinds  # type: ignore[attr-defined]
        if isinstance(raw.get("periods"), list):
            self.fields.pop("periods")

    def written(self) -> Iterator[tuple[str, Any]]:
        self.cleaned_data.setdefault("periods", self.raw.get("periods"))
        yield from super().written()
