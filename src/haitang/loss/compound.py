"""Aggregate loss of a year by fast Fourier transform, with padding and exponential tilting against aliasing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from haitang.loss.distribution import Distribution
from haitang.loss.frequencies import Binomial, EmpiricalFrequency, Frequency, Poisson
from haitang.loss.severities import Yuans

TILT = 24.0
"""Exponent of the tilt over the padded grid: what wraps round shrinks by e^-24, rounding grows by e^12."""


def compound(parts: Sequence[tuple[Frequency, Yuans]], *, step: float) -> Distribution:
    """Distribution of the sum over all parts of ``X_1 + … + X_N`` (复合分布), parts independent.

    Severities are tilted by ``exp(-t k)``, transformed, put through each part's generating function, multiplied and
    turned back (Grübel & Hermesmeier 1999). Poisson parts are mixed before one transform.

    Parameters
    ----------
    parts : sequence of (Frequency, ndarray of shape (n,))
        Each with the mass of its severity on the same grid; mass beyond the grid is simply absent.
    step : float, yuan
        Distance of the grid points.

    Returns
    -------
    Distribution
        On the same n points; ``beyond`` says how much lies past them.

    Raises
    ------
    ValueError
        No part, or grids of different length.

    Examples
    --------
    >>> severity = np.array([0.0, 0.6, 0.4, 0.0])
    >>> compound([(Poisson(mean=2.0), severity)], step=1.0).mass.round(6)
    array([0.135335, 0.162402, 0.20571 , 0.168898])
    """
    sizes = {mass.size for _, mass in parts}
    if len(sizes) != 1:
        raise ValueError(f"parts must be one or more on one grid, got grids of {sorted(sizes)}")
    size = sizes.pop()
    length = 1 << max(2 * size - 3, 1).bit_length()  # a power of two: about twice the grid, and fast
    exponent_of_tilt = 0.0 if _cannot_wrap(parts, length) else TILT
    tilt = np.exp(-exponent_of_tilt / length * np.arange(size))
    exponent = np.zeros(length // 2 + 1, dtype=np.complex128)
    for frequency, mass in _mixed(parts, size):
        exponent += frequency.log_void(1.0 - np.fft.rfft(mass * tilt, length))
    total = np.fft.irfft(np.exp(exponent), length)[:size] / tilt
    return Distribution(step=step, mass=np.maximum(total, 0.0))


def _mixed(parts: Sequence[tuple[Frequency, Yuans]], size: int) -> list[tuple[Frequency, Yuans]]:
    """Poisson parts together are one Poisson part, its severity mixed by their means."""
    poisson = [(frequency.mean, mass) for frequency, mass in parts if isinstance(frequency, Poisson)]
    others = [part for part in parts if not isinstance(part[0], Poisson)]
    rate = sum(mean for mean, _ in poisson)
    if rate == 0:
        return others
    mixed = np.zeros(size)
    for mean, mass in poisson:
        mixed += mean / rate * mass
    return [(Poisson(mean=rate), mixed), *others]


def _cannot_wrap(parts: Sequence[tuple[Frequency, Yuans]], length: int) -> bool:
    """Whether so few events of so small amounts are possible that nothing reaches the end of the padded grid."""
    reach = 0
    for frequency, mass in parts:
        if isinstance(frequency, Binomial):
            most = frequency.trials
        elif isinstance(frequency, EmpiricalFrequency):
            most = len(frequency.probabilities) - 1
        else:
            return False
        if abs(float(mass.sum()) - 1.0) > 1e-12:
            return False
        reach += most * int(np.flatnonzero(mass).max(initial=0))
    return reach < length
