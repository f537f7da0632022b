"""Sections of campaign.toml as forms: filled from what is written, read back as the keys that are to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from abreast.campaign.calendar import CALENDARS
from abreast.web.shaping.definition import Path, Wish, unlike

Raw = Mapping[str, Any]
Sent = Mapping[str, Any] | None
BOTH = ("en", "zh")
CALENDAR_NAMES = {
    "day": _("day"),
    "week": _("week"),
    "fortnight": _("fortnight"),
    "dekad": _("ten days"),
    "month": _("month"),
    "quarter": _("quarter"),
    "year": _("year"),
}
DIRECTIONS = [("up", _("more is better")), ("down", _("less is better")), ("none", _("neither"))]
OVER_UNITS = [("sum", _("sum")), ("mean", _("mean")), ("none", _("not at all"))]
OVER_TIME = [("sum", _("sum")), ("mean", _("mean")), ("last", _("the last"))]


class Section(forms.Form):
    """A section. `TITLES`: keys with a text in both languages; `DEFAULTS`: what a key means that is not written."""

    TITLES: ClassVar[tuple[str, ...]] = ()
    DEFAULTS: ClassVar[dict[str, Any]] = {}

    def __init__(self, raw: Raw, path: Path, data: Sent = None) -> None:
        super().__init__(data, prefix="-".join(str(one) for one in path), initial=self.read(raw))
        self.raw, self.path = raw, path

    def read(self, raw: Raw) -> dict[str, Any]:
        """What the fields show of what is written."""
        shown = {name: raw.get(name, self.DEFAULTS.get(name)) for name in self.base_fields}
        for key in self.TITLES:
            text = raw.get(key, "")
            both = text if isinstance(text, Mapping) else dict.fromkeys(BOTH, text)
            shown |= {f"{key}_{language}": both.get(language, "") for language in BOTH}
        return shown

    def wishes(self) -> list[Wish]:
        """The keys that are other than what is written."""
        pairs = [((*self.path, key), value) for key, value in self.written()]
        whole: dict[str, Any] = {}
        place = whole
        for name in self.path[:-1]:
            place = place.setdefault(str(name), {})
        place[str(self.path[-1])] = self.raw
        return unlike(whole, pairs)

    def written(self) -> Iterator[tuple[str, Any]]:
        """Every key of the section as it is to be written; None where it need not be."""
        given = self.cleaned_data
        for key in self.TITLES:
            yield key, self._both(key)
        for name in self.base_fields:
            if not any(name == f"{key}_{language}" for key in self.TITLES for language in BOTH):
                yield name, self._plain(name, given[name])

    def _both(self, key: str) -> Any:
        texts = {name: str(self.cleaned_data[f"{key}_{name}"]).strip() for name in BOTH}
        filled = {name: text for name, text in texts.items() if text}
        if len(set(texts.values())) == 1 and filled and not isinstance(self.raw.get(key), Mapping):
            return texts["en"]
        return filled or None

    def _plain(self, name: str, value: Any) -> Any:
        if value in ("", None, []):
            return None if name not in self.raw or value is None or value == "" else value
        if name not in self.raw and value == self.DEFAULTS.get(name):
            return None
        if isinstance(value, float) and value.is_integer() and not isinstance(self.raw.get(name), float):
            return int(value)
        return value


def text(label: Any, *, needed: bool = False, most: int = 300) -> forms.CharField:
    return forms.CharField(label=label, required=needed, max_length=most)


def long(label: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=5000, widget=widget)


class HeadForm(Section):
    """The section [campaign]."""

    TITLES: ClassVar[tuple[str, ...]] = ("title", "notes", "source")
    title_en = text(_("Title in English"))
    title_zh = text(_("Title in Chinese"))
    calendar = forms.ChoiceField(
        label=_("Figures are reported by"), choices=[(name, CALENDAR_NAMES[name]) for name in CALENDARS]
    )
    start = text(_("First period"), needed=True, most=20)
    currency = text(_("Currency"), most=20)
    time_zone = text(_("Time zone, such as Asia/Shanghai (UTC if empty)"), most=60)
    notes_en, notes_zh = long(_("Notes for readers, English")), long(_("Notes for readers, Chinese"))
    source_en, source_zh = (
        long(_("Source of the figures, English")),
        long(_("Source of the figures, Chinese")),
    )

    def read(self, raw: Raw) -> dict[str, Any]:
        return super().read(raw) | {"start": str(raw.get("start", ""))}


class NewHeadForm(HeadForm):
    """The same of a campaign that is being set up, whose id can still be chosen."""

    id = text(_("Id, part of its address"), needed=True, most=80)
    field_order = ("title_en", "title_zh", "id", "calendar", "start", "currency", "time_zone")


class KindForm(Section):
    """A section [kinds.…]."""

    TITLES: ClassVar[tuple[str, ...]] = ("title", "plural")
    DEFAULTS: ClassVar[dict[str, Any]] = {"counter": "个", "person": False}
    title_en, title_zh = text(_("One, in English")), text(_("In Chinese"))
    plural_en, plural_zh = text(_("Many, in English")), text(_("Many, in Chinese"))
    counter = text(_("Chinese measure word"), most=10)
    person = forms.BooleanField(label=_("is a person"), required=False)


class IndicatorForm(Section):
    """A section [indicators.…]."""

    TITLES: ClassVar[tuple[str, ...]] = ("title", "unit")
    DEFAULTS: ClassVar[dict[str, Any]] = {"over_units": "sum", "over_time": "sum", "guard": False}
    title_en, title_zh = text(_("Title in English")), text(_("Title in Chinese"))
    unit_en, unit_zh = text(_("Unit of measure, English")), text(_("Unit of measure, Chinese"))
    direction = forms.ChoiceField(label=_("Which way is better"), choices=DIRECTIONS)
    over_units = forms.ChoiceField(label=_("Over units"), choices=OVER_UNITS, required=False)
    over_time = forms.ChoiceField(label=_("Over periods"), choices=OVER_TIME, required=False)
    formula = text(_("Formula"), most=500)
    minimum = forms.FloatField(label=_("Minimum"), required=False)
    maximum = forms.FloatField(label=_("Maximum"), required=False)
    decimals = forms.IntegerField(label=_("Decimals"), required=False, min_value=0, max_value=9)
    price = forms.FloatField(label=_("Money per unit of measure"), required=False)
    guard = forms.BooleanField(label=_("must not get worse"), required=False)

    def __init__(self, raw: Raw, path: Path, data: Sent = None) -> None:
        super().__init__(raw, path, data)
        # What an indicator is made of decides which of its keys make sense.
        computed = any(name in raw for name in ("formula", "observed"))
        absent = ("over_units", "over_time") if computed or "levels" in raw else ("formula",)
        if raw:
            for name in (*absent, *(("formula",) if "levels" in raw or "observed" in raw else ())):
                self.fields.pop(name, None)

    def written(self) -> Iterator[tuple[str, Any]]:
        missing = [name for name in self.base_fields if name not in self.fields]
        self.cleaned_data |= {name: self.raw.get(name, self.DEFAULTS.get(name)) for name in missing}
        yield from super().written()
