"""The frontier in two quantities: what the best get out of how much they put in.

Points are (input, output). Under variable returns the frontier is the upper hull of the points, under constant returns
the ray through the steepest of them, under free disposal a staircase (Cooper, Seiford and Tone 2007, Data Envelopment
Analysis, chapters 2 and 4). With non-increasing returns the hull begins at nothing, with non-decreasing returns it
ends in a ray.
"""

from __future__ import annotations

from collections.abc import Sequence

from abreast.campaign.aspect import Rts

Point = tuple[float, float]


def envelope(points: Sequence[Point], rts: Rts) -> list[Point]:
    """The frontier as a line from point to point, up to the largest input; empty where there is no point."""
    known = sorted({(x, y) for x, y in points if x > 0 and y > 0})
    if not known:
        return []
    furthest = known[-1][0]
    steepest = max(known, key=lambda point: (point[1] / point[0], point[0]))
    ray = (furthest, steepest[1] / steepest[0] * furthest)
    match rts:
        case "crs":
            return [(0.0, 0.0), ray]
        case "fdh":
            return _stairs(known)
        case "nirs":
            return _hull([(0.0, 0.0), *known])
        case "ndrs":
            rising = [point for point in _hull(known) if point[0] <= steepest[0]]
            return [*rising, ray] if rising[-1][0] < furthest else rising
        case _:
            return _hull(known)


def _hull(points: Sequence[Point]) -> list[Point]:
    """The upper hull from the smallest input to the largest output, then level to the largest input."""
    hull: list[Point] = []
    for point in _highest(points):
        while len(hull) > 1 and _turns_up(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    top = max(range(len(hull)), key=lambda place: hull[place][1])
    return _level(hull[: top + 1], points[-1][0])


def _stairs(points: Sequence[Point]) -> list[Point]:
    steps: list[Point] = []
    for x, y in _highest(points):
        if steps and y > steps[-1][1]:
            steps.append((x, steps[-1][1]))
        if not steps or y > steps[-1][1]:
            steps.append((x, y))
    return _level(steps, points[-1][0])


def _highest(points: Sequence[Point]) -> list[Point]:
    """Of points with the same input the one with the most output, in the order of inputs."""
    best: dict[float, float] = {}
    for x, y in points:
        best[x] = max(y, best.get(x, y))
    return sorted(best.items())


def _level(line: list[Point], furthest: float) -> list[Point]:
    return line if line[-1][0] == furthest else [*line, (furthest, line[-1][1])]


def _turns_up(a: Point, b: Point, c: Point) -> bool:
    """Whether the way from a by b to c turns upwards, so that b is no corner of the hull."""
    return (b[0] - a[0]) * (c[1] - a[1]) >= (b[1] - a[1]) * (c[0] - a[0])
