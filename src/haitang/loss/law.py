"""What one event costs the layer: the law of its amount after the event terms, ready for a grid of any step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf

import numpy as np

from haitang.loss.frequencies import Frequency
from haitang.loss.quadrature import amounts_at, layer_moments, rule
from haitang.loss.severities import ClosedForm, Yuans

NOTHING = 1e-18
"""A yearly rate of events that no figure of a distribution can feel in double precision."""
MANY = 500
"""Cells below an amount from which on differences of means lose too many digits."""


@dataclass(frozen=True)
class Slice:
    """The events that follow one closed form, as they fall into the layer: ``share min((X - d)+, top)``.

    Attributes
    ----------
    weight : float
        Probability that an event is of this kind.
    law : ClosedForm
        Its amount before any term, yuan.
    deductible, share : Fraction
        Exact, as the contract says them.
    top : Fraction or None
        The most that is left of an event before the share: the limit, or what a cap of the law leaves; None: no end.
    """

    weight: float
    law: ClosedForm
    deductible: Fraction
    top: Fraction | None
    share: Fraction

    @cached_property
    def height(self) -> Fraction | None:
        """The most that the layer bears of one event, yuan; None: no end."""
        return None if self.top is None else self.share * self.top

    @cached_property
    def nothing(self) -> float:
        """Probability that the event leaves nothing."""
        return self.weight * float(self.law.cdf(np.array([float(self.deductible)]))[0])

    @cached_property
    def full(self) -> float:
        """Probability that the event reaches the top."""
        if self.top is None:
            return 0.0
        return self.weight * float(self.law.survival(np.array([float(self.deductible + self.top)]))[0])

    @cached_property
    def moments(self) -> tuple[float, float]:
        """``E[Y]`` and ``E[Y^2]``, weighted; infinite where they are."""
        first, second = layer_moments(self.law, float(self.deductible), inf if self.top is None else float(self.top))
        share = float(self.share)
        return self.weight * share * first, self.weight * share**2 * second

    @cached_property
    def breaks(self) -> tuple[Fraction, ...]:
        """Where the density of the amount jumps, beside 0 and the top; yuan after the terms."""
        places = [self.share * (Fraction(repr(place)) - self.deductible) for place in self.law.breaks()]
        return tuple(place for place in places if place > 0 and (self.height is None or place < self.height))

    def survival(self, amount: Yuans) -> Yuans:
        """``P(Y > amount)``, weighted."""
        beyond = self.weight * self.law.survival(float(self.deductible) + amount / float(self.share))
        return beyond if self.height is None else np.where(amount < float(self.height), beyond, 0.0)

    def excess(self, amount: float) -> float:
        """``E[max(Y - amount, 0)]``, weighted, for an unlimited slice."""
        above = self.law.excess(np.array([float(self.deductible) + amount / float(self.share)]))
        return self.weight * float(self.share) * float(above[0])

    def second_excess(self, amount: float) -> float:
        """``E[max(Y - amount, 0)^2]``, weighted, for an unlimited slice."""
        share = float(self.share)
        return self.weight * share**2 * layer_moments(self.law, float(self.deductible) + amount / share, inf)[1]

    def limited_mean(self, amount: float) -> float:
        """``E[min(Y, amount)]``, weighted."""
        share = float(self.share)
        height = min(amount / share, inf if self.top is None else float(self.top))
        start = float(self.deductible)
        ends = self.law.limited_mean(np.array([start, start + height]))
        return self.weight * share * max(float(ends[1] - ends[0]), 0.0)

    def reach(self, rate: float) -> float:
        """Amount that less than `NOTHING` of ``rate`` events a year lie beyond, yuan."""
        if self.height is not None:
            return float(self.height)
        level = min(NOTHING / max(rate * self.weight, NOTHING), 1.0)
        amount = float(amounts_at(self.law, np.array([level]))[0])
        return float(self.share) * max(amount - float(self.deductible), 0.0)

    def masses(self, step: Fraction, count: int) -> Yuans:
        """Mass at ``0, step, …, count step``, keeping the mean of every cell (Gerber 1982); the last holds all beyond.

        Averages of the distribution function over a cell come from the shortfall below the median and from the
        excess above it, so that small probabilities keep their digits on either side. Weighted.
        """
        inner = float(step / self.share)
        places = inner * np.arange(count + 1, dtype=np.float64)
        turn = min(int(np.searchsorted(float(self.deductible) + places, self._quartiles[1])), count)
        within = self._averages(places[: turn + 1], inner, beyond=False)
        beyond = self._averages(places[turn:], inner, beyond=True)
        mass = np.empty(count + 1)
        mass[:turn] = np.diff(within, prepend=0.0)
        mass[turn + 1 :] = -np.diff(beyond, append=0.0)
        mass[turn] = 1.0 - (float(within[-1]) if turn else 0.0) - (float(beyond[0]) if turn < count else 0.0)
        return self.weight * mass

    def _averages(self, places: Yuans, inner: float, *, beyond: bool) -> Yuans:
        """Mean over each cell of the distribution function, or of the survival function, of the amount in the layer.

        They are differences of the law's shortfall or excess; where a cell is so small beside its amount that these
        would lose their digits, the function itself is taken at three points, which is as exact there.
        """
        start, top = float(self.deductible), inf if self.top is None else float(self.top)
        inside = start + np.minimum(places, top)
        if beyond:
            above = -self.law.limited_mean(inside) if self.law.tail_index() <= 1 else self.law.excess(inside)
            averages: Yuans = -np.diff(above) / inner
        else:
            averages = np.diff(self.law.shortfall(inside) + np.maximum(places - top, 0.0)) / inner
        small = (inside[:-1] > MANY * inner) & (places[1:] <= top)
        for jump in self.law.breaks():
            small &= (inside[1:] <= jump) | (inside[:-1] >= jump)
        if small.any() and inner < 0.01 * float(self._quartiles[2] - self._quartiles[0]):
            nodes, weights = rule(3)
            at = inside[:-1][small, None] + inner * nodes
            averages[small] = (self.law.survival(at) if beyond else self.law.cdf(at)) @ weights
        return averages

    @cached_property
    def _quartiles(self) -> Yuans:
        return amounts_at(self.law, np.array([0.75, 0.5, 0.25]))


@dataclass(frozen=True)
class Part:
    """A frequency and the amounts of its events after the event terms: slices of closed forms, and atoms.

    Attributes
    ----------
    frequency : Frequency
    slices : sequence of Slice
    atoms : sequence of (Fraction, float)
        Amounts after the terms, yuan, and their probabilities; amounts differ.
    """

    frequency: Frequency
    slices: Sequence[Slice]
    atoms: Sequence[tuple[Fraction, float]]

    @cached_property
    def points(self) -> dict[Fraction, float]:
        """Every amount that has a probability of its own, the ends of the slices included."""
        points: dict[Fraction, float] = {}
        ends = [(Fraction(0), item.nothing) for item in self.slices]
        ends += [(item.height, item.full) for item in self.slices if item.height is not None]
        for amount, probability in [*self.atoms, *ends]:
            if probability > 0:
                points[amount] = points.get(amount, 0.0) + probability
        return points

    @cached_property
    def moments(self) -> tuple[float, float]:
        """``E[Y]`` and ``E[Y^2]`` of one event."""
        pairs = [item.moments for item in self.slices]
        pairs += [(float(amount) * mass, float(amount) ** 2 * mass) for amount, mass in self.atoms]
        return sum(first for first, _ in pairs), sum(second for _, second in pairs)

    @cached_property
    def paid(self) -> float:
        """Probability that an event leaves anything."""
        closed = sum(float(item.survival(np.zeros(1))[0]) for item in self.slices)
        return closed + sum(mass for amount, mass in self.atoms if amount > 0)

    @property
    def largest(self) -> float:
        """The most that one event may leave; infinite where there is no end."""
        ends = [inf if item.height is None else float(item.height) for item in self.slices]
        return max([*ends, *(float(amount) for amount, _ in self.atoms)], default=0.0)

    @property
    def unlimited(self) -> bool:
        """Whether one event may leave any amount."""
        return any(item.height is None for item in self.slices)

    def tail_index(self) -> float:
        """Moments of one event below it exist."""
        return min((item.law.tail_index() for item in self.slices if item.height is None), default=inf)

    def survival(self, amount: Yuans) -> Yuans:
        """``P(Y > amount)``."""
        total = np.zeros_like(amount)
        for item in self.slices:
            total = total + item.survival(amount)
        for place, mass in self.atoms:
            total = total + np.where(amount < float(place), mass, 0.0)
        return total

    def limited_moments(self, amount: float) -> tuple[float, float]:
        """``E[min(Y, amount)]``, and a bound of ``E[min(Y, amount)^2]`` where the second moment is beyond it."""
        first = sum(item.limited_mean(amount) for item in self.slices)
        first += sum(min(float(place), amount) * mass for place, mass in self.atoms)
        return first, min(self.moments[1], amount * first)

    def reach(self) -> float:
        """Amount beyond which no event of the year can be felt, yuan."""
        rate = max(self.frequency.expected(), NOTHING)
        ends = [item.reach(rate) for item in self.slices] + [float(amount) for amount, _ in self.atoms]
        return max(ends, default=0.0)

    def masses(self, step: Fraction, count: int) -> Yuans:
        """Mass of one event at ``0, step, …, count step``; the last holds all that lies beyond."""
        mass = np.zeros(count + 1)
        for item in self.slices:
            mass += item.masses(step, count)
        return mass + _on_nodes(dict(self.atoms), step, count)

    def atom_masses(self, step: Fraction, count: int) -> Yuans:
        """The same of its atoms alone, the ends of the slices included."""
        return _on_nodes(self.points, step, count)


def _on_nodes(points: dict[Fraction, float], step: Fraction, count: int) -> Yuans:
    """Each probability on the two nodes beside its amount, so that the mean is kept; the last node holds all beyond."""
    mass = np.zeros(count + 1)
    for amount, probability in points.items():
        lower = int(amount / step)
        upper_part = float(amount / step - lower)
        mass[min(lower, count)] += probability * (1 - upper_part)
        mass[min(lower + 1, count)] += probability * upper_part
    return mass
