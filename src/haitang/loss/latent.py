"""Cells of the latent factor of an event: every amount of one event moves with one normal variable."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import erfc, exp, log, sqrt

import numpy as np

from haitang.loss.model import Lognormal
from haitang.loss.severities import Yuans

LOW, HIGH = -5.0, 6.0
LARGEST = 3.5e11
"""Yuan; the few events beyond are held here, far above any limit that a contract may have."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The latent factor cut into cells: probability of each, and the mean ground-up loss in it, yuan."""

    probability: Yuans
    amount: Yuans


@lru_cache(maxsize=256)
def _tails(shift: float, cells: int) -> Yuans:
    """``P(Z > z - shift)`` at the edges of the cells, the two infinite ones included."""
    return np.array([1.0, *(0.5 * erfc((z - shift) / sqrt(2)) for z in _edges(cells).tolist()), 0.0])


@lru_cache(maxsize=16)
def _edges(cells: int) -> Yuans:
    return np.linspace(LOW, HIGH, cells - 1)


@lru_cache(maxsize=16)
def _probabilities(cells: int) -> Yuans:
    tails = _tails(0.0, cells)
    probabilities: Yuans = tails[:-1] - tails[1:]
    return probabilities


def cells_of(severity: Lognormal, cells: int) -> Cells:
    """Cut a lognormal into cells of equal width in its logarithm; the mean of each is exact, so that of all is.

    Parameters
    ----------
    severity : Lognormal
        Ground-up loss of one event; its cap is kept exactly.
    cells : int
        Number of cells, the two tails included; >= 3.

    Returns
    -------
    Cells
        Both arrays of shape (cells,).

    Examples
    --------
    >>> cut = cells_of(Lognormal(mu=10, sigma=1.8), 400)
    >>> bool(abs(cut.probability @ cut.amount / exp(10 + 1.8**2 / 2) - 1) < 1e-9)
    True
    """
    mean = exp(severity.mu + severity.sigma**2 / 2)
    probability = _probabilities(cells)
    tails = _tails(severity.sigma, cells)
    partial = mean * (tails[:-1] - tails[1:])
    amount = partial / probability
    if severity.cap is not None:
        amount = _capped(severity, severity.cap, amount, probability, partial)
    return Cells(probability=probability, amount=np.minimum(amount, LARGEST))


def _capped(severity: Lognormal, cap: float, amount: Yuans, probability: Yuans, partial: Yuans) -> Yuans:
    """``E[min(X, cap)]`` in each cell, exact in the one that the cap cuts."""
    z = (log(cap) - severity.mu) / severity.sigma
    cut = int(np.searchsorted(_edges(amount.size), z))
    mean = exp(severity.mu + severity.sigma**2 / 2)
    above = 0.5 * erfc(z / sqrt(2)) - float(_tails(0.0, amount.size)[cut + 1])
    beyond = 0.5 * erfc((z - severity.sigma) / sqrt(2)) - float(_tails(severity.sigma, amount.size)[cut + 1])
    capped = amount.copy()
    capped[cut:] = cap
    capped[cut] = (float(partial[cut]) - mean * beyond + cap * above) / float(probability[cut])
    return capped
