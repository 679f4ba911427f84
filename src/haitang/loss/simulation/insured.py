"""What one contract pays in a year, simulated: for contracts that the exact engine cannot follow."""

from __future__ import annotations

import os

import numpy as np

from haitang.contract import Contract
from haitang.lexicon import Yuan
from haitang.loss.aggregate import GRID, AggregateLoss
from haitang.loss.discretise import spread
from haitang.loss.distribution import Distribution
from haitang.loss.model import RiskProfile
from haitang.loss.simulation.book import Book, BookPolicy
from haitang.loss.simulation.expand import lay_out
from haitang.loss.simulation.programme import compile_programme
from haitang.loss.simulation.run import Run
from haitang.loss.simulation.years import simulated_years

YEARS = 1_000_000
WORKERS = os.cpu_count() or 1
FEN = 100.0
_WITHOUT_LIMIT = Yuan(2**46)


def simulate_insured(profile: RiskProfile, contract: Contract, *, seed: int, years: int = YEARS) -> AggregateLoss:
    """Distribution of what a contract pays in a year for an enterprise's risk, by simulation.

    The same record as `haitang.loss.aggregate_insured` gives, so that a price does not know which engine answered;
    ``error`` is the standard error of the mean, and ``exhausted`` counts years.

    Parameters
    ----------
    seed : int
        Makes the same answer again.
    years : int
        Simulated years.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import aggregate_insured, example_profile
    >>> simulated = simulate_insured(example_profile(), example_contract(), seed=1, years=200_000)
    >>> exact = aggregate_insured(example_profile(), example_contract())
    >>> abs(simulated.mean - exact.mean) < 4 * simulated.error
    True
    """
    run = _run(profile, contract, seed, years)
    totals = run.walk(WORKERS)
    without = _run(profile, _without_aggregates(contract), seed, years, split=False)
    capacity = contract.capacity.fen / FEN
    step = capacity / GRID
    paid = totals.total / FEN
    mass = spread(paid, np.full(years, 1.0 / years), step=step, points=GRID + 1)
    return AggregateLoss(
        distribution=Distribution(step=step, mass=mass),
        by_cover={cover: float(row.mean()) / FEN for cover, row in zip(run.laid.covers, totals.cover, strict=True)},
        by_peril={peril: float(row.mean()) / FEN for peril, row in zip(run.laid.perils, totals.peril, strict=True)},
        before_aggregate=float(without.walk(WORKERS).total.mean()) / FEN,
        claims=float(totals.moments.claims[0]),
        exhausted=float((paid >= capacity).mean()),
        error=float(paid.std() / np.sqrt(years)),
    )


def _run(profile: RiskProfile, contract: Contract, seed: int, years: int, *, split: bool = True) -> Run:
    book = Book(
        contracts={"contract": contract},
        profiles={"profile": profile},
        policies=(BookPolicy(id="policy", contract="contract", profile="profile"),),
    )
    drawn = simulated_years((), years=years, seed=seed, stratified=False)
    run = Run(lay_out(book, seed), drawn, compile_programme(()), by_cover=split, by_peril=split)
    run.reach(1)
    return run


def _without_aggregates(contract: Contract) -> Contract:
    """The contract without any term of the year."""
    covers = tuple(terms.model_copy(update={"aggregate_limit": None}) for terms in contract.covers)
    return contract.model_copy(
        update={"covers": covers, "aggregate_limit": _WITHOUT_LIMIT, "aggregate_deductible": Yuan(0)}
        | {"reinstatements": None}
    )
