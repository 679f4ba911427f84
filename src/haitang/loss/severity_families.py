"""Further severities in closed form: generalised Pareto, gamma, Weibull, uniform."""

from __future__ import annotations

from math import gamma, inf
from typing import Literal

import numpy as np
from pydantic import Field

from haitang.loss.severities import ClosedForm, Yuans


class GeneralisedParetoSeverity(ClosedForm):
    """Generalised Pareto: ``(1 + shape (x - location)/scale)^(-1/shape)``; shape 0 is an exponential (广义帕累托).

    Examples
    --------
    >>> GeneralisedParetoSeverity(shape=0.5, scale=2.0).excess(np.array([0.0]))
    array([4.])
    """

    kind: Literal["gpd"] = "gpd"
    shape: float
    scale: float = Field(gt=0)
    location: float = Field(default=0, ge=0)

    def survival(self, amount: Yuans) -> Yuans:
        """Pickands 1975; one below ``location``, zero above the upper end that a negative shape has."""
        return np.exp(-self._hazard(amount))

    def cdf(self, amount: Yuans) -> Yuans:
        """Its complement, exact where it is small."""
        return -np.expm1(-self._hazard(amount))

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``location + scale/(1 - shape) (1 - S(x)^(1 - shape))`` above ``location``."""
        tail: Yuans
        if abs(self.shape - 1) < 1e-9:
            tail = self.scale * self._hazard(amount)
        else:
            tail = self.scale / (1 - self.shape) * -np.expm1((self.shape - 1) * self._hazard(amount))
        return np.minimum(amount, self.location) + tail

    def excess(self, amount: Yuans) -> Yuans:
        """``scale/(1 - shape) S(x)^(1 - shape)`` above ``location``, for shape < 1."""
        if self.shape >= 1:
            return np.full_like(amount, inf)
        tail: Yuans = self.scale / (1 - self.shape) * np.exp((self.shape - 1) * self._hazard(amount))
        return np.maximum(self.location - amount, 0.0) + tail

    def tail_index(self) -> float:
        """``1/shape``."""
        return 1 / self.shape if self.shape > 0 else inf

    def breaks(self) -> tuple[float, ...]:
        """Where it begins, and where a negative shape makes it end."""
        ends = (self.location - self.scale / self.shape,) if self.shape < 0 else ()
        return tuple(end for end in (self.location, *ends) if end > 0)

    def _hazard(self, amount: Yuans) -> Yuans:
        """``-log S(x)``."""
        z = np.maximum(amount - self.location, 0.0) / self.scale
        if self.shape == 0:
            return z
        with np.errstate(divide="ignore"):
            hazard: Yuans = np.log1p(np.maximum(self.shape * z, -1.0)) / self.shape
        return hazard


class GammaSeverity(ClosedForm):
    """Gamma with ``shape`` and ``scale`` (Klugman, Panjer, Willmot, app. A.3.2.1)."""

    kind: Literal["gamma"] = "gamma"
    shape: float = Field(gt=0)
    scale: float = Field(gt=0)

    def survival(self, amount: Yuans) -> Yuans:
        """``Q(shape, x/scale)``, the regularised upper incomplete gamma function."""
        from scipy.special import gammaincc

        beyond: Yuans = gammaincc(self.shape, amount / self.scale)
        return beyond

    def cdf(self, amount: Yuans) -> Yuans:
        """``P(shape, x/scale)``."""
        from scipy.special import gammainc

        within: Yuans = gammainc(self.shape, amount / self.scale)
        return within

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``shape scale P(shape + 1, x/scale) + x Q(shape, x/scale)``."""
        from scipy.special import gammainc

        below: Yuans = self.shape * self.scale * gammainc(self.shape + 1, amount / self.scale)
        return below + amount * self.survival(amount)

    def excess(self, amount: Yuans) -> Yuans:
        """``shape scale Q(shape + 1, x/scale) - x Q(shape, x/scale)``."""
        from scipy.special import gammaincc

        above: Yuans = self.shape * self.scale * gammaincc(self.shape + 1, amount / self.scale)
        return above - amount * self.survival(amount)

    def shortfall(self, amount: Yuans) -> Yuans:
        """``x P(shape, x/scale) - shape scale P(shape + 1, x/scale)``."""
        from scipy.special import gammainc

        below: Yuans = self.shape * self.scale * gammainc(self.shape + 1, amount / self.scale)
        return amount * self.cdf(amount) - below


class WeibullSeverity(ClosedForm):
    """Weibull: ``exp(-(x/scale)^shape)`` (Klugman, Panjer, Willmot, app. A.3.2.3)."""

    kind: Literal["weibull"] = "weibull"
    shape: float = Field(gt=0)
    scale: float = Field(gt=0)

    def survival(self, amount: Yuans) -> Yuans:
        """``exp(-(x/scale)^shape)``."""
        return np.exp(-self._hazard(amount))

    def cdf(self, amount: Yuans) -> Yuans:
        """Its complement, exact where it is small."""
        return -np.expm1(-self._hazard(amount))

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``scale Gamma(1 + 1/shape) P(1/shape, (x/scale)^shape)``: the integral of the survival function."""
        from scipy.special import gammainc

        limited: Yuans = self._mean() * gammainc(1 / self.shape, self._hazard(amount))
        return limited

    def excess(self, amount: Yuans) -> Yuans:
        """``scale Gamma(1 + 1/shape) Q(1/shape, (x/scale)^shape)``."""
        from scipy.special import gammaincc

        above: Yuans = self._mean() * gammaincc(1 / self.shape, self._hazard(amount))
        return above

    def _hazard(self, amount: Yuans) -> Yuans:
        with np.errstate(over="ignore"):
            hazard: Yuans = (amount / self.scale) ** self.shape
        return hazard

    def _mean(self) -> float:
        return self.scale * gamma(1 + 1 / self.shape)


class UniformSeverity(ClosedForm):
    """Uniform between ``low`` and ``high`` yuan."""

    kind: Literal["uniform"] = "uniform"
    low: float = Field(default=0, ge=0)
    high: float = Field(gt=0)

    def survival(self, amount: Yuans) -> Yuans:
        """``(high - x)/(high - low)`` in between."""
        return np.clip((self.high - amount) / (self.high - self.low), 0.0, 1.0)

    def cdf(self, amount: Yuans) -> Yuans:
        """``(x - low)/(high - low)`` in between."""
        return np.clip((amount - self.low) / (self.high - self.low), 0.0, 1.0)

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``x`` less the shortfall."""
        return amount - self.shortfall(amount)

    def excess(self, amount: Yuans) -> Yuans:
        """``(high - x)^2 / (2 (high - low))`` in between."""
        inside = np.clip(amount, self.low, self.high)
        return (self.high - inside) ** 2 / (2 * (self.high - self.low)) + np.maximum(self.low - amount, 0.0)

    def shortfall(self, amount: Yuans) -> Yuans:
        """``(x - low)^2 / (2 (high - low))`` in between."""
        inside = np.clip(amount, self.low, self.high)
        return (inside - self.low) ** 2 / (2 * (self.high - self.low)) + np.maximum(amount - self.high, 0.0)

    def breaks(self) -> tuple[float, ...]:
        """Both ends."""
        return (self.low, self.high) if self.low > 0 else (self.high,)
