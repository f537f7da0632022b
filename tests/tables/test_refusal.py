"""One line, exact place, whatever the text."""

from hypothesis import given
from hypothesis import strategies as st

from abreast.tables.phrase import Phrase, words
from abreast.tables.refusal import Refusal, Refused, shown


def test_a_refusal_names_file_sheet_row_column_value_reason_and_remedy() -> None:
    refusal = Refusal(
        file="figures/march.xlsx",
        sheet="Plant 3",
        row=17,
        column="tonnes",
        value="12o",
        reason=Phrase("is not a number"),
        remedy=Phrase("write digits only"),
    )
    assert str(refusal) == (
        'figures/march.xlsx, sheet Plant 3, row 17, column tonnes: "12o" is not a number (write digits only)'
    )


def test_what_does_not_apply_is_left_out() -> None:
    assert str(Refusal(file="units.csv", reason=Phrase("is empty"))) == "units.csv: is empty"


def test_a_definition_has_lines_and_keys() -> None:
    refusal = Refusal(file="campaign.toml", row=3, column="campaign.id", reason=Phrase("is missing"))
    assert str(refusal) == "campaign.toml, line 3, key campaign.id: is missing"


def test_an_empty_value_is_shown_as_empty() -> None:
    assert (
        str(Refusal(file="a.csv", row=2, value="", reason=Phrase("is missing")))
        == 'a.csv, row 2: "" is missing'
    )


@given(st.text(), st.text(), st.text())
def test_it_is_always_one_line(file: str, value: str, reason: str) -> None:
    assert len(str(Refusal(file=file, value=value, reason=words(reason))).splitlines()) <= 1


def test_marks_that_turn_the_direction_of_writing_are_escaped() -> None:
    assert shown("a\u202eb") == "a\\u202eb"


def test_long_values_are_cut() -> None:
    assert len(shown("x" * 1000)) == 60


def test_refusals_come_in_the_order_of_the_files() -> None:
    late = Refusal(file="b.csv", row=2, reason=Phrase("r"))
    early = Refusal(file="a.csv", row=10, reason=Phrase("r"))
    first = Refusal(file="a.csv", row=9, reason=Phrase("r"))
    refused = Refused([late, early, first])
    assert refused.refusals == (first, early, late)
    assert str(refused).count("\n") == 2
