"""The parts of a definition as pages show them: a form for each section, and one for a section to be added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from abreast.campaign.formula import CODE
from abreast.web.language import language
from abreast.web.shaping.aspects import AspectForm, RulesForm
from abreast.web.shaping.definition import Path, Wish
from abreast.web.shaping.sections import HeadForm, IndicatorForm, KindForm, NewHeadForm, Raw, Section, Sent

PARTS = ("campaign", "kinds", "indicators", "aspects", "rules")
NEW = "new"


class CodeForm(forms.Form):
    """The code of a section that is to be added; empty where none is."""

    code = forms.CharField(label=_("Code: letters, digits and _"), required=False, max_length=80)

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        if code and not CODE.fullmatch(code):
            raise forms.ValidationError(_("begins with a letter and holds letters, digits and _ alone"))
        return code


@dataclass(frozen=True, slots=True)
class Entry:
    """A section and its form; `removable`: it can be taken out; `code_form`: it is not there yet."""

    code: str
    form: Section
    removable: bool = False
    code_form: CodeForm | None = None
    guessed: bool = False

    @property
    def title(self) -> str:
        return title_of(self.form.raw, self.code)


def title_of(raw: Raw, code: str) -> str:
    """A title as it is written, in the reader's language where it has one."""
    title = raw.get("title", code)
    if isinstance(title, Mapping):
        own, other = ("zh", "en") if language() == "zh" else ("en", "zh")
        return str(title.get(own) or title.get(other) or code)
    return str(title)


def entries(part: str, raw: Raw, sent: Sent = None, *, setting_up: bool = False) -> list[Entry]:
    """The forms of a part, filled from what is written or, where a page was sent, from that."""
    if part == "campaign":
        head = NewHeadForm if setting_up else HeadForm
        return [Entry("campaign", head(raw.get("campaign", {}), ("campaign",), data=sent))]
    if part == "rules":
        return [
            Entry("rules", RulesForm(raw.get("rules", {}), ("rules",), _choices(raw, "kinds"), data=sent))
        ]
    made = [
        Entry(code, _form(part, raw, code, section, sent), part in ("indicators", "aspects"))
        for code, section in raw.get(part, {}).items()
        if isinstance(section, Mapping)
    ]
    return made if setting_up else [*made, _to_add(part, raw, sent)]


def _to_add(part: str, raw: Raw, sent: Sent) -> Entry:
    chosen = (sent or {}).get(f"{NEW}-{part}-code") or ""
    form = _form(part, raw, NEW, {}, sent if chosen else None)
    return Entry(NEW, form, code_form=CodeForm(sent, prefix=f"{NEW}-{part}"))


def _form(part: str, raw: Raw, code: str, section: Raw, sent: Sent) -> Section:
    path: Path = (part, code)
    if part == "kinds":
        return KindForm(section, path, data=sent)
    if part == "indicators":
        return IndicatorForm(section, path, data=sent)
    return AspectForm(section, path, _choices(raw, "kinds"), _choices(raw, "indicators"), data=sent)


def _choices(raw: Raw, part: str) -> list[tuple[str, str]]:
    sections = raw.get(part, {})
    return [(code, title_of(one, code)) for code, one in sections.items() if isinstance(one, Mapping)]


def wishes(part: str, raw: Raw, found: list[Entry], sent: Mapping[str, Any]) -> list[Wish] | None:
    """What a sent part asks for; None where a field of it cannot be."""
    wanted: list[Wish] = []
    sound = True
    for entry in found:
        if (
            entry.removable
            and sent.get(f"keep-{part}-{entry.code}-shown")
            and not sent.get(f"keep-{part}-{entry.code}")
        ):
            wanted += _without(part, entry.code, raw)
            continue
        if entry.code_form is not None:
            sound &= entry.code_form.is_valid()
            code = entry.code_form.cleaned_data.get("code", "")
            if not code:
                continue
            entry.form.path = (part, code)
        if not entry.form.is_valid():
            sound = False
            continue
        wanted += entry.form.wishes()
    return wanted if sound else None


def _without(part: str, code: str, raw: Raw) -> list[Wish]:
    """A section taken out, and an indicator also from where files are said to hold it."""
    out: list[Wish] = [((part, code), None)]
    if part == "indicators":
        out += [
            (("figures", place, "indicators", code), None)
            for place, entry in enumerate(raw.get("figures", []))
            if code in entry.get("indicators", {})
        ]
    return out
