"""What the columns of the table of units mean: no unit of measure is named that the campaign has not."""

import pytest

from abreast.bulletin.sections.directory import legend


@pytest.mark.parametrize(
    ("gap", "gain", "en", "zh"),
    [
        ("", "", "“Gap”: to the advanced level.", "“差距”是与先进水平之差。"),
        ("m", "", "“Gap”: to the advanced level, in m.", "“差距”是与先进水平之差（m）。"),
        (
            "m",
            "t",
            "“Gap”: to the advanced level, in m. “Would mean”: being the same as the exemplar, in t.",
            "“差距”是与先进水平之差（m）；“相当于”是和标兵一个样时的变化（t）。",
        ),
    ],
)
def test_words(gap: str, gain: str, en: str, zh: str) -> None:
    assert (str(legend(gap, gain, "en")), str(legend(gap, gain, "zh"))) == (en, zh)
