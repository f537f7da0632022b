"""What units that report nothing themselves come to."""

from pathlib import Path

import polars as pl

from abreast.period import work_out
from pipeline.small import write_campaign


def test_sums_are_of_units_without_figures_of_their_own(tmp_path: Path) -> None:
    account = work_out(write_campaign(tmp_path / "small"))
    sums = account.tables["sums"]
    tree = account.campaign.tree.units
    assert set(sums["unit"]) == set(tree["parent"].drop_nulls())
    assert not sums.select("unit", "indicator", "period").is_duplicated().any()
    whole = sums.filter(unit=tree.filter(pl.col("parent").is_null())["unit"][0])
    told = account.tables["indicators"].filter(pl.col("since") == pl.col("period"))
    both = whole.join(told, on=["indicator", "period"], suffix="_told")
    assert both.height == whole.height > 0
    assert (both["value"] - both["value_told"]).abs().max() == 0.0
