"""Severities of one event: how much probability lies beyond an amount, and the mean below it."""

from __future__ import annotations

from typing import Annotated, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from haitang.lexicon import Record

Yuans: TypeAlias = NDArray[np.float64]
"""Amounts in yuan, float64: continuous distributions only."""


class Severity(Protocol):
    """What the exact engine needs of a severity."""

    def survival(self, amount: Yuans) -> Yuans:
        """``P(X > amount)``."""
        ...

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``E[min(X, amount)]``, yuan."""
        ...


class LognormalSeverity(Record):
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
        """``P(X > amount)``."""
        from scipy.special import ndtr

        beyond: Yuans = ndtr(-self._standardised(amount))
        return beyond

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``exp(mu + sigma^2/2) N(z - sigma) + amount N(-z)`` (Klugman, Panjer, Willmot, app. A.5.1)."""
        from scipy.special import ndtr

        z = self._standardised(amount)
        mean = np.exp(self.mu + self.sigma**2 / 2)
        limited: Yuans = mean * ndtr(z - self.sigma) + amount * ndtr(-z)
        return limited

    def _standardised(self, amount: Yuans) -> Yuans:
        with np.errstate(divide="ignore"):
            z: Yuans = (np.log(amount) - self.mu) / self.sigma
        return z


class ExponentialSeverity(Record):
    """Exponential with a mean in yuan."""

    kind: Literal["exponential"] = "exponential"
    mean: float = Field(gt=0)

    def survival(self, amount: Yuans) -> Yuans:
        """``P(X > amount)``."""
        return np.exp(-amount / self.mean)

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``E[min(X, amount)]``, yuan."""
        limited: Yuans = -self.mean * np.expm1(-amount / self.mean)
        return limited


class ParetoSeverity(Record):
    """Pareto: ``single``, ``(scale/x)^alpha`` above ``scale``; ``lomax``, ``(scale/(scale+x))^alpha`` from zero."""

    kind: Literal["pareto"] = "pareto"
    alpha: float = Field(gt=0)
    scale: float = Field(gt=0)
    form: Literal["single", "lomax"] = "single"

    def survival(self, amount: Yuans) -> Yuans:
        """``P(X > amount)``."""
        if self.form == "lomax":
            beyond: Yuans = (self.scale / (self.scale + amount)) ** self.alpha
        else:
            beyond = (self.scale / np.maximum(amount, self.scale)) ** self.alpha
        return beyond

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``E[min(X, amount)]``, yuan; finite even where the mean is not."""
        start = 0.0 if self.form == "single" else self.scale
        shifted = np.maximum(amount + start, self.scale)
        if self.alpha == 1:
            tail = self.scale * np.log(shifted / self.scale)
        else:
            tail = self.scale / (self.alpha - 1) * (1 - (self.scale / shifted) ** (self.alpha - 1))
        limited: Yuans = tail if self.form == "lomax" else np.minimum(amount, self.scale) + tail
        return limited


class LevySeverity(Record):
    """Lévy (stable with index one half): no mean, so that a method that needs one is found out."""

    kind: Literal["levy"] = "levy"
    scale: float = Field(gt=0)

    def survival(self, amount: Yuans) -> Yuans:
        """``P(X > amount) = erf(sqrt(scale / 2x))``."""
        from scipy.special import erf

        with np.errstate(divide="ignore"):
            beyond: Yuans = erf(np.sqrt(self.scale / (2 * amount)))
        return beyond

    def limited_mean(self, amount: Yuans) -> Yuans:
        """``E[min(X, amount)]``, yuan, by integrating the survival function."""
        from scipy.special import erf, erfc

        with np.errstate(divide="ignore", invalid="ignore"):
            u = np.sqrt(self.scale / (2 * amount))
            inner = amount * erf(u) + 2 * amount * u * np.exp(-(u**2)) / np.sqrt(np.pi) - self.scale * erfc(u)
        limited: Yuans = np.where(amount > 0, inner, 0.0)
        return limited


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
