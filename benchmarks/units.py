"""Made-up units whose true efficiency is known."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DEGREE = 0.8


def make(rng: np.random.Generator, n: int, m: int = 3, s: int = 2) -> tuple[Floats, Floats, Floats]:
    """Inputs (n, m), outputs (n, s) and true Farrell input efficiency (n,) under a smooth concave frontier.

    Inputs are uniform on 1 … 10, an output mix is uniform in direction, its length a Cobb-Douglas product of the inputs
    of degree 0.8 times exp(-u), u half-normal with scale 0.3. Inputs times θ reach the same outputs without u where
    θ^0.8 = exp(-u).
    """
    inputs = rng.uniform(1, 10, (n, m))
    mix = np.abs(rng.normal(size=(n, s)))
    mix /= np.linalg.norm(mix, axis=1, keepdims=True)
    lost = np.abs(rng.normal(0, 0.3, n))
    size = np.prod(inputs ** (DEGREE / m), axis=1) * np.exp(-lost)
    return inputs, mix * size[:, None], np.exp(-lost / DEGREE)
