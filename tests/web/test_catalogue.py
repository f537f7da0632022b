"""Translations are complete and fit."""

import ast
import re

import polib

from abreast import period
from abreast.web.templatetags.words import FACTS, STAGES
from web.messages import ABREAST, ROOM, messages, phrases

CATALOGUE = polib.pofile(str(ROOM / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
NAMES = re.compile(r"%\(\w+\)[sdg]|\{\w+[^{}]*\}")
BOTH = {"{en}": "{zh}"}
"""Parts that are given in both languages, each for its own."""


def test_every_text_is_translated_and_none_is_left_over() -> None:
    assert {one.msgid for one in CATALOGUE} == messages()
    assert [one.msgid for one in CATALOGUE if not one.translated()] == []


def test_translations_name_the_same_things() -> None:
    for one in CATALOGUE:
        text = one.msgstr or one.msgstr_plural[0]
        expected = [BOTH.get(name, name) for name in NAMES.findall(one.msgid)]
        assert sorted(NAMES.findall(text)) == sorted(expected), one.msgid


def test_every_phrase_of_the_pipeline_is_written_where_it_is_made() -> None:
    own = ABREAST / "tables" / "phrase.py"  # which makes those again that were kept
    found = [(path, one) for path, one in phrases() if path != own]
    assert len(found) > 300
    assert [f"{path}:{one.lineno}" for path, one in found if not isinstance(one, ast.Constant)] == []


def test_what_is_written_down_beside_a_deed_has_words() -> None:
    named = {
        word.arg
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"
        for word in node.keywords
        if word.arg
    }
    assert named - {"unit", "period"} <= FACTS.keys()


def test_every_stage_of_the_pipeline_has_words() -> None:
    assert set(period.STAGES) <= STAGES.keys()
