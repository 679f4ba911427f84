"""The option grid: the same risk under other limits and retentions (方案比较)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from haitang.contract import Contract, CoverTerms, check
from haitang.lexicon import Cover, Record, Share, Yuan
from haitang.loss import RiskProfile
from haitang.underwriting.basis import PriceBasis
from haitang.underwriting.engine import annual_loss
from haitang.underwriting.rating import technical_premium
from haitang.underwriting.request import OptionsWanted


class Option(Record):
    """One cell of the grid, and its price.

    Attributes
    ----------
    waiting_hours : int or None
        Waiting period of business interruption; None where the contract does not cover it.
    """

    event_limit: Yuan | None
    aggregate_limit: Yuan
    event_deductible: Yuan
    waiting_hours: int | None = None
    expected: Yuan
    premium: Yuan
    rate_on_line: Share


def option_grid(
    profile: RiskProfile, contract: Contract, wanted: OptionsWanted, *, basis: PriceBasis | None = None
) -> tuple[Option, ...]:
    """Price every pair of limits with every event deductible and every waiting period.

    Combinations that contradict each other are left out; a cover's sublimits above the smaller aggregate are lowered
    to it, as an insurer would.

    Parameters
    ----------
    profile : RiskProfile
        Weighed by experience already.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import LimitOption
    >>> wanted = OptionsWanted(
    ...     limits=(LimitOption(event_limit=Yuan.wan(500), aggregate_limit=Yuan.wan(1000)),),
    ...     event_deductibles=(Yuan.wan(5), Yuan.wan(20)),
    ...     waiting_hours=(8, 24),
    ... )
    >>> [(option.event_deductible.in_wan(), option.waiting_hours) for option in
    ...  option_grid(example_profile(), example_contract(), wanted)]
    [('5.00', 8), ('5.00', 24), ('20.00', 8), ('20.00', 24)]
    """
    on = basis or PriceBasis()
    options = []
    for variant in _variants(contract, wanted):
        if check(variant):
            continue
        premium = technical_premium(annual_loss(profile, variant, seed=on.seed), variant, on)
        options.append(
            Option(
                event_limit=variant.event_limit,
                aggregate_limit=variant.aggregate_limit,
                event_deductible=variant.event_deductible.amount,
                waiting_hours=waiting_hours(variant),
                expected=premium.expected,
                premium=premium.total,
                rate_on_line=Share(round(premium.total.fen * 1_000_000 / variant.aggregate_limit.fen)),
            )
        )
    return tuple(options)


def waiting_hours(contract: Contract) -> int | None:
    """Waiting period of business interruption in hours; None where the contract does not cover it."""
    terms = contract.terms(Cover.BUSINESS_INTERRUPTION)
    return None if terms is None or terms.interruption is None else terms.interruption.waiting_hours


def _variants(contract: Contract, wanted: OptionsWanted) -> Iterator[Contract]:
    limits: list[tuple[Yuan | None, Yuan]] = [(option.event_limit, option.aggregate_limit) for option in wanted.limits]
    pairs = limits or [(contract.event_limit, contract.aggregate_limit)]
    deductibles = wanted.event_deductibles or (contract.event_deductible.amount,)
    hours: tuple[int | None, ...] = wanted.waiting_hours or (None,)
    for (event_limit, aggregate_limit), amount, waiting in product(pairs, deductibles, hours):
        deductible = contract.event_deductible.model_copy(update={"amount": amount})
        yield contract.model_copy(
            update={
                "event_limit": event_limit,
                "aggregate_limit": aggregate_limit,
                "event_deductible": deductible,
                "covers": tuple(
                    _waiting(terms, waiting) for terms in sublimits_within(contract, aggregate_limit).covers
                ),
            }
        )


def sublimits_within(contract: Contract, aggregate_limit: Yuan) -> Contract:
    """The contract with every sublimit that is above another, smaller aggregate limit lowered to it.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> [terms.event_limit for terms in sublimits_within(example_contract(), Yuan.wan(300)).covers]
    [Yuan('3000000.00'), Yuan('2000000.00')]
    """
    covers = []
    for terms in contract.covers:
        limits = {"event_limit": terms.event_limit, "aggregate_limit": terms.aggregate_limit}
        above = {
            name: aggregate_limit for name, limit in limits.items() if limit is not None and limit > aggregate_limit
        }
        covers.append(terms.model_copy(update=above))
    return contract.model_copy(update={"covers": tuple(covers)})


def _waiting(terms: CoverTerms, hours: int | None) -> CoverTerms:
    """A cover under another waiting period; None keeps the contract's own."""
    if terms.interruption is None or hours is None:
        return terms
    return terms.model_copy(update={"interruption": terms.interruption.model_copy(update={"waiting_hours": hours})})
