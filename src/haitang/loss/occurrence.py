"""Occurrence exceedance: how likely the largest event of a year is above an amount (OEP)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from haitang.loss.frequencies import Frequency
from haitang.loss.severities import Severity, Yuans


def occurrence_exceedance(parts: Sequence[tuple[Frequency, Severity]], amounts: Yuans) -> Yuans:
    """``P(max X > x) = 1 - prod pgf_i(P(X_i <= x))`` for each amount.

    Parameters
    ----------
    parts : sequence of (Frequency, Severity)
        Independent perils.
    amounts : ndarray, shape (n,), yuan

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    >>> from haitang.loss import ParetoSeverity, Poisson
    >>> peril = (Poisson(mean=0.7), ParetoSeverity(alpha=1.5, scale=250_000.0))
    >>> round(float(occurrence_exceedance([peril], np.array([4232058.4]))[0]), 9)
    0.01
    """
    quiet = np.ones_like(amounts)
    for frequency, severity in parts:
        quiet = quiet * frequency.pgf(1.0 - severity.survival(amounts))
    return 1.0 - quiet


def occurrence_quantile(
    parts: Sequence[tuple[Frequency, Severity]], *, return_period: float, upper: float = 1e13
) -> float:
    """The amount that the largest event of a year exceeds once in ``return_period`` years, by bisection; yuan.

    Raises
    ------
    ValueError
        ``return_period`` is not above 1.

    Examples
    --------
    >>> from haitang.loss import ParetoSeverity, Poisson
    >>> peril = (Poisson(mean=0.7), ParetoSeverity(alpha=1.5, scale=250_000.0))
    >>> round(occurrence_quantile([peril], return_period=100), 1)
    4232058.4
    """
    if not return_period > 1:
        raise ValueError(f"return_period must be > 1, got {return_period}")
    low, high = 0.0, upper
    for _ in range(120):
        middle = (low + high) / 2
        if occurrence_exceedance(parts, np.array([middle]))[0] > 1 / return_period:
            low = middle
        else:
            high = middle
    return high
