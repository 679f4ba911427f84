"""A severity given that it lies below, or above, a threshold: the two halves of a spliced one."""

from __future__ import annotations

from math import inf
from typing import Self

import numpy as np

from haitang.lexicon import HaitangError
from haitang.loss.severities import ClosedForm, Yuans


def _at(value: Yuans) -> float:
    return float(value[0])


class _Conditional(ClosedForm):
    """A law, its threshold, and the probability of the side that is kept."""

    law: ClosedForm
    threshold: float
    kept: float

    @classmethod
    def of(cls, law: ClosedForm, threshold: float) -> Self:
        """The law given its side of the threshold.

        Raises
        ------
        HaitangError
            That side has no probability.
        """
        cut = np.array([threshold])
        kept = _at(law.cdf(cut) if cls is BelowThreshold else law.survival(cut))
        if not kept > 1e-290:
            side = "body 在 threshold 以下" if cls is BelowThreshold else "tail 在 threshold 以上"
            raise HaitangError(f"{side}没有概率：threshold={threshold:g}", advice="改 threshold，或换一个分布")
        return cls(law=law, threshold=threshold, kept=kept)

    def breaks(self) -> tuple[float, ...]:
        """Those of the law on its side, and the threshold."""
        below = isinstance(self, BelowThreshold)
        own = tuple(place for place in self.law.breaks() if (place < self.threshold) == below)
        return (*own, self.threshold)


class BelowThreshold(_Conditional):
    """``X`` given ``X <= threshold``.

    Examples
    --------
    >>> from haitang.loss.severities import ExponentialSeverity
    >>> half = BelowThreshold.of(ExponentialSeverity(mean=1.0), float(np.log(2)))
    >>> half.cdf(np.array([0.0, np.log(2)])).round(12)
    array([0., 1.])
    """

    def cdf(self, amount: Yuans) -> Yuans:
        """``F(x) / F(threshold)``."""
        return self.law.cdf(np.minimum(amount, self.threshold)) / self.kept

    def survival(self, amount: Yuans) -> Yuans:
        """The complement, as the law's own survival less what lies past the threshold."""
        inside = np.minimum(amount, self.threshold)
        past = self.law.survival(np.array([self.threshold]))
        return np.maximum(self.law.survival(inside) - past, 0.0) / self.kept

    def shortfall(self, amount: Yuans) -> Yuans:
        """Integral of the distribution function."""
        inside = np.minimum(amount, self.threshold)
        return self.law.shortfall(inside) / self.kept + np.maximum(amount - self.threshold, 0.0)

    def limited_mean(self, amount: Yuans) -> Yuans:
        """Integral of the survival function."""
        inside = np.minimum(amount, self.threshold)
        past = self.law.survival(np.array([self.threshold]))
        return (self.law.limited_mean(inside) - inside * past) / self.kept

    def excess(self, amount: Yuans) -> Yuans:
        """Integral of the survival function from ``amount`` to the threshold."""
        inside = np.minimum(amount, self.threshold)
        cut = np.array([self.threshold])
        between = self.law.limited_mean(cut) - self.law.limited_mean(inside)
        return np.maximum(between - (self.threshold - inside) * self.law.survival(cut), 0.0) / self.kept


class AboveThreshold(_Conditional):
    """``X`` given ``X > threshold``.

    Examples
    --------
    >>> from haitang.loss.severities import ExponentialSeverity
    >>> tail = AboveThreshold.of(ExponentialSeverity(mean=1.0), 2.0)
    >>> tail.excess(np.array([0.0, 2.0, 3.0])).round(6)
    array([3.      , 1.      , 0.367879])
    """

    def survival(self, amount: Yuans) -> Yuans:
        """``S(x) / S(threshold)`` beyond it."""
        return self.law.survival(np.maximum(amount, self.threshold)) / self.kept

    def cdf(self, amount: Yuans) -> Yuans:
        """The complement, as the law's own distribution function less what lies below the threshold."""
        below = self.law.cdf(np.array([self.threshold]))
        return np.maximum(self.law.cdf(np.maximum(amount, self.threshold)) - below, 0.0) / self.kept

    def limited_mean(self, amount: Yuans) -> Yuans:
        """The amount up to the threshold, and the law's own limited mean above it."""
        inside = np.maximum(amount, self.threshold)
        above = self.law.limited_mean(inside) - self.law.limited_mean(np.array([self.threshold]))
        return np.minimum(amount, self.threshold) + above / self.kept

    def excess(self, amount: Yuans) -> Yuans:
        """The law's own excess over what is kept, and the way up to the threshold."""
        if self.tail_index() <= 1:
            return np.full_like(amount, inf)
        above = self.law.excess(np.maximum(amount, self.threshold)) / self.kept
        return above + np.maximum(self.threshold - amount, 0.0)

    def tail_index(self) -> float:
        """Of the law."""
        return self.law.tail_index()
