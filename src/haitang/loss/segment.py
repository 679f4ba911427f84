"""One stretch of an aggregate distribution: atoms apart, and between them a smooth part that is read to high order."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from haitang.loss.quadrature import rule
from haitang.loss.severities import Yuans

_WIDEST = 6
_INVERSES = [np.linalg.inv(np.vander(np.arange(float(n)), n, increasing=True)) for n in range(1, _WIDEST + 1)]
_SAME = 1e-12
"""Relative distance at which an amount asked for is an atom: it was typed in decimals, the atom computed."""
_ROUNDING = 1e-14
"""What summing probabilities may lose."""


class Segment:
    """The distribution of a year's sum over the cells of a grid.

    Parameters
    ----------
    first : Fraction, yuan
        Where the first cell begins; nothing to speak of lies below it, or it is 0.
    step : Fraction, yuan
        Width of a cell.
    average : ndarray, shape (n,)
        Mean over each cell of the distribution function of the smooth part; less 1 with ``from_above``.
    atoms, masses : ndarray, shape (m,), yuan and probability
        Amounts with a probability of their own, rising.
    kinks : ndarray of int, shape (k,)
        Nodes, counted from ``first``, at which the density of the smooth part may jump; rising.
    from_above : bool
        Probabilities are counted from the far end, so that those of exceedance keep their digits.

    Examples
    --------
    >>> coin = Segment(
    ...     Fraction(0), Fraction(100), np.zeros(3), np.array([0.0, 100.0]), np.array([0.5, 0.5]), np.zeros(0, np.intp)
    ... )
    >>> coin.quantile(0.5), coin.quantile(0.4), coin.beyond(0.0, 300.0)
    (0.0, 100.0, 50.0)
    """

    def __init__(
        self,
        first: Fraction,
        step: Fraction,
        average: Yuans,
        atoms: Yuans,
        masses: Yuans,
        kinks: NDArray[np.intp],
        *,
        from_above: bool = False,
    ) -> None:
        self.step, self.low = step, float(first)
        self.width = float(step)
        self.cells = average.size
        self.high = float(first + step * average.size)
        self._average, self._atoms, self._masses, self._kinks = average, atoms, masses, kinks
        self._all = 0.0 if from_above else 1.0
        """What the distribution function comes to at the far end, as it is counted here."""
        self._below = np.concatenate([[0.0], np.cumsum(masses)])
        if from_above:
            self._below = np.concatenate([-np.cumsum(masses[::-1])[::-1], [0.0]])
        self._nodes = self.low + self.width * np.arange(average.size + 1)
        self._mean_below = average + self._mean_atoms()

    def survival(self, amount: float, *, before: bool = False) -> float:
        """``P(S > amount)``, or ``P(S >= amount)`` with ``before``."""
        atoms = float(self._below[self._count(amount, before=before)])
        return self._all - self._smooth(amount, self._cell(amount))[0] - atoms

    def beyond(self, low: float, high: float) -> float:
        """Integral of ``P(S > x)`` from ``low`` to ``high``, yuan: what a layer between them costs."""
        whole, ends = self._cut(low, high)
        inner = self.width * float(np.sum(self._all - self._mean_below[whole]))
        return inner + sum(self._beyond_in_cell(*end) for end in ends)

    def second(self, low: float, high: float, origin: float) -> float:
        """Integral of ``2 (x - origin) P(S > x)`` from ``low`` to ``high``, yuan^2."""
        return self._integral(lambda x, survival: 2 * (x - origin) * survival, low, high)

    def distorted(self, distortion: Callable[[Yuans], Yuans], low: float, high: float) -> float:
        """Integral of ``distortion(P(S > x))`` from ``low`` to ``high``, yuan."""
        return self._integral(lambda _, survival: distortion(np.clip(survival, 0.0, 1.0)), low, high)

    def quantile(self, beyond: float) -> float:
        """Smallest amount exceeded with at most the probability ``beyond``, yuan; it must lie in the segment."""
        allowed = beyond + _ROUNDING * self._all
        cell = int(np.searchsorted(self._mean_below, self._all - allowed))
        low = float(self._nodes[max(cell - 2, 0)])
        high = float(self._nodes[min(cell + 2, self.cells)])
        atom = self._atom_at(allowed, low, high)
        if atom is not None:
            return atom
        while low < (middle := (low + high) / 2) < high:
            low, high = (low, middle) if self.survival(middle) <= allowed else (middle, high)
        return high

    def _atom_at(self, allowed: float, low: float, high: float) -> float | None:
        """The atom whose jump passes ``allowed``, if one does."""
        first, last = self._count(low, before=True), self._count(high)
        for atom in self._atoms[first:last].tolist():
            if self.survival(atom) <= allowed < self.survival(atom, before=True):
                return float(atom)
        return None

    def _integral(self, function: Callable[[Yuans, Yuans], Yuans], low: float, high: float) -> float:
        """Integral of ``function(x, P(S > x))``: two points on mean and slope of a whole cell, many at the ends."""
        whole, ends = self._cut(low, high)
        survival = self._all - self._mean_below[whole]
        slope = np.gradient(self._average)[whole] if self.cells > 1 else np.zeros_like(survival)
        total = 0.0
        for side in (-0.5, 0.5):
            place = side / np.sqrt(3)
            at = self._nodes[:-1][whole] + (0.5 + place) * self.width
            total += self.width / 2 * float(np.sum(function(at, survival - place * slope)))
        places, weights = rule()
        for cell, first, last in ends:
            at = first + (last - first) * places
            below = np.array([self._smooth(x, cell)[0] for x in at.tolist()]) + self._below[self._count(at)]
            total += (last - first) * float(weights @ function(at, self._all - below))
        return total

    def _cut(self, low: float, high: float) -> tuple[slice, list[tuple[int, float, float]]]:
        """The cells that lie wholly between two amounts, and the parts of cells at either end."""
        if high <= low:
            return slice(0, 0), []
        first, last = self._cell(low), self._cell(high)
        if first == last:
            return slice(0, 0), [(first, low, high)]
        ends = [(first, low, float(self._nodes[first + 1])), (last, float(self._nodes[last]), high)]
        return slice(first + 1, last), [end for end in ends if end[2] > end[1]]

    def _mean_atoms(self) -> Yuans:
        """Mean over each cell of the atoms' part of the distribution function: most lie on nodes, some in between."""
        before: Yuans = self._below[self._count(self._nodes[:-1])]
        first, last = self._count(self._nodes[0]), self._count(self._nodes[-1], before=True)
        atoms = self._atoms[first:last]
        cells = np.clip(self._count(atoms, of=self._nodes) - 1, 0, self.cells - 1)
        left = np.maximum(self._nodes[cells + 1] - atoms, 0.0) / self.width
        inside = left < 1 - 1e-9
        return before + np.bincount(cells[inside], (self._masses[first:last] * left)[inside], minlength=self.cells)

    def _beyond_in_cell(self, cell: int, low: float, high: float) -> float:
        smooth = self._smooth(high, cell)[1] - self._smooth(low, cell)[1]
        first, last = self._count(low), self._count(high, before=True)
        inside = float(self._masses[first:last] @ (high - self._atoms[first:last]))
        return (high - low) * (self._all - float(self._below[first])) - inside - smooth

    def _cell(self, amount: float) -> int:
        return min(max(int((amount - self.low) / self.width * (1 + _SAME)), 0), self.cells - 1)

    def _count(self, amount: ArrayLike, *, before: bool = False, of: NDArray[Any] | None = None) -> Any:
        """How many atoms (or other amounts) lie at or below an amount, or below it."""
        factor, side = (1 - _SAME, "left") if before else (1 + _SAME, "right")
        places = self._atoms if of is None else of
        return np.searchsorted(places, np.asarray(amount) * factor, side=side)  # type: ignore[call-overload]

    def _smooth(self, amount: float, cell: int) -> tuple[float, float]:
        """Distribution function of the smooth part, and its integral from the beginning of the cell.

        A polynomial through the integral at up to six nodes; taken about the cell's own mean, so that small
        differences keep their digits.
        """
        first, last = self._stencil(cell)
        reference = float(self._average[cell])
        heights = np.concatenate([[0.0], np.cumsum(self._average[first:last] - reference)])
        coefficients = _INVERSES[last - first] @ heights
        powers = np.arange(last - first + 1.0)
        at, began = max((amount - self.low) / self.width, 0.0) - first, float(cell - first)
        slope = float((powers[1:] * coefficients[1:]) @ at ** powers[:-1])
        area = float(coefficients @ (at**powers - began**powers)) + reference * (at - began)
        return reference + slope, area * self.width

    def _stencil(self, cell: int) -> tuple[int, int]:
        """Up to six nodes about a cell, between the kinks on either side of it."""
        place = int(np.searchsorted(self._kinks, cell, side="right"))
        left = int(self._kinks[place - 1]) if place > 0 else 0
        right = min(int(self._kinks[place]), self.cells) if place < self._kinks.size else self.cells
        first = max(min(cell - 2, right - _WIDEST + 1), left)
        return first, min(first + _WIDEST - 1, right)
