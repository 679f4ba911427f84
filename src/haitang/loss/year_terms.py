"""The terms of the year on an exact distribution: every figure of what the layer takes of the year's sum."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, sqrt

import numpy as np

from haitang.loss.compiled_spec import CompiledSpec
from haitang.loss.ladder import Ladder
from haitang.loss.severities import Yuans


class YearTerms:
    """``T = share min(max(S - deductible, 0), limit)`` of a year's sum ``S``; amounts as the specification counts.

    Infinite figures are returned as ``inf``.

    Parameters
    ----------
    compiled : CompiledSpec
    cells : int
        Of each segment of the grid.
    """

    def __init__(self, compiled: CompiledSpec, *, cells: int) -> None:
        self.total = compiled.total
        self.low, self.share = float(compiled.deductible), float(compiled.share)
        limit = compiled.limit
        self.high = inf if limit is None else float(compiled.deductible + limit)
        self.most = inf if limit is None else float(compiled.share * limit)
        self.ladder = Ladder(self.total, cells=cells, end=self.high)

    @property
    def endless(self) -> bool:
        """Whether the layer may take any amount."""
        return self.high == inf and self.total.unlimited

    def mean(self) -> float:
        """``E[T]``; in closed form where the year has no terms but a share."""
        if self.low == 0 and self.high == inf:
            return self.share * self.total.moments[0]
        return self.excess(0.0)

    def variance(self) -> float:
        """``Var[T]``; in closed form where the year has no terms but a share."""
        if self.low == 0 and self.high == inf:
            return self.share**2 * self.total.moments[1]
        if self.endless and self.total.tail_index() <= 2:
            return inf
        return max(self.share**2 * self.ladder.second(self.low, self.high) - self.mean() ** 2, 0.0)

    def nothing(self) -> float:
        """``P(T = 0)``."""
        return self.total.void if self.low == 0 else 1.0 - self.ladder.survival(self.low)

    def exhausted(self) -> float | None:
        """Probability that the limit of the year is used up; None without one."""
        return None if self.high == inf else self.ladder.survival(self.high, before=True)

    def quantile(self, beyond: float) -> float:
        """Smallest amount exceeded with at most the probability ``beyond``."""
        return self._taken(self.ladder.quantile(beyond))

    def tvar(self, beyond: float) -> float:
        """Mean of the worst part ``beyond`` of years, atoms split."""
        if self.endless and self.total.tail_index() <= 1:
            return inf
        amount = self.ladder.quantile(beyond)
        above = self.ladder.beyond(max(amount, self.low), self.high)
        return self._taken(amount) + self.share * above / beyond

    def excess(self, retention: float) -> float:
        """``E[max(T - retention, 0)]``."""
        if self.endless and self.total.tail_index() <= 1:
            return inf
        return self.share * self.ladder.beyond(self._reaches(retention), self.high)

    def layer(self, attachment: float, width: float) -> float:
        """``E[min(max(T - attachment, 0), width)]``."""
        top = min(self._reaches(attachment + width), self.high)
        return self.share * self.ladder.beyond(self._reaches(attachment), top)

    def exceeded(self, amount: float, *, or_met: bool = False) -> float:
        """``P(T > amount)``, or ``P(T >= amount)`` with ``or_met``."""
        if or_met and amount <= 0:
            return 1.0
        if amount > self.most or (amount >= self.most and not or_met):
            return 0.0
        return self.ladder.survival(self._reaches(amount), before=or_met)

    def at(self, amount: float) -> float:
        """``P(T = amount)`` where all amounts are discrete, ``P(amount - 1/2 < T < amount + 1/2)`` otherwise."""
        if self.total.discrete:
            more = 0.0 if amount >= self.most else self.exceeded(amount)
            return max(self.exceeded(amount, or_met=True) - more, 0.0)
        if amount < 0.5:
            return 1.0 - self.exceeded(amount + 0.5, or_met=True)
        if amount + 0.5 > self.most:
            return self.exceeded(amount - 0.5)
        return self.ladder.between(self._reaches(amount - 0.5), self._reaches(amount + 0.5))

    def distorted(self, distortion: Callable[[Yuans], Yuans]) -> float:
        """Integral of ``distortion(P(T > x))`` over all amounts."""
        return self.share * self.ladder.distorted(distortion, self.low, self.high)

    def deviation(self) -> float:
        """Standard deviation of ``T``."""
        return sqrt(self.variance())

    def _taken(self, amount: float) -> float:
        if amount >= self.high:
            return self.most
        return self.share * max(amount - self.low, 0.0)

    def _reaches(self, taken: float) -> float:
        """The year's sum at which the layer has taken an amount."""
        return self.low + taken / self.share


def largest_events(compiled: CompiledSpec, beyond: Yuans) -> Yuans:
    """Amounts that the largest event of a year, after the event terms, exceeds with at most these probabilities (OEP).

    ``P(max Y > y) = 1 - prod E[(1 - P(Y_i > y))^N_i]`` is inverted by bisection over the bits of the amount.

    Parameters
    ----------
    beyond : ndarray, shape (n,)
        Yearly probabilities of exceedance.

    Returns
    -------
    ndarray, shape (n,)
    """
    low = np.zeros(beyond.size, dtype=np.int64)
    high = np.full(beyond.size, np.array(1e300).view(np.int64))
    while np.any(high - low > 1):
        middle = low + (high - low) // 2
        more = occurrence(compiled, middle.view(np.float64)) > beyond
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    amounts = high.view(np.float64)
    return np.where(occurrence(compiled, np.zeros_like(amounts)) <= beyond, 0.0, amounts)


def occurrence(compiled: CompiledSpec, amounts: Yuans) -> Yuans:
    """``P(max Y > amount)`` in a year, for each amount."""
    quiet = np.zeros_like(amounts)
    for part in compiled.total.parts:
        quiet = quiet + part.frequency.log_void(part.survival(amounts))
    return -np.expm1(quiet)
