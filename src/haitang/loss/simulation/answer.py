"""What a simulated book says, as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from haitang.contract import TreatyKind
from haitang.lexicon import Cover, Digest, Peril, Record
from haitang.loss.simulation.book import Report
from haitang.loss.simulation.expand import Laid
from haitang.loss.simulation.statistics import CurvePoint, Estimate, Figures, curve, figures
from haitang.loss.simulation.tails import BookTails
from haitang.loss.simulation.totals import Totals
from haitang.loss.simulation.years import Years

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ENGINE = "simulation/1"


class TreatyFigures(Record):
    """What one treaty takes of a year, and the reinstatement premium that the book pays it, yuan."""

    code: str
    kind: TreatyKind
    ceded: Figures
    reinstatement_premium: Estimate


class PolicyShare(Record):
    """One policy's part of the book, yuan.

    Attributes
    ----------
    aal, standard_error : float
        Mean of a year, and its standard error.
    claims : float
        Expected payments a year.
    co_tvar : float
        Its mean payment in the book's worst years (co-TVaR): the parts add up to the book's TVaR.
    """

    policy: str
    aal: float
    standard_error: float
    claims: float
    co_tvar: float


class Allocation(Record):
    """The book's TVaR shared out to its policies; ``others`` are those not listed, together."""

    level: float
    tvar: float
    policies: tuple[PolicyShare, ...]
    others: float


class YearEvent(Record):
    """One payment of a year that is taken apart; a shared failure names its scenario.

    Attributes
    ----------
    at : float
        Part of the year gone by.
    paid : float
        Yuan, net of quota shares.
    """

    at: float
    policy: str
    peril: Peril
    shared: str
    paid: float


class TopYear(Record):
    """One of the worst years: what it cost, and its largest payments."""

    year: int
    paid: float
    weight: float
    events: tuple[YearEvent, ...]


class SimulatedBook(Record):
    """A simulated book; amounts in yuan.

    Attributes
    ----------
    source : Digest
        Of the book, in canonical JSON; with years, seed and engine it makes the answer again.
    tail : str
        How years were drawn.
    gross, net : Figures
        Before and after all treaties.
    oep : tuple of CurvePoint
        Exceedance of the largest event of a year, gross; a shared failure is one event.
    reinstatement_premium : Estimate
        Of all treaties together.
    """

    engine: str
    source: Digest
    name: str
    policies: int
    years: int
    seed: int
    tail: Literal["plain", "stratified"]
    claims: float
    gross: Figures
    oep: tuple[CurvePoint, ...]
    by_cover: dict[Cover, Figures] = {}
    by_peril: dict[Peril, Figures] = {}
    treaties: tuple[TreatyFigures, ...] = ()
    reinstatement_premium: Estimate | None = None
    net: Figures | None = None
    allocation: Allocation | None = None
    top_years: tuple[TopYear, ...] = ()
    tails: BookTails | None = None


class Teller:
    """Tells figures of years in one and the same way."""

    def __init__(self, years: Years, report: Report, laid: Laid) -> None:
        self._years = years
        self._laid = laid
        self._report = report
        self._told: tuple[Ints, Figures] | None = None

    def figures(self, loss: Ints) -> Figures:
        """Moments and tail of a loss by year, 分; those of the first are kept, since a single cover is the whole."""
        if self._told and np.array_equal(self._told[0], loss):
            return self._told[1]
        told = self._figures(loss)
        self._told = self._told or (loss, told)
        return told

    def _figures(self, loss: Ints) -> Figures:
        report = self._report
        return figures(
            loss,
            self._years.weight,
            self._years.batch,
            quantiles=report.quantiles,
            tvar=report.tvar,
            return_periods=report.return_periods,
        )

    def curve(self, loss: Ints) -> tuple[CurvePoint, ...]:
        """Exceedance curve of a loss by year, 分."""
        return curve(loss, self._years.weight, self._years.batch, self._report.return_periods)

    def mean(self, loss: Ints) -> Estimate:
        """Mean of a loss by year, 分."""
        nothing: Sequence[float] = ()
        return figures(
            loss, self._years.weight, self._years.batch, quantiles=nothing, tvar=nothing, return_periods=nothing
        ).aal

    def by_cover(self, totals: Totals) -> dict[Cover, Figures]:
        """Figures of each cover that ever paid."""
        return {
            cover: self.figures(row) for cover, row in zip(self._laid.covers, totals.cover, strict=False) if row.any()
        }

    def by_peril(self, totals: Totals) -> dict[Peril, Figures]:
        """Figures of each peril that ever cost."""
        return {
            peril: self.figures(row) for peril, row in zip(self._laid.perils, totals.peril, strict=False) if row.any()
        }
