"""The table: one line for each software and number of units."""

from pathlib import Path
from typing import Any

HEAD = """| software | units | seconds | CPU seconds | peak memory, MiB | times ours | largest difference |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""


def write(rows: list[dict[str, Any]], quoted: dict[int, float], path: Path) -> None:
    """One Markdown table of everything measured, and the quoted figures."""
    lines = [_line(row) for row in rows]
    lines += [f"| R Benchmarking 0.33 (quoted) | {n:,} | {t:.3g} | | | | |" for n, t in quoted.items()]
    path.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")


def _line(row: dict[str, Any]) -> str:
    start = f"| {row['name']} | {row['n']:,} |"
    if "seconds" not in row:
        return f"{start} failed: {row['failed'].replace('|', ' ')} | | | | |"
    scaled = f" (scaled up from {row['scaled_from_units']})" if row["scaled_from_units"] else ""
    same = row.get("measure") == "vrs"
    times = f"{row['times_ours']:.3g}" if same and "times_ours" in row else ""
    difference = f"{row['difference']:.1g}" if "difference" in row else ""
    return (
        f"{start} {row['seconds']:.3g}{scaled} | {row['cpu_seconds']:.3g} | {row['peak_mib']:.0f} | {times} |"
        f" {difference} |"
    )
