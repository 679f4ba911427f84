"""Severities of one event in closed form: what lies beyond an amount, and the means below, short of and above it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import inf
from typing import Annotated, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from haitang.lexicon import Record

Yuans: TypeAlias = NDArray[np.float64]
"""Amounts in yuan, float64: continuous distributions only."""


class Severity(Protocol):
    """What the exact engine needs of a severity on the grid."""

    def survival(self, amount: Yuans) -> Yuans:
        """``P(X > amount)``."""
        ...

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``E[min(X, amount)]``, yuan."""
        ...


class ClosedForm(Record, ABC):
    """A severity without atoms: what every family of this module offers.

    Means are had in three ways because each keeps its digits elsewhere: ``shortfall`` where little lies below,
    ``excess`` where little lies beyond, ``limited_mean`` in between and where there is no mean.
    """

    @abstractmethod
    def survival(self, amount: Yuans) -> Yuans:
        """``P(X > amount)``."""

    @abstractmethod
    def limited_mean(self, amount: Yuans) -> Yuans:
        """``E[min(X, amount)]``, yuan; finite even where the mean is not."""

    @abstractmethod
    def excess(self, amount: Yuans) -> Yuans:
        """``E[max(X - amount, 0)]``, yuan; infinite where the mean is."""

    def cdf(self, amount: Yuans) -> Yuans:
        """``P(X <= amount)``."""
        return 1.0 - self.survival(amount)

    def shortfall(self, amount: Yuans) -> Yuans:
        """``E[max(amount - X, 0)]``, yuan."""
        return amount - self.limited_mean(amount)

    def tail_index(self) -> float:
        """Moments below it exist: alpha of a Pareto tail, infinite for lighter ones."""
        return inf

    def breaks(self) -> tuple[float, ...]:
        """Amounts above zero at which the density jumps, yuan."""
        return ()


class LognormalSeverity(ClosedForm):
    """``exp(mu + sigma Z)`` yuan.

    Examples
    --------
    >>> LognormalSeverity(mu=10, sigma=1.8).survival(np.exp(np.array([10.0])))
    array([0.5])
    """

    kind: Literal["lognormal"] = "lognormal"
    mu: float
    sigma: float = Field(gt=0)

    def survival(self, amount: Yuans) -> Yuans:
        """``N(-z)``."""
        from scipy.special import ndtr

        beyond: Yuans = ndtr(-self._standardised(amount))
        return beyond

    def cdf(self, amount: Yuans) -> Yuans:
        """``N(z)``."""
        from scipy.special import ndtr

        within: Yuans = ndtr(self._standardised(amount))
        return within

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``exp(mu + sigma^2/2) N(z - sigma) + amount N(-z)`` (Klugman, Panjer, Willmot, app. A.5.1)."""
        from scipy.special import ndtr

        z = self._standardised(amount)
        limited: Yuans = self._mean() * ndtr(z - self.sigma) + amount * ndtr(-z)
        return limited

    def excess(self, amount: Yuans) -> Yuans:
        """``exp(mu + sigma^2/2) N(sigma - z) - amount N(-z)``."""
        from scipy.special import ndtr

        z = self._standardised(amount)
        above: Yuans = self._mean() * ndtr(self.sigma - z) - amount * ndtr(-z)
        return above

    def shortfall(self, amount: Yuans) -> Yuans:
        """``amount N(z) - exp(mu + sigma^2/2) N(z - sigma)``."""
        from scipy.special import ndtr

        z = self._standardised(amount)
        below: Yuans = amount * ndtr(z) - self._mean() * ndtr(z - self.sigma)
        return below

    def _mean(self) -> float:
        return float(np.exp(self.mu + self.sigma**2 / 2))

    def _standardised(self, amount: Yuans) -> Yuans:
        with np.errstate(divide="ignore"):
            z: Yuans = (np.log(amount) - self.mu) / self.sigma
        return z


class ExponentialSeverity(ClosedForm):
    """Exponential with a mean in yuan (Klugman, Panjer, Willmot, app. A.3.3.1)."""

    kind: Literal["exponential"] = "exponential"
    mean: float = Field(gt=0)

    def survival(self, amount: Yuans) -> Yuans:
        """``exp(-x/mean)``."""
        return np.exp(-amount / self.mean)

    def cdf(self, amount: Yuans) -> Yuans:
        """``1 - exp(-x/mean)``."""
        return -np.expm1(-amount / self.mean)

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``mean (1 - exp(-x/mean))``."""
        limited: Yuans = -self.mean * np.expm1(-amount / self.mean)
        return limited

    def excess(self, amount: Yuans) -> Yuans:
        """``mean exp(-x/mean)``."""
        return self.mean * np.exp(-amount / self.mean)


class ParetoSeverity(ClosedForm):
    """Pareto: ``single``, ``(scale/x)^alpha`` above ``scale``; ``lomax``, ``(scale/(scale+x))^alpha`` from zero."""

    kind: Literal["pareto"] = "pareto"
    alpha: float = Field(gt=0)
    scale: float = Field(gt=0)
    form: Literal["single", "lomax"] = "single"

    def survival(self, amount: Yuans) -> Yuans:
        """Klugman, Panjer, Willmot, app. A.2.3.1 (lomax) and A.4.1.4 (single)."""
        return np.exp(-self.alpha * self._log_ratio(amount))

    def cdf(self, amount: Yuans) -> Yuans:
        """Its complement, exact where it is small."""
        return -np.expm1(-self.alpha * self._log_ratio(amount))

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``E[min(X, amount)]``, yuan; finite even where the mean is not."""
        ratio = self._log_ratio(amount)
        if abs(self.alpha - 1) < 1e-9:
            tail = self.scale * ratio
        else:
            tail = self.scale / (self.alpha - 1) * -np.expm1((1 - self.alpha) * ratio)
        limited: Yuans = tail if self.form == "lomax" else np.minimum(amount, self.scale) + tail
        return limited

    def excess(self, amount: Yuans) -> Yuans:
        """``scale/(alpha - 1) (scale/x)^(alpha - 1)`` for alpha > 1."""
        if self.alpha <= 1:
            return np.full_like(amount, inf)
        tail: Yuans = self.scale / (self.alpha - 1) * np.exp((1 - self.alpha) * self._log_ratio(amount))
        return tail if self.form == "lomax" else np.maximum(self.scale - amount, 0.0) + tail

    def tail_index(self) -> float:
        """``alpha``."""
        return self.alpha

    def breaks(self) -> tuple[float, ...]:
        """Where the single form begins."""
        return (self.scale,) if self.form == "single" else ()

    def _log_ratio(self, amount: Yuans) -> Yuans:
        """``log`` of what is raised to ``-alpha``."""
        over = amount if self.form == "lomax" else np.maximum(amount - self.scale, 0.0)
        ratio: Yuans = np.log1p(over / self.scale)
        return ratio


class LevySeverity(ClosedForm):
    """Lévy (stable with index one half): no mean, so that a method that needs one is found out."""

    kind: Literal["levy"] = "levy"
    scale: float = Field(gt=0)

    def survival(self, amount: Yuans) -> Yuans:
        """``erf(u)`` with ``u = sqrt(scale / 2x)``."""
        from scipy.special import erf

        beyond: Yuans = erf(self._root(amount))
        return beyond

    def cdf(self, amount: Yuans) -> Yuans:
        """``erfc(u)``."""
        from scipy.special import erfc

        within: Yuans = erfc(self._root(amount))
        return within

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``x erf(u) + x (2u exp(-u^2)/sqrt(pi) - 2u^2 erfc(u))``, the integral of the survival function."""
        return amount * self.survival(amount) + self._rest(amount)

    def shortfall(self, amount: Yuans) -> Yuans:
        """``x erfc(u)`` less the same second term."""
        return amount * self.cdf(amount) - self._rest(amount)

    def excess(self, amount: Yuans) -> Yuans:
        """Infinite."""
        return np.full_like(amount, inf)

    def tail_index(self) -> float:
        """One half."""
        return 0.5

    def _root(self, amount: Yuans) -> Yuans:
        with np.errstate(divide="ignore", over="ignore"):
            root: Yuans = np.sqrt(self.scale / (2 * amount))
        return root

    def _rest(self, amount: Yuans) -> Yuans:
        from scipy.special import erfcx

        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            u = self._root(amount)
            rest = amount * np.exp(-(u**2)) * (2 * u / np.sqrt(np.pi) - 2 * u**2 * erfcx(u))
        return np.where(u < 38, rest, 0.0)  # exp(-38^2) is nothing; beyond it the factors overflow


class LayeredSeverity(Record):
    """The insurer's part of a severity under an event deductible and limit: ``min(max(X - d, 0), l)``."""

    kind: Literal["layered"] = "layered"
    severity: Annotated[
        LognormalSeverity | ExponentialSeverity | ParetoSeverity | LevySeverity, Field(discriminator="kind")
    ]
    deductible: float = Field(default=0, ge=0)
    limit: float = Field(gt=0)

    def survival(self, amount: Yuans) -> Yuans:
        """``P(min(max(X - d, 0), l) > amount)``."""
        below = amount < self.limit
        return np.where(below, self.severity.survival(np.maximum(amount, 0) + self.deductible), 0.0)

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``E[min(Y, amount)]`` of the layered loss, yuan."""
        top = self.deductible + np.minimum(amount, self.limit)
        return self.severity.limited_mean(top) - self.severity.limited_mean(np.asarray(float(self.deductible)))
