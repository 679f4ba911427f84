"""What one event of each scenario costs the insurer: the contract's own kernel along the latent factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from haitang.contract import CompiledTerms, Contract, Deductible, Events, compile_terms, evaluate
from haitang.lexicon import Cover, HaitangError, Peril
from haitang.loss.causes import answers_for, through_provider
from haitang.loss.latent import Cells, cells_of
from haitang.loss.model import RiskProfile, Scenario
from haitang.loss.severities import Yuans

CELLS = 512
Ints = NDArray[np.int64]
TEN_YEARS = 10 * 366 * 24 * 60
MOST_BELOW = 16
"""How many times the year's capacity an aggregate deductible may be, since the grid is as fine below it as above."""


class NotSupported(HaitangError):
    """The exact engine cannot answer this; the message says why."""


@dataclass(frozen=True, slots=True)
class ScenarioEvents:
    """One scenario's events, by cells of its latent factor.

    Attributes
    ----------
    probability : ndarray, shape (cells,)
    payable : ndarray, shape (cells,), yuan
        What the contract pays for the event, limits untouched.
    by_cover : ndarray, shape (n_covers,), yuan
        Mean payable of one event, by covers of the contract.
    """

    scenario: Scenario
    probability: Yuans
    payable: Yuans
    by_cover: Yuans

    @property
    def peril(self) -> Peril:
        """Peril of the scenario."""
        return self.scenario.peril


@dataclass(frozen=True, slots=True)
class InsuredEvents:
    """All scenarios of a profile that reach the contract's systems, priced event by event.

    The frequencies are not used yet, so that one evaluation serves every posture that changes them alone.

    Attributes
    ----------
    aggregate_deductible, aggregate_limit, capacity : float, yuan
        What the year bears itself; one full limit, the most that an event is paid; that with its reinstatements.
    """

    covers: tuple[Cover, ...]
    aggregate_deductible: float
    aggregate_limit: float
    capacity: float
    event_limit: float | None
    scenarios: tuple[ScenarioEvents, ...]
    left_out: tuple[Peril, ...]


@dataclass(frozen=True, slots=True)
class Supported:
    """Whether the exact engine can answer for a contract, and if not, why."""

    yes: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.yes


def exact_supports(contract: Contract) -> Supported:
    """Whether the exact engine can answer, or why not.

    One event is one number along its latent factor, so that every term of an event is exact; what it cannot follow
    is a limit over the year of a single cover, which depends on what each cover paid before.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> bool(exact_supports(example_contract()))
    True
    """
    if contract.aggregate_deductible.fen > MOST_BELOW * contract.capacity.fen:
        return Supported(yes=False, reason=f"累计免赔额超过全年限额的 {MOST_BELOW} 倍，须由模拟引擎计算")
    one_event = contract.event_limit
    if contract.aggregate_deductible and (one_event is None or one_event > contract.aggregate_limit):
        return Supported(yes=False, reason="累计免赔额之外，一次事故可超过累计限额，须由模拟引擎计算")
    # What a cover pays is less than what its limit let through wherever a term comes after it, so that the limit may
    # bind even where it is as high as the policy's.
    reduced = contract.event_deductible != Deductible() or contract.insured_share.ppm > 0
    for terms in contract.covers:
        limit = terms.aggregate_limit
        binds = limit is not None and (limit < contract.capacity or reduced or terms.insured_share.ppm > 0)
        if binds and terms.state.answers:
            return Supported(yes=False, reason=f"{terms.cover.label.zh}另有分项累计限额，须由模拟引擎计算")
    return Supported(yes=True)


def insured_events(profile: RiskProfile, contract: Contract, *, cells: int = CELLS) -> InsuredEvents:
    """Evaluate the contract along the latent factor of every scenario.

    Parameters
    ----------
    profile : RiskProfile
        Scenarios of the enterprise; those whose systems the contract does not insure are left out.
    cells : int
        Cells of the latent factor per scenario.

    Raises
    ------
    NotSupported
        `exact_supports` says no.
    ValueError
        A scenario has an interruption but no loss per hour.
    """
    supported = exact_supports(contract)
    if not supported:
        raise NotSupported(supported.reason, advice="取消分项累计限额，或改用模拟引擎")
    # The year's deductible is taken of the sum of a year, not of each of its events.
    terms = replace(compile_terms(contract), aggregate_deductible=0)
    reached = [item for item in profile.scenarios if not item.systems or set(item.systems) & set(contract.systems)]
    cuts = [cells_of(scenario.severity, cells) for scenario in reached]
    payable, by_cover = _evaluate(contract, terms, reached, cuts)
    scenarios = []
    for number, (scenario, cut) in enumerate(zip(reached, cuts, strict=True)):
        rows = slice(number * cells, (number + 1) * cells)
        mean_by_cover: Yuans = cut.probability @ by_cover[rows]
        scenarios.append(
            ScenarioEvents(
                scenario=scenario, probability=cut.probability, payable=payable[rows], by_cover=mean_by_cover
            )
        )
    return InsuredEvents(
        covers=tuple(item.cover for item in terms.covers),
        aggregate_deductible=contract.aggregate_deductible.fen / 100,
        aggregate_limit=contract.aggregate_limit.fen / 100,
        capacity=contract.capacity.fen / 100,
        event_limit=None if contract.event_limit is None else contract.event_limit.fen / 100,
        scenarios=tuple(scenarios),
        left_out=tuple(item.peril for item in profile.scenarios if item not in reached),
    )


def _evaluate(
    contract: Contract, terms: CompiledTerms, scenarios: Sequence[Scenario], cuts: Sequence[Cells]
) -> tuple[Yuans, Yuans]:
    """Payable of every cell and its parts by cover (pro rata to what the covers leave), yuan."""
    if not scenarios:
        return np.zeros(0), np.zeros((0, len(terms.covers)))
    rows = sum(cut.amount.size for cut in cuts)
    stretches = max(len(scenario.recovery) for scenario in scenarios)
    losses = np.zeros((rows, len(terms.covers)), dtype=np.int64, order="F")  # the kernel goes cover by cover
    minutes = np.zeros((rows, stretches), dtype=np.int64)
    hourly = np.zeros((rows, stretches), dtype=np.int64)
    dependent = np.zeros(rows, dtype=np.bool_)
    start = 0
    for scenario, cut in zip(scenarios, cuts, strict=True):
        here = slice(start, start + cut.amount.size)
        _fill(contract, scenario, cut, losses=losses[here], minutes=minutes[here], hourly=hourly[here])
        dependent[here] = through_provider(scenario)
        start = here.stop
    evaluated = evaluate(terms, Events(losses=losses, minutes=minutes, hourly=hourly, dependent=dependent))
    payable = evaluated.payable / 100
    left = evaluated.covers.sum(axis=1)
    ratio = np.divide(payable, left, out=np.zeros_like(payable), where=left > 0)
    return payable, evaluated.covers * ratio[:, None]


def _fill(contract: Contract, scenario: Scenario, cut: Cells, *, losses: Ints, minutes: Ints, hourly: Ints) -> None:
    """One scenario's cells as rows of events; covers that are not named or do not answer for it are left out."""
    weights = np.zeros(len(contract.covers))
    interruption = 0.0
    columns = {
        terms.cover: column for column, terms in enumerate(contract.covers) if answers_for(contract, terms, scenario)
    }
    for part in scenario.consequences:
        if part.cover is Cover.BUSINESS_INTERRUPTION:
            interruption += part.weight if part.cover in columns else 0.0
        elif part.cover in columns:
            weights[columns[part.cover]] += part.weight
    np.rint(np.multiply.outer(100 * weights, cut.amount), out=losses.T, casting="unsafe")
    if interruption == 0:
        return
    if scenario.hourly_loss.fen <= 0:
        raise ValueError(f"hourly_loss of {scenario.peril} must be > 0 to turn its interruption into hours")
    _interrupt(cut.amount * (100 * interruption), scenario, minutes=minutes, hourly=hourly)


def _interrupt(fen: Yuans, scenario: Scenario, *, minutes: Ints, hourly: Ints) -> None:
    """Turn losses into stretches of minutes, as long as the recovery's loss rates need for them."""
    standstill = float(scenario.hourly_loss.fen)
    mean_rate = sum(stretch.time * stretch.rate for stretch in scenario.recovery)
    lasted = fen * (60 / (standstill * mean_rate))
    total = np.clip(np.rint(lasted), 1, TEN_YEARS)
    work = np.zeros_like(total)
    for place, stretch in enumerate(scenario.recovery):
        part = np.rint(total * stretch.time)
        minutes[:, place] = part
        work += part * stretch.rate
    full = np.where(lasted > TEN_YEARS, standstill, np.divide(fen * 60, work, out=np.zeros_like(work), where=work > 0))
    for place, stretch in enumerate(scenario.recovery):
        hourly[:, place] = np.rint(full * stretch.rate)
