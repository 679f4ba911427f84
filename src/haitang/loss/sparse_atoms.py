"""Sums of few possible amounts, one by one: the atoms of a year that no common step divides well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from haitang.loss.frequencies import EmpiricalFrequency, Frequency, MixedFrequency
from haitang.loss.severities import Yuans

MOST_SUMS = 2**17
MOST_EVENTS = 2_000
NEVER = 1e-19
Places = NDArray[np.int64]


def count_probabilities(frequency: Frequency) -> Iterator[float]:
    """``P(N = 0), P(N = 1), …`` without end, by recursion from the void probability.

    Examples
    --------
    >>> from itertools import islice
    >>> from haitang.loss.frequencies import Binomial
    >>> [round(p, 6) for p in islice(count_probabilities(Binomial(trials=2, probability=0.5)), 4)]
    [0.25, 0.5, 0.25, 0.0]
    """
    if isinstance(frequency, MixedFrequency):
        parts = [(part.weight, count_probabilities(part.frequency)) for part in frequency.parts]
        while True:
            yield sum(weight * next(counts) for weight, counts in parts)
    if isinstance(frequency, EmpiricalFrequency):
        yield from frequency.probabilities
        while True:
            yield 0.0
    yield from _recursive(frequency)


def _recursive(frequency: Frequency) -> Iterator[float]:
    if frequency.expected() == frequency.most():  # a certain number, which has no recursion
        number = int(frequency.most())
        yield from (float(count == number) for count in range(number + 1))
        while True:
            yield 0.0
    a, b = frequency.panjer()  # type: ignore[attr-defined]
    probability = float(frequency.pgf(np.zeros(1))[0])
    count = 0
    while True:
        yield probability
        count += 1
        probability *= max(a + b / count, 0.0)


def sparse_sums(
    parts: Sequence[tuple[Frequency, dict[Fraction, float]]], grain: Fraction
) -> tuple[Yuans, Yuans] | None:
    """Every sum of a year's amounts and its probability, rising; None where there are too many to write down.

    Parameters
    ----------
    parts : sequence of (Frequency, amounts)
        Independent parts; the probabilities of an event's amounts may add up to less than 1.
    grain : Fraction
        Divides every amount.

    Examples
    --------
    >>> from haitang.loss.frequencies import Binomial
    >>> coins = {Fraction(0): 0.5, Fraction("12345.67"): 0.5}
    >>> amounts, masses = sparse_sums([(Binomial(trials=2, probability=1.0), coins)], Fraction("0.01"))
    >>> amounts, masses
    (array([    0.  , 12345.67, 24691.34]), array([0.25, 0.5 , 0.25]))
    """
    places, masses = np.zeros(1, dtype=np.int64), np.ones(1)
    for frequency, amounts in parts:
        of_part = _sums(frequency, amounts, grain)
        if of_part is None or of_part[0].size * places.size > MOST_SUMS * 8:
            return None
        places, masses = _gathered(
            (places[:, None] + of_part[0]).ravel(), (masses[:, None] * of_part[1]).ravel(), NEVER
        )
    if places.size > MOST_SUMS:
        return None
    return np.array([float(place * grain) for place in places.tolist()]), masses


def _sums(frequency: Frequency, amounts: dict[Fraction, float], grain: Fraction) -> tuple[Places, Yuans] | None:
    """Sums of one part, counted in grains."""
    most = max(amounts, default=Fraction(0)) / grain
    if most * MOST_EVENTS >= 2**62 or frequency.expected() > MOST_EVENTS / 10:
        return None
    steps = np.array([int(amount / grain) for amount in amounts], dtype=np.int64)
    chances = np.array(list(amounts.values()))
    places, masses = np.zeros(1, dtype=np.int64), np.ones(1)
    found: list[tuple[Places, Yuans]] = []
    left = 1.0
    for count, probability in enumerate(count_probabilities(frequency)):
        if probability > 0:
            found.append((places, probability * masses))
        left -= probability
        if left < 1e-16 and probability < NEVER:
            break
        if count >= MOST_EVENTS or places.size * steps.size > MOST_SUMS * 8 or len(found) * places.size > 2**22:
            return None
        kept = NEVER / max(probability, left, NEVER)
        places, masses = _gathered((places[:, None] + steps).ravel(), (masses[:, None] * chances).ravel(), kept)
        if places.size > MOST_SUMS or places.size == 0:
            return None if places.size else _joined(found)
    return _joined(found)


def _joined(found: Sequence[tuple[Places, Yuans]]) -> tuple[Places, Yuans]:
    places = np.concatenate([item[0] for item in found])
    return _gathered(places, np.concatenate([item[1] for item in found]), NEVER)


def _gathered(places: Places, masses: Yuans, least: float) -> tuple[Places, Yuans]:
    """Equal sums put together; those that never happen are left out."""
    rising, which = np.unique(places, return_inverse=True)
    together: Yuans = np.bincount(which, masses, minlength=rising.size).astype(np.float64)
    kept = together > least
    return rising[kept], together[kept]
