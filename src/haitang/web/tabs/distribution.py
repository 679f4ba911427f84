"""一年的损失: how a year's insured loss is spread, and what is exceeded once in so many years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _

from haitang.contract import Contract
from haitang.journeys import CaseFile
from haitang.lexicon import Yuan
from haitang.loss import (
    AggregateLoss,
    RiskProfile,
    exact_supports,
    ground_up,
    insured_events,
    largest_ground_up,
    largest_insured,
)
from haitang.underwriting import Quote, annual_loss
from haitang.web.how import How, rows
from haitang.web.kept import kept
from haitang.web.records import body_of, seen_whole
from haitang.web.templatetags.haitang import rarely, wan, wan_short

RETURN_PERIODS = (2, 5, 10, 20, 50, 100, 200, 250, 500, 1000, 2000)
"""Rows of the table, years."""
DRAWN = tuple(float(years) for years in np.geomspace(1.25, 2000, 90))
"""Where the curves are drawn, years."""
LEAST = 1.0
"""Smallest amount on a logarithmic axis, 万元."""
_WAN = 10_000
_STEPS = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Band:
    """Probability that a year's payments lie above ``low`` and up to ``high``, 万元; the last is the limit itself."""

    low: float
    high: float
    probability: float
    limit: bool = False


@dataclass(frozen=True)
class Curve:
    """An exceedance curve: ``amount(years)`` is exceeded once in so many years, 万元.

    Attributes
    ----------
    insured : bool
        What the policy pays; else the loss before any insurance.
    occurrence : bool
        The largest event of a year (OEP); else the whole year (AEP).
    at : dict of years to 万元
    """

    insured: bool
    occurrence: bool
    at: dict[float, float]

    @property
    def code(self) -> str:
        """Column name in files."""
        return f"{'oep' if self.occurrence else 'aep'}_{'insured' if self.insured else 'ground_up'}"

    @property
    def name(self) -> str:
        """What people read."""
        what = _("Largest event (OEP)") if self.occurrence else _("Whole year (AEP)")
        whose = _("paid by the policy") if self.insured else _("before insurance")
        return f"{what}: {whose}"


@dataclass(frozen=True)
class Year:
    """A year under a contract, sampled for pages; money in 万元.

    Attributes
    ----------
    nothing : float or None
        Probability of a year without a payment; None, as ``bands`` is empty, where only the quote's curve is known.
    """

    nothing: float | None
    bands: tuple[Band, ...]
    exhausted: float
    curves: tuple[Curve, ...]


def year_of(quote: Quote, digest: str) -> Year:
    """The quote's year, worked out once per version; nobody waits here for a simulation, whose curve the quote has.

    Parameters
    ----------
    digest : str
        Of the quote's record.
    """
    exact = exact_supports(quote.contract)
    return kept(f"year/{digest}", lambda: _worked_out(quote) if exact else _as_quoted(quote))


def _worked_out(quote: Quote) -> Year:
    year = annual_loss(quote.weighed, quote.contract)
    return Year(
        nothing=float(year.distribution.mass[0]),
        bands=bands(year, quote.contract.capacity.fen / 1e6),
        exhausted=year.exhausted,
        curves=tuple(curves(quote.weighed, quote.contract, year)),
    )


def _as_quoted(quote: Quote) -> Year:
    """The curve that the quote itself carries, and what the exact engine can say of the largest event."""
    points = [(round(1 / point.probability), point) for point in quote.curve]
    before = {float(years): point.ground_up.fen / 1e6 for years, point in points}
    paid = {float(years): point.insured.fen / 1e6 for years, point in points}
    largest = _curve(largest_ground_up(quote.weighed).quantile, insured=False, occurrence=True)
    found = (Curve(insured=False, occurrence=False, at=before), Curve(insured=True, occurrence=False, at=paid), largest)
    return Year(nothing=None, bands=(), exhausted=quote.figures.exhaustion, curves=found)


def curves(profile: RiskProfile, contract: Contract, year: AggregateLoss) -> list[Curve]:
    """The year's curve and the largest event's, before insurance and paid by the policy."""
    largest = largest_insured(insured_events(profile, contract))
    return [
        _curve(ground_up(profile).quantile, insured=False, occurrence=False),
        _curve(year.distribution.quantile, insured=True, occurrence=False),
        _curve(largest_ground_up(profile).quantile, insured=False, occurrence=True),
        _curve(largest.quantile, insured=True, occurrence=True),
    ]


def _curve(quantile: Callable[[float], float], *, insured: bool, occurrence: bool) -> Curve:
    years = sorted({*DRAWN, *map(float, RETURN_PERIODS)})
    return Curve(insured, occurrence, {each: quantile(1 - 1 / each) / _WAN for each in years})


def bands(year: AggregateLoss, limit: float) -> tuple[Band, ...]:
    """Years with a payment by its size: bands 1–2–5 of 万元 up to the limit, then the limit itself.

    The bands and the years without a payment add up to 1.
    """
    edges = [0.0, *_edges(limit), limit]
    above = [*year.distribution.survival(np.array(edges[:-1]) * _WAN), year.exhausted]
    found = [
        Band(low, high, float(max(over - under, 0.0)))
        for low, high, over, under in zip(edges, edges[1:], above, above[1:], strict=False)
    ]
    return (*found, Band(limit, limit, year.exhausted, limit=True))


def _edges(limit: float) -> list[float]:
    """1, 2, 5, 10, … below the limit.

    Examples
    --------
    >>> _edges(30)
    [1.0, 2.0, 5.0, 10.0, 20.0]
    """
    powers = range(int(np.ceil(np.log10(max(limit, 1.0)))) + 1)
    return [step * 10.0**power for power in powers for step in _STEPS if step * 10.0**power < limit]


def facts(file: CaseFile, tab: str, asked: QueryDict) -> dict[str, Any]:
    """What the page shows."""
    seen = seen_whole(file, "quote")
    quote: Quote = body_of(file, "quote")
    year = year_of(quote, seen.digest)
    limit = quote.contract.capacity
    return {
        "quote": quote,
        "year": year,
        "bands_data": bands_data(year) if year.bands else None,
        "returns_data": returns_data(year, limit),
        "returns": [(years, [curve.at[years] for curve in year.curves]) for years in RETURN_PERIODS],
        "how": How(
            figure=_("Distribution of a year"),
            formula=_(
                "year = Σ payments of its events, up to the aggregate limit\n"
                "payment = the contract's own terms on the event; number of events: Poisson or negative binomial"
            ),
            inputs=rows(
                [
                    (_("Expected insured loss, CNY 10k"), wan(quote.figures.mean)),
                    (_("Numerical error of the mean, CNY"), quote.figures.error.text()),
                    (_("Aggregate limit, CNY 10k"), wan(limit)),
                    (_("Record"), f"{seen.number} v{seen.version} sha256:{seen.digest}"),
                ]
            ),
            versions=rows([(_("Engine"), quote.engine), *sorted(quote.profile.catalogues.items())]),
            command="haitang case run examples/haimao-bearing --out out",
        ),
    }


def bands_data(year: Year) -> dict[str, Any]:
    """What the histogram draws."""
    return {
        "x": _("Payments of a year, CNY 10k"),
        "y": _("Years, per cent"),
        "rows": [
            {
                "name": _("limit %(amount)s") % {"amount": f"{band.low:,.0f}"} if band.limit else _span(band),
                "value": 100 * band.probability,
                "text": rarely(band.probability),
                "limit": band.limit,
            }
            for band in year.bands
        ],
    }


def _span(band: Band) -> str:
    return f"{band.low:,.0f}–{band.high:,.0f}"


def returns_data(year: Year, limit: Yuan) -> dict[str, Any]:
    """What the exceedance picture draws."""
    most = max((max(curve.at.values()) for curve in year.curves), default=1.0)
    top = max(most, limit.fen / 1e6, 10.0)
    return {
        "x": _("Once in so many years"),
        "y": _("CNY 10k"),
        "unit": _("CNY 10k"),
        "least": LEAST,
        "most": 10 ** float(np.ceil(np.log10(top))),
        "first": 1,
        "last": RETURN_PERIODS[-1],
        "tip": _("once in %(years)s years"),
        "limit": {"value": limit.fen / 1e6, "name": _("Aggregate limit %(amount)s") % {"amount": wan_short(limit)}},
        "series": [
            {
                "name": curve.name,
                "insured": curve.insured,
                "occurrence": curve.occurrence,
                "points": [[years, amount] for years, amount in curve.at.items() if amount >= LEAST],
            }
            for curve in year.curves
        ],
    }
