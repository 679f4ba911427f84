"""What weighted years say: mean, quantiles, tail means and exceedance curves, each with its standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from haitang.lexicon import Record
from haitang.loss.simulation.years import BATCHES

Floats = NDArray[np.float64]
Fen = NDArray[np.int64]
_SCALE = 100.0
_LEAST_BATCH = 50
"""Years that a batch needs before its figures say anything of their spread."""


class Estimate(Record):
    """A figure of the year in yuan, and its standard error; None where there are too few years to tell."""

    value: float
    standard_error: float | None


class CurvePoint(Record):
    """A point of an exceedance curve: the amount exceeded once in ``return_period`` years, yuan."""

    return_period: float
    loss: float
    standard_error: float | None


class Figures(Record):
    """Moments and tail of a year's loss, yuan.

    Attributes
    ----------
    aal : Estimate
        Mean of a year (年均损失).
    quantiles, tvar : dict
        By confidence level, as asked.
    aep : tuple of CurvePoint
        Exceedance of the year's sum.
    """

    aal: Estimate
    sd: float
    quantiles: dict[str, Estimate]
    tvar: dict[str, Estimate]
    aep: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Losses of weighted years in order of size, ready for any quantile; years without a loss are only counted.

    Attributes
    ----------
    loss : ndarray of float64, shape (n,), 分
        Of the years that have one.
    weight : ndarray of float64, shape (n,)
        Of these years; adds up to 1 together with the years without a loss.
    reached : ndarray of float64, shape (n,)
        Weight of all years up to each.
    """

    loss: Floats
    weight: Floats
    reached: Floats

    @classmethod
    def of(cls, loss: Fen, weight: Floats) -> Sample:
        """Sort the years of a loss."""
        return cls.sorted_of(LossYears.of(loss), weight)

    @classmethod
    def sorted_of(cls, years: LossYears, weight: Floats) -> Sample:
        """The sample of years that are in order already."""
        return _part(years, weight, float(weight.sum()))

    @property
    def mean(self) -> float:
        """Mean of a year, 分."""
        return float(self.loss @ self.weight)

    @property
    def deviation(self) -> float:
        """Standard deviation of a year, 分."""
        square = float(self.loss**2 @ self.weight)
        return sqrt(max(square - self.mean**2, 0.0))

    def quantile(self, level: float) -> float:
        """Smallest loss not exceeded with at least ``level``, 分."""
        wanted = level * (1 - 1e-12)
        if not self.loss.size or wanted <= self.reached[0] - self.weight[0]:
            return 0.0
        at = int(np.searchsorted(self.reached, wanted, side="left"))
        return float(self.loss[min(at, self.loss.size - 1)])

    def tvar(self, level: float) -> float:
        """Mean of the worst ``1 - level`` of years, atoms split, 分."""
        threshold = self.quantile(level)
        above = int(np.searchsorted(self.loss, threshold, side="right"))
        excess = float((self.loss[above:] - threshold) @ self.weight[above:])
        return threshold + excess / (1 - level)


@dataclass(frozen=True, slots=True)
class LossYears:
    """Years that have a loss, in order of its size.

    Attributes
    ----------
    year, loss : ndarray of int64, shape (n,)
        The year, and its loss in 分.
    """

    year: Fen
    loss: Fen

    @classmethod
    def of(cls, loss: Fen) -> LossYears:
        """Put the years in order; years without a loss are left out."""
        year = np.flatnonzero(loss)
        order = np.argsort(loss[year])
        return cls(year[order], loss[year][order])

    def by_batch(self, batch: Fen) -> Iterator[LossYears]:
        """The years of each batch, still in order."""
        mine = batch[self.year].astype(np.uint8)
        order = np.argsort(mine, kind="stable")
        edges = np.searchsorted(mine[order], np.arange(BATCHES + 1))
        for first, last in pairwise(edges.tolist()):
            yield LossYears(self.year[order[first:last]], self.loss[order[first:last]])


def figures(
    loss: Fen,
    weight: Floats,
    batch: Fen,
    *,
    quantiles: Sequence[float],
    tvar: Sequence[float],
    return_periods: Sequence[float],
) -> Figures:
    """Moments, quantiles, tail means and the curve of a year's loss.

    Parameters
    ----------
    loss : ndarray of int64, shape (n_years,), 分
    weight : ndarray of float64, shape (n_years,)
    batch : ndarray of int64, shape (n_years,)
        Which interleaved batch a year belongs to.

    Examples
    --------
    >>> years = np.arange(1000) * 100
    >>> told = figures(years, np.full(1000, 1e-3), np.arange(1000) % 20, quantiles=[0.99], tvar=[], return_periods=[])
    >>> round(told.aal.value, 6), told.quantiles["0.99"].value
    (499.5, 989.0)
    """
    whole, parts = _samples(loss, weight, batch)

    def estimate(figure: Callable[[Sample], float]) -> Estimate:
        return Estimate(value=figure(whole) / _SCALE, standard_error=_spread(parts, figure))

    return Figures(
        aal=estimate(lambda sample: sample.mean),
        sd=whole.deviation / _SCALE,
        quantiles={repr(level): estimate(partial(Sample.quantile, level=level)) for level in quantiles},
        tvar={repr(level): estimate(partial(Sample.tvar, level=level)) for level in tvar},
        aep=_curve(whole, parts, return_periods),
    )


def curve(loss: Fen, weight: Floats, batch: Fen, return_periods: Sequence[float]) -> tuple[CurvePoint, ...]:
    """Exceedance curve of one loss a year: of the sum (AEP), or of the largest event (OEP)."""
    return _curve(*_samples(loss, weight, batch), return_periods)


def _curve(whole: Sample, parts: Sequence[Sample], return_periods: Sequence[float]) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(
            return_period=period,
            loss=whole.quantile(1 - 1 / period) / _SCALE,
            standard_error=_spread(parts, partial(Sample.quantile, level=1 - 1 / period)),
        )
        for period in return_periods
    )


def _samples(loss: Fen, weight: Floats, batch: Fen) -> tuple[Sample, tuple[Sample, ...]]:
    """All years, and each batch of them where there are enough; sorted once."""
    years = LossYears.of(loss)
    whole = Sample.sorted_of(years, weight)
    if loss.size < BATCHES * _LEAST_BATCH:
        return whole, ()
    of_batch = np.bincount(batch, weight, BATCHES)
    parts = zip(years.by_batch(batch), of_batch.tolist(), strict=True)
    return whole, tuple(_part(part, weight, whole_of_batch) for part, whole_of_batch in parts)


def _part(years: LossYears, weight: Floats, whole: float) -> Sample:
    ordered = weight[years.year] / whole
    return Sample(years.loss.astype(np.float64), ordered, 1.0 - float(ordered.sum()) + np.cumsum(ordered))


def _spread(parts: Sequence[Sample], figure: Callable[[Sample], float]) -> float | None:
    if not parts:
        return None
    found = np.array([figure(part) for part in parts]) / _SCALE
    return float(found.std(ddof=1) / np.sqrt(len(parts)))
