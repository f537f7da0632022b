"""What it would be worth to be the same as another unit: "n more patients within four hours"."""

import polars as pl

from abreast.campaign import Campaign


def signs(campaign: Campaign) -> pl.DataFrame:
    """aspect, sign: 1 where more is better, −1 where less is."""
    definition = campaign.definition
    found = {code: definition.sign(code) for code in definition.aspects}
    schema = {"aspect": pl.String, "sign": pl.Int8}
    return pl.DataFrame({"aspect": list(found), "sign": list(found.values())}, schema=schema)


def what_if(frame: pl.DataFrame) -> pl.DataFrame:
    """`gain_quantity`, `gain_money` of units that would be the same as others.

    `frame`: value, exemplar_value, sign, and the unit's own gap, gap_quantity, gap_money. A step of 1 is worth
    gap_quantity ÷ gap (the unit's volume over the window), and a unit of the quantity gap_money ÷ gap_quantity (its
    price). Nothing is gained from a unit that is not ahead; null where the exemplar's value, volume or price is
    unknown.
    """
    ahead = pl.max_horizontal((pl.col("exemplar_value") - pl.col("value")) * pl.col("sign"), pl.lit(0.0))
    share = pl.when((pl.col("gap") > 0) & pl.col("exemplar_value").is_not_null()).then(ahead / pl.col("gap"))
    return frame.with_columns(
        gain_quantity=share * pl.col("gap_quantity"), gain_money=share * pl.col("gap_money")
    )
