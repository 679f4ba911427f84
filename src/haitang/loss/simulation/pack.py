"""Compiled contracts as arrays for the compiled loop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from haitang.contract import CompiledCover, CompiledTerms, Rule
from haitang.contract.elementwise import UNLIMITED
from haitang.lexicon import Cover
from haitang.loss.simulation.terms import (
    CONTRACT,
    COVER,
    DEDUCTIBLE,
    EVENT_DEDUCTIBLE,
    EVENT_LIMIT,
    INSURED_SHARE,
    POLICY_SHARE,
    RETENTION,
    SUBLIMIT,
    UNTOUCHED,
    Ints,
    Terms,
)

_COVER_RULES = {
    Rule.RETENTION: RETENTION,
    Rule.DEDUCTIBLE: DEDUCTIBLE,
    Rule.SUBLIMIT: SUBLIMIT,
    Rule.INSURED_SHARE: INSURED_SHARE,
}
_POLICY_RULES = {
    Rule.EVENT_DEDUCTIBLE: EVENT_DEDUCTIBLE,
    Rule.EVENT_LIMIT: EVENT_LIMIT,
    Rule.POLICY_SHARE: POLICY_SHARE,
}


def pack_terms(contracts: Sequence[CompiledTerms], covers: Sequence[Cover]) -> Terms:
    """All contracts of a book, one after the other; covers are told by their place in ``covers``.

    Examples
    --------
    >>> from haitang.contract import compile_terms, example_contract
    >>> packed = pack_terms([compile_terms(example_contract())] * 2, list(Cover))
    >>> packed.contract["first"].tolist(), packed.cover["waiting"].tolist()
    ([0, 2], [480, 0, 480, 0])
    """
    rows_of_covers = [
        (*_cover(cover, covers), _plain(cover, contract)) for contract in contracts for cover in contract.covers
    ]
    first = np.cumsum([0, *(len(contract.covers) for contract in contracts)])
    rows = [
        (
            first[place],
            len(contract.covers),
            contract.event_deductible,
            contract.event_deductible_rate,
            contract.event_limit,
            contract.insured_share,
            contract.aggregate_deductible,
            contract.aggregate_limit,
            contract.capacity,
            _limits_covers(contract),
        )
        for place, contract in enumerate(contracts)
    ]
    return Terms(
        contract=np.array(rows, dtype=CONTRACT),
        cover=np.array(rows_of_covers, dtype=COVER),
        cover_order=_table([_cover_rules(contract) for contract in contracts]),
        policy_order=_table([_policy_rules(contract) for contract in contracts]),
    )


def _cover(cover: CompiledCover, covers: Sequence[Cover]) -> tuple[int, ...]:
    return (
        covers.index(cover.cover),
        cover.timed,
        cover.deductible,
        cover.deductible_rate,
        cover.event_limit,
        cover.dependent_limit,
        cover.aggregate_limit,
        cover.insured_share,
        cover.waiting,
        cover.indemnity,
        cover.from_waiting_end,
        cover.qualifying,
        cover.retention,
    )


def _plain(cover: CompiledCover, contract: CompiledTerms) -> int:
    """Whether a cover has an amount of deductible and a sublimit per event after it, and nothing else."""
    order = contract.cover_order
    others = cover.timed or cover.deductible_rate or cover.insured_share
    limited = min(cover.dependent_limit, cover.aggregate_limit) < UNLIMITED
    return int(not others and not limited and order.index(Rule.DEDUCTIBLE) < order.index(Rule.SUBLIMIT))


def _limits_covers(contract: CompiledTerms) -> int:
    """Whether a cover has a limit of the year of its own."""
    return int(any(cover.answers and cover.aggregate_limit < UNLIMITED for cover in contract.covers))


def _cover_rules(contract: CompiledTerms) -> list[int]:
    """The rules of covers that some cover agrees, in the contract's order."""
    agreed = {
        Rule.RETENTION: any(cover.timed for cover in contract.covers),
        Rule.DEDUCTIBLE: any(cover.deductible or cover.deductible_rate for cover in contract.covers),
        Rule.SUBLIMIT: any(
            min(cover.event_limit, cover.dependent_limit, cover.aggregate_limit) < UNLIMITED
            for cover in contract.covers
        ),
        Rule.INSURED_SHARE: any(cover.insured_share for cover in contract.covers),
    }
    return [_COVER_RULES[rule] for rule in contract.cover_order if agreed.get(rule)]


def _policy_rules(contract: CompiledTerms) -> list[int]:
    """The rules of the policy that it agrees, those of the year apart."""
    agreed = {
        Rule.EVENT_DEDUCTIBLE: bool(contract.event_deductible or contract.event_deductible_rate),
        Rule.EVENT_LIMIT: contract.event_limit < UNLIMITED,
        Rule.POLICY_SHARE: bool(contract.insured_share),
    }
    return [_POLICY_RULES[rule] for rule in contract.policy_order if agreed.get(rule)]


def _table(orders: Sequence[Sequence[int]]) -> Ints:
    """Rules row by row, filled up with one that does nothing."""
    width = max(len(order) for order in orders)
    return np.array([[*order, *[UNTOUCHED] * (width - len(order))] for order in orders], dtype=np.int64)
