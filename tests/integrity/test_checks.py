"""Each check on a campaign of forty shops: silent about honest figures, and what is planted is asked about in words."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from abreast.figures.recounts import RECOUNTS
from abreast.integrity import copies
from integrity.world import MONTHS, SHOPS, asked, cells, figures, of, reported, shops


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shops")


def test_honest_figures_raise_hardly_a_question(place: Path) -> None:
    table = asked(shops(place / "a"), figures(cells(reported())))
    # One in ten periods may have a needless question in each of two families.
    assert table.filter(pl.col("status") == "asked").height <= 8
    assert not of(table, "rule") + of(table, "copy") + of(table, "duplicate") + of(table, "total")
    assert table.height <= 0.01 * 2 * 40 * 24


def test_output_that_leaves_its_companion_behind(place: Path) -> None:
    arrays = reported(1)
    arrays["output"][7, 18:] = np.round(1.3 * arrays["output"][7, 18:])
    row = of(asked(shops(place / "a"), figures(cells(arrays))).filter(pl.col("unit") == "s07"), "companion")[
        0
    ]
    assert row["period"] == MONTHS[18]
    assert row["status"] == "asked"
    assert row["verifier"] == "p0"
    assert "power" in str(row["en"])
    assert "电" in str(row["zh"])
    assert float(str(row["value"])) / float(str(row["expected"])) == pytest.approx(1.3, abs=0.1)


def test_later_figures_neither_raise_nor_remove_a_question(place: Path) -> None:
    arrays = reported(1)
    arrays["output"][7, 18:] = np.round(1.3 * arrays["output"][7, 18:])
    until = {code: np.where(np.arange(24) < 20, values, np.nan) for code, values in arrays.items()}
    it = shops(place / "a")
    then, now = (asked(it, figures(cells(one))) for one in (until, arrays))
    about = pl.col("check").is_in(["companion", "jump"]) & (pl.col("until") < MONTHS[20])
    told = [table.filter(about).select("question", "p", "q") for table in (then, now)]
    assert told[0].height
    assert told[0].join(told[1], on="question", how="anti").is_empty()


def test_a_jump_and_a_slipped_point(place: Path) -> None:
    arrays = reported()
    arrays["output"][3, 20] *= 1.8
    arrays["power"][4, 15] *= 10
    arrays = {code: np.round(values) for code, values in arrays.items()}
    table = asked(shops(place / "a"), figures(cells(arrays)))
    assert {(row["unit"], row["period"]) for row in of(table, "jump")} >= {
        ("s03", MONTHS[20]),
        ("s04", MONTHS[15]),
    }
    (row,) = of(table, "rule")
    assert (row["unit"], row["indicator"], row["period"]) == ("s04", "power", MONTHS[15])
    assert "about 10 times what" in str(row["en"])
    assert "10倍" in str(row["zh"])


def test_a_merger_is_no_jump(place: Path) -> None:
    arrays = reported()
    arrays["output"][5, 12:] *= 3
    arrays["power"][5, 12:] *= 3
    arrays["output"][6, 12:] = arrays["power"][6, 12:] = np.nan
    it = shops(place / "merged")
    text = (it.folder / "units.csv").read_text("utf-8")
    text = text.replace("6车间,,,", f"6车间,,{MONTHS[11]},s05")
    (it.folder / "units.csv").write_text(text, "utf-8")
    from abreast import campaign

    table = asked(campaign.load(it.folder), figures(cells(arrays)))
    assert not [row for row in of(table, "jump") if row["unit"] == "s05"]


def test_hard_rules(place: Path) -> None:
    known = [
        *((shop, "day", "2024-01", 10.0) for shop in SHOPS[:3]),
        *((shop, "night", "2024-01", 5.0) for shop in SHOPS[:3]),
        ("s00", "shifts", "2024-01", 15.0),
        ("s01", "shifts", "2024-01", 16.0),
        ("s02", "shifts", "2024-02", 99.0),
        ("s00", "scrap", "2024-01", 9.0),
        ("s00", "output", "2024-01", 9.0),
        ("s01", "scrap", "2024-01", 10.0),
        ("s01", "output", "2024-01", 9.0),
        ("s02", "output", "2024-01", 9.5),
        ("s03", "weight", "2024-01", 1.25),
        ("s04", "weight", "2024-01", 1.255),
    ]
    rows = of(asked(shops(place / "a"), figures(known)), "rule")
    assert {(row["unit"], row["indicator"]) for row in rows} == {
        ("s01", "shifts"), ("s01", "scrap"), ("s02", "output"), ("s04", "weight"),
    }  # fmt: skip
    words = {str(row["indicator"]): str(row["en"]) for row in rows}
    assert "day shift and night shift add up to 15" in words["shifts"]
    assert "10 was reported, which is more than all output (9)" in words["scrap"]
    assert "9.5 was reported" in words["output"]


def test_every_total_that_is_off_is_found_and_none_that_is_right(place: Path) -> None:
    arrays = reported()
    own = figures(cells(arrays))
    right = {
        (f"p{k}", m): arrays["output"][10 * k : 10 * k + 10, j].sum()
        for k in range(4)
        for j, m in enumerate(MONTHS)
    }
    off = {("p1", MONTHS[3]): 1.0, ("p2", MONTHS[9]): -250.0, ("p3", MONTHS[23]): -1.0}
    told = [
        (plant, "output", month, value + off.get((plant, month), 0.0))
        for (plant, month), value in right.items()
    ]
    table = asked(shops(place / "a"), pl.concat([own, figures(told, "total", "totals/plants.csv")]))
    assert {(row["unit"], row["period"]) for row in of(table, "total")} == set(off)


def test_a_total_that_covers_more_is_asked_only_when_the_tree_holds_more(place: Path) -> None:
    arrays = reported()
    sums = arrays["output"].sum(axis=0)
    told = [("all4", "output", month, sums[k] + (1000.0 if k else -1.0)) for k, month in enumerate(MONTHS)]
    table = asked(
        shops(place / "a"), pl.concat([figures(cells(arrays)), figures(told, "total", "totals/whole.csv")])
    )
    (row,) = of(table, "total")
    assert (row["unit"], row["period"]) == ("all4", MONTHS[0])
    assert "40 units below" in str(row["en"])


def test_rounded_figures_may_be_off_by_rounding(place: Path) -> None:
    it = shops(place / "a")
    parts = [(f"s{i:02d}", "weight", "2024-01", 1.01) for i in range(10)]
    for total, count in ((10.14, 0), (10.20, 1)):
        known = pl.concat([figures(parts), figures([("p0", "weight", "2024-01", total)], "total", "t.csv")])
        assert len(of(asked(it, known), "total")) == count


def test_copies_and_duplicates(place: Path) -> None:
    arrays = reported()
    arrays["output"][8, 16:20] = arrays["output"][8, 4:8]
    arrays["power"][9, 10:15] = arrays["power"][19, 10:15]
    table = asked(shops(place / "a"), figures(cells(arrays)))
    (copy,) = of(table, "copy")
    assert (copy["unit"], copy["since"], copy["until"]) == ("s08", MONTHS[16], MONTHS[19])
    assert f"{MONTHS[4]} – {MONTHS[7]}" in str(copy["en"])
    assert {(row["unit"], row["since"]) for row in of(table, "duplicate")} == {
        ("s09", MONTHS[10]),
        ("s19", MONTHS[10]),
    }


def few_valued(rng: np.random.Generator, kind: str) -> np.ndarray:
    """Honest figures (40, 24) of few values: opening hours about four usual ones."""
    usual = rng.choice([160.0, 168.0, 176.0, 184.0], (40, 1))
    if kind == "drawn anew":
        return usual + 4.0 * rng.integers(-1, 2, (40, 24))
    if kind == "mostly as usual":
        return usual + rng.choice([-4.0, 0.0, 4.0], (40, 24), p=[0.1, 0.8, 0.1])
    if kind == "to and fro":
        return usual + np.where(np.arange(24) % 2, 4.0 * rng.choice([-1.0, 1.0], (40, 24)), 0.0)
    if kind == "a step now and then":
        walk = np.cumsum(rng.choice([-1, 0, 1], (40, 24), p=[0.1, 0.8, 0.1]), axis=1)
        return usual + 4.0 * np.clip(walk, -1, 1)
    return usual + np.zeros((40, 24))


@pytest.mark.parametrize(
    "kind", ["drawn anew", "mostly as usual", "to and fro", "a step now and then", "constant"]
)
def test_few_valued_honest_figures_are_no_copies(place: Path, kind: str) -> None:
    arrays = {"output": few_valued(np.random.default_rng(5), kind)}
    table = asked(shops(place / "a"), figures(cells(arrays)))
    rows = of(table, "copy") + of(table, "duplicate")
    assert not [row for row in rows if row["status"] == "asked"]
    assert len(rows) <= 2  # of 1,920 p-values, at a screen of one in a thousand


@pytest.mark.parametrize("seed", range(20))
def test_a_copy_never_overlaps_what_it_repeats(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = np.where(rng.random((30, 24)) < 0.1, np.nan, 160.0 + 4 * rng.integers(0, 4, (30, 24)))
    values[:6] = np.tile(rng.integers(100, 9999, (6, 6)).astype(float), 4)
    p, run, lag = copies.repeated(values, np.full(values.shape, 1e-3))
    assert (run <= lag).all()
    assert (p[:6, 11] < copies.SCREEN).all()
    for row, now in np.argwhere(run > 0):
        stretch = np.arange(now - run[row, now] + 1, now + 1)
        np.testing.assert_array_equal(values[row, stretch], values[row, stretch - lag[row, now]])


def test_what_is_judged_does_not_change_when_later_periods_come() -> None:
    values = 160.0 + 4 * np.random.default_rng(8).integers(0, 9, (30, 24))
    q = np.full(values.shape, 1e-3)
    for whole, early in zip(
        copies.repeated(values, q), copies.repeated(values[:, :15], q[:, :15]), strict=True
    ):
        np.testing.assert_array_equal(whole[:, :15], early)


def test_figures_that_grow_too_evenly(place: Path) -> None:
    arrays = reported()
    arrays["output"][11, 8:] = np.round(3000 * 1.01 ** np.arange(16))
    table = asked(shops(place / "a"), figures(cells(arrays)))
    assert {row["unit"] for row in of(table, "smooth")} == {"s11"}


def test_stocks_may_stay_as_they_are(place: Path) -> None:
    stock = '\n[indicators.{0}]\ntitle = "{0}"\ndecimals = 0\nover_time = "mean"\n'.format
    codes = ["staff", "lathes", "beds"]
    rng = np.random.default_rng(6)
    # anew every half year
    rows = {code: np.repeat(np.round(rng.uniform(200, 900, (40, 4))), 6, axis=1) for code in codes}
    it = shops(place / "a", "".join(stock(code) for code in codes))
    assert not of(asked(it, figures(cells(rows))), "last-digit")


def test_last_digits_that_heap(place: Path) -> None:
    arrays = {**reported(), "day": reported(1)["output"]}
    for code in arrays:
        arrays[code][12] = np.round(arrays[code][12] / 5) * 5
    table = asked(shops(place / "a"), figures(cells(arrays)))
    (row,) = of(table, "last-digit")
    assert row["unit"] == "s12"
    assert "72 figures" in str(row["en"])
    assert "100% end in 0 or 5" in str(row["en"])


def test_declared_rounding_is_no_heaping(place: Path) -> None:
    arrays = {code: np.round(values / 10) * 10 for code, values in reported().items()}
    assert not of(asked(shops(place / "a"), figures(cells(arrays))), "last-digit")


def test_bunching_and_exactness(place: Path) -> None:
    rng = np.random.default_rng(3)
    output = np.round(np.exp(rng.normal(8, 0.3, (40, 24))))
    rate = np.clip(0.1 + rng.normal(0, 0.012, (40, 1)) + rng.normal(0, 0.015, (40, 24)), 0.01, 1)
    rate[:20] = np.where(
        (rate[:20] > 0.1) & (rate[:20] < 0.112), 0.0998 - rng.uniform(0, 0.002, (20, 24)), rate[:20]
    )
    arrays = {"output": output, "scrap": np.floor(rate * output)}
    level = '[aspects.scrap]\ntitle = "scrap"\nkind = "shop"\nindicators = ["rate"]\n'
    it = shops(place / "target", level + 'level = { rule = "appointed", value = 0.1 }\n')
    rows = of(asked(it, figures(cells(arrays))), "bunching")
    assert "all4" in {row["unit"] for row in rows}
    assert {row["unit"] for row in rows} - {"all4"} <= set(SHOPS[:20])
    assert "10.0%" in str(rows[0]["en"])
    honest = arrays | {"scrap": np.floor(np.clip(0.1 + rng.normal(0, 0.02, (40, 24)), 0.01, 1) * output)}
    assert not of(asked(it, figures(cells(honest))), "bunching")


def test_a_pledged_target_hit_to_the_last_digit(place: Path) -> None:
    arrays = reported()
    arrays["output"][2, [3, 8, 11, 15, 20]] = 4000.0
    targets = pl.DataFrame({"unit": ["s02", "s03"], "indicator": ["output"] * 2, "target": [4000.0, 4000.0]})
    (row,) = of(asked(shops(place / "a"), figures(cells(arrays)), targets=targets), "exact")
    assert row["unit"] == "s02"
    assert "5 of 24 figures" in str(row["en"])


def test_amendments_that_flatter_are_asked_about(place: Path) -> None:
    line = {"by": "unit", "reason": "typing error", "author": "x", "date": "2025-02-01", "row": 2}
    rows = [
        {"unit": "s00", "indicator": "output", "period": "2024-03", "value": 1200.0, "was": 1000.0},
        {"unit": "s01", "indicator": "output", "period": "2024-03", "value": 800.0, "was": 1000.0},
        {"unit": "s02", "indicator": "scrap", "period": "2024-03", "value": 80.0, "was": 100.0},
        {"unit": "s03", "indicator": "output", "period": "2024-03", "value": 1010.0, "was": 1000.0},
        {"unit": "s04", "indicator": "output", "period": "2024-03", "value": None, "was": 1000.0},
    ]
    from abreast.figures.amended import AMENDED

    made = pl.DataFrame([{**row, **line} for row in rows]).select(
        pl.col(n).cast(t) for n, t in AMENDED.items()
    )
    found = of(asked(shops(place / "a"), figures(cells(reported())), amendments=made), "edit")
    assert [row["unit"] for row in found] == ["s00", "s02", "s04"]
    assert "+20%" in str(found[0]["en"])
    assert "撤回" in str(found[2]["zh"])


def test_a_recount_outside_a_tenth_is_asked_about(place: Path) -> None:
    known = [(shop, "output", "2024-01", 1000.0) for shop in SHOPS[:4]]
    counted = pl.DataFrame(
        {"unit": SHOPS[:5], "value": [900.0, 899.0, 1100.0, 1101.0, 7.0]},
    ).with_columns(
        indicator=pl.lit("output"),
        period=pl.lit("2024-01"),
        verifier=pl.lit("p3"),
        date=pl.lit(date(2024, 3, 1)),
    )
    recounts = counted.select(pl.col(name).cast(dtype) for name, dtype in RECOUNTS.items())
    rows = of(asked(shops(place / "a"), figures(known), recounts=recounts), "recount")
    assert [row["unit"] for row in rows] == ["s01", "s03", "s04"]
    assert "0.90 of it" in str(rows[0]["en"])


def test_benford_is_a_screen(place: Path) -> None:
    rng = np.random.default_rng(4)
    wide = np.exp(rng.normal(6, 2.5, (40, 24)))
    assert not of(
        asked(shops(place / "a"), figures(cells({"weight": np.round(wide, 2), "day": np.round(wide)}))),
        "benford",
    )
    first = np.clip(rng.normal(6, 1.2, (40, 24)), 1, 9.99) * 10.0 ** rng.integers(0, 6, (40, 24))
    more = {code: np.round(first) for code in ("day", "night")}
    rows = of(asked(shops(place / "a"), figures(cells(more))), "benford")
    assert not rows, "960 figures of an indicator are too few"
    grown = [
        (f"{unit}", code, f"{2020 + int(month[:4]) - 2024}{month[4:]}", v)
        for unit, code, month, v in cells(more)
    ]
    rows = of(asked(shops(place / "a"), figures([*cells(more), *grown])), "benford")
    assert {(row["unit"], row["status"]) for row in rows} == {("all4", "screened")}
