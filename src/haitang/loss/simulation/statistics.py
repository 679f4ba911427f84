"""What weighted years say: mean, quantiles, tail means and exceedance curves, each with its standard error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
    """Losses of weighted years in order of size, ready for any quantile.

    Attributes
    ----------
    loss : ndarray of float64, shape (n,), 分
    weight : ndarray of float64, shape (n,)
        Adds up to 1.
    """

    loss: Floats
    weight: Floats
    reached: Floats

    @classmethod
    def of(cls, loss: Fen, weight: Floats) -> Sample:
        """Sort the years of a loss."""
        order = np.argsort(loss, kind="stable")
        ordered = weight[order] / weight.sum()
        return cls(loss[order].astype(np.float64), ordered, np.cumsum(ordered))

    @property
    def mean(self) -> float:
        """Mean of a year, 分."""
        return float(self.loss @ self.weight)

    def quantile(self, level: float) -> float:
        """Smallest loss not exceeded with at least ``level``, 分."""
        at = int(np.searchsorted(self.reached, level * (1 - 1e-12), side="left"))
        return float(self.loss[min(at, self.loss.size - 1)])

    def tvar(self, level: float) -> float:
        """Mean of the worst ``1 - level`` of years, atoms split, 分."""
        threshold = self.quantile(level)
        above = self.loss > threshold
        excess = float((self.loss[above] - threshold) @ self.weight[above])
        return threshold + excess / (1 - level)


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
    whole = Sample.of(loss, weight)
    parts = _parts(loss, weight, batch)

    def estimate(figure: Callable[[Sample], float]) -> Estimate:
        return Estimate(value=figure(whole) / _SCALE, standard_error=_spread(parts, figure))

    mean = whole.mean
    return Figures(
        aal=estimate(lambda sample: sample.mean),
        sd=float(np.sqrt((whole.loss - mean) ** 2 @ whole.weight)) / _SCALE,
        quantiles={repr(level): estimate(lambda sample, level=level: sample.quantile(level)) for level in quantiles},  # type: ignore[misc]
        tvar={repr(level): estimate(lambda sample, level=level: sample.tvar(level)) for level in tvar},  # type: ignore[misc]
        aep=curve(loss, weight, batch, return_periods),
    )


def curve(loss: Fen, weight: Floats, batch: Fen, return_periods: Sequence[float]) -> tuple[CurvePoint, ...]:
    """Exceedance curve of one loss a year: of the sum (AEP), or of the largest event (OEP)."""
    whole, parts = Sample.of(loss, weight), _parts(loss, weight, batch)
    return tuple(
        CurvePoint(
            return_period=period,
            loss=whole.quantile(1 - 1 / period) / _SCALE,
            standard_error=_spread(parts, lambda sample, level=1 - 1 / period: sample.quantile(level)),  # type: ignore[misc]
        )
        for period in return_periods
    )


def _parts(loss: Fen, weight: Floats, batch: Fen) -> tuple[Sample, ...]:
    if loss.size < BATCHES * _LEAST_BATCH:
        return ()
    return tuple(Sample.of(loss[batch == number], weight[batch == number]) for number in range(BATCHES))


def _spread(parts: Sequence[Sample], figure: Callable[[Sample], float]) -> float | None:
    if not parts:
        return None
    found = np.array([figure(part) for part in parts]) / _SCALE
    return float(found.std(ddof=1) / np.sqrt(len(parts)))
