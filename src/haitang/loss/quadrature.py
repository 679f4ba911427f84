"""Integrals of a severity by Gauss and Legendre's rule on panels that follow its quantiles."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import inf

import numpy as np

from haitang.loss.severities import ClosedForm, Yuans

NODES = 32
LEVELS = (1 - 1e-9, 0.999, 0.99, 0.9, 0.75, 0.5, 0.25, 0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-9, 1e-12, 1e-20, 1e-40, 1e-80)
FAR = 1e60
"""Times the median: where a power tail is followed by its own law instead of a panel."""


@lru_cache(maxsize=4)
def rule(nodes: int = NODES) -> tuple[Yuans, Yuans]:
    """Nodes and weights of Gauss and Legendre on [0, 1]."""
    places, weights = np.polynomial.legendre.leggauss(nodes)
    return (places + 1) / 2, weights / 2


def amounts_at(law: ClosedForm, levels: Yuans) -> Yuans:
    """The smallest amounts that are exceeded with at most the probabilities ``levels``, to the last bit.

    Bisection runs over the bits of the number, which rise with it, so that no scale has to be known beforehand.

    Examples
    --------
    >>> from haitang.loss.severities import ExponentialSeverity
    >>> amounts_at(ExponentialSeverity(mean=1.0), np.exp([-2.0])).round(12)
    array([2.])
    """
    low = np.zeros(levels.size, dtype=np.int64)
    high = np.full(levels.size, np.array(1e300).view(np.int64))
    while np.any(high - low > 1):
        middle = low + (high - low) // 2
        beyond = law.survival(middle.view(np.float64)) > levels
        low, high = np.where(beyond, middle, low), np.where(beyond, high, middle)
    return high.view(np.float64)


def layer_moments(law: ClosedForm, deductible: float, top: float) -> tuple[float, float]:
    """First and second moment of ``min(max(X - deductible, 0), top)``; infinite where they are.

    The mean is the integral of the survival function over the layer, the second moment that of twice the height in
    the layer times it, or, above an unlimited layer, of twice the mean excess (Klugman, Panjer, Willmot §3.1).

    Parameters
    ----------
    deductible, top : float, yuan
        ``top`` may be infinite.

    Examples
    --------
    >>> from haitang.loss.severities import ExponentialSeverity
    >>> layer_moments(ExponentialSeverity(mean=2.0), 0.0, inf)
    (2.0, 8.0)
    """
    if top < inf:
        edges = _edges(law, deductible, deductible + top)
        mean = _over_panels(law.survival, edges)
        second = _over_panels(lambda x: 2 * (x - deductible) * law.survival(x), edges)
        return mean, second
    mean = float(law.excess(np.array([deductible]))[0])
    index = law.tail_index()
    if index <= 2:
        return mean, inf
    median = float(amounts_at(law, np.array([0.5]))[0])
    end = max(median, deductible) * FAR if index < inf else float(amounts_at(law, np.array([1e-280]))[0])
    second = 2 * _over_panels(law.excess, _edges(law, deductible, max(end, deductible)))
    if index < inf:
        second += 2 * end * float(law.excess(np.array([end]))[0]) / (index - 2)
    return mean, second


def _edges(law: ClosedForm, low: float, high: float) -> Yuans:
    """Panels from ``low`` to ``high``: cut at quantiles, at jumps of the density, and in fours towards both ends."""
    quantiles = amounts_at(law, np.array(LEVELS))
    first = max(float(quantiles[0]), 1e-280)
    fours = np.arange(np.floor(np.log(first * 1e-8) / np.log(4)), np.ceil(np.log(max(high, first)) / np.log(4)))
    inside = np.concatenate([quantiles, np.array(law.breaks()), 4.0**fours, low + 4.0**fours])
    inside = inside[(inside > low) & (inside < high)]
    return np.unique(np.concatenate([[low], inside, [high]]))


def _over_panels(function: Callable[[Yuans], Yuans], edges: Yuans) -> float:
    places, weights = rule()
    width = np.diff(edges)
    values = function((edges[:-1, None] + width[:, None] * places).ravel()).reshape(width.size, places.size)
    return float(width @ (values @ weights))
