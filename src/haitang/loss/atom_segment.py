"""An aggregate distribution that is atoms and nothing else, written down one by one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from haitang.loss.severities import Yuans

_SAME = 1e-12
"""Relative distance at which an amount asked for is an atom: it was typed in decimals, the atom computed."""


class AtomSegment:
    """Answers as `Segment` does, for any amount.

    Parameters
    ----------
    atoms, masses : ndarray, shape (n,), yuan and probability
        Rising; together all but rounding.
    grain : float, yuan
        What divides the amounts.

    Examples
    --------
    >>> coin = AtomSegment(np.array([0.0, 100.0]), np.array([0.5, 0.5]), grain=100.0)
    >>> coin.quantile(0.5), coin.quantile(0.4), coin.beyond(0.0, 300.0), coin.survival(100.0, before=True)
    (0.0, 100.0, 50.0, 0.5)
    """

    def __init__(self, atoms: Yuans, masses: Yuans, *, grain: float) -> None:
        self.low, self.high = 0.0, float(atoms[-1])
        self.width, self.cells = grain, atoms.size
        self._atoms = atoms
        self._beyond = np.append(np.cumsum(masses[::-1])[::-1], 0.0)

    def survival(self, amount: float, *, before: bool = False) -> float:
        """``P(S > amount)``, or ``P(S >= amount)`` with ``before``."""
        return float(self._beyond[self._count(amount, before=before)])

    def quantile(self, beyond: float) -> float:
        """Smallest amount exceeded with at most the probability ``beyond``, yuan."""
        # beyond each atom in turn, falling; rounding of the sum must not carry a quantile to the next atom
        after = self._beyond[1:]
        first = int(np.searchsorted(-after, -beyond * (1 + 1e-9) - 1e-15))
        return float(self._atoms[min(first, self.cells - 1)])

    def beyond(self, low: float, high: float) -> float:
        """Integral of ``P(S > x)`` from ``low`` to ``high``, yuan."""
        places, survival = self._steps(low, high)
        return float(survival @ np.diff(places))

    def second(self, low: float, high: float, origin: float) -> float:
        """Integral of ``2 (x - origin) P(S > x)`` from ``low`` to ``high``, yuan^2."""
        places, survival = self._steps(low, high)
        return float(survival @ np.diff((places - origin) ** 2))

    def distorted(self, distortion: Callable[[Yuans], Yuans], low: float, high: float) -> float:
        """Integral of ``distortion(P(S > x))`` from ``low`` to ``high``, yuan."""
        places, survival = self._steps(low, high)
        return float(distortion(np.clip(survival, 0.0, 1.0)) @ np.diff(places))

    def _steps(self, low: float, high: float) -> tuple[Yuans, Yuans]:
        """Where the survival function falls between two amounts, ends included, and what it is in between."""
        first, last = self._count(low), self._count(high, before=True)
        places = np.concatenate([[low], self._atoms[first:last], [max(high, low)]])
        return places, self._beyond[first : last + 1]

    def _count(self, amount: float, *, before: bool = False) -> int:
        factor, side = (1 - _SAME, "left") if before else (1 + _SAME, "right")
        return int(np.searchsorted(self._atoms, amount * factor, side=side))  # type: ignore[call-overload]
