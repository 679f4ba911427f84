"""The exact distribution of a year's sum over all scales: segments laid where they are asked for, each ever wider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf

import numpy as np

from haitang.loss.annual_sum import AnnualSum, Tail
from haitang.loss.atom_segment import AtomSegment
from haitang.loss.distribution import TruncatedGrid
from haitang.loss.grid import Grid
from haitang.loss.quadrature import FAR, rule
from haitang.loss.segment import Segment
from haitang.loss.severities import Yuans

NEGLIGIBLE = 1e-18
"""Of probability: nothing beyond it is looked for."""
AGREED = 1e-9
"""The far tail is taken from its own law where it agrees so well with the grid."""
ALIKE = 1e-3
"""And where it is that law at all."""
GAP, GAP_TOLD = 1e-2, 1e-8
"""A quantile that moves by so much of itself for so little of its probability stands at a gap."""
MOST_SEGMENTS = 64
LARGEST = 1e280
"""Beyond it amounts leave the range of floats."""
TINY = 1e-300
FINEST = -60


class Ladder:
    """Distribution of a year's sum, one segment for each order of magnitude, made when it is asked for.

    A deep quantile of a heavy tail and a point near zero may lie ten orders of magnitude apart; each is read from a
    segment whose cells suit it.

    Parameters
    ----------
    total : AnnualSum
    cells : int
        Cells of the coarser of the two grids that a segment is extrapolated from.
    end : float, yuan
        Nothing beyond it is asked for; may be infinite.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from haitang.loss.frequencies import Poisson
    >>> from haitang.loss.law import Part, Slice
    >>> from haitang.loss.severities import ExponentialSeverity
    >>> event = Slice(1.0, ExponentialSeverity(mean=1.0), Fraction(0), None, Fraction(1))
    >>> year = Ladder(AnnualSum([Part(Poisson(mean=50.0), (event,), ())]), cells=4096)
    >>> round(year.quantile(1e-6), 5), round(year.beyond(0.0, inf), 5)
    (108.22749, 50.0)
    """

    def __init__(self, total: AnnualSum, *, cells: int, end: float = inf) -> None:
        self.total, self.end = total, min(end, total.most)
        end = self.end
        start, width = total.place if total.place[0] < end else (0.0, end)
        self.start = start
        self.grid = Grid(total, cells=cells, start=start, width=min(width, end - start))
        self._widths = [end - start if width > (end - start) / self.grid.widening else width]
        if self.grid.listed is not None:
            self.start, self.end = 0.0, min(self.end, float(self.grid.listed[0][-1]))
            self._widths = [self.end]
        self._segments: dict[int, Segment | AtomSegment] = {}
        self.truncated = 0.0
        """Doubt about what lies beyond the segments, relative to the integral that it was needed for."""

    @property
    def used(self) -> int:
        """How many segments were made."""
        return len(self._segments)

    @property
    def step(self) -> float | None:
        """Step of the finer grid of the first segment; None where no segment was made."""
        first = self._segments.get(0)
        return None if first is None else first.width / (1 if self.grid.discrete else 2)

    @property
    def points(self) -> int:
        """Points of all grids together."""
        return sum(segment.cells * (1 if self.grid.discrete else 2) for segment in self._segments.values())

    def survival(self, amount: float, *, before: bool = False) -> float:
        """``P(S > amount)``, or ``P(S >= amount)`` with ``before``."""
        if amount <= 0:
            return 1.0 if before or amount < 0 else self.total.occurs
        if not self.total.parts:
            return 0.0
        if amount < self.start:
            return 1.0
        if amount > self.end or (amount == self.end == self.total.most and not before):
            return 0.0
        if self._vanishes(amount):
            return 0.0
        index = self._index(amount)
        beyond = self._segment(index).survival(amount, before=before)
        if index == 0 and beyond < self.grid.small and self._width(1) == self._width(0):
            beyond = self._segment(1).survival(amount, before=before)
        return min(max(beyond, 0.0), 1.0)

    def between(self, low: float, high: float) -> float:
        """``P(low < S < high)``."""
        if low < 0:
            return 1.0 - self.survival(high, before=True)
        return max(self.survival(low) - self.survival(high, before=True), 0.0)

    def quantile(self, beyond: float) -> float:
        """Smallest amount exceeded with at most the probability ``beyond``; the end where it lies past it, yuan.

        Where just this probability holds over a gap between possible sums, the gap's lower end is meant; rounding
        must not carry the answer across it.
        """
        amount = self._quantile(beyond)
        if self.grid.discrete or amount == 0:
            return amount
        before = self._quantile(beyond * (1 + GAP_TOLD))
        return before if amount - before > GAP * amount else amount

    def _quantile(self, beyond: float) -> float:
        if self.total.occurs <= beyond:
            return 0.0
        index = 0
        while (segment := self._segment(index)).survival(min(segment.high, self.end)) > beyond:
            if segment.high >= self.end:
                return self.end
            index += 1
        if index == 0 and beyond < self.grid.small and self._width(1) == self._width(0):
            return min(self._segment(1).quantile(beyond), self.end)
        amount = segment.quantile(beyond)
        while (
            index > FINEST and index <= 0 and not self.grid.discrete and amount - self.start <= self._width(index - 1)
        ):
            index -= 1
            if self._segment(index).survival(self._segment(index).high) > beyond:
                break
            amount = self._segment(index).quantile(beyond)
        if index == FINEST or amount > LARGEST:
            raise self._too_wide()
        return min(amount, self.end)

    def beyond(self, low: float, high: float) -> float:
        """Integral of ``P(S > x)`` from ``low`` to ``high``, yuan; ``high`` may be infinite where the mean is not."""
        return self._over(low, high, lambda s, a, b: s.beyond(a, b), lambda a, b: b - a, lambda t, x: t.beyond(x))

    def second(self, low: float, high: float) -> float:
        """Integral of ``2 (x - low) P(S > x)`` from ``low`` to ``high``, yuan^2."""
        return self._over(
            low,
            high,
            lambda s, a, b: s.second(a, b, low),
            lambda a, b: (b - low) ** 2 - (a - low) ** 2,
            lambda t, x: t.second(x, low),
        )

    def distorted(self, distortion: Callable[[Yuans], Yuans], low: float, high: float) -> float:
        """Integral of ``distortion(P(S > x))`` from ``low`` to ``high``, yuan; a distortion takes 1 to 1."""
        return self._over(
            low,
            high,
            lambda s, a, b: s.distorted(distortion, a, b),
            lambda a, b: b - a,
            lambda t, x: _distorted_tail(lambda y: distortion(t.survival(y)), x),
        )

    def _over(
        self,
        low: float,
        high: float,
        inside: Callable[[Segment | AtomSegment, float, float], float],
        certain: Callable[[float, float], float],
        after: Callable[[Tail, float], float],
    ) -> float:
        """An integral by segments: ``certain`` where the sum is sure to be exceeded, ``after`` beyond all segments."""
        high = min(high, self.total.most)
        if not self.total.parts or high <= low or self._vanishes(low):
            return 0.0
        total = certain(low, min(high, self.start)) if low < self.start else 0.0
        low = max(low, self.start)
        for segment, upto in self._pieces(low, high):
            total += inside(segment, low, upto) if upto > low else 0.0
            low = max(low, upto)
            if upto >= high:
                return max(total, 0.0)
            remainder = self._remainder(segment, after, total) if upto >= segment.high else None
            if remainder is not None:
                return max(total + remainder, 0.0)
        raise self._too_wide()

    def _pieces(self, low: float, high: float) -> Iterator[tuple[Segment | AtomSegment, float]]:
        """Segments from ``low`` on, each with where it is left: near ones end where small probabilities begin."""
        index = self._index(high) if high < self.start + self._width(0) else max(self._index(low), 0)
        twin = index <= 0 and self.survival(min(high, self.start + self._width(0))) < self.grid.small
        while index < MOST_SEGMENTS:
            segment = self._segment(index)
            upto = min(segment.high, high, self.end)
            if index == 0 and twin and self._width(1) == self._width(0):
                upto = min(max(segment.quantile(self.grid.small), low), upto)
            yield segment, upto
            index += 1

    def _remainder(
        self, segment: Segment | AtomSegment, after: Callable[[Tail, float], float], total: float
    ) -> float | None:
        """What lies beyond a segment, where that is known; None where another segment has to tell."""
        if self._nothing_beyond(segment):
            return 0.0
        beyond = segment.survival(segment.high)
        if self.total.tail_index() <= 1 or not self.total.unlimited:
            return None
        tail = Tail(self.total)
        known = float(tail.survival(np.array([segment.high]))[0])
        part = after(tail, segment.high)
        off = abs(known / beyond - 1)
        doubt = off * part
        if off > ALIKE or not doubt <= AGREED * abs(total + part):
            return None
        self.truncated = max(self.truncated, doubt / max(abs(total + part), TINY))
        return part

    def _vanishes(self, amount: float) -> bool:
        """Whether an amount lies past a segment that has nothing beyond it: a light tail asked for from far out."""
        index = 0
        while self.total.tail_index() == inf and amount > min(self.start + self._width(index), self.end):
            if self._nothing_beyond(self._segment(index)):
                return True
            index += 1
        return False

    def _nothing_beyond(self, segment: Segment | AtomSegment) -> bool:
        return min(segment.survival(segment.high), self.total.bound_beyond(segment.high)) < NEGLIGIBLE

    def _index(self, amount: float) -> int:
        """The segment that holds an amount, the finest that does."""
        above = min(amount, self.end) - self.start
        index = 0
        while above > self._width(index):
            index += 1
        while index > FINEST and index <= 0 and not self.grid.discrete and 0 < above <= self._width(index - 1):
            index -= 1
        return index

    def _width(self, index: int) -> float:
        """Width of a segment: the first again where all beyond it is small, to see it from above; then ever wider."""
        if index <= 0:
            return self._widths[0] * self.grid.widening**index
        while len(self._widths) <= index:
            if len(self._widths) >= MOST_SEGMENTS:
                raise self._too_wide()
            near = len(self._widths) == 1 and not self.grid.rare
            again = near and self._segment(0).survival(self._segment(0).high) < self.grid.small
            self._widths.append(self._widths[-1] * (1.0 if again else self.grid.widening))
        return self._widths[index]

    def _segment(self, index: int) -> Segment | AtomSegment:
        if index not in self._segments:
            high = min(self.start + self._width(index), self.end)
            self._segments[index] = self.grid.segment(high, far=index > 0 or self.grid.rare)
        return self._segments[index]

    def _too_wide(self) -> TruncatedGrid:
        return TruncatedGrid(
            f"所求之数超出网格：网格最宽至 {self.start + self._widths[-1]:,.6g}",
            advice="为赔付加限额（event.limit 或 aggregate.limit），或降低所问的分位数",
        )


def _distorted_tail(function: Callable[[Yuans], Yuans], start: float) -> float:
    """Integral of a falling function from ``start`` on: panels that grow fourfold, then the power that it falls by."""
    places, weights = rule()
    edges = start * 4.0 ** np.arange(0, np.log(FAR) / np.log(4))
    width = np.diff(edges)
    values = function((edges[:-1, None] + width[:, None] * places).ravel()).reshape(width.size, places.size)
    total = float(width @ (values @ weights))
    near, far = function(edges[-2:])
    if far > 0:
        power = float(np.log(near / far) / np.log(4))
        if power <= 1:
            return inf
        total += float(edges[-1] * far / (power - 1))
    return total
