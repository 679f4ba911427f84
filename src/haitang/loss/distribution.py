"""A distribution on a grid: moments, quantiles, tail values, exceedance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from haitang.lexicon import HaitangError
from haitang.loss.severities import Yuans

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class TruncatedGrid(HaitangError):
    """The answer lies beyond the grid; a wider grid gives it."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Probabilities of ``0, step, 2 step, …`` yuan, and of what lies beyond the last of them.

    Attributes
    ----------
    step : float, yuan
        Distance of the grid points.
    mass : ndarray, shape (n,)
        Probability of each grid point.

    Examples
    --------
    >>> coin = Distribution(step=100.0, mass=np.array([0.5, 0.25, 0.25]))
    >>> coin.mean, coin.quantile(0.7), coin.tvar(0.5)
    (75.0, 100.0, 150.0)
    """

    step: float
    mass: Yuans

    @property
    def beyond(self) -> float:
        """Probability of more than the last grid point; 0 but for rounding when the grid holds all."""
        return max(1.0 - float(self.mass.sum()), 0.0)

    @property
    def amounts(self) -> Yuans:
        """The grid points, yuan."""
        return np.arange(self.mass.size, dtype=np.float64) * self.step

    @property
    def mean(self) -> float:
        """Expected amount, yuan.

        Raises
        ------
        TruncatedGrid
            Probability lies beyond the grid.
        """
        self._refuse_truncation("均值")
        return float(self.mass @ self.amounts)

    @property
    def sd(self) -> float:
        """Standard deviation, yuan; raises as `mean` does."""
        centred = self.amounts - self.mean
        return float(np.sqrt(self.mass @ centred**2))

    def survival(self, amount: ArrayLike) -> Yuans:
        """``P(X > amount)`` for each amount in yuan, up to the end of the grid."""
        cumulative = np.cumsum(self.mass)
        place = np.floor(np.asarray(amount, dtype=np.float64) / self.step * (1 + 1e-12)).astype(np.intp)
        if place.size and int(place.max()) >= self.mass.size:
            raise TruncatedGrid(f"网格止于 {self.amounts[-1]:,.0f} 元", advice="加大网格")
        below = np.where(place < 0, 0.0, cumulative[np.maximum(place, 0)])
        return np.clip(1.0 - below, 0.0, 1.0)

    def quantile(self, probability: float) -> float:
        """Smallest grid amount that is not exceeded with at least ``probability`` (在险价值), yuan.

        Raises
        ------
        ValueError
            ``probability`` outside [0, 1).
        TruncatedGrid
            It lies beyond the grid.
        """
        if not 0 <= probability < 1:
            raise ValueError(f"probability must lie in [0, 1), got {probability}")
        cumulative = np.cumsum(self.mass)
        index = int(np.searchsorted(cumulative, probability * (1 - 1e-14), side="left"))
        if index >= self.mass.size:
            raise TruncatedGrid(f"{probability:.4%} 分位数超出网格 {self.amounts[-1]:,.0f} 元", advice="加大网格")
        return index * self.step

    def stop_loss(self, retention: float) -> float:
        """``E[max(X - retention, 0)]``, yuan; raises as `mean` does."""
        self._refuse_truncation("止损保费")
        return float(self.mass @ np.maximum(self.amounts - retention, 0.0))

    def tvar(self, probability: float) -> float:
        """Mean of the worst ``1 - probability`` of years (尾部在险价值), yuan, atoms split."""
        quantile = self.quantile(probability)
        return quantile + self.stop_loss(quantile) / (1 - probability)

    def limited(self, limit_index: int) -> Distribution:
        """``min(X, limit_index * step)``: all beyond it sits on it, whatever lay past the grid included."""
        mass = self.mass[: limit_index + 1].copy()
        mass[limit_index] = max(1.0 - float(mass[:limit_index].sum()), 0.0)
        return Distribution(step=self.step, mass=mass)

    def _refuse_truncation(self, what: str, tolerance: float = 1e-9) -> None:
        if self.beyond > tolerance:
            raise TruncatedGrid(
                f"{what}不可得：网格止于 {self.amounts[-1]:,.0f} 元，其外尚有概率 {self.beyond:.3g}", advice="加大网格"
            )
