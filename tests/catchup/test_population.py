"""Who is where on which day."""

from datetime import date

import polars as pl

from abreast.campaign import Calendar, Tree
from abreast.campaign.interval import ALWAYS_FROM, ALWAYS_UNTIL
from abreast.catchup.coverage import participation
from abreast.catchup.population import population

DAYS = [date(1960, 3, day) for day in range(1, 11)]


def tree() -> Tree:
    """A city of two shops; Wang moves from one to the other on 5 March, Li leaves after 7 March."""
    rows = [
        ("city", "city", None, ALWAYS_FROM, ALWAYS_UNTIL),
        ("north", "shop", "city", ALWAYS_FROM, ALWAYS_UNTIL),
        ("south", "shop", "city", ALWAYS_FROM, ALWAYS_UNTIL),
        ("wang", "person", "north", ALWAYS_FROM, date(1960, 3, 4)),
        ("wang", "person", "south", date(1960, 3, 5), ALWAYS_UNTIL),
        ("li", "person", "north", ALWAYS_FROM, date(1960, 3, 7)),
    ]
    units = pl.DataFrame(rows, schema=["unit", "kind", "parent", "from", "until"], orient="row").with_columns(
        title_en=pl.col("unit"), title_zh=pl.col("unit"), successor=pl.lit(None, pl.String), row=pl.lit(1)
    )
    memberships = pl.DataFrame(
        schema={
            "unit": pl.String,
            "grouping": pl.String,
            "group": pl.String,
            "from": pl.Date,
            "until": pl.Date,
            "row": pl.UInt32,
        }
    )
    groups = pl.DataFrame(
        schema={"grouping": pl.String, "group": pl.String, "title_en": pl.String, "title_zh": pl.String}
    )
    return Tree(Calendar("month"), units, memberships, groups)


def test_moves_and_leaving_change_the_population_on_the_day() -> None:
    here = population(tree(), ["person"], DAYS)
    nobody = pl.DataFrame(schema={"unit": pl.String, "start": pl.Date, "end": pl.Date})
    counted = participation(nobody, here, DAYS)
    of = {(row["scope"], row["date"].day): row["of"] for row in counted.iter_rows(named=True)}
    assert [of.get(("north", day), 0) for day in (1, 4, 5, 7, 8)] == [2, 2, 1, 1, 0]
    assert [of.get(("south", day), 0) for day in (4, 5, 8)] == [0, 1, 1]
    assert [of["city", day] for day in (1, 5, 8)] == [2, 2, 1]


def test_a_unit_is_not_its_own_scope() -> None:
    assert set(population(tree(), ["shop"], DAYS)["scope"]) == {"city"}
