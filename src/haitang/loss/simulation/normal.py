"""The normal quantile by table: cubic pieces on every octave of the tail probability, good to about 1e-10."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from haitang.loss.simulation.compiled import inlined

OCTAVES = 64
_PER_OCTAVE = 64
_MANTISSA_BITS = 52
_CELL_BITS = 46
_LOWEST_EXPONENT = 1023 - OCTAVES
_FRACTION = 2.0**-_CELL_BITS
_CELL_MASK = 2**_CELL_BITS - 1


def _table() -> NDArray[np.float64]:
    """Coefficients of ``z(p)`` with ``P(Z > z) = p`` for p in [2^-64, 1/2], by interpolation at Chebyshev points."""
    from scipy.special import ndtri

    nodes = (1 - np.cos((2 * np.arange(4) + 1) / 8 * np.pi)) / 2
    octave = 2.0 ** np.arange(-OCTAVES, 0)
    start = (octave[:, None] * (1 + np.arange(_PER_OCTAVE) / _PER_OCTAVE)).ravel()
    width = np.repeat(octave / _PER_OCTAVE, _PER_OCTAVE)
    values = -ndtri(start[:, None] + width[:, None] * nodes)
    coefficients: NDArray[np.float64] = np.linalg.solve(np.vander(nodes, 4, increasing=True), values.T).T
    return np.ascontiguousarray(coefficients)


TABLE = _table()


@inlined
def upper_quantile(bits, table):
    """``z`` with ``P(Z > z) = p`` for p in (0, 1/2]; ``bits`` is p seen as an int64."""
    cell = (bits >> _CELL_BITS) - (_LOWEST_EXPONENT << (_MANTISSA_BITS - _CELL_BITS))
    cell = min(max(cell, 0), OCTAVES * _PER_OCTAVE - 1)
    f = (bits & _CELL_MASK) * _FRACTION
    return table[cell, 0] + f * (table[cell, 1] + f * (table[cell, 2] + f * table[cell, 3]))


@inlined
def survival(z):
    """``P(Z > z)``."""
    return 0.5 * erfc(z / sqrt(2.0))
