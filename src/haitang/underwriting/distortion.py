"""Distortion prices (扭曲保费) of a year: the expectation under a survival function that is bent towards the tail.

``H(X) = ∫ g(S(x)) dx`` for a loss ``X >= 0``. Wang's transform (王氏变换): ``g(s) = Φ(Φ⁻¹(s) + λ)``; proportional
hazard (比例风险变换): ``g(s) = s^ρ``, ``ρ <= 1``.

Source: Wang, S. S. (2000), A class of distortion operators for pricing financial and insurance risks, Journal of Risk
and Insurance 67(1).
"""

from __future__ import annotations

import numpy as np

from haitang.loss import Distribution, proportional_hazard, wang


def wang_price(year: Distribution, market_price: float) -> float:
    """Wang premium of a year, yuan, its mean included.

    Parameters
    ----------
    market_price : float
        λ, the market price of risk; >= 0, where 0 gives the mean.

    Examples
    --------
    >>> coin = Distribution(step=100.0, mass=np.array([0.5, 0.5]))
    >>> wang_price(coin, 0.0), round(wang_price(coin, 0.25), 6)
    (50.0, 59.870633)
    """
    if market_price < 0:
        raise ValueError(f"market_price must be >= 0, got {market_price}")
    return float(np.sum(wang(market_price)(_survival(year))) * year.step)


def proportional_hazard_price(year: Distribution, exponent: float) -> float:
    """Proportional-hazard premium of a year, yuan, its mean included.

    Parameters
    ----------
    exponent : float
        ρ in (0, 1]; 1 gives the mean.

    Examples
    --------
    >>> coin = Distribution(step=100.0, mass=np.array([0.5, 0.5]))
    >>> round(proportional_hazard_price(coin, 0.5), 4)
    70.7107
    """
    if not 0 < exponent <= 1:
        raise ValueError(f"exponent must lie in (0, 1], got {exponent}")
    return float(np.sum(proportional_hazard(exponent)(_survival(year))) * year.step)


def _survival(year: Distribution) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """``P(X > k step)`` for every grid point but the last, whose mass ends the year.

    Summed from the rare end, so that a small tail keeps its digits.
    """
    return np.clip(np.cumsum(year.mass[:0:-1])[::-1], 0.0, 1.0)
