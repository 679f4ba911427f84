"""The option grid: the same risk under other limits and retentions (方案比较)."""

from __future__ import annotations

from collections.abc import Iterator

from haitang.contract import Contract, check
from haitang.lexicon import Record, Share, Yuan
from haitang.loss import RiskProfile, aggregate_insured
from haitang.underwriting.rating import technical_premium
from haitang.underwriting.request import OptionsWanted


class Option(Record):
    """One cell of the grid, and its price."""

    event_limit: Yuan | None
    aggregate_limit: Yuan
    event_deductible: Yuan
    expected: Yuan
    premium: Yuan
    rate_on_line: Share


def option_grid(profile: RiskProfile, contract: Contract, wanted: OptionsWanted) -> tuple[Option, ...]:
    """Price every pair of limits with every event deductible; combinations that contradict a sublimit are left out.

    A cover's sublimit above the smaller aggregate is lowered to it, as an insurer would.

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> from haitang.loss import example_profile
    >>> from haitang.underwriting import LimitOption
    >>> wanted = OptionsWanted(
    ...     limits=(LimitOption(event_limit=Yuan.wan(500), aggregate_limit=Yuan.wan(1000)),),
    ...     event_deductibles=(Yuan.wan(5), Yuan.wan(20)),
    ... )
    >>> low, high = option_grid(example_profile(), example_contract(), wanted)
    >>> low.premium > high.premium
    True
    """
    options = []
    for variant in _variants(contract, wanted):
        if check(variant):
            continue
        premium = technical_premium(aggregate_insured(profile, variant))
        options.append(
            Option(
                event_limit=variant.event_limit,
                aggregate_limit=variant.aggregate_limit,
                event_deductible=variant.event_deductible.amount,
                expected=premium.expected,
                premium=premium.total,
                rate_on_line=Share(round(premium.total.fen * 1_000_000 / variant.aggregate_limit.fen)),
            )
        )
    return tuple(options)


def _variants(contract: Contract, wanted: OptionsWanted) -> Iterator[Contract]:
    limits: list[tuple[Yuan | None, Yuan]] = [(option.event_limit, option.aggregate_limit) for option in wanted.limits]
    pairs = limits or [(contract.event_limit, contract.aggregate_limit)]
    for event_limit, aggregate_limit in pairs:
        covers = tuple(
            terms
            if terms.event_limit is None or terms.event_limit <= aggregate_limit
            else terms.model_copy(update={"event_limit": aggregate_limit})
            for terms in contract.covers
        )
        for amount in wanted.event_deductibles or (contract.event_deductible.amount,):
            deductible = contract.event_deductible.model_copy(update={"amount": amount})
            yield contract.model_copy(
                update={
                    "event_limit": event_limit,
                    "aggregate_limit": aggregate_limit,
                    "event_deductible": deductible,
                    "covers": covers,
                }
            )
