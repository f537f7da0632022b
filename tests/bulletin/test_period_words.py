"""Periods in words."""

import pytest

from abreast.bulletin.period_words import over_span, period_words, periods_said, short, span_words


@pytest.mark.parametrize(
    ("code", "en", "zh"),
    [
        ("2018-03", "March 2018", "2018年3月"),
        ("1960-03-D2", "11–20 March 1960", "1960年3月中旬"),
        ("1960-02-D3", "21–29 February 1960", "1960年2月下旬"),
        ("1960-03-17", "17 March 1960", "1960年3月17日"),
        ("2026-W09", "week 9 of 2026", "2026年第9周"),
        ("2026-F05", "fortnight 5 of 2026", "2026年第5个双周"),
        ("2026-Q1", "first quarter of 2026", "2026年一季度"),
        ("2026", "2026", "2026年"),
    ],
)
def test_every_calendar(code: str, en: str, zh: str) -> None:
    assert (period_words(code, "en"), period_words(code, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("since", "until", "en", "zh"),
    [
        ("2018-04", "2019-03", "April 2018 to March 2019", "2018年4月至2019年3月"),
        ("2018-04", "2018-06", "April 2018 to June 2018", "2018年4月至6月"),
        ("1960-03-D1", "1960-03-D2", "1 March to 20 March 1960", "1960年3月上旬至中旬"),
        ("1960-02-D1", "1960-03-D2", "1 February to 20 March 1960", "1960年2月上旬至3月中旬"),
        ("2017", "2018", "2017 to 2018", "2017年至2018年"),
        ("2018-03", "2018-03", "March 2018", "2018年3月"),
    ],
)
def test_spans_do_not_repeat_themselves(since: str, until: str, en: str, zh: str) -> None:
    assert (span_words(since, until, "en"), span_words(since, until, "zh")) == (en, zh)


def test_prepositions() -> None:
    assert over_span("2018-03", "2018-03", "en") == "in March 2018"
    assert over_span("1960-03-D1", "1960-03-D1", "en") == "from 1 to 10 March 1960"
    assert over_span("2026-Q1", "2026-Q1", "en") == "in the first quarter of 2026"
    assert over_span("2018-04", "2019-03", "en") == "from April 2018 to March 2019"
    assert over_span("2018-04", "2019-03", "zh") == "2018年4月至2019年3月"


def test_short_forms_for_axes() -> None:
    assert [short(c, "en") for c in ("2018-03", "1960-03-D2", "1960-03-17", "2026-W09", "2026")] == (
        ["Mar 2018", "11–20 Mar", "17 Mar", "2026-W09", "2026"]
    )
    assert [short(c, "zh") for c in ("2018-03", "1960-03-D2", "1960-03-17", "2026-W09", "2026")] == (
        ["2018.3", "3月中旬", "3月17日", "第9周", "2026"]
    )


def test_periods_in_a_text_are_said_and_nothing_else() -> None:
    text = "1960-03-D2 – 1960-04-D1, output: 1,960-fold, as 2018-03; 2018-99 and A-2018-03-B stay"
    said = periods_said(text, "en")
    assert (
        said == "11 March to 10 April 1960, output: 1,960-fold, as March 2018; 2018-99 and A-2018-03-B stay"
    )
    assert (
        periods_said("产量与2018-04 – 2018-06相同，2020-07：报12", "zh")
        == "产量与2018年4月至6月相同，2020年7月：报12"
    )
