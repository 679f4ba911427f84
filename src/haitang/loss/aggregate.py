"""Aggregate loss of a year: of the enterprise from ground up, and of the insurer under the contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from haitang.contract import Contract
from haitang.lexicon import Cover, Peril
from haitang.loss.compound import compound
from haitang.loss.discretise import smoothed, spread
from haitang.loss.distribution import Distribution
from haitang.loss.frequencies import Frequency, NegativeBinomial, Poisson
from haitang.loss.insured_events import CELLS, MOST_BELOW, InsuredEvents, insured_events
from haitang.loss.latent import cells_of
from haitang.loss.model import RiskProfile
from haitang.loss.severities import Yuans

GRID = 8192
_NEVER = 1e-14
_MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class AggregateLoss:
    """What the insurer pays in a year, after all terms; yuan, float64.

    Attributes
    ----------
    distribution : Distribution
        Up to the aggregate limit, which carries all that would lie beyond.
    by_cover, by_peril : dict
        Expected loss by cover and by peril; each adds up to ``mean``.
    before_aggregate : float
        Expected loss if the aggregate limit were not.
    claims : float
        Expected number of events with a payment.
    exhausted : float
        Probability that the aggregate limit is used up.
    error : float
        Estimated error of ``mean`` from the grid and the cells; None where it was not asked for.
    """

    distribution: Distribution
    by_cover: dict[Cover, float]
    by_peril: dict[Peril, float]
    before_aggregate: float
    claims: float
    exhausted: float
    error: float | None = None

    @property
    def mean(self) -> float:
        """Expected loss, yuan."""
        return self.distribution.mean


@dataclass(frozen=True, slots=True)
class _Part:
    """One scenario on its way to the grid: events a year, size, and what an event costs by cells."""

    yearly: float
    dispersion: float | None
    amounts: Yuans
    probability: Yuans


def _year(parts: Sequence[_Part], *, step: float, points: int) -> Distribution:
    """Aggregate loss of a year; scenarios of one dispersion share one gamma factor.

    The published table counts events of all perils together, so that a year that is bad for one peril is bad for all:
    such scenarios are one negative binomial over their mixed severities, exactly, and need one transform.
    """
    groups: dict[float | None, list[_Part]] = {}
    for part in parts:
        groups.setdefault(part.dispersion, []).append(part)
    compounds: list[tuple[Frequency, Yuans]] = []
    for dispersion, group in groups.items():
        rate = sum(part.yearly for part in group)
        if rate == 0:
            continue
        amounts = np.array([part.amounts for part in group])
        weights = np.array([part.yearly / rate * part.probability for part in group])
        atoms = smoothed(amounts, weights, step=step)
        compounds.append((_frequency(rate, dispersion), spread(*atoms, step=step, points=points)))
    if not compounds:
        mass = np.zeros(points)
        mass[0] = 1.0
        return Distribution(step=step, mass=mass)
    return compound(compounds, step=step)


def _frequency(mean: float, dispersion: float | None) -> Poisson | NegativeBinomial:
    return Poisson(mean=mean) if dispersion is None else NegativeBinomial(mean=mean, size=dispersion)


def aggregate_events(
    events: InsuredEvents, yearly: Sequence[float] | None = None, *, grid: int = GRID
) -> AggregateLoss:
    """Aggregate loss of evaluated events; ``yearly`` replaces the scenarios' means, in their order.

    Parameters
    ----------
    events : InsuredEvents
        From `insured_events`.
    yearly : sequence of float, optional
        Events a year of each scenario.
    grid : int
        Grid points up to the year's capacity.
    """
    means = [item.scenario.yearly for item in events.scenarios] if yearly is None else list(yearly)
    parts = []
    by_peril: dict[Peril, float] = {}
    by_cover = np.zeros(len(events.covers))
    claims = 0.0
    for item, mean in zip(events.scenarios, means, strict=True):
        held = np.minimum(item.payable, events.aggregate_limit)
        parts.append(_Part(mean, item.scenario.dispersion, held, item.probability))
        by_cover += mean * item.by_cover
        by_peril[item.peril] = by_peril.get(item.peril, 0.0) + mean * float(item.by_cover.sum())
        claims += mean * float(item.probability @ (item.payable > 0))
    reach = _reach(events, means)
    year = _of_the_year(parts, events, reach, grid)
    before = float(by_cover.sum())
    kept = year.mean / before if before > 0 else 0.0
    return AggregateLoss(
        distribution=year,
        by_cover={cover: float(mean * kept) for cover, mean in zip(events.covers, by_cover, strict=True)},
        by_peril={peril: mean * kept for peril, mean in by_peril.items()},
        before_aggregate=before,
        claims=claims,
        exhausted=float(year.mass[-1]) if reach >= events.aggregate_deductible + events.capacity else 0.0,
    )


def _of_the_year(parts: Sequence[_Part], events: InsuredEvents, reach: float, grid: int) -> Distribution:
    """The sum of a year under its deductible and its limit with all reinstatements; ``reach`` is the most it can be."""
    borne = events.aggregate_deductible
    if borne == 0:
        top = min(events.capacity, reach)
        points = _points(events, top, grid)
        return _year(parts, step=top / points, points=points + 1).limited(points)
    if borne >= reach:
        return Distribution(step=events.capacity, mass=np.array([1.0, 0.0]))
    top = min(events.capacity, reach - borne)
    # As fine as the part that is paid asks for, as far as the part that is borne leaves room.
    points = max(int(min(grid, MOST_BELOW * grid * top / (borne + top))), 1)
    step = top / points
    size = int(np.ceil(borne / step)) + points + 1
    sums = _year(parts, step=step, points=size).limited(size - 1)
    paid = np.clip(sums.amounts - borne, 0.0, top)
    return Distribution(step=step, mass=spread(paid, sums.mass, step=step, points=points + 1))


def _reach(events: InsuredEvents, means: Sequence[float]) -> float:
    """Most that a year may plausibly sum to, so that the grid is not wasted on what never happens; yuan."""
    counts = 0
    for dispersion in {item.scenario.dispersion for item in events.scenarios}:
        group = [
            mean for mean, item in zip(means, events.scenarios, strict=True) if item.scenario.dispersion == dispersion
        ]
        counts += _most_events(sum(group), dispersion)
    largest = max((float(item.payable.max()) for item in events.scenarios), default=0.0)
    return max(counts * min(largest, events.aggregate_limit), 0.01)


def _most_events(mean: float, dispersion: float | None) -> int:
    """A number of events that a year exceeds less than once in 10^14."""
    frequency = _frequency(mean, dispersion)
    a, b = frequency.panjer()
    chance = float(frequency.pgf(np.zeros(1))[0])
    beyond, count = 1.0 - chance, 0
    while beyond > _NEVER and count < _MOST_COUNTED:
        count += 1
        chance *= a + b / count
        beyond -= chance
    return max(count, 1)


def aggregate_insured(
    profile: RiskProfile, contract: Contract, *, cells: int = CELLS, grid: int = GRID, estimate_error: bool = False
) -> AggregateLoss:
    """Distribution of what a contract pays in a year for an enterprise's risk (精算纯保费的分布).

    Parameters
    ----------
    profile : RiskProfile
        The enterprise's scenarios.
    contract : Contract
        Its terms; the same that settle a claim.
    cells : int
        Cells of each scenario's latent factor.
    grid : int
        Grid points up to the aggregate limit.
    estimate_error : bool
        Also compute at half of both and report the difference.

    Returns
    -------
    AggregateLoss

    Raises
    ------
    NotSupported
        `exact_supports` says no.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> year = aggregate_insured(example_profile(), example_contract(), estimate_error=True)
    >>> bool(abs(sum(year.by_cover.values()) - year.mean) < 1e-6), year.error < 0.01 * year.mean
    (True, True)
    """
    year = aggregate_events(insured_events(profile, contract, cells=cells), grid=grid)
    if not estimate_error:
        return year
    coarse = aggregate_events(insured_events(profile, contract, cells=cells // 2), grid=grid // 2)
    return replace(year, error=abs(year.mean - coarse.mean))


def ground_up(profile: RiskProfile, *, grid: int = 2**15, beyond: float = 2e-5, cells: int = 2048) -> Distribution:
    """Distribution of the enterprise's loss of a year before any insurance (年度总损失).

    Parameters
    ----------
    beyond : float
        Yearly rate of events that may lie past the grid; the grid's end follows from it. Where many events make a
        year that is larger than any of them, it grows until hardly more of the years lie past it.

    Returns
    -------
    Distribution
        For exceedance curves and quantiles; its mean is refused when probability lies past the grid.
    """
    cuts = [(scenario, cells_of(scenario.severity, cells)) for scenario in profile.scenarios]
    top = 1.0
    for scenario, cut in cuts:
        rate = scenario.yearly * np.cumsum(cut.probability[::-1])[::-1]
        over = cut.amount[rate > beyond / len(cuts)]
        top = max(top, float(over.max()) if over.size else 1.0)
    parts = [_Part(scenario.yearly, scenario.dispersion, cut.amount, cut.probability) for scenario, cut in cuts]
    year = _year(parts, step=top / (grid - 1), points=grid)
    while year.beyond > 10 * beyond:
        top *= 2
        year = _year(parts, step=top / (grid - 1), points=grid)
    return year


def ground_up_mean(profile: RiskProfile) -> float:
    """Expected loss of a year before any insurance, yuan."""
    return sum(
        scenario.yearly * float(cut.probability @ cut.amount)
        for scenario, cut in ((scenario, cells_of(scenario.severity, CELLS)) for scenario in profile.scenarios)
    )


def _points(events: InsuredEvents, top: float, grid: int) -> int:
    """Grid points up to ``top``, such that the event limit is one of them where it divides it."""
    limit = events.event_limit
    if limit is None or limit <= 0:
        return grid
    ratio = top / limit
    whole = round(ratio)
    return whole * max(round(grid / whole), 1) if whole and abs(ratio - whole) < 1e-9 and whole <= grid else grid
