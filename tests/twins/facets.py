"""Slow plain twin: every facet of a small VRS technology, by trying all sets of generators."""

from itertools import combinations

import numpy as np


def all_facets(inputs: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """Rows (v, u, w) with v·x - u·y + w ≥ 0 on all units, v, u ≥ 0, length of (v, u) one."""
    points = np.column_stack([inputs, -outputs])
    n, d = points.shape
    generators = [(*point, 1.0) for point in points] + [(*axis, 0.0) for axis in np.eye(d)]
    found = []
    for chosen in combinations(range(n + d), d):
        _, sizes, vectors = np.linalg.svd(np.array([generators[k] for k in chosen]))
        if len(sizes) < d or sizes[-1] < 1e-9:
            continue
        plane = vectors[-1]
        length = np.linalg.norm(plane[:d])
        for signed in (plane, -plane):
            above = np.column_stack([points, np.ones(n)]) @ signed
            if length > 1e-9 and (signed[:d] >= -1e-9).all() and above.min() >= -1e-9:
                found.append(signed / length)
    return np.unique(np.round(found, 12), axis=0)
