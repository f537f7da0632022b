"""The published returns: one row per month, organisation and department type.

Source: NHS England, A&E attendances and emergency admissions (Open Government Licence v3.0), as packaged
in NHSRdatasets 0.3.3 (CC0), `data/ae_attendances.rda`.
"""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import rdata

from abreast.examples.sources import Source

SOURCE = Source(
    "ae_attendances.rda",
    "https://raw.githubusercontent.com/nhs-r-community/NHSRdatasets/7fe35a5/data/ae_attendances.rda",
    "6ce6bc34c538d681b0b75fec3c6fee9586e56c611ad263978bffa2f350d0ce4d",
)
COUNTS = ["attendances", "breaches", "admissions"]


def read(path: Path) -> pl.DataFrame:
    """Columns `month` (2016-04), `org_code`, `type` (1 major, 2 single specialty, other) and the counts."""
    # The library's own constructors would make a pandas frame and warn about a date class it does not know.
    constructors: dict[str | bytes, Any] = {"Date": _numbers, "factor": _factor, "tbl_df": _columns}
    columns = rdata.read_rda(path, constructor_dict=constructors)["ae_attendances"]
    return (
        pl.DataFrame(columns)
        .with_columns(
            pl.col("period").cast(pl.Int32).cast(pl.Date).dt.strftime("%Y-%m").alias("month"),
            pl.col(COUNTS).cast(pl.Int64),
        )
        .select("month", "org_code", "type", *COUNTS)
        .sort("month", "org_code", "type")
    )


def acute(returns: pl.DataFrame) -> pl.DataFrame:
    """The rows of the organisations that ever had an attendance in a major (type 1) department.

    Together they hold all type-1 attendances; walk-in centres and private providers fall out.
    """
    major = returns.filter((pl.col("type") == "1") & (pl.col("attendances") > 0))
    return returns.join(major.select("org_code").unique(), on="org_code", how="semi", maintain_order="left")


def _numbers(values: Any, attributes: Any) -> Any:
    return np.asarray(values)


def _factor(codes: Any, attributes: Any) -> list[str]:
    levels = [str(level) for level in attributes["levels"]]
    return [levels[code - 1] for code in codes]


def _columns(values: Any, attributes: Any) -> dict[str, Any]:
    return {str(name): column for name, column in values.items()}
