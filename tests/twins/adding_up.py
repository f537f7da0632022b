"""Adding up along a tree, one unit at a time."""

from __future__ import annotations

from collections.abc import Mapping


def add_up(
    parent: Mapping[str, str | None], own: Mapping[str, float], rule: str
) -> dict[str, tuple[float, int]]:
    """For each unit with anything to show its value and how many units' own figures went into it.

    `parent`: every unit that exists and the unit above it. `own`: reported figures of one indicator in one period.
    """
    below: dict[str, list[str]] = {unit: [] for unit in parent}
    for unit, above in parent.items():
        if above is not None:
            below[above].append(unit)

    def counted(unit: str) -> list[float]:
        """The figures that count for a unit: those of the units below, or else its own."""
        figures = [] if rule == "none" else [one for child in below[unit] for one in counted(child)]
        return figures or ([own[unit]] if unit in own else [])

    found = {unit: counted(unit) for unit in parent}
    return {
        unit: (sum(figures) / (len(figures) if rule == "mean" else 1), len(figures))
        for unit, figures in found.items()
        if figures
    }


def together(
    parent: Mapping[str, str | None], own: Mapping[str, Mapping[str, float]], rules: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """For each unit what a computed indicator rests on, over the lowest places that have all of it.

    `own`: reported figures by indicator and unit. `rules`: by indicator, sum or mean.
    """
    plain = {code: add_up(parent, own[code], rule) for code, rule in rules.items()}
    complete = {
        unit: {code: plain[code][unit][0] for code in rules}
        for unit in parent
        if all(unit in plain[code] for code in rules)
    }
    found: dict[str, dict[str, float]] = {}
    for code, rule in rules.items():
        figures = {unit: values[code] for unit, values in complete.items()}
        for unit, (value, _) in add_up(parent, figures, rule).items():
            found.setdefault(unit, {})[code] = value
    return found
