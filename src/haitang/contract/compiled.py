"""A contract turned into plain integers, ready for arrays of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from haitang.contract.elementwise import UNLIMITED
from haitang.contract.interruption import InterruptionTerms, Retention, Waiting
from haitang.contract.model import Condition, Contract, CoverTerms, OtherInsurance
from haitang.contract.order import Rule
from haitang.contract.waiting_period import MINUTES_PER_DAY, agreed_minutes
from haitang.lexicon import PPM, Cover, Yuan

_RETENTIONS = tuple(Retention)
_OTHERS = tuple(OtherInsurance)


@dataclass(frozen=True, slots=True)
class CompiledCover:
    """One cover: amounts in 分, shares in ppm, times in minutes; a truth value is 0 or 1.

    Attributes
    ----------
    answers : int
        Whether the state of the cover lets it pay at all.
    deductible, deductible_rate : int
    event_limit, dependent_limit, aggregate_limit : int
        `haitang.contract.elementwise.UNLIMITED` where not agreed.
    average : int
        Whether under-insurance reduces the loss.
    insured_share : int
    timed : int
        Whether the cover has terms in time; those that follow are 0 where not.
    waiting, indemnity : int
        Minutes that are waited, and minutes of indemnity.
    from_waiting_end : int
        Whether indemnity is counted from the end of waiting.
    operating : int
        Whether only operating minutes count towards the waiting period.
    delayed : int
        Whether its clock starts at an event's ``offset`` (discovery, notice) rather than with the interruption.
    qualifying : int
    retention : int
        Mode of `haitang.contract.elementwise.retained`.
    voids, added, raised : tuple of int, one per condition of the compiled contract
        What it does when unmet: voids the cover; adds points of deductible rate; raises the deductible.
    """

    cover: Cover
    answers: int
    deductible: int
    deductible_rate: int
    event_limit: int
    dependent_limit: int
    aggregate_limit: int
    average: int
    insured_share: int
    timed: int
    waiting: int
    indemnity: int
    from_waiting_end: int
    operating: int
    delayed: int
    qualifying: int
    retention: int
    voids: tuple[int, ...]
    added: tuple[int, ...]
    raised: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CompiledTerms:
    """A contract for the kernel: amounts in 分, shares in ppm.

    Attributes
    ----------
    covers : tuple of CompiledCover
        Columns of a losses array, in this order.
    conditions : tuple of str
        Columns of a breached array, in this order.
    event_deductible, event_deductible_rate : int
    event_raised : tuple of int, one per condition
        By how much it raises the event deductible when unmet.
    event_limit : int
        `haitang.contract.elementwise.UNLIMITED` where not agreed.
    insured_share : int
    other_insurance : int
        Mode of `haitang.contract.elementwise.beside_others`.
    sum_insured : int
        The contract's own sum beside that of other contracts.
    aggregate_deductible : int
    aggregate_limit, capacity : int
        One full limit, the most that an event can have; and what the year can pay with all reinstatements.
    reinstatements, reinstatement_rate, reinstatement_by_time : int
        How often the aggregate limit is restored (0: never), at which rate of the premium, whether pro rata as to time.
    services : int
        Limit of the services in kind, 0 where there is no package.
    cover_order, policy_order : tuple of Rule
    """

    covers: tuple[CompiledCover, ...]
    conditions: tuple[str, ...]
    event_deductible: int
    event_deductible_rate: int
    event_raised: tuple[int, ...]
    event_limit: int
    insured_share: int
    other_insurance: int
    sum_insured: int
    aggregate_deductible: int
    aggregate_limit: int
    capacity: int
    reinstatements: int
    reinstatement_rate: int
    reinstatement_by_time: int
    services: int
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
    >>> terms.covers[0].waiting, terms.event_limit, terms.covers[0].aggregate_limit == UNLIMITED
    (480, 1000000000, True)
    """
    codes = {item.code for terms in contract.covers for item in terms.conditions}
    conditions = tuple(sorted(codes | {item.code for item in contract.conditions}))
    restored = contract.reinstatements
    return CompiledTerms(
        covers=tuple(_compile_cover(contract, terms, conditions) for terms in contract.covers),
        conditions=conditions,
        event_deductible=contract.event_deductible.amount.fen,
        event_deductible_rate=contract.event_deductible.rate.ppm,
        event_raised=_ppm_by_condition(contract.conditions, conditions, "raised_deductible"),
        event_limit=_limit(contract.event_limit),
        insured_share=contract.insured_share.ppm,
        other_insurance=_OTHERS.index(contract.other_insurance),
        sum_insured=contract.sum_insured.fen,
        aggregate_deductible=contract.aggregate_deductible.fen,
        aggregate_limit=contract.aggregate_limit.fen,
        capacity=contract.capacity.fen,
        reinstatements=restored.count if restored else 0,
        reinstatement_rate=restored.rate.ppm if restored else 0,
        reinstatement_by_time=int(restored.pro_rata_time) if restored else 0,
        services=contract.services.limit.fen if contract.services else 0,
        cover_order=contract.order.cover,
        policy_order=contract.order.policy,
    )


def _compile_cover(contract: Contract, terms: CoverTerms, conditions: tuple[str, ...]) -> CompiledCover:
    acting = (*terms.conditions, *contract.conditions)
    voiding = {item.code for item in acting if item.effect == "excluded"}
    clock = terms.interruption
    return CompiledCover(
        cover=terms.cover,
        answers=int(terms.state.answers),
        deductible=terms.deductible.amount.fen,
        deductible_rate=terms.deductible.rate.ppm,
        event_limit=_limit(terms.event_limit),
        dependent_limit=_limit(terms.dependent.event_limit if terms.dependent else None),
        aggregate_limit=_limit(terms.aggregate_limit),
        average=int(terms.average),
        insured_share=terms.insured_share.ppm,
        timed=int(clock is not None),
        waiting=agreed_minutes(clock) if clock else 0,
        indemnity=clock.indemnity_days * MINUTES_PER_DAY if clock else 0,
        from_waiting_end=_flag(clock, "indemnity_from", "waiting_end"),
        operating=_flag(clock, "hours", "operating"),
        delayed=int(clock is not None and clock.waiting_from != "interruption"),
        qualifying=_flag(clock, "waiting", Waiting.QUALIFYING),
        retention=_RETENTIONS.index(clock.retention) if clock else 0,
        voids=tuple(int(code in voiding) for code in conditions),
        added=_ppm_by_condition(acting, conditions, "added_rate"),
        raised=_ppm_by_condition(acting, conditions, "raised_deductible"),
    )


def _limit(amount: Yuan | None) -> int:
    return UNLIMITED if amount is None else amount.fen


def _flag(clock: InterruptionTerms | None, field: str, value: str) -> int:
    return int(clock is not None and getattr(clock, field) == value)


def _ppm_by_condition(acting: Iterable[Condition], codes: tuple[str, ...], effect: str) -> tuple[int, ...]:
    """What the conditions of each code do together, where they have that effect."""
    found = dict.fromkeys(codes, 0)
    for item in acting:
        if item.effect == effect:
            found[item.code] += min(item.added_rate.ppm, PPM) if effect == "added_rate" else item.raised_by.ppm
    return tuple(found.values())
