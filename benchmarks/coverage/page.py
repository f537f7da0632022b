"""The page of the documents that shows the measured coverage."""

from pathlib import Path
from typing import Any

HEAD = """# What the intervals are worth

A nominal 95 % interval holds the truth 95 times in 100 only if its method's assumptions hold and the sample is large
enough. Frontier scores converge slowly, so this was measured rather than assumed. The figures below are simulated; the
nearest cell is printed beside every interval that `frontier.bootstrap`, `order_m` and `order_alpha` return.

Each simulation ({bootstraps:,} per cell for the bootstraps, {partial:,} for the partial frontiers) draws n units:
inputs uniform on 1 to 10, outputs of random mix whose length is a Cobb-Douglas product of the inputs of degree 0.8,
times exp(-u) with u half-normal of scale 0.3. The interval is that of a unit drawn at random, input orientation,
variable returns, {replications:,} replications.
Dimensions are inputs plus outputs: 1 + 1, 2 + 1, 2 + 2 and 3 + 2. The standard error of a share near 0.9 is about
{error:.3f}.

Order-m gives no interval to a unit that nobody else dominates in the columns held fixed; its cells are over the
intervals that were given, of which the share is shown where it is below 100 %.

Made by `python -m benchmarks coverage`, which rewrites this page and the table in the package.
"""

NAMES = {
    "simar-wilson": "Smoothed bootstrap (Simar and Wilson 1998)",
    "subsample": "Subsampling, size n^0.6 (Simar and Wilson 2011)",
    "order-m": "Order-m, m = 25, from its influence function",
    "order-alpha": "Order-α, α = 0.95, from order statistics",
}


def write(rows: list[dict[str, Any]], path: Path, replications: int) -> None:
    """Write the page from the measured cells."""
    bootstraps, partial = (
        max(row["simulations"] for row in rows if row["method"].startswith("order") == ordered)
        for ordered in (False, True)
    )
    error = (0.09 / bootstraps) ** 0.5
    parts = [
        HEAD.format(bootstraps=bootstraps, partial=partial, replications=replications, error=error),
    ]
    parts += [_table(method, [row for row in rows if row["method"] == method]) for method in NAMES]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), "utf-8")


def _table(method: str, rows: list[dict[str, Any]]) -> str:
    sizes = sorted({row["n"] for row in rows})
    shapes = sorted({row["dimensions"] for row in rows})
    cells = {(row["dimensions"], row["n"]): row for row in rows}
    lines = [f"## {NAMES[method]}", "", "Share held (median width):", ""]
    lines += ["| dimensions | " + " | ".join(f"n = {n}" for n in sizes) + " |"]
    lines += ["| --- |" + " --- |" * len(sizes)]
    for d in shapes:
        lines.append(f"| {d} | " + " | ".join(_cell(cells.get((d, n))) for n in sizes) + " |")
    return "\n".join(lines) + "\n"


def _cell(row: dict[str, Any] | None) -> str:
    if row is None:
        return "not measured"
    given = "" if row["given"] == 1 else f", of {row['given']:.0%}"
    return f"{row['covered']:.1%} ({row['median_width']:.2f}{given})"
