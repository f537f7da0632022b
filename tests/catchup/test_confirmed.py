"""Confirmed catch-up from a campaign folder: windows, decisions, guards, recounts, counts and forecast."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from abreast.period import work_out

HEAD = """
[campaign]
id = "plants"
title = "plants"
calendar = "month"
start = "2025-01"
[kinds.city]
title = "city"
[kinds.plant]
title = "plant"
[indicators.score]
title = "score"
direction = "up"
over_units = "mean"
over_time = "mean"
[indicators.scrap]
title = "scrap"
direction = "down"
over_units = "mean"
over_time = "mean"
guard = true
[[figures]]
file = "figures/month.csv"
shape = "wide"
[[figures]]
file = "figures/recount.csv"
shape = "wide"
by = "recount"
[aspects.score]
title = "score"
kind = "plant"
indicators = ["score"]
level = { rule = "appointed", value = 60 }
baseline = { from = "2024-10", until = "2024-12" }
[rules]
"""
UNITS, MONTHS = 40, 24
PERIODS = [f"{2024 + m // 12}-{m % 12 + 1:02d}" for m in range(MONTHS)]
NAMES = [f"p{i:02d}" for i in range(UNITS)]
Make = Callable[..., dict[str, pl.DataFrame]]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Tables of a campaign whose plants p00-p09 rise from 50 to 70 in March 2025 and whose others stay at 50;
    `late`: the month from which on p10-p14 rise by 40."""

    def made(
        rules: str = "",
        until: str = "2025-06",
        spoil: float = 0.0,
        recounts: str = "",
        listed: str = "",
        pledges: str = "",
        targets: str = "",
        helps: str = "",
        adoptions: str = "",
        fall: int = MONTHS,
        spoilt: int = 14,
        late: int = MONTHS,
    ) -> dict[str, pl.DataFrame]:
        rng = np.random.default_rng(3)
        score, scrap = rng.normal(50, 2, (UNITS, MONTHS)), rng.normal(10, 0.5, (UNITS, MONTHS))
        score[:10, 14:fall] += 20
        score[10:15, late:] += 40
        scrap[:2, spoilt:] += spoil
        (tmp_path / "figures").mkdir()
        (tmp_path / "campaign.toml").write_text(HEAD + rules)
        units = "".join(f"{name},plant,city\n" for name in NAMES)
        (tmp_path / "units.csv").write_text("unit,kind,parent\ncity,city,\n" + units)
        lines = [
            f"{NAMES[i]},{PERIODS[t]},{score[i, t]:.4f},{scrap[i, t]:.4f}\n"
            for i in range(UNITS)
            for t in range(MONTHS)
        ]
        (tmp_path / "figures" / "month.csv").write_text("unit,period,score,scrap\n" + "".join(lines))
        (tmp_path / "figures" / "recount.csv").write_text(f"unit,period,score\n{recounts}")
        if listed:
            (tmp_path / "units.csv").write_text("unit,kind,parent\ncity,city,\ncounty,city,\n" + units)
            (tmp_path / "recounts.csv").write_text("unit,indicator,period,value,verifier,date\n" + listed)
        if pledges:
            head = "pledge,unit,aspect,same_as,as,made,due\n"
            (tmp_path / "pledges.csv").write_text(head + pledges)
        if targets:
            (tmp_path / "targets.csv").write_text("pledge,indicator,target,guard\n" + targets)
        if helps:
            head = "help,helper,helped,aspect,state,date\n"
            (tmp_path / "helps.csv").write_text(head + helps)
        if adoptions:
            card = "card,unit,aspect,what_en,from\nshifts,p20,score,Longer shifts,2024-06-01\n"
            (tmp_path / "practices.csv").write_text(card)
            (tmp_path / "adoptions.csv").write_text("card,unit,date\n" + adoptions)
        return dict(work_out(tmp_path, until).tables)

    return made


def status(tables: dict[str, pl.DataFrame], yardstick: str = "fixed") -> dict[str, str]:
    rows = tables["confirmed"].filter(yardstick=yardstick)
    return dict(rows.select("unit", "status").iter_rows())


def test_those_that_rose_to_the_level_are_confirmed_and_nobody_else(make: Make) -> None:
    tables = make()
    found = status(tables)
    assert {unit for unit, one in found.items() if one == "confirmed"} == set(NAMES[:10])
    rows = tables["confirmed"].filter(yardstick="fixed")
    assert set(rows.filter("published")["unit"]) == set(NAMES[:10])
    assert rows["tested"].unique().to_list() == [40]
    assert rows["expected_chance"].unique().to_list() == [pytest.approx(2.0)]
    row = rows.row(by_predicate=pl.col("unit") == "p00", named=True)
    assert (row["baseline_since"], row["baseline_period"]) == ("2024-10", "2024-12")
    assert (row["since"], row["until"], row["due"]) == ("2025-04", "2025-06", "2025-06")
    assert row["change"] == pytest.approx(row["value"] - row["baseline"])
    assert row["margin"] == pytest.approx(row["value"] - 60)


def test_the_moving_level_stands_beside_the_fixed_one(make: Make) -> None:
    found = status(make(), "moving")
    assert {unit for unit, one in found.items() if one == "confirmed"} == set(NAMES[:10])


def test_before_the_figures_suffice_it_says_from_when_on_they_do(make: Make) -> None:
    tables = make(until="2025-02")
    rows = tables["confirmed"].filter(yardstick="fixed")
    assert set(rows["status"]) == {"not yet decidable"}
    assert set(rows["earliest"]) == {"2025-03"}
    assert not rows["published"].any()


def test_two_years_are_asked_for_where_units_have_seasons_of_their_own(make: Make) -> None:
    rows = make(rules='season = "own"')["confirmed"]
    assert set(rows["status"]) == {"not yet decidable"}
    assert set(rows["earliest"]) == {"2025-12"}


def test_decided_once_at_the_due_period_then_held_or_lost(make: Make) -> None:
    tables = make(rules='due = "2025-06"\nheld = 5', until="2025-11", fall=20)
    assert set(status(tables).values()) == {"lost", "not confirmed"}
    assert {unit for unit, one in status(tables).items() if one == "lost"} == set(NAMES[:10])
    assert set(status(tables, "moving").values()) == {"not confirmed"}


def test_what_lasts_is_held(make: Make) -> None:
    tables = make(rules='due = "2025-06"\nheld = 5', until="2025-11")
    assert {unit for unit, one in status(tables).items() if one == "held"} == set(NAMES[:10])
    assert set(tables["confirmed"].filter(yardstick="fixed")["due"]) == {"2025-06"}


def test_a_re_examination_spends_part_of_the_five_per_cent(make: Make) -> None:
    rows = make(rules="re_examination = 0.2")["confirmed"].filter(yardstick="fixed")
    assert rows["alpha"].unique().to_list() == [pytest.approx(0.04)]


LATER = 'due = "2025-06"\nheld = 5\n'


def test_what_is_confirmed_only_then_is_told_by_the_second_look(make: Make) -> None:
    tables = make(rules=LATER + "re_examination = 0.4", until="2025-11", late=18)
    rows = tables["confirmed"].filter(yardstick="fixed")
    assert {unit for unit, one in status(tables).items() if one == "confirmed"} == set(NAMES[10:15])
    for row in rows.filter(pl.col("unit").is_in(NAMES[10:15])).to_dicts():
        assert (row["since"], row["until"], row["due"]) == ("2025-09", "2025-11", "2025-11")
        assert row["value"] == pytest.approx(90, abs=4)
        assert row["change"] == pytest.approx(row["value"] - row["baseline"])
        assert row["p"] <= row["alpha"] == pytest.approx(0.02)
        assert row["published"]
        assert row["risen"]
    others = rows.filter(~pl.col("unit").is_in(NAMES[10:15]))
    assert others["alpha"].unique().to_list() == [pytest.approx(0.03)]
    assert set(others["until"]) == {"2025-06"}
    assert rows["tested"].unique().to_list() == [40]


def test_a_second_look_that_was_not_foreseen_confirms_nobody(make: Make) -> None:
    tables = make(rules=LATER, until="2025-11", late=18)
    assert {status(tables)[name] for name in NAMES[10:15]} == {"not confirmed"}


def test_whoever_pays_for_it_with_a_guard_later_has_not_held(make: Make) -> None:
    found = status(make(rules=LATER, until="2025-11", spoil=5.0, spoilt=19))
    assert {found[name] for name in NAMES[:2]} == {"lost"}
    assert {found[name] for name in NAMES[2:10]} == {"held"}


def test_to_have_held_it_has_to_be_counted_again_too(make: Make) -> None:
    counted = "".join(f"p0{i},2025-05,70\n" for i in range(3)) + "p00,2025-10,70\np01,2025-10,40\n"
    found = status(make(rules=LATER + "verified = true", until="2025-11", recounts=counted))
    assert [found[name] for name in NAMES[:4]] == ["held", "lost", "confirmed", "not confirmed"]


def test_nobody_is_confirmed_whose_guard_got_worse(make: Make) -> None:
    rows = make(spoil=5.0)["confirmed"].filter(yardstick="fixed")
    worse = rows.filter(pl.col("unit").is_in(["p00", "p01"]))
    assert worse["guard"].all()
    assert set(worse["guard_worse"]) == {"scrap"}
    assert set(worse["status"]) == {"not confirmed"}
    assert not worse["published"].any()


def test_a_pledge_brings_its_due_period_and_its_guards(make: Make) -> None:
    tables = make(
        pledges="a,p00,score,p01,unit,2025-01-10,2025-09\nb,p02,score,p01,unit,2025-01-10,2025-06\n",
        targets="b,scrap,5,yes\nb,score,60,no\n",
    )
    rows = tables["confirmed"].filter(yardstick="fixed")
    first = rows.row(by_predicate=pl.col("unit") == "p00", named=True)
    assert (first["status"], first["earliest"]) == ("not yet decidable", "2025-09")
    second = rows.row(by_predicate=pl.col("unit") == "p02", named=True)
    assert (second["status"], second["guard_worse"]) == ("not confirmed", "scrap")


def test_where_the_campaign_verifies_a_recount_is_needed(make: Make) -> None:
    recounts = "".join(f"p0{i},2025-05,{value}\n" for i, value in enumerate((70, 70, 40)))
    tables = make(rules="verified = true", recounts=recounts)
    found = status(tables)
    assert {unit for unit, one in found.items() if one == "confirmed"} == {"p00", "p01"}


def test_a_recount_counts_wherever_it_was_put_down(make: Make) -> None:
    """The last one of a figure holds: p00 was first miscounted, p01 is out of step in the list, p02 in the file."""
    file = "p00,2025-05,40\np01,2025-05,70\np02,2025-05,40\np03,2025-05,70\n"
    line = "{},score,2025-05,{},county,2025-07-0{}\n".format
    tables = make(
        rules="verified = true",
        recounts=file,
        listed=line("p00", 70, 1) + line("p01", 70, 1) + line("p01", 40, 2) + line("p04", 70, 1),
    )
    assert {unit for unit, one in status(tables).items() if one == "confirmed"} == {"p00", "p03", "p04"}


def test_all_round_advance_stands_beside_chance(make: Make) -> None:
    rows = make()["allround"]
    found = set(rows.filter("published")["unit"])
    assert set(NAMES[:10]) <= found
    assert len(found) <= 11  # one in twenty of those published may be there by chance
    assert rows["expected_chance"][0] == pytest.approx(20.0)
    assert rows["tested"][0] == 40


def test_a_forecast_names_the_period_or_says_not_at_this_trend(make: Make) -> None:
    rows = make(until="2025-04")["forecast"]
    known = dict(rows.select("unit", "status").iter_rows())
    assert all(known[name] in ("level", "forecast") for name in NAMES[:10])
    others = [known[name] for name in NAMES[10:]]
    assert others.count("not at this trend") > len(others) / 2
    later = rows.filter(status="forecast")
    assert (later["expected"] > "2025-04").all()
    assert (later["earliest"] <= later["expected"]).all()


def test_help_is_held_against_units_that_were_alike_and_had_none(make: Make) -> None:
    """The ten plants that rose in March were helped in February; nine others took up a practice that does nothing."""
    helps = "".join(f"h{i},p{20 + i},p0{i},score,accepted,2025-02-10\n" for i in range(10))
    adoptions = "".join(f"shifts,p{i},2024-08-10\n" for i in range(11, 20))
    rows = make(helps=helps, adoptions=adoptions)["help_effect"]
    help = rows.row(by_predicate=pl.col("what") == "help", named=True)
    assert (help["status"], help["treated"]) == ("known", 10)
    assert 15 < help["low"] < help["effect"] < help["high"] < 25
    practice = rows.row(by_predicate=pl.col("what") == "practice", named=True)
    assert (practice["card"], practice["treated"]) == ("shifts", 9)
    assert practice["low"] < 0 < practice["high"]


def test_too_few_helped_say_nothing(make: Make) -> None:
    rows = make(helps="h,p20,p00,score,accepted,2025-02-10\n")["help_effect"]
    assert rows["status"].to_list() == ["too few"]
    assert rows["effect"].null_count() == 1


def test_change_charts_show_who_left_the_usual_up_and_down(make: Make) -> None:
    rows = make()["changes"]
    assert set(rows.filter(rule="beyond", side="better")["unit"]) >= set(NAMES[:10])
    one = rows.row(by_predicate=(pl.col("unit") == "p00") & (pl.col("rule") == "beyond"), named=True)
    assert one["at"] == "2025-06"
    assert one["value"] > one["upper"]
    assert rows.filter(rule="beyond")["unit"].n_unique() <= 16  # limits from twelve figures are rough
