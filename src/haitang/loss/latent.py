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
    """``P(Z > z - shift)`` at the edges of the cells."""
    return np.array([0.5 * erfc((z - shift) / sqrt(2)) for z in np.linspace(LOW, HIGH, cells - 1)])


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
    probability = -np.diff(_tails(0.0, cells), prepend=1.0, append=0.0)
    partial = -mean * np.diff(_tails(severity.sigma, cells), prepend=1.0, append=0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        amount = np.where(probability > 0, partial / probability, 0.0)
    if severity.cap is not None:
        amount = _capped(severity, severity.cap, amount, probability, partial)
    return Cells(probability=probability, amount=np.minimum(amount, LARGEST))


def _capped(severity: Lognormal, cap: float, amount: Yuans, probability: Yuans, partial: Yuans) -> Yuans:
    """``E[min(X, cap)]`` in each cell, exact in the one that the cap cuts."""
    edges = np.exp(severity.mu + severity.sigma * np.linspace(LOW, HIGH, probability.size - 1))
    cut = int(np.searchsorted(edges, cap))
    capped = np.where(np.arange(amount.size) < cut, amount, cap)
    if probability[cut] > 0:
        z = (log(cap) - severity.mu) / severity.sigma
        mean = exp(severity.mu + severity.sigma**2 / 2)
        above_edge = 0.0 if cut == amount.size - 1 else float(_tails(0.0, amount.size)[cut])
        above = 0.5 * erfc(z / sqrt(2))
        beyond = 0.5 * erfc((z - severity.sigma) / sqrt(2))
        upper = float(partial[cut + 1 :].sum())
        kept = float(partial[cut]) - (mean * beyond - upper)
        capped[cut] = (kept + cap * (above - above_edge)) / float(probability[cut])
    return capped
