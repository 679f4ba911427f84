"""The simulated years: which shared failures each has, and what each year weighs.

Plain years weigh the same, and the shared failures are one Poisson process through all of them. Stratified years fix
how many years have 0, 1, 2, … shared failures, spread scenario and common factor evenly over the years of a stratum,
and tilt the common factor towards the tail; weights undo both, so that estimates stay unbiased while the tail is told
by many years instead of few (Glasserman, Monte Carlo Methods in Financial Engineering, §4.3 and §9.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haitang.loss.simulation.book import SharedScenario

BATCHES = 20
"""Interleaved batches of years, each a small copy of the whole: their spread gives standard errors of any figure."""
TILT = 1.0
"""Shift of the common factor in half of the draws; the other half is not tilted, so that no weight exceeds 2."""
_RARE = 1e-7
_LEAST_SHARE = 0.05
_SHARED_STREAM = 0x5A17


@dataclass(frozen=True, slots=True)
class Years:
    """Simulated years and the shared failures in them.

    Attributes
    ----------
    weight : ndarray of float64, shape (n_years,)
        Adds up to 1.
    batch : ndarray of int64, shape (n_years,)
    year : ndarray of int64, shape (n_failures,)
        Failures in order of time; ``time`` is the part of the year gone by, ``scenario`` an index into the book's
        shared scenarios, ``factor`` the common normal factor of all policies hit.
    """

    weight: NDArray[np.float64]
    batch: NDArray[np.int64]
    year: NDArray[np.int64]
    time: NDArray[np.float64]
    scenario: NDArray[np.int64]
    factor: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Number of years."""
        return self.weight.size


def simulated_years(shared: Sequence[SharedScenario], *, years: int, seed: int, stratified: bool) -> Years:
    """The years of a run; the same for the same arguments, whatever the number of workers.

    Parameters
    ----------
    years : int
        How many; > 0. Plain years are the first of any longer run, stratified ones are not.
    seed : int
        Seed of the run.

    Examples
    --------
    >>> from haitang.lexicon import Peril
    >>> cloud = SharedScenario(code="c", node="cloud:a", peril=Peril.PROVIDER_OUTAGE, yearly=0.1, hit=0.5)
    >>> drawn = simulated_years([cloud], years=2000, seed=1, stratified=True)
    >>> round(float(drawn.weight.sum()), 12), round(float((drawn.weight[drawn.year]).sum()), 3)
    (1.0, 0.1)
    """
    rates = np.array([scenario.yearly for scenario in shared], dtype=np.float64)
    random = np.random.Generator(np.random.Philox(key=(seed & (2**64 - 1)) | (_SHARED_STREAM << 64)))
    if rates.sum() == 0:
        nothing = np.zeros(0)
        none = np.zeros(0, dtype=np.int64)
        return Years(_equal(years), _batches(years), none, nothing, none, nothing)
    if stratified:
        return _stratified(rates, years, random)
    return _plain(rates, years, random)


def _equal(years: int) -> NDArray[np.float64]:
    return np.full(years, 1.0 / years)


def _batches(years: int) -> NDArray[np.int64]:
    return np.arange(years, dtype=np.int64) % BATCHES


def _plain(rates: NDArray[np.float64], years: int, random: np.random.Generator) -> Years:
    """One Poisson process; rows are drawn in order of time, so that a longer run begins with the same years."""
    from scipy.special import ndtri

    total = float(rates.sum())
    rows: list[NDArray[np.float64]] = []
    reached = 0.0
    while reached < years:
        drawn = 1.0 - random.random((4096, 3))
        rows.append(drawn)
        reached += float((-np.log(drawn[:, 0])).sum() / total)
    drawn = np.concatenate(rows)
    at = np.cumsum(-np.log(drawn[:, 0])) / total
    inside = at < years
    at, drawn = at[inside], drawn[inside]
    year = at.astype(np.int64)
    return Years(
        weight=_equal(years),
        batch=_batches(years),
        year=year,
        time=at - year,
        scenario=_pick(rates, drawn[:, 1]),
        factor=-ndtri(drawn[:, 2]),
    )


def _stratified(rates: NDArray[np.float64], years: int, random: np.random.Generator) -> Years:
    probability = _counts(float(rates.sum()))
    sizes = _allocation(probability, years)
    weight = np.empty(years)
    place = random.permutation(years)
    first = 0
    found: list[tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]] = []
    for count, (chance, size) in enumerate(zip(probability, sizes, strict=True)):
        here = place[first : first + size]
        first += size
        # Consecutive members of a stratum go to consecutive batches, so that each batch is stratified as the whole.
        ratio = np.ones(size)
        for slot in range(count):
            scenario = _pick(rates, _even(size, random, slot, sorted_too=count == 1))
            factor, undo = _tilted(_even(size, random, slot + count, sorted_too=False))
            ratio *= undo
            found.append((here, random.random(size), scenario, factor))
        weight[here] = chance / size * ratio / ratio.mean() if size else 0.0
    batch = np.empty(years, dtype=np.int64)
    batch[place] = np.arange(years) % BATCHES
    if not found:
        found.append((place[:0], np.zeros(0), place[:0], np.zeros(0)))
    year, time, scenario, factor = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((time, year))
    return Years(weight, batch, year[order], time[order], scenario[order], factor[order])


def _counts(total: float) -> NDArray[np.float64]:
    """Probability of 0, 1, 2, … failures a year, as far as a failure more would be rarer than one in ten million."""
    chances = [float(np.exp(-total))]
    while 1.0 - sum(chances) > _RARE and len(chances) < 10_000:
        chances.append(chances[-1] * total / len(chances))
    found = np.array(chances)
    whole: NDArray[np.float64] = found / found.sum()
    return whole


def _allocation(probability: NDArray[np.float64], years: int) -> NDArray[np.int64]:
    """How many years each stratum gets: by the root of its probability, so that rare ones are seen often enough."""
    wish = np.sqrt(probability)
    wish = np.maximum(wish / wish.sum(), np.where(probability > _LEAST_SHARE, _LEAST_SHARE, 0.0))
    sizes: NDArray[np.int64] = np.maximum(np.floor(wish / wish.sum() * years), 1).astype(np.int64)
    sizes[int(np.argmax(sizes))] += years - int(sizes.sum())
    return sizes


def _even(size: int, random: np.random.Generator, dimension: int, *, sorted_too: bool) -> NDArray[np.float64]:
    """Uniform numbers spread evenly over (0, 1): sorted ones, or a Kronecker sequence with a random start."""
    if sorted_too:
        return (np.arange(size) + 1.0 - random.random(size)) / max(size, 1)
    step = float(np.sqrt(_PRIMES[dimension % len(_PRIMES)])) % 1.0
    return np.clip((random.random() + step * np.arange(size)) % 1.0, 1e-12, 1 - 1e-12)


_PRIMES = (5, 2, 3, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)


def _pick(rates: NDArray[np.float64], uniform: NDArray[np.float64]) -> NDArray[np.int64]:
    edges = np.cumsum(rates)
    found = np.searchsorted(edges, uniform * edges[-1], side="left")
    picked: NDArray[np.int64] = np.minimum(found, rates.size - 1).astype(np.int64)
    return picked


def _tilted(uniform: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Factors drawn half from N(0, 1) and half from N(TILT, 1) by inversion, and the ratio that undoes it."""
    from scipy.special import ndtr

    grid = np.linspace(-8.0, 8.0 + TILT, 20_001)
    reached = (ndtr(grid) + ndtr(grid - TILT)) / 2
    factor = np.interp(uniform, reached, grid)
    return factor, 2.0 / (1.0 + np.exp(TILT * factor - TILT**2 / 2))
