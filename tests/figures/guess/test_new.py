"""From a stranger's table to a campaign that `check` accepts, without an edit."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from abreast.campaign import load
from abreast.figures import read
from abreast.figures.guess import Made, new
from abreast.tables import Refused
from figures.guess import workbooks

Make = Callable[[str], Made]


@pytest.fixture
def made(tmp_path: Path) -> Make:
    def make(name: str) -> Made:
        source = workbooks.ALL[name](tmp_path / name)
        before = hashlib.sha256(source.read_bytes()).digest()
        result = new(tmp_path / "campaign", source)
        assert hashlib.sha256(source.read_bytes()).digest() == before
        return result

    return make


def figures(made: Made) -> pl.DataFrame:
    return read(load(made.folder))


def guessed(made: Made) -> tuple[str, list[str], dict[str, str]]:
    """Calendar, kinds from the top down, and indicators with their direction."""
    assert made.guess is not None
    kinds = [kind.code for kind in made.guess.tree.kinds]
    return made.guess.calendar, kinds, {one.code: one.direction for one in made.guess.measures}


@pytest.mark.parametrize("name", workbooks.ALL)
def test_nothing_is_refused_and_every_guess_is_marked(made: Make, name: str) -> None:
    result = made(name)
    assert result.refusals == ()
    text = (result.folder / "campaign.toml").read_text(encoding="utf-8")
    guesses = (
        "calendar =",
        "direction =",
        "shape =",
        "unit = [",
        "unit = ",
        "[kinds.",
        "level =",
        "formula =",
        "decimal =",
    )
    for line in text.splitlines():
        if line.startswith(guesses):
            assert "# guess" in line, line
    assert figures(result).height > 0


def test_schools_wide_by_term(made: Make) -> None:
    result = made("schools.xlsx")
    calendar, kinds, directions = guessed(result)
    assert (calendar, kinds) == ("quarter", ["whole", "town", "school"])
    assert directions == {"pupils_entered": "none", "pupils_passed": "up", "pass_rate": "up"}
    definition = load(result.folder).definition
    assert definition.indicators["pass_rate"].formula == "pupils_passed / pupils_entered"
    assert definition.aspects["pass_rate"].volume == "pupils_entered"
    found = figures(result)
    assert found.height == 24 * 4 * 2
    assert found["period"].unique().sort().to_list() == ["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q4"]


def test_bakeries_side_by_side_with_a_sheet_per_measure(made: Make) -> None:
    result = made("bakeries.xlsx")
    calendar, kinds, directions = guessed(result)
    assert (calendar, kinds) == ("week", ["whole", "division", "unit"])
    assert directions["loaves_thrown_away"] == directions["loaves_thrown_away_per_loaves_baked"] == "down"
    campaign = load(result.folder)
    assert campaign.definition.campaign.title.en == "Cornflower bakeries"
    assert not campaign.definition.groupings
    assert campaign.tree.members("Southbank", "unit", "2025-W10") == [
        "Southbank_Harbour", "Southbank_Lime_Walk", "Southbank_Old_Mill",
    ]  # fmt: skip
    assert campaign.tree.title("Southbank_Harbour", "en") == "Southbank / Harbour"
    assert figures(result).height == 3 * 5 * 12


def test_works_in_rows_months_across_and_a_sheet_per_measure(made: Make) -> None:
    result = made("works.xlsx")
    calendar, kinds, directions = guessed(result)
    assert (calendar, kinds) == ("month", ["whole", "region", "plant"])
    assert directions == {
        "output_tonnes": "up",
        "scrap_tonnes": "down",
        "scrap_tonnes_per_output_tonnes": "down",
    }
    assert figures(result).height == (10 + 9) * 8
    unit = load(result.folder).definition.aspects["scrap_tonnes_per_output_tonnes"].gap_unit
    assert unit is not None
    assert (unit.en, unit.zh) == ("scrap tonnes avoided", "scrap tonnes（减少）")


def test_a_figure_below_nought_among_hundreds_is_refused_but_losses_are_not(tmp_path: Path) -> None:
    head = "month,shop,Scrap tonnes,Profit"
    months = [f"2025-{month:02d}" for month in range(1, 13)]
    rows = [f"{month},shop {n},{n + 1},{5 * n - 20}" for month in months for n in range(20)]
    rows[30] = rows[30].replace(",11,", ",-11,")
    source = tmp_path / "shops.csv"
    source.write_text("\n".join([head, *rows]), "utf-8")
    made = new(tmp_path / "campaign", source)
    assert [(one.row, one.column, one.value) for one in made.refusals] == [(32, "Scrap tonnes", "-11")]


def test_depots_side_by_side_of_one_measure(made: Make) -> None:
    result = made("depots.csv")
    calendar, kinds, directions = guessed(result)
    assert (calendar, kinds, list(directions)) == ("month", ["whole", "unit"], ["depots"])
    assert figures(result).select("unit", "period").n_unique() == 4 * 9


def test_branches_with_a_sheet_per_quarter_and_notes_left_out(made: Make) -> None:
    result = made("branches.xlsx")
    calendar, kinds, directions = guessed(result)
    assert (calendar, kinds) == ("quarter", ["whole", "region", "branch"])
    assert directions["average_waiting_time"] == directions["complaints"] == "down"
    campaign = load(result.folder)
    assert [source.sheet for source in campaign.definition.figures] == ["Q1 2025", "Q2 2025", "Q3 2025"]
    assert campaign.tree.title("B003", "en") == "High Street 3"
    assert figures(result).height == 3 * 18 * 3


def test_a_chinese_factory_with_ten_day_periods_across(made: Make) -> None:
    result = made("factory.xlsx")
    calendar, kinds, directions = guessed(result)
    assert (calendar, kinds) == ("dekad", ["whole", "workshop", "group"])
    assert directions["产量"] == "up"
    assert directions["废品"] == directions["事故次数"] == directions["废品_per_产量"] == "down"
    campaign = load(result.folder)
    assert campaign.tree.members("一车间", "group", "2026-03-D2") == [
        f"一车间_{sign}班" for sign in "丁丙乙戊甲"
    ]
    found = figures(result)
    assert found.height == 20 * 9
    assert found["period"].unique().sort().to_list() == ["2026-03-D1", "2026-03-D2", "2026-03-D3"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_a_long_export_with_decimal_commas(tmp_path: Path, encoding: str) -> None:
    result = new(tmp_path / "campaign", workbooks.export(tmp_path / "export.csv", encoding))
    assert result.refusals == ()
    assert guessed(result) == (
        "month",
        ["whole", "plant"],
        {"output": "up", "energy_cost": "down", "energy_cost_per_output": "down"},
    )
    found = figures(result).filter(pl.col("indicator") == "output")
    assert found["value"].is_between(900, 2500).all()
    assert found["period"].unique().sort().to_list() == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert load(result.folder).tree.title("Werk_Köln_1", "en") == "Werk Köln 1"


def test_a_column_that_names_indicators_and_months_across(made: Make) -> None:
    result = made("clinics.csv")
    calendar, kinds, directions = guessed(result)
    assert (calendar, kinds) == ("month", ["whole", "region", "hospital"])
    assert directions["超时人次_per_就诊人次"] == "down"
    assert figures(result).height == 15 * 2 * 3


def test_one_indicator_across_takes_its_name_from_the_line_above(made: Make) -> None:
    result = made("stores.csv")
    calendar, kinds, directions = guessed(result)
    assert (calendar, kinds, directions) == ("month", ["whole", "city", "store"], {"sales_by_store": "up"})
    assert figures(result)["value"].min() >= 90_000  # type: ignore[operator]


def test_names_that_repeat_are_told_apart_by_what_they_belong_to(made: Make) -> None:
    result = made("classes.xlsx")
    calendar, kinds, directions = guessed(result)
    assert (calendar, kinds) == ("week", ["whole", "school", "class"])
    assert directions["absences_per_pupils"] == "down"
    assert load(result.folder).tree.members("Hill_School", "class", "2026-W10") == [
        "Hill_School_1a",
        "Hill_School_1b",
        "Hill_School_2a",
    ]


def test_a_table_without_periods_takes_the_one_written_above(made: Make) -> None:
    result = made("one_month.xlsx")
    assert (result.folder / "figures" / "2026-03.xlsx").is_file()
    assert set(figures(result)["period"]) == {"2026-03"}
    assert guessed(result)[2]["late_trips_per_trips"] == "down"


def test_a_year_over_its_months_subtotals_and_merged_cells(made: Make) -> None:
    result = made("year_over_months.xlsx")
    assert guessed(result) == ("month", ["whole", "region", "store"], {"销售额": "up", "退货率": "down"})
    found = figures(result)
    assert found.height == 8 * 2 * 4
    assert found["period"].unique().sort().to_list() == ["2025-09", "2025-10", "2025-11", "2025-12"]
    assert load(result.folder).definition.figures[0].ignore == ("东区小计", "西区小计")
    assert load(result.folder).definition.indicators["退货率"].maximum == 100


def test_year_and_month_in_columns_of_their_own(made: Make) -> None:
    result = made("year_and_month.xlsx")
    assert guessed(result)[:2] == ("month", ["whole", "site"])
    source = load(result.folder).definition.figures[0]
    assert source.period == source.fill_down == ("Year", "Month")
    assert figures(result).height == 3 * 8 * 2


def test_months_take_the_year_written_above(made: Make) -> None:
    result = made("months_without_year.xlsx")
    assert guessed(result)[2] == {"fuel_consumption_2025": "down"}
    assert figures(result)["period"].unique().sort().to_list() == ["2025-01", "2025-02", "2025-03"]


def test_a_sheet_per_plant_with_units_of_measure_below_the_headings(made: Make) -> None:
    result = made("plants.xlsx")
    calendar, _, directions = guessed(result)
    assert calendar == "day"
    assert directions["downtime"] == "down"
    definition = load(result.folder).definition
    assert definition.indicators["output"].unit is not None
    assert definition.indicators["output"].unit.en == "t"
    assert definition.figures[0].unit == "{sheet}"
    assert definition.files.dates == "dmy"
    found = figures(result)
    assert found["unit"].n_unique() == 3
    assert found["period"].min() == "2026-02-01"
    assert found["period"].max() == "2026-02-28"


def test_years_across_and_codes_beside_names(made: Make) -> None:
    result = made("years.xlsx")
    assert guessed(result)[:2] == ("year", ["whole", "region", "local_authority"])
    assert load(result.folder).tree.title("E00000007", "en") == "Council 7"
    assert figures(result)["value"].is_between(0.6, 0.99).all()


def test_names_that_repeat_everywhere_are_offered_as_groups_of_like_with_like(tmp_path: Path) -> None:
    source = tmp_path / "departments.csv"
    rows = [
        f"H{number},{kind},2026-0{month},{number + month}"
        for number in range(6)
        for kind in "AB"
        for month in (1, 2)
    ]
    source.write_text("\n".join(["Hospital,Type,Month,Complaints", *rows]), encoding="utf-8")
    result = new(tmp_path / "campaign", source)
    assert result.refusals == ()
    tree = load(result.folder).tree
    assert set(tree.groups_of("type_2", "2026-01")["group"]) == {"A", "B"}
    assert '# compare_within = ["type_2"]' in (result.folder / "campaign.toml").read_text(encoding="utf-8")


def test_a_single_unit_is_the_file(tmp_path: Path) -> None:
    source = tmp_path / "Hill Hospital.csv"
    source.write_text("Month,Patients,Complaints\n2026-01,100,3\n2026-02,120,2\n", encoding="utf-8")
    result = new(tmp_path / "campaign", source)
    assert result.refusals == ()
    assert figures(result)["unit"].unique().to_list() == ["Hill_Hospital"]


def test_rows_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "twice.csv"
    source.write_text(
        "Plant,Month,Output\nA,2026-01,1\nA,2026-01,2\nB,2026-01,3\nB,2026-01,4\n", encoding="utf-8"
    )
    with pytest.raises(
        Refused, match="several rows for the same Month, Plant, so units cannot be told apart"
    ):
        new(tmp_path / "campaign", source)
    assert not (tmp_path / "campaign").exists()


def test_a_file_without_a_table_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "letter.csv"
    source.write_text("Dear all\n", encoding="utf-8")
    with pytest.raises(Refused, match="holds no table"):
        new(tmp_path / "campaign", source)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "campaign").mkdir()
    (tmp_path / "campaign" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="holds something already"):
        new(tmp_path / "campaign", workbooks.stores(tmp_path / "stores.csv"))
    assert [path.name for path in (tmp_path / "campaign").iterdir()] == ["mine.txt"]


def test_the_template_is_accepted_once_it_is_filled(tmp_path: Path) -> None:
    folder = tmp_path / "our campaign"
    assert new(folder).guess is None
    with pytest.raises(Refused, match=r"units.xlsx, sheet units, row 1.*has no units below it"):
        load(folder)
    _fill(folder / "units.xlsx", ["unit", "kind", "parent"], [["top", "company", ""], ["a", "plant", "top"]])
    rows: list[list[object]] = [["a", "2026-01", 100, 3], ["a", "2026-02", 110, 2]]
    _fill(folder / "figures" / "figures.xlsx", ["unit", "period", "output", "rejects"], rows)
    assert read(load(folder)).height == 4


def _fill(path: Path, heading: list[str], rows: list[list[object]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([heading, *rows]):
            sheet.write_row(number, 0, row)


def test_a_file_name_writes_no_line_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "a\nevil = 1\n#.csv"
    source.write_text("plant,month,output\nx,2026-01,1\ny,2026-01,2\nx,2026-02,3\ny,2026-02,2\n", "utf-8")
    new(tmp_path / "campaign", source)
    lines = (tmp_path / "campaign" / "campaign.toml").read_text("utf-8").splitlines()
    assert not [line for line in lines if line.startswith("evil")]


def test_sheets_called_unit_and_period_are_indicators_as_others_are(tmp_path: Path) -> None:
    source = tmp_path / "months.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        for name in ("unit", "period"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["plant", "2024-01", "2024-02"])
            for row in range(1, 6):
                sheet.write_row(row, 0, [f"Plant {row}", 10 * row, 11 * row + len(name)])
    result = new(tmp_path / "campaign", source)
    assert result.refusals == ()
    assert figures(result).height == 20


def test_a_column_headed_unit_beside_the_units_own_is_one_like_others(tmp_path: Path) -> None:
    source = tmp_path / "table.csv"
    rows = [
        f"P{at},{'t' if at < 4 else 'kg'},2024-0{month},{at * month}" for at in range(8) for month in (1, 2)
    ]
    source.write_text("\n".join(["plant code,unit,month,output", *rows]), "utf-8")
    result = new(tmp_path / "campaign", source)
    assert result.refusals == ()
    assert figures(result)["unit"].n_unique() == 8


@pytest.mark.parametrize(
    ("old", "changed"), [('value = "value"', 'value = "{sheet}"'), ("", 'fill_down = ["{sheet}"]')]
)
def test_a_sheet_gives_no_values(tmp_path: Path, old: str, changed: str) -> None:
    source = tmp_path / "table.csv"
    rows = [f"P{at},2024-01,{item},{at}" for at in range(6) for item in ("output", "scrap")]
    source.write_text("\n".join(["plant,month,indicator,value", *rows]), "utf-8")
    folder = new(tmp_path / "campaign", source).folder
    file = folder / "campaign.toml"
    text = file.read_text("utf-8")
    assert old in text
    text = text.replace(old, changed) if old else text.replace("[[figures]]", f"[[figures]]\n{changed}")
    file.write_text(text, "utf-8")
    with pytest.raises(Refused, match="is not among the columns"):
        read(load(folder))
