"""What is asked of somebody who begins, and of somebody who hands a campaign in."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abreast.tables.paths import SUFFIXES
from abreast.web.people.sign_in import PasswordForm

FOLDER = ".zip"
MOST_BYTES = 500_000_000
LONGEST = 120


class BeginForm(PasswordForm):
    """The first person of a server."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    field_order = ("name", "email", "password")


class HandInForm(forms.Form):
    """A table, a workbook or a campaign folder in a zip file."""

    file = forms.FileField(
        label=gettext_lazy("Your file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join((*SUFFIXES, FOLDER))}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        if suffix(sent) not in (*SUFFIXES, FOLDER):
            raise forms.ValidationError(
                _("is no table, workbook or zip file; hand in one that ends in %(endings)s")
                % {"endings": " ".join((*SUFFIXES, FOLDER))}
            )
        if not sent.size or sent.size > MOST_BYTES:
            raise forms.ValidationError(
                _("is empty or has more than %(most)d MB") % {"most": MOST_BYTES // 1_000_000}
            )
        return sent


def suffix(sent: UploadedFile[Any]) -> str:
    return PurePath(sent.name or "").suffix.lower()


def kept_name(sent: UploadedFile[Any]) -> str:
    """The name under which a file is kept: its own without anything that means something to a file system."""
    stem = re.sub(r"[^\w.()（） -]+", "_", PurePath(sent.name or "").stem).strip(" .")[:LONGEST] or "table"
    return stem + suffix(sent)
