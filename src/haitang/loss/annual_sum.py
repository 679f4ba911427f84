"""What a year's sum of events is made of, before any grid: where it lies, its atoms, its exact moments and its tail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from math import exp, expm1, gcd, inf, sqrt

import numpy as np

from haitang.loss.frequencies import Binomial, NegativeBinomial, Poisson
from haitang.loss.law import Part
from haitang.loss.severities import Yuans
from haitang.loss.sparse_atoms import sparse_sums

SPREAD = 12.0
"""Standard deviations below the mean under which a sum of positive amounts has nothing that the tilt could raise."""
REACH = 6.0
"""Standard deviations above the mean that the first segment holds."""
RARE = 0.2
"""The first segment holds all but this part of single events."""


def common_grain(amounts: Iterable[Fraction]) -> Fraction | None:
    """The largest amount that divides all of them; None for none.

    Examples
    --------
    >>> common_grain([Fraction(3, 2), Fraction(5)])
    Fraction(1, 2)
    """
    grain: Fraction | None = None
    for amount in amounts:
        if grain is None:
            grain = amount
            continue
        over = grain.denominator * amount.denominator
        shared = gcd(grain.numerator * amount.denominator, amount.numerator * grain.denominator)
        grain = Fraction(shared, over)
    return grain


class AnnualSum:
    """The sum of all events of a year after the event terms, before the terms of the year; parts independent."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(part for part in parts if part.frequency.expected() > 0 and part.paid > 0)

    @cached_property
    def void(self) -> float:
        """``P(S = 0)``."""
        return exp(self._log_void(lambda part: part.paid))

    @cached_property
    def occurs(self) -> float:
        """``P(S > 0)``."""
        return -expm1(self._log_void(lambda part: part.paid))

    @cached_property
    def atomic(self) -> float:
        """Probability that every event of the year is an atom."""
        return exp(self._log_void(lambda part: max(1.0 - sum(part.points.values()), 0.0) if part.slices else 0.0))

    def _log_void(self, kept: Callable[[Part], float]) -> float:
        return sum(float(part.frequency.log_void(np.array([kept(part)]))[0]) for part in self.parts)

    @cached_property
    def moments(self) -> tuple[float, float]:
        """Mean and variance, yuan and yuan^2; infinite where they are."""
        mean = variance = 0.0
        for part in self.parts:
            count, pairs = part.frequency.expected(), part.frequency.pairs()
            first, second = part.moments
            mean += count * first
            variance += inf if second == inf else count * second + (pairs - count**2) * first**2
        return mean, variance

    @cached_property
    def atoms(self) -> Fraction | None:
        """What divides every atom above zero; None where there is none."""
        return common_grain(point for part in self.parts for point in part.points if point > 0)

    @cached_property
    def sparse(self) -> tuple[Yuans, Yuans] | None:
        """Every sum of atoms and its probability; None where they are too many to write down, or there are none."""
        if self.atoms is None:
            return None
        return sparse_sums([(part.frequency, part.points) for part in self.parts], self.atoms)

    @cached_property
    def breaks(self) -> tuple[Fraction, ...]:
        """Where the density of one event jumps."""
        return tuple({place for part in self.parts for item in part.slices for place in item.breaks})

    @cached_property
    def grain(self) -> Fraction | None:
        """What divides every atom and every jump of a density."""
        return common_grain([*([self.atoms] if self.atoms else []), *self.breaks])

    @cached_property
    def most(self) -> float:
        """The most that a year can come to; infinite where there is no such amount."""
        return sum(part.frequency.most() * part.largest for part in self.parts)

    @property
    def discrete(self) -> bool:
        """Whether all amounts are atoms."""
        return not any(part.slices for part in self.parts)

    @property
    def unlimited(self) -> bool:
        """Whether one event may be of any size."""
        return any(part.unlimited for part in self.parts)

    def tail_index(self) -> float:
        """Moments of the sum below it exist."""
        return min((part.tail_index() for part in self.parts), default=inf)

    @cached_property
    def place(self) -> tuple[float, float]:
        """Where the sum begins, and how wide it is for the most part, yuan.

        Below the beginning lies less than rounding: a sum of positive amounts falls below its mean like a normal
        variable of its variance, ``P(S < m - t) <= exp(-t^2 / 2v)`` (Bernstein; with amounts cut at the top of the
        first segment, which makes the sum smaller).
        """
        if not self.parts:
            return 0.0, 1.0
        top = max(_least(self._holds), _least(self._holds_one))
        mean, deviation = self._limited(top)
        below = mean - SPREAD * deviation
        start = below if below > top / 8 and self._thins_out() else 0.0
        return start, top - start

    def bound_beyond(self, amount: float) -> float:
        """A bound of ``P(S > amount)`` where events are many and small; 1 where none is known.

        Bernstein's ``exp(-t^2 / 2(v + M t/3))`` with ``t`` above the mean and no event above ``M`` to speak of; it
        tells nothing from rounding where a million events leave no digits to a small probability.
        """
        if not all(isinstance(part.frequency, Poisson | Binomial) for part in self.parts):
            return 1.0
        largest = max(part.reach() for part in self.parts)
        mean, deviation = self._limited(largest)
        above = amount - mean
        if largest == 0:
            return 0.0
        return exp(-(above**2) / (2 * (deviation**2 + largest * above / 3))) if above > 0 else 1.0

    def _thins_out(self) -> bool:
        """Whether the number of events is known to fall below its mean as the bound asks: not for free mixtures."""
        return all(isinstance(part.frequency, Poisson | NegativeBinomial | Binomial) for part in self.parts)

    def _holds(self, top: float) -> bool:
        mean, deviation = self._limited(top)
        return mean + REACH * deviation <= top

    def _holds_one(self, top: float) -> bool:
        rates = [(part.frequency.expected(), part) for part in self.parts]
        beyond = sum(rate * float(part.survival(np.array([top]))[0]) for rate, part in rates)
        return beyond <= RARE * sum(rate * part.paid for rate, part in rates)

    def _limited(self, top: float) -> tuple[float, float]:
        """Mean and standard deviation (or a bound of it) with every event cut at ``top``."""
        mean = variance = 0.0
        for part in self.parts:
            count, pairs = part.frequency.expected(), part.frequency.pairs()
            first, second = part.limited_moments(top)
            mean += count * first
            variance += count * second + max(pairs - count**2, 0.0) * first * first
        return mean, sqrt(variance)


class Tail:
    """The far tail of a sum of unlimited amounts with a finite mean: one large event, and the mean of all others.

    ``P(S > x) ~ sum of E[N_i] P(Y_i > x - m_i)``, where ``m_i`` is what the year costs beside that event (Embrechts,
    Klüppelberg, Mikosch 1997, §1.3.3; the shift by the mean is the second-order term of Omey & Willekens 1987).
    """

    def __init__(self, total: AnnualSum) -> None:
        mean = total.moments[0]
        self._pieces = []
        for part in total.parts:
            count, first = part.frequency.expected(), part.moments[0]
            beside = mean - count * first + part.frequency.pairs() / count * first
            self._pieces += [(count, item, beside) for item in part.slices if item.height is None]

    def survival(self, amount: Yuans) -> Yuans:
        """``P(S > amount)``, for amounts far out."""
        total = np.zeros_like(amount)
        for count, item, beside in self._pieces:
            total = total + count * item.survival(np.maximum(amount - beside, 0.0))
        return total

    def beyond(self, amount: float) -> float:
        """``E[max(S - amount, 0)]``, yuan."""
        return sum(count * item.excess(max(amount - beside, 0.0)) for count, item, beside in self._pieces)

    def second(self, amount: float, origin: float) -> float:
        """Integral of ``2 (x - origin) P(S > x)`` beyond ``amount``, yuan^2."""
        total = 2 * (amount - origin) * self.beyond(amount)
        for count, item, beside in self._pieces:
            total += count * item.second_excess(max(amount - beside, 0.0))
        return total


def _least(holds: Callable[[float], bool]) -> float:
    """The smallest amount for which a rising condition holds, to three digits."""
    low, high = -900, 900
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(2.0**middle) else (middle, high)
    under, over = 2.0**low, 2.0**high
    for _ in range(12):
        between = (under + over) / 2
        under, over = (under, between) if holds(between) else (between, over)
    return over
