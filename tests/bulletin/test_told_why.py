"""Why a unit is an exemplar, in words: the best of a smaller place is not called the best of the whole."""

import pytest

from abreast.bulletin.sections.learn import told_why


@pytest.mark.parametrize(
    ("why", "best", "en", "zh"),
    [
        ("may be best", True, "may be the best", "可能最好"),
        ("may be best", False, "may be the best in East", "在East可能最好"),
        ("peer", False, "most like it", "情况最相近"),
        ("the first to try", False, "the first to try", "the first to try"),
    ],
)
def test_words(why: str, best: bool, en: str, zh: str) -> None:
    assert str(told_why(why, best, "East", "en")) == en
    assert str(told_why(why, best, "East", "zh")) == zh
