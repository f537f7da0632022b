"""From arguments to a programme: scaled reference columns, and a ray for every unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from abreast.frontier import duties
from abreast.frontier.errors import FrontierError
from abreast.frontier.problem import Rays, Reference
from abreast.frontier.reading import Bools, Columns, Floats, counted, read_choice, read_columns, read_mask
from abreast.frontier.technology import Orientation, Technology


@dataclass(frozen=True, slots=True)
class Setup:
    """A checked problem. `rays` covers the accepted units only, `rows` says which; columns are over `scale`.

    `kept` int (r',): which reference units stay; `reference` has them first and, under weak disposability with a scale
    row, once more as abated columns. `start` and `step`: the rays in raw units. `sign` (s,) and `shift` (s,):
    output = shift + sign · value given.
    """

    inputs: Columns
    outputs: Columns
    rays: Rays
    reference: Reference
    rows: np.ndarray[tuple[int], np.dtype[np.intp]]
    kept: np.ndarray[tuple[int], np.dtype[np.intp]]
    units: int
    broken: duties.Codes
    scale: tuple[Floats, Floats]
    start: tuple[Floats, Floats]
    step: tuple[Floats, Floats]
    shift: Floats
    sign: Floats
    notes: tuple[str, ...]


def prepare(
    inputs: Any,
    outputs: Any,
    technology: Technology,
    orientation: Orientation,
    *,
    reference: Any,
    eligible: Any,
    direction: Any,
    super_efficiency: bool,
    undesirable: Iterable[Any] | Mapping[Any, float] | None,
    fixed: Iterable[Any] | None,
) -> Setup:
    """Read and check everything `score` is given; FrontierError where an argument cannot be used."""
    x, y = read_columns(inputs, "x", "inputs"), read_columns(outputs, "y", "outputs")
    _same_rows(x, y, "inputs and outputs")
    shift, sign, weak = _undesirable(undesirable, y, technology)
    y = replace(y, values=shift + sign * y.values)
    if reference is None:
        rx, ry = x, y
    else:
        rx, ry = _read_reference(reference, x, y)
        ry = replace(ry, values=shift + sign * ry.values)
        if super_efficiency:
            raise FrontierError(
                "super_efficiency removes a unit from its own reference; with reference=… it is not in it"
            )
    mask = read_mask(eligible, len(rx.values))
    if weak.any() and technology is not Technology.CRS and (super_efficiency or not mask.all()):
        raise FrontierError(
            "weak disposability under vrs or nirs is not combined with super_efficiency or eligible"
        )
    held = _held(fixed, x, y)
    moved = _moved(held, weak, x, y, orientation)
    explicit = orientation is Orientation.DIRECTIONAL and direction is not None
    if direction is not None and not explicit:
        raise FrontierError("direction needs orientation='directional'")
    broken = duties.check(x, y, technology, moved, explicit, bool(weak.any()))
    lost = (
        broken if reference is None else duties.check(rx, ry, technology, moved, explicit, bool(weak.any()))
    )
    kept = np.flatnonzero(lost == 0)
    slopes, negative = _slopes(x, y, orientation, moved, direction, weak)
    broken = broken.copy()
    duties.check_rays(broken, slopes, orientation, negative)
    rows = np.flatnonzero(broken == 0)
    scale = _scale(rx, x, kept, rows), _scale(ry, y, kept, rows)
    spanned = Reference(rx.values[kept] / scale[0], ry.values[kept] / scale[1], technology, weak)
    step = slopes[0][rows], slopes[1][rows]
    start = _start(x.values[rows], moved[0], orientation), _start(y.values[rows], moved[1], orientation)
    rays = _rays(start, step, scale, orientation)
    own = _own(rows, kept, len(x.values)) if reference is None else rays.own
    barred = ~mask[kept]
    if weak.any() and technology is not Technology.CRS:
        spanned, barred = _with_abatement(spanned), np.concatenate([barred, barred])
    rays = replace(rays, own=own, barred=barred, skip_own=super_efficiency)
    notes = _notes(rx, ry, kept, mask, lost, reference is not None)
    return Setup(
        x, y, rays, spanned, rows, kept, len(rx.values), broken, scale, start, step, shift, sign, notes
    )


def _same_rows(x: Columns, y: Columns, what: str) -> None:
    if len(x.values) != len(y.values):
        raise FrontierError(f"{what} have {len(x.values)} and {len(y.values)} rows; a row is a unit in both")


def _read_reference(reference: Any, x: Columns, y: Columns) -> tuple[Columns, Columns]:
    try:
        given_x, given_y = reference
    except (TypeError, ValueError):
        raise FrontierError("reference must be a pair (inputs, outputs)") from None
    rx, ry = (
        read_columns(given_x, "x", "the reference's inputs"),
        read_columns(given_y, "y", "the reference's outputs"),
    )
    _same_rows(rx, ry, "the reference's inputs and outputs")
    for given, own, what in ((rx, x, "inputs"), (ry, y, "outputs")):
        if given.names != own.names:
            raise FrontierError(
                f"the reference's {what} are {', '.join(given.names)}; the units' {', '.join(own.names)}"
            )
    return rx, ry


def _undesirable(
    undesirable: Iterable[Any] | Mapping[Any, float] | None, y: Columns, technology: Technology
) -> tuple[Floats, Floats, Bools]:
    """Shift, sign and which outputs are weakly disposable."""
    names = y.names
    shift, sign = np.zeros(len(names)), np.ones(len(names))
    weak = np.zeros(len(names), dtype=np.bool_)
    if isinstance(undesirable, Mapping):
        for name, constant in undesirable.items():
            column = read_choice([name], names, "undesirable")
            shift[column], sign[column] = float(constant), -1.0
    elif undesirable is not None:
        weak = read_choice(undesirable, names, "undesirable")
        if technology is Technology.NDRS and weak.any():
            raise FrontierError("weak disposability is defined for crs, vrs and nirs")
        if weak.all():
            raise FrontierError("every output is undesirable: at least one must be wanted")
    return shift, sign, weak


def _held(fixed: Iterable[Any] | None, x: Columns, y: Columns) -> tuple[Bools, Bools]:
    both = read_choice(fixed, x.names + y.names, "fixed")
    return both[: len(x.names)], both[len(x.names) :]


def _moved(
    held: tuple[Bools, Bools], weak: Bools, x: Columns, y: Columns, orientation: Orientation
) -> tuple[Bools, Bools]:
    """Which inputs and outputs the ray moves."""
    inputs = ~held[0] & (orientation is not Orientation.OUTPUT)
    outputs = ~held[1] & (orientation is not Orientation.INPUT)
    if orientation is Orientation.OUTPUT:
        outputs = outputs & ~weak
    if not inputs.any() and not outputs.any():
        raise FrontierError(
            f"nothing is left to move: every column that orientation={orientation.value!r} moves is fixed"
        )
    return inputs, outputs


def _slopes(
    x: Columns, y: Columns, orientation: Orientation, moved: tuple[Bools, Bools], direction: Any, weak: Bools
) -> tuple[tuple[Floats, Floats], Bools]:
    """What a step of one adds to inputs and outputs, raw units; and which units' directions are unusable."""
    n = len(x.values)
    if orientation is not Orientation.DIRECTIONAL:
        return (np.where(moved[0], x.values, 0.0), np.where(moved[1], y.values, 0.0)), np.zeros(
            n, dtype=np.bool_
        )
    gx, gy = (x.values, y.values) if direction is None else _read_direction(direction, x, y)
    gx, gy = np.where(moved[0], gx, 0.0), np.where(moved[1], gy, 0.0)
    both = np.hstack([gx, gy])
    with np.errstate(invalid="ignore"):
        unusable = np.logical_not((both >= 0) & np.isfinite(both))
    return (-gx, np.where(weak, -gy, gy)), np.asarray(unusable.any(axis=1))


def _read_direction(direction: Any, x: Columns, y: Columns) -> tuple[Floats, Floats]:
    try:
        given_x, given_y = direction
    except (TypeError, ValueError):
        raise FrontierError("direction must be a pair (gx, gy)") from None
    parts = []
    for given, own, what in ((given_x, x, "gx"), (given_y, y, "gy")):
        try:
            values = np.asarray(given, dtype=np.float64)
            parts.append(np.broadcast_to(values, own.values.shape))
        except (TypeError, ValueError):
            shape = " or ".join(str(s) for s in (own.values.shape[1:], own.values.shape))
            raise FrontierError(f"direction: {what} must be numbers of shape {shape}") from None
        if values.ndim == 0 or (values.ndim == 2 and values.shape != own.values.shape):
            raise FrontierError(
                f"direction: {what} has shape {values.shape}, which fits neither one unit nor all"
            )
    return parts[0], parts[1]


def _scale(reference: Columns, own: Columns, kept: Any, rows: Any) -> Floats:
    """The mean size of each column over the reference, or over the units where that is zero, or 1."""
    means = [
        np.abs(part).mean(axis=0) if len(part) else np.zeros(len(own.names))
        for part in (reference.values[kept], own.values[rows])
    ]
    scale = np.where(means[0] > 0, means[0], means[1])
    return np.asarray(np.where(scale > 0, scale, 1.0))


def _start(values: Floats, moved: Bools, orientation: Orientation) -> Floats:
    """Where the ray is at t = 0: a radial ray starts from nothing in the columns it moves."""
    return values if orientation is Orientation.DIRECTIONAL else np.where(moved, 0.0, values)


def _rays(
    start: tuple[Floats, Floats],
    step: tuple[Floats, Floats],
    scale: tuple[Floats, Floats],
    orientation: Orientation,
) -> Rays:
    sign = -1 if orientation is Orientation.INPUT else 1
    nobody = np.full(len(start[0]), -1, dtype=np.int32)
    none = np.zeros(0, dtype=np.bool_)
    x, y = scale
    return Rays(start[0] / x, step[0] / x, start[1] / y, step[1] / y, sign, nobody, none)


def _own(rows: Any, kept: Any, n: int) -> Any:
    place = np.full(n, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    return place[rows]


def _with_abatement(reference: Reference) -> Reference:
    """Each unit once more with its inputs but no output: activity scaled down by abatement (Kuosmanen 2005)."""
    inputs = np.vstack([reference.inputs, reference.inputs])
    outputs = np.vstack([reference.outputs, np.zeros_like(reference.outputs)])
    return replace(reference, inputs=inputs, outputs=outputs)


def _notes(
    x: Columns, y: Columns, kept: Any, mask: Bools, lost: duties.Codes, separate: bool
) -> tuple[str, ...]:
    notes = []
    m, s = len(x.names), len(y.names)
    count, least = int(mask[kept].sum()), max(m * s, 3 * (m + s))
    if count < least:
        notes.append(
            f"few units: {count} span the frontier; with {counted(m, 'input')} and "
            f"{counted(s, 'output')} at least {least} are advised"
        )
    same = duties.duplicates(np.hstack([x.values[kept], y.values[kept]]))
    if same:
        notes.append(
            f"duplicates: {same} reference units equal an earlier one in every column; the tie rule picks among them"
        )
    if separate and (lost > 0).any():
        first = int(np.flatnonzero(lost)[0])
        words = duties.explain(int(lost[first]), first, x, y)
        notes.append(
            f"reference: {int((lost > 0).sum())} units were set aside, the first in row {first} ({words})"
        )
    return tuple(notes)
