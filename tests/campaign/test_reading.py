"""campaign.toml: read as written, or refused with key, line, reason and remedy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abreast.campaign.aspect import Quantile
from abreast.campaign.definition import Definition
from abreast.campaign.reading import read_definition
from abreast.campaign.refusal import CampaignRefused
from campaign.definitions import DEFINITION


def read(folder: Path, text: str | bytes) -> Definition:
    folder.joinpath("campaign.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return read_definition(folder)


def refusals(folder: Path, text: str | bytes) -> str:
    with pytest.raises(CampaignRefused) as caught:
        read(folder, text)
    return str(caught.value)


def test_a_definition_is_read(tmp_path: Path) -> None:
    definition = read(tmp_path, DEFINITION)
    assert definition.campaign.title.of("zh") == "阅读"
    assert definition.kinds["school"].many.of("zh") == "学校"
    assert definition.kinds["school"].many.of("en") == "schools"
    assert definition.indicators["pass_rate"].is_share
    assert definition.computed == ("pass_rate",)
    assert definition.reported == ("pupils", "passed", "style")
    assert definition.indicators["style"].kind == "rated"
    assert (definition.indicators["style"].lowest, definition.indicators["style"].highest) == (1, 3)
    assert definition.indicators["style"].over_units == "mean"
    assert definition.aspects["pass_rate"].level == Quantile(rule="quantile", q=0.75)
    assert definition.aspects["pass_rate"].reads == ("pass_rate", "pupils")
    assert definition.start == "2025-Q1"


def test_the_digest_is_of_the_meaning(tmp_path: Path) -> None:
    plain = read(tmp_path, DEFINITION).digest()
    laid_out = read(tmp_path, "# remark\n" + DEFINITION.replace("q = 0.75", "q = 0.750")).digest()
    changed = read(tmp_path, DEFINITION.replace("0.75", "0.8")).digest()
    assert plain == laid_out != changed


def test_a_date_without_quotes_and_a_byte_order_mark_are_taken(tmp_path: Path) -> None:
    text = DEFINITION.replace('"2025-Q1"', "2025-02-03")
    assert read(tmp_path, b"\xef\xbb\xbf" + text.encode()).start == "2025-Q1"


FAULTS = [
    ('id = "schools"', 'id = "a b"', 'line 3, key campaign.id: "a b" is not an id'),
    (
        'calendar = "quarter"',
        'calender = "quarter"',
        "key campaign.calender: is not a key here (did you mean calendar?)",
    ),
    ('calendar = "quarter"', "", "key campaign.calendar: is missing"),
    ('"2025-Q1"', '"2025-Q5"', "there is no such quarter|not a date or period"),
    ('{ en = "Reading", zh = "阅读" }', "7", "is not a section with keys, or, for a title, a text"),
    ('{ en = "Reading", zh = "阅读" }', '""', "is empty; write { en"),
    ("[kinds.city]", "[kinds.size]", "key groupings.size: is the name of a kind too"),
    ("[kinds.city]", '[kinds."the city"]', "key kinds.the city: is not a code"),
    ("[indicators.pupils]", "[indicators.max]", "max is a function in formulas"),
    ("minimum = 0\n\n", "minimum = 5\nmaximum = 4\n\n", "minimum 5 lies above maximum 4"),
    ("passed / pupils", "passed / pupil", "pupil is not a defined indicator (did you mean pupils?)"),
    ("passed / pupils", "passed / pass_rate", "the formulas go in a circle: pass_rate → pass_rate"),
    ("passed / pupils", "passed // pupils", "'/' stands at character 9"),
    ("passed / pupils", "(" * 30 + "passed" + ")" * 30, "nested more than 20 deep"),
    (
        'direction = "up"\nminimum',
        'direction = "upwards"\nminimum',
        '"upwards" is not one of up, down, none (did you mean up?)',
    ),
    ('direction = "up"\nminimum', "minimum", 'is "none", and the aspect pass_rate ranks by it'),
    ('levels = ["not yet", "partly", "fully"]', 'levels = ["yes"]', "at least two descriptions"),
    ('levels = ["not', 'formula = "passed"\nlevels = ["not', "has formula, levels"),
    ("figures/*.csv", "../*.csv", "leads out of the campaign folder"),
    ("figures/*.csv", "/etc/*.csv", "leads out of the campaign folder"),
    ("figures/*.csv", "C:/x.csv", "not a path inside"),
    ('kind = "school"', 'kind = "schol"', "schol is not a defined kind (did you mean school?)"),
    ('title = { en = "city", zh = "市" }', 'title = "city"\nis_a = "place"', "place is not a defined kind"),
    (
        'title = { en = "city", zh = "市" }',
        'title = "city"\nis_a = "city"',
        "key kinds.city.is_a: city belongs to a wider kind itself (name the widest kind)",
    ),
    ("q = 0.75", "q = 75", '"75" must be less than 1'),
    ('"quantile", q = 0.75', '"appointed", value = 95', "a share is a fraction: write 0.95 for 95 %"),
    ('"quantile", q = 0.75', '"appointed"', "needs either value (a number) or unit"),
    ('"quantile"', '"quantil"', "is not one of best, quantile, appointed, frontier (did you mean quantile?)"),
    ('volume = "pupils"', "eligible = { minimum = 5 }", "the aspect names no volume"),
    ('volume = "pupils"', 'scopes = ["town"]', "town is not a defined kind or grouping"),
    ('volume = "pupils"', 'baseline = { from = "2025", until = "2024" }', "exchange them"),
    ('volume = "pupils"', "window = 0", "must be at least 1"),
    ('volume = "pupils"', "tolerance = nan", "finite number"),
    ("[[figures]]", "[figures]", "head each with [[figures]], in double brackets"),
    ("[indicators.passed]", "[indicators.pupils]", "a key or heading stands twice"),
    ('"passed / pupils"', "“passed / pupils”", 'use straight quotes, "…"'),
    ("[campaign]", "[campaign", "line 2"),
    ("[groupings.size]", "[grouping.size]", "key grouping: is not a section (did you mean groupings?)"),
]


@pytest.mark.parametrize(("written", "instead", "message"), FAULTS)
def test_a_fault_is_named(tmp_path: Path, written: str, instead: str, message: str) -> None:
    assert DEFINITION.count(written) >= 1
    said = refusals(tmp_path, DEFINITION.replace(written, instead, 1))
    assert any(part in said for part in message.split("|"))


def test_all_faults_come_in_one_pass_from_the_top_down(tmp_path: Path) -> None:
    text = DEFINITION
    separate = [
        row for row in FAULTS if row[0] in ('id = "schools"', "figures/*.csv", "q = 0.75", "[kinds.city]")
    ]
    for written, instead, _ in separate:
        text = text.replace(written, instead, 1)
    lines = refusals(tmp_path, text).splitlines()
    assert len(lines) == 4, lines
    numbers = [int(line.split("line ")[1].split(",")[0]) for line in lines]
    assert numbers == sorted(numbers)


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    said = refusals(tmp_path, DEFINITION.encode("gb18030"))
    assert 'line 4: "byte d4" is not text in UTF-8 (save it as UTF-8' in said


def test_an_absent_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(CampaignRefused, match="does not exist"):
        read_definition(tmp_path)


@given(st.text(max_size=200) | st.just("a = " + "[" * 100_000))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    folder.joinpath("campaign.toml").write_text(text, encoding="utf-8", errors="replace")
    with pytest.raises(CampaignRefused):
        read_definition(folder)
