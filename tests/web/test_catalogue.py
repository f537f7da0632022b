"""Translations are complete and fit."""

import re

import polib

from abreast import period
from abreast.web.templatetags.words import STAGES
from web.messages import ROOM, messages

CATALOGUE = polib.pofile(str(ROOM / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
NAMES = re.compile(r"%\(\w+\)[sdg]")


def test_every_text_is_translated_and_none_is_left_over() -> None:
    assert {one.msgid for one in CATALOGUE} == messages()
    assert [one.msgid for one in CATALOGUE if not one.translated()] == []


def test_translations_name_the_same_things() -> None:
    for one in CATALOGUE:
        text = one.msgstr or one.msgstr_plural[0]
        assert sorted(NAMES.findall(text)) == sorted(NAMES.findall(one.msgid)), one.msgid


def test_every_stage_of_the_pipeline_has_words() -> None:
    assert set(period.STAGES) <= STAGES.keys()
