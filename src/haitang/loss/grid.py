"""Makes segments of an aggregate distribution: exact on a lattice, extrapolated from two grids elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log

import numpy as np
from numpy.typing import NDArray

from haitang.loss.annual_sum import AnnualSum
from haitang.loss.atom_segment import AtomSegment
from haitang.loss.distribution import TruncatedGrid
from haitang.loss.frequencies import Frequency
from haitang.loss.segment import Segment
from haitang.loss.severities import Yuans
from haitang.loss.transform import DOWN, MOST_GROWTH, window_masses

MOST_NODES = 2**20
"""Of a lattice; a transform of four times as many complex numbers stays well below 1 GB."""
FEW_ATOMS = 1e-15
"""Probability that a year consists of atoms alone, below which they are not told apart."""
BYTES_A_NODE = 4 * 8 * 12
"""What a node takes while it is transformed: its padding, eight bytes a number, a dozen arrays."""
WIDE = 4.0
"""Times the start, from where on segments begin at 0."""
LITTLE_GROWTH = 0.5
BEND = 1e-12
"""Probability of an atom beside which the density is taken to jump."""
MOST_JUMPS = 64
ROUGH = 256
"""Cells, at the least, of the grid that tells how little lies beyond a segment."""
SMALLEST = 1e-20
"""Probability beyond a segment that a tilt is made for; what is rarer still is there as well."""
Nodes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Window:
    """Nodes ``start, …, start + count - 1`` of a grid, and the tilt that they are seen by."""

    step: Fraction
    start: int
    count: int
    tilt: float


class Grid:
    """How segments of one annual sum are made.

    Parameters
    ----------
    total : AnnualSum
    cells : int
        Cells of the coarser grid of each segment, unless the sum lives on a lattice.
    start, width : float, yuan
        Where segments begin, and how wide the first of them is.
    """

    small = 1e-4
    """Probabilities of exceedance below it are counted from above."""

    def __init__(self, total: AnnualSum, *, cells: int, start: float, width: float) -> None:
        self.total, self.cells, self.start = total, cells, start
        self.scale = start + width
        lattice = total.atoms or Fraction(1)
        self.lattice = total.discrete and width / float(lattice) <= MOST_NODES / 2
        self.listed = total.sparse if total.discrete and not self.lattice else None
        """All sums of a year, where they are written down one by one instead of on a lattice."""
        self.discrete = self.lattice or self.listed is not None
        self.widening = 2.0 if self.lattice else 4.0
        self.rare = total.occurs < self.small
        """Whether the whole distribution, but for a year without loss, is a far tail."""
        self._growth = LITTLE_GROWTH if self.rare else MOST_GROWTH

    def segment(self, high: float, *, far: bool) -> Segment | AtomSegment:
        """The distribution from the start to ``high``; where ``far``, seen from above if little lies beyond.

        Raises
        ------
        TruncatedGrid
            A lattice would need too many nodes.
        """
        if self.listed is not None:
            return AtomSegment(*self.listed, grain=float(self.total.atoms or 1))
        tilt = DOWN
        beyond = self._beyond(high) if far else 1.0
        if beyond < self.small:
            # What wraps round exceeds a period, four windows. Past each window as little is left as past the first, of
            # the years that cost anything; the three more have to be small beside the first, though raised.
            left = max(beyond, SMALLEST) / max(self.total.occurs, SMALLEST)
            tilt = min(30.0 + 3.0 * log(min(left, 1.0)), 0.0)
        return self._on_lattice(high, tilt) if self.lattice else self._extrapolated(high, tilt)

    def _begin(self, high: float) -> float:
        """Where a segment begins: a wide one has cells so wide that they blur what lies below the start."""
        return self.start if high < WIDE * self.start else 0.0

    def _beyond(self, high: float) -> float:
        """``P(S > high)`` by a coarse grid: good enough to choose a tilt by."""
        begin = self._begin(high)
        step = Fraction((high - begin) / max(self.cells // 8, ROUGH))
        start = floor(Fraction(begin) / step)
        count = ceil(Fraction(high) / step) - start + 1
        return max(window_masses(self._of_one(step, count), start=start, count=count)[1], 0.0)

    def _on_lattice(self, high: float, tilt: float) -> Segment:
        grain = self.total.atoms or Fraction(1)
        start = floor(Fraction(self._begin(high)) / grain)
        count = floor(Fraction(high) / grain) - start + 2
        if count > MOST_NODES:
            raise TruncatedGrid(
                f"格点过多：{count:,} 个，每 {float(grain):g} 一格，约需内存 {count * BYTES_A_NODE / 1e9:.1f} GB，"
                f"至多 {MOST_NODES:,} 个",
                advice="降低所问的分位数，加 aggregate.limit，或把损失取值归并为较大的整数倍",
            )
        of_one = self._of_one(grain, count)
        masses, above = window_masses(of_one, start=start, count=count, tilt=tilt, growth=self._growth)
        # all that lies past the window sits on its far side, where it is counted but never read
        masses = np.maximum(np.append(masses, above), 0.0)
        amounts = np.array([float((start + k) * grain) for k in [*range(count), count + 1]])
        none = np.zeros(0, dtype=np.intp)
        return Segment(start * grain, grain, np.zeros(count), amounts, masses, none, from_above=tilt <= 0)

    def _extrapolated(self, high: float, tilt: float) -> Segment:
        """Two grids, one half as wide as the other: the error of either is of the square of its step (Richardson)."""
        begin = self._begin(high)
        step, aligned = self._step((high - begin) / self.cells)
        start = floor(Fraction(begin) / step)
        count = ceil(Fraction(high) / step) - start + 3
        window = Window(step, start, count, tilt)
        listed = None if aligned or start > 0 else self.total.sparse
        if listed is None:
            amounts, masses, nodes = self._atoms(window, aligned=aligned)
        else:
            within = listed[0] < float(step * count)
            amounts, masses, nodes = listed[0][within], listed[1][within], None
        past = 0.0 if listed is None else float(listed[1].sum() - masses.sum())
        averages = []
        for finer in (1, 2):
            smooth, above = self._masses(window, finer)
            if nodes is None:
                spread, spread_above = self._masses(window, finer, atoms_alone=True)
                smooth, above = smooth - spread, above - spread_above + past
            else:
                smooth[finer * nodes] -= masses
            counted = np.cumsum(smooth) if tilt > 0 else smooth - np.cumsum(smooth[::-1])[::-1] - above
            averages.append(counted.reshape(count, finer).mean(axis=1))
        average = (4 * averages[1] - averages[0]) / 3
        kinks = self._kinks(amounts[masses > BEND], step, start, count)
        return Segment(start * step, step, average, amounts, masses, kinks, from_above=tilt <= 0)

    def _masses(self, window: Window, finer: int, *, atoms_alone: bool = False) -> tuple[Yuans, float]:
        of_one = self._of_one(window.step / finer, finer * window.count, atoms_alone=atoms_alone)
        start, count = finer * window.start, finer * window.count
        return window_masses(of_one, start=start, count=count, tilt=window.tilt, growth=self._growth)

    def _of_one(self, step: Fraction, count: int, *, atoms_alone: bool = False) -> list[tuple[Frequency, Yuans]]:
        of_one: list[tuple[Frequency, Yuans]] = []
        for part in self.total.parts:
            longest = min(count, ceil(part.reach() / float(step)) + 1)
            masses = part.atom_masses if atoms_alone else part.masses
            of_one.append((part.frequency, masses(step, max(longest, 1))))
        return of_one

    def _step(self, wanted: float) -> tuple[Fraction, bool]:
        """A step that divides the atoms, and where it can the jumps of the densities; whether it does the atoms."""
        for grain in (self.total.grain, self.total.atoms):
            if grain is not None and grain >= wanted:
                return grain / ceil(grain / Fraction(wanted)), True
        return Fraction(wanted), self.total.atoms is None

    def _atoms(self, window: Window, *, aligned: bool) -> tuple[Yuans, Yuans, Nodes]:
        """Atoms of the sum in the window: amounts, probabilities, nodes. Off the grid, they stay in the smooth part."""
        step, start, count = window.step, window.start, window.count
        grain = self.total.atoms
        if self.total.atomic < FEW_ATOMS or ((grain is None or not aligned) and start > 0):
            return np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.intp)
        if grain is None or not aligned:
            return np.zeros(1), np.array([self.total.void]), np.zeros(1, dtype=np.intp)
        every = int(grain / step)
        first = -(-start // every)
        number = max((start + count - 1) // every - first + 1, 1)
        of_one: list[tuple[Frequency, Yuans]] = []
        for part in self.total.parts:
            mass = np.zeros(number + 1)
            for point, probability in part.points.items():
                mass[min(int(point / grain), number)] += probability
            of_one.append((part.frequency, mass))
        masses = np.maximum(
            window_masses(of_one, start=first, count=number, tilt=window.tilt, growth=self._growth)[0], 0.0
        )
        amounts = np.array([float((first + k) * grain) for k in range(number)])
        return amounts, masses, (first + np.arange(number)) * every - start

    def _jumps(self) -> list[Fraction]:
        """Jumps of one event, and where two and three of them together leave a bend."""
        sums, reached = set(self.total.breaks), set(self.total.breaks)
        for _ in range(2):
            if len(sums) * len(self.total.breaks) > MOST_JUMPS:
                break
            reached = {place + jump for place in reached for jump in self.total.breaks}
            sums |= reached
        return sorted(sums)

    def _kinks(self, atoms: Yuans, step: Fraction, start: int, count: int) -> Nodes:
        """Nodes beside which the density may jump: at the atoms, and where a jump of one event follows an atom."""
        origins = np.concatenate([[0.0], atoms])
        places = np.concatenate([origins + float(jump) for jump in (Fraction(0), *self._jumps())])
        flat = places / float(step) - start
        near = np.rint(flat)
        on = np.abs(flat - near) < 1e-6
        nodes = np.concatenate([near[on], np.floor(flat[~on]), np.ceil(flat[~on])])
        return np.unique(nodes[(nodes >= 0) & (nodes <= count)]).astype(np.intp)
