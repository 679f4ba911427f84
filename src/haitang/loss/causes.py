"""What a simulated event is to a contract: its cause by its peril, and which covers answer for it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from haitang.contract import Cause, Contract, CoverTerms
from haitang.lexicon import Peril
from haitang.loss.model import Scenario

CAUSE_OF: Final = MappingProxyType(
    {
        Peril.RANSOMWARE: Cause.MALICIOUS_ACT,
        Peril.OT_INTRUSION: Cause.MALICIOUS_ACT,
        Peril.DATA_EXTORTION: Cause.MALICIOUS_ACT,
        Peril.PAYMENT_FRAUD: Cause.MALICIOUS_ACT,
        Peril.DENIAL_OF_SERVICE: Cause.MALICIOUS_ACT,
        Peril.PROVIDER_OUTAGE: Cause.PROVIDER_OUTAGE,
        Peril.SUPPLY_CHAIN_COMPROMISE: Cause.MALICIOUS_ACT,
        Peril.INSIDER_OR_ERROR: Cause.HUMAN_ERROR,
    }
)
"""The cause that each peril stands for (触发原因)."""


def through_provider(scenario: Scenario) -> bool:
    """Whether the loss reaches the insured through a provider; a named one, where the contract names any."""
    return CAUSE_OF[scenario.peril] is Cause.PROVIDER_OUTAGE


def answers_for(contract: Contract, terms: CoverTerms, scenario: Scenario) -> bool:
    """Whether a cover answers in money for the events of a scenario: its state, and the causes that it names.

    What the contract renders in kind (实物服务) has a price of its own and is no loss of the cover.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> contract = example_contract()
    >>> answers_for(contract, contract.covers[0], example_profile().scenarios[0])
    True
    """
    caused = not terms.causes or CAUSE_OF[scenario.peril] in terms.causes
    return terms.state.answers and caused and not contract.renders(terms.cover)
