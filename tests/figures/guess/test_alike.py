"""Names that differ as by a slip."""

import pytest

from abreast.figures.guess.alike import near


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("kingway", "kingsway", True),
        ("old mill", "oldmill", True),
        ("plant 1", "plant 2", False),
        ("store a", "store b", False),
        ("north hill", "south hill", False),
        ("长安机械厂", "长安机诫厂", True),
        ("第一机床制造厂", "第二机床制造厂", False),
    ],
)
def test_slips_are_told_from_other_names(one: str, other: str, slip: bool) -> None:
    assert near(one, other) is slip
    assert near(other, one) is slip
