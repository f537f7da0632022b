"""What units are held against each other by when a helper is sought: size, mix, groups, and their place in the tree."""

import numpy as np
import polars as pl

from abreast.campaign import Campaign
from abreast.campaign.aspect import Frontier
from abreast.help.likeness import Features, features
from abreast.statistics.segments import Floats, Ints


def quantities(campaign: Campaign, aspect: str) -> list[str]:
    """The reported indicators that describe a unit in an aspect, the one that tells the size first.

    The volume, inputs and outputs of a frontier, and what else the aspect rests on that is not better or worse by
    itself: what is to be improved is no sign of being alike.
    """
    definition = campaign.definition
    about = definition.aspects[aspect]
    found = [about.volume] if about.volume else []
    if isinstance(about.level, Frontier):
        found += [*about.level.inputs, *about.level.outputs]
    named = list(about.indicators)
    while named:
        one = definition.indicators[code := named.pop(0)]
        if one.computed:
            named = [*one.reads, *named]
        elif one.direction == "none":
            found.append(code)
    return list(dict.fromkeys(found))


def described(campaign: Campaign, aspect: str, units: pl.Series, base: pl.DataFrame, period: str) -> Features:
    """Size and mix over the aspect's window as numbers, and every grouping as codes, a row for each of `units`.

    Size is the logarithm of the first quantity, mix the logarithms of the others' ratios to it; what is not positive is
    not known.
    """
    window = campaign.calendar.window(period, campaign.definition.aspects[aspect].window)
    wanted = quantities(campaign, aspect)
    known = base.filter(
        pl.col("indicator").is_in(wanted)
        & pl.col("period").is_in(window)
        & pl.col("unit").is_in(units.implode())
    )
    means = known.group_by("unit", "indicator").agg(pl.col("value").mean())
    columns = [_logarithm(units, means.filter(pl.col("indicator") == code)) for code in wanted]
    mix = [one - columns[0] for one in columns[1:]]
    numbers = np.column_stack([*columns[:1], *mix]) if columns else np.zeros((len(units), 0))
    return features(numbers, _groups(campaign, units, period))


def paths(campaign: Campaign, units: pl.Series, period: str) -> tuple[Ints, list[str]]:
    """Scopes above each unit from the root down, as numbers (n, d), −1 beyond its depth; and the ids of the numbers."""
    scopes = campaign.tree.numbered(period)
    above = scopes.above(scopes.units["unit"].is_in(units.implode())).rows.filter(~pl.col("is_group"))
    own = above.with_columns(level=pl.col("distance").max().over("unit") - pl.col("distance"))
    known = scopes.units.select("unit").with_row_index("at")
    place = known.join(pl.DataFrame({"unit": units}).with_row_index("row"), on="unit").select(
        "row", unit="at"
    )
    placed = own.join(place, on="unit")
    ids, number = np.unique(placed["scope"].to_numpy(), return_inverse=True)
    depth = int(placed["level"].max() or 0) + 1 if placed.height else 1  # type: ignore[arg-type]
    path = np.full((len(units), depth), -1, dtype=np.int64)
    path[placed["row"].to_numpy(), placed["level"].to_numpy()] = number
    return path, scopes.places["scope"].gather(ids).to_list()


def _logarithm(units: pl.Series, means: pl.DataFrame) -> Floats:
    value = pl.DataFrame({"unit": units}).join(means, on="unit", how="left", maintain_order="left")["value"]
    logs = value.cast(pl.Float64).set(value.fill_null(0.0) <= 0, None).log()
    return logs.fill_null(float("nan")).to_numpy()


def _groups(campaign: Campaign, units: pl.Series, period: str) -> Floats:
    """The number of each unit's group in every grouping that tells units apart (n, c), −1 where it has none."""
    rows, columns = pl.DataFrame({"unit": units}), []
    for grouping in campaign.definition.groupings:
        group = rows.join(
            campaign.tree.groups_of(grouping, period), on="unit", how="left", maintain_order="left"
        )["group"]
        if group.n_unique() > 1:
            columns.append(group.rank("dense").fill_null(0).cast(pl.Float64).to_numpy() - 1.0)
    return np.column_stack(columns) if columns else np.zeros((len(units), 0))
