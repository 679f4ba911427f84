"""Panjer's recursion: the same aggregate distribution term by term, as a cross-check of the transform."""

from __future__ import annotations

import numpy as np

from haitang.loss.distribution import Distribution
from haitang.loss.frequencies import Binomial, EmpiricalFrequency, MixedFrequency, NegativeBinomial, Poisson
from haitang.loss.severities import Yuans


def panjer(
    frequency: Poisson | NegativeBinomial | Binomial | MixedFrequency, severity: Yuans, *, step: float
) -> Distribution:
    """``g_k = sum_j (a + b j/k) f_j g_{k-j} / (1 - a f_0)``, from ``g_0 = pgf(f_0)`` (Panjer 1981).

    A mixed frequency is the mixture of its laws' answers.

    Parameters
    ----------
    severity : ndarray, shape (n,)
        Mass of one loss on the grid.
    step : float, yuan
        Distance of the grid points.

    Raises
    ------
    ValueError
        A law has no recursion.

    Examples
    --------
    >>> panjer(Poisson(mean=2.0), np.array([0.0, 0.6, 0.4, 0.0]), step=1.0).mass.round(6)
    array([0.135335, 0.162402, 0.20571 , 0.168898])
    """
    if isinstance(frequency, MixedFrequency):
        total = np.zeros(severity.size)
        for part in frequency.parts:
            if isinstance(part.frequency, EmpiricalFrequency):
                raise ValueError("an empirical frequency has no recursion; use the transform")
            total += part.weight * panjer(part.frequency, severity, step=step).mass
        return Distribution(step=step, mass=total)
    a, b = frequency.panjer()
    mass = np.zeros(severity.size)
    mass[0] = frequency.pgf(severity[:1])[0]
    steps = np.arange(severity.size)
    for k in range(1, severity.size):
        j = steps[1 : k + 1]
        mass[k] = ((a + b * j / k) * severity[1 : k + 1]) @ mass[k - 1 :: -1][:k] / (1 - a * severity[0])
    return Distribution(step=step, mass=mass)
