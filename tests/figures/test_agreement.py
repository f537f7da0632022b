"""Own ratings against an assessor's: Cohen's weighted kappa by its definition, and whose ratings count."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from abreast import campaign
from abreast.figures.agreement import agreement, kappa

TOML = """
[campaign]
id = "works"
title = "Works"
calendar = "month"
start = "2025-01"
[kinds.plant]
title = "plant"
[kinds.shop]
title = "shop"
[indicators.order]
title = "order"
direction = "up"
levels = ["poor", "fair", "good"]
[indicators.output]
title = "output"
"""


def test_kappa_by_its_definition() -> None:
    rng = np.random.default_rng(0)
    a = rng.integers(1, 5, 200)
    b = np.clip(a + rng.integers(-1, 2, 200), 1, 4)
    chance = np.abs(np.subtract.outer(a, b)).mean()  # every own rating against every other's
    assert kappa(a, b, 4) == pytest.approx(1.0 - np.abs(a - b).mean() / chance)
    assert kappa(a, a, 4) == pytest.approx(1.0)
    assert kappa(np.array([2, 2]), np.array([2, 2]), 4) is None


def test_only_ratings_by_both_up_to_the_period_count(tmp_path: Path) -> None:
    (tmp_path / "campaign.toml").write_text(TOML, "utf-8")
    (tmp_path / "units.csv").write_text("unit,kind,parent\nw,plant,\na,shop,w\nb,shop,w\n", "utf-8")
    rows = [
        ("a", "order", "2025-01", 3.0, "unit"), ("a", "order", "2025-01", 2.0, "assessor"),
        ("b", "order", "2025-01", 1.0, "unit"), ("b", "order", "2025-02", 1.0, "unit"),
        ("b", "order", "2025-02", 1.0, "assessor"), ("a", "order", "2025-03", 3.0, "unit"),
        ("a", "order", "2025-03", 1.0, "assessor"), ("a", "output", "2025-01", 9.0, "unit"),
        ("a", "output", "2025-01", 8.0, "assessor"),
    ]  # fmt: skip
    known = pl.DataFrame(rows, schema=["unit", "indicator", "period", "value", "by"], orient="row")
    (row,) = agreement(campaign.load(tmp_path), known, "2025-02").to_dicts()
    assert (row["indicator"], row["since"], row["period"], row["pairs"]) == ("order", "2025-01", "2025-02", 2)
    assert (row["same"], row["within_one"], row["difference"]) == (0.5, 1.0, 0.5)
    assert agreement(campaign.load(tmp_path), known.filter(pl.col("by") == "unit"), "2025-03").is_empty()
