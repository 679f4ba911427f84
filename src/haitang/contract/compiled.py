"""A contract turned into plain integers, ready for arrays of events."""

from __future__ import annotations

from dataclasses import dataclass

from haitang.contract.model import Contract, CoverTerms, Deductible, Retention, Rule, Waiting
from haitang.contract.waiting_period import windows
from haitang.lexicon import PPM, Cover


@dataclass(frozen=True, slots=True)
class CompiledInterruption:
    """Waiting period and end of indemnity in minutes, and how they are borne."""

    waiting: int
    end: int
    qualifying: bool
    retention: Retention


@dataclass(frozen=True, slots=True)
class CompiledCover:
    """One cover: amounts in 分, shares in ppm, None where a term is not agreed.

    ``voided_by`` and ``added`` index the compiled contract's conditions.
    """

    cover: Cover
    answers: bool
    deductible: int
    deductible_rate: int
    event_limit: int | None
    aggregate_limit: int | None
    average: bool
    insured_share: int
    interruption: CompiledInterruption | None
    voided_by: tuple[int, ...]
    added: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class CompiledTerms:
    """A contract for the kernel.

    Attributes
    ----------
    covers : tuple of CompiledCover
        Columns of a losses array, in this order.
    conditions : tuple of str
        Columns of a breached array, in this order.
    """

    covers: tuple[CompiledCover, ...]
    conditions: tuple[str, ...]
    event_deductible: int
    event_deductible_rate: int
    event_limit: int | None
    insured_share: int
    aggregate_limit: int
    cover_order: tuple[Rule, ...]
    policy_order: tuple[Rule, ...]

    def column(self, cover: Cover) -> int:
        """Column of a cover in a losses array.

        Raises
        ------
        KeyError
            The contract does not name the cover.
        """
        return {item.cover: index for index, item in enumerate(self.covers)}[cover]


def compile_terms(contract: Contract) -> CompiledTerms:
    """Turn a contract into plain integers (同一份条款，整数化).

    Examples
    --------
    >>> from haitang.contract import example_contract
    >>> terms = compile_terms(example_contract())
    >>> terms.covers[0].interruption.waiting, terms.event_limit
    (480, 1000000000)
    """
    codes = {item.code for terms in contract.covers for item in terms.conditions}
    conditions = tuple(sorted(codes | {item.code for item in contract.conditions}))
    amount, rate = _deductible(contract.event_deductible)
    return CompiledTerms(
        covers=tuple(_compile_cover(contract, terms, conditions) for terms in contract.covers),
        conditions=conditions,
        event_deductible=amount,
        event_deductible_rate=rate,
        event_limit=None if contract.event_limit is None else contract.event_limit.fen,
        insured_share=contract.insured_share.ppm,
        aggregate_limit=contract.aggregate_limit.fen,
        cover_order=contract.order.cover,
        policy_order=contract.order.policy,
    )


def _compile_cover(contract: Contract, terms: CoverTerms, conditions: tuple[str, ...]) -> CompiledCover:
    amount, rate = _deductible(terms.deductible)
    acting = (*terms.conditions, *contract.conditions)
    return CompiledCover(
        cover=terms.cover,
        answers=terms.state.answers,
        deductible=amount,
        deductible_rate=rate,
        event_limit=None if terms.event_limit is None else terms.event_limit.fen,
        aggregate_limit=None if terms.aggregate_limit is None else terms.aggregate_limit.fen,
        average=terms.average,
        insured_share=terms.insured_share.ppm,
        interruption=_compile_interruption(terms),
        voided_by=tuple(conditions.index(item.code) for item in acting if item.effect == "excluded"),
        added=tuple((conditions.index(item.code), min(item.added_rate.ppm, PPM)) for item in acting),
    )


def _compile_interruption(terms: CoverTerms) -> CompiledInterruption | None:
    if terms.interruption is None:
        return None
    clock = windows(terms.interruption)
    return CompiledInterruption(
        waiting=clock.waiting,
        end=clock.end,
        qualifying=terms.interruption.waiting is Waiting.QUALIFYING,
        retention=terms.interruption.retention,
    )


def _deductible(deductible: Deductible) -> tuple[int, int]:
    return deductible.amount.fen, deductible.rate.ppm
