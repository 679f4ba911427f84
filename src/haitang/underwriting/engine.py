"""Which engine answers for a contract: the exact one where it can, else the simulation; one function, one result."""

from __future__ import annotations

from haitang.contract import Contract
from haitang.loss import AggregateLoss, RiskProfile, aggregate_insured, exact_supports

EXACT, SIMULATED = "exact/1", "simulation/1"


def engine_for(contract: Contract) -> str:
    """Name and version of the engine that answers for a contract.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> engine_for(example_contract())
    'exact/1'
    """
    return EXACT if exact_supports(contract) else SIMULATED


def annual_loss(
    profile: RiskProfile, contract: Contract, *, seed: int = 0, estimate_error: bool = False
) -> AggregateLoss:
    """What a contract pays in a year for a risk, by the first engine that can tell.

    Parameters
    ----------
    seed : int
        Of the simulation; the exact engine has no use for it. One seed gives every price of a quote the same years,
        so that their differences are those of terms and risk.
    estimate_error : bool
        Also estimate the numerical error of the mean; a simulation always tells its standard error.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> annual_loss(example_profile(), example_contract()).claims > 0
    True
    """
    if exact_supports(contract):
        return aggregate_insured(profile, contract, estimate_error=estimate_error)
    # Imported here: it brings numba, which a quote that the exact engine can answer must not wait for.
    from haitang.loss.simulation import simulate_insured

    return simulate_insured(profile, contract, seed=seed)
