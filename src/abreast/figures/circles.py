"""Which rows of a table that point to one another go round in a circle."""

import polars as pl


def on_circle(own: pl.Series, next: pl.Series) -> pl.Series:
    """Whether following `next` from a row leads back to it (bool, one per row).

    `own`: id of each row; `next`: the id it points to, null where it points nowhere. Ids that stand nowhere in `own`
    end the path.
    """
    follows = {str(a): str(b) for a, b in zip(own, next, strict=True) if a is not None and b is not None}
    state: dict[str, int] = {}
    circling: set[str] = set()
    for number, start in enumerate(follows):
        path: list[str] = []
        at: str | None = start
        while at is not None and at in follows and at not in state:
            state[at] = number
            path.append(at)
            at = follows[at]
        if at is not None and state.get(at) == number and at in path:
            circling.update(path[path.index(at) :])
    return own.is_in(list(circling)).fill_null(False)
