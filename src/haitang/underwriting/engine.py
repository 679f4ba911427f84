"""Which engine answers for a contract: the exact one where it can, else the simulation; one function, one result."""

from __future__ import annotations

from haitang.contract import Contract
from haitang.loss import AggregateLoss, RiskProfile, aggregate_insured

ENGINE = "exact/1"
"""Name and version of the engine that answers."""


def annual_loss(
    profile: RiskProfile,
    contract: Contract,
    *,
    seed: int = 0,  # noqa: ARG001 - every caller passes it on, for the engine that draws
    estimate_error: bool = False,
) -> AggregateLoss:
    """What a contract pays in a year for a risk, by the first engine that can tell.

    Parameters
    ----------
    seed : int
        Of the simulation; the exact engine has no use for it.
    estimate_error : bool
        Also estimate the numerical error of the mean.

    Raises
    ------
    NotSupported
        No engine can answer; the message says why.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> annual_loss(example_profile(), example_contract()).claims > 0
    True
    """
    return aggregate_insured(profile, contract, estimate_error=estimate_error)
