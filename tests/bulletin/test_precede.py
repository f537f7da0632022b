"""What precedes the launch is said to precede it, from two dates."""

from dataclasses import replace
from datetime import date

import pytest

from abreast.bulletin import Bulletin, Source, Statement
from abreast.bulletin.precede import launch, once, placed, precedes
from abreast.bulletin.sentence import Said, say
from bulletin.worlds import World

LAUNCHED = date(1960, 3, 18)
SOURCE = Source("t", {}, "x", "sum")


def statement(id: str, period: str, since: str = "") -> Statement:
    return Statement(id, "s", period, since or period, 1.0, "tonnes", "It was 1.", "共1。", SOURCE)


@pytest.mark.parametrize(
    ("id", "period", "since", "which"),
    [
        ("growth.total.coal", "1960-03-D1", "", "all"),
        ("growth.total.coal", "1960-03-D2", "", "part"),
        ("growth.total.coal", "1960-03-D3", "", None),
        ("innovation.count.linked", "1960-02", "", "all"),
        ("innovation.count.linked", "1960-03", "", "part"),
        ("innovation.before.linked", "1960-03", "", "all"),
        ("innovation.before.linked", "1960-04", "", None),
        ("catchup.drew_level.person", "1960-04-D2", "1960-03-01", "part"),
        ("level.output", "1960-04-D1", "1960-03-D2", None),
        ("coverage.complete.group", "1960-03-17", "", "all"),
        ("coverage.complete.group", "1960-03-18", "", None),
    ],
)
def test_two_dates_decide(id: str, period: str, since: str, which: str | None) -> None:
    assert precedes(statement(id, period, since), LAUNCHED) == which


def test_it_is_said_before_the_full_stop(machinery: World) -> None:
    names = replace(machinery.names, launch="1960-03-18")
    said = Said(statement("growth.total.coal", "1960-03-D1"), say("It was 1."), say("共1。"))
    told = placed(said, names)
    assert told.statement.en == str(told.en) == "It was 1 (before the campaign began)."
    assert told.statement.zh == "共1（运动开始以前）。"
    assert launch(names) == LAUNCHED


def test_words_in_brackets_are_joined(machinery: World) -> None:
    names = replace(machinery.names, launch="1960-03-18")
    one = statement("growth.total.coal", "1960-03-D2")
    told = placed(Said(one, say("It was 1 (of 2)."), say("共1（共2）。")), names)
    assert told.statement.en == "It was 1 (of 2; in part before the campaign began)."
    assert told.statement.zh == "共1（共2；其中一部分在运动开始以前）。"


def test_in_one_paragraph_it_is_said_once(machinery: World) -> None:
    names = replace(machinery.names, launch="1960-03-18")
    one = Said(statement("growth.total.coal", "1960-03-D2"), say("It was 1 (of 2)."), say("共1。"))
    english = once([placed(one, names).en, placed(one, names).en], "en")
    assert [str(s) for s in english] == [
        "It was 1 (of 2).",
        "It was 1 (of 2; in part before the campaign began).",
    ]
    chinese = once([placed(one, names).zh] * 2, "zh")
    assert [str(s) for s in chinese] == ["共1。", "共1（其中一部分在运动开始以前）。"]


def test_all_that_precedes_says_so(bulletins: dict[str, Bulletin], machinery: World) -> None:
    began = launch(machinery.names)
    early = [s for s in bulletins["machinery"].statements if precedes(s, began) == "all"]
    assert early
    assert all("before the campaign began" in s.en and "运动开始以前" in s.zh for s in early)
    rest = [s for s in bulletins["machinery"].statements if precedes(s, began) is None]
    assert all("campaign began" not in s.en for s in rest)
