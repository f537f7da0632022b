"""All-round advance where a kind is part of a wider one: each unit is judged once, in all that is required of it."""

from pathlib import Path

import numpy as np
import polars as pl

from abreast.period import work_out

CAMPAIGN = """
[campaign]
id = "works"
title = "works"
calendar = "month"
start = "2025-01"
[kinds.city]
title = "city"
[kinds.enterprise]
title = "enterprise"
[kinds.factory]
title = "factory"
is_a = "enterprise"
[indicators.score]
title = "score"
direction = "up"
over_units = "mean"
over_time = "mean"
[indicators.care]
title = "care"
direction = "up"
over_units = "mean"
over_time = "mean"
[[figures]]
file = "figures/month.csv"
shape = "wide"
[aspects.score]
title = "score"
kind = "enterprise"
indicators = ["score"]
level = { rule = "appointed", value = 60 }
[aspects.care]
title = "care"
kind = "factory"
indicators = ["care"]
level = { rule = "appointed", value = 60 }
"""
PERIODS = [f"{2024 + m // 12}-{m % 12 + 1:02d}" for m in range(18)]


KINDS = {f"{word}{i:02d}": kind for word, kind in (("s", "enterprise"), ("m", "factory")) for i in range(12)}


def written(folder: Path, *, care: bool = True) -> Path:
    """Twelve shops (enterprises) and twelve mills (factories); all rise in score, half of the mills in care as well."""
    rng = np.random.default_rng(5)
    (folder / "figures").mkdir()
    (folder / "campaign.toml").write_text(CAMPAIGN)
    units = "".join(f"{unit},{kind},city\n" for unit, kind in KINDS.items())
    (folder / "units.csv").write_text("unit,kind,parent\ncity,city,\n" + units)
    lines = []
    for i, unit in enumerate(KINDS):
        for t, period in enumerate(PERIODS):
            risen = 20 * (t >= 14)
            score, cared = rng.normal(50, 1) + risen, rng.normal(50, 1) + risen * (i % 2)
            lines.append(f"{unit},{period},{score:.3f},{f'{cared:.3f}' if care and unit[0] == 'm' else ''}\n")
    (folder / "figures" / "month.csv").write_text("unit,period,score,care\n" + "".join(lines))
    return folder


def test_units_of_a_narrower_kind_are_told_once_and_by_all_their_aspects(tmp_path: Path) -> None:
    rows = work_out(written(tmp_path)).tables["allround"]
    assert dict(rows.select("unit", "kind").iter_rows()) == KINDS
    assert not rows.select("unit", "scope").is_duplicated().any()
    assert dict(rows.select("kind", "aspects").unique().iter_rows()) == {"enterprise": 1, "factory": 2}
    assert set(rows.filter("published", kind="enterprise")["unit"]) == {f"s{i:02d}" for i in range(12)}
    assert set(rows.filter("published", kind="factory")["unit"]) == {f"m{i:02d}" for i in range(1, 12, 2)}
    assert set(rows["tested"]) == {12}


def test_nothing_is_decided_where_a_required_aspect_has_no_figures(tmp_path: Path) -> None:
    """Mills must rise in care as well; without its figures their rise in score alone is not all-round advance."""
    result = work_out(written(tmp_path, care=False))
    mills = result.tables["allround"].filter(kind="factory")
    assert set(mills["aspects"]) == {2}
    assert mills["p"].is_null().all()
    assert mills["earliest"].is_null().all()
    assert not mills["published"].any()
    assert set(result.tables["allround"].filter(pl.col("published"))["kind"]) == {"enterprise"}
