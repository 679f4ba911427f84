"""A risk profile under a contract as arrays: what one event of each scenario brings to each cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from haitang.contract import Contract
from haitang.lexicon import Cover, HaitangError, Peril
from haitang.loss.causes import answers_for, through_provider
from haitang.loss.model import RiskProfile, Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEN = 100.0
LARGEST_FEN = 3.5e13
"""The few events beyond are held here, as in the exact engine: far above any limit that a contract may have."""


RISK = np.dtype(
    [
        (name, np.float64)
        for name in ("yearly", "size", "mu", "sigma", "cap", "relativity", "interruption", "hourly", "mean_rate")
    ]
    + [("dependent", np.int64), ("peril", np.int64)]
)
"""A scenario: events a year before thinning; negative-binomial size, 0 for Poisson; lognormal loss in 分 and its cap;
posture's factor on the frequency; part of the loss that is an interruption, loss per hour of standstill in 分, mean
loss rate over the recovery; whether it comes through a provider; its place among the book's perils."""


class Risks(NamedTuple):
    """Scenarios of all pairs of contract and profile, one row each, pair after pair.

    Attributes
    ----------
    start : (n_pairs + 1,)
        Rows of pair i are ``start[i]:start[i + 1]``.
    contract : (n_pairs,)
        Row of the packed terms.
    risk : (n_rows,)
        Records of `RISK`.
    weight : (n_rows, n_covers)
        Part of the loss that falls on each cover, in the contract's order; interruption apart, and 0 where the cover
        does not answer.
    recovery : (n_rows, n_stretches, 2)
        Shape of the recovery: part of its length, and loss rate, of each stretch.
    """

    start: Ints
    contract: Ints
    risk: NDArray[Any]
    weight: Floats
    recovery: Floats


@dataclass(frozen=True, slots=True)
class Pair:
    """A contract with a profile that reaches it, and the scenarios that do."""

    contract: Contract
    profile: RiskProfile

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Scenarios whose systems the contract insures, those of one dispersion together."""
        insured = set(self.contract.systems)
        reached = [item for item in self.profile.scenarios if not item.systems or insured & set(item.systems)]
        return tuple(sorted(reached, key=lambda item: item.dispersion or 0.0))


def pack_risks(pairs: Sequence[Pair], contracts: Sequence[int], perils: Sequence[Peril]) -> Risks:
    """Arrays of all scenarios; ``contracts`` gives the row of each pair's packed terms, ``perils`` those of the book.

    Raises
    ------
    HaitangError
        A scenario has an interruption but no loss per hour.
    """
    scenarios = [pair.scenarios for pair in pairs]
    flat = [(pair, scenario) for pair, found in zip(pairs, scenarios, strict=True) for scenario in found]
    risk = np.zeros(len(flat), dtype=RISK)
    weight = np.zeros((len(flat), max(len(pair.contract.covers) for pair in pairs)))
    recovery = np.zeros((len(flat), max((len(scenario.recovery) for _, scenario in flat), default=1), 2))
    for row, (pair, scenario) in enumerate(flat):
        interruption = _weigh(pair.contract, scenario, weight[row])
        for place, stretch in enumerate(scenario.recovery):
            recovery[row, place] = stretch.time, stretch.rate
        severity = scenario.severity
        risk[row] = (
            scenario.yearly,
            scenario.dispersion or 0.0,
            severity.mu + log(FEN),
            severity.sigma,
            inf if severity.cap is None else severity.cap * FEN,
            scenario.yearly / scenario.base_yearly if scenario.base_yearly else 1.0,
            interruption,
            scenario.hourly_loss.fen,
            sum(stretch.time * stretch.rate for stretch in scenario.recovery),
            through_provider(scenario),
            perils.index(scenario.peril),
        )
    start = np.cumsum([0, *(len(found) for found in scenarios)]).astype(np.int64)
    return Risks(start, np.array(contracts, dtype=np.int64), risk, weight, recovery)


def _weigh(contract: Contract, scenario: Scenario, weight: Floats) -> float:
    """Fill the weights of the contract's covers; returns that of the interruption.

    What falls on covers that the contract does not name, or that do not answer for the scenario, is left out.
    """
    columns = {
        terms.cover: column for column, terms in enumerate(contract.covers) if answers_for(contract, terms, scenario)
    }
    interruption = 0.0
    for part in scenario.consequences:
        if part.cover not in columns:
            continue
        if part.cover is Cover.BUSINESS_INTERRUPTION:
            interruption += part.weight
        else:
            weight[columns[part.cover]] += part.weight
    if interruption > 0 and scenario.hourly_loss.fen <= 0:
        raise HaitangError(
            f"情景 {scenario.peril.label.zh} 有营业中断而每小时损失为 0", advice="给出 hourly_loss，才能把损失换成小时"
        )
    return interruption
