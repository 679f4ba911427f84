"""Evaluates arrays of events by a contract's terms: the same order and the same 分 as `settle`.

What a rule works out is in `haitang.contract.elementwise`; here is only the loop over covers, rules and stretches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from haitang.contract import elementwise as rules
from haitang.contract.arrays import Money, shared_out
from haitang.contract.compiled import CompiledCover, CompiledTerms
from haitang.contract.events import Checked, Events, checked_events
from haitang.contract.order import Rule
from haitang.lexicon import PPM, Cover


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of the limits before each event, 分.

    Attributes
    ----------
    aggregate : ndarray of int64, shape (n_events,)
        Left of the aggregate limit and its reinstatements.
    covers : ndarray of int64, shape (n_events, n_covers)
        Left of each cover's aggregate limit.
    deductible : ndarray of int64, shape (n_events,), optional
        Left of the aggregate deductible; all of it by default.
    services : ndarray of int64, shape (n_events,), optional
        Left of the services in kind; all of them by default.
    """

    aggregate: Money
    covers: Money
    deductible: Money | None = None
    services: Money | None = None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What the contract pays for each event, 分.

    Attributes
    ----------
    payable : ndarray of int64, shape (n_events,)
    covers : ndarray of int64, shape (n_events, n_covers)
        What each cover leaves for the policy's terms; the payable of a cover is its share of ``payable`` by these.
    deducted : ndarray of int64, shape (n_events,)
        What the aggregate deductible bears.
    in_kind : ndarray of int64, shape (n_events,)
        Services in kind within their limit; no part of ``payable``.
    """

    payable: Money
    covers: Money
    deducted: Money
    in_kind: Money

    def by_cover(self) -> Money:
        """``payable`` shared out over the covers, as `settle` does; shape (n_events, n_covers), 分."""
        return shared_out(self.payable, self.covers)


def evaluate(terms: CompiledTerms, events: Events, left: Left | None = None) -> Evaluated:
    """What the contract pays for each event, each on its own (逐事故理算).

    Parameters
    ----------
    terms : CompiledTerms
        From `compile_terms`.
    events : Events
        n events; what does not answer at all (period, system, exclusion, cause, …) is 0 in ``answers``.
    left : Left, optional
        What is left of the limits before each event; untouched limits by default.

    Returns
    -------
    Evaluated
        Equal to `settle` to the 分.

    Raises
    ------
    ValueError, TypeError, OverflowError
        An array is not of integers, of the wrong shape, negative, or beyond the bound; the message names it.

    Examples
    --------
    >>> from haitang.contract import compile_terms, example_contract
    >>> losses = np.array([[0, 30_000_000]])
    >>> events = Events(losses=losses, minutes=np.array([[2400]]), hourly=np.array([[3_000_000]]))
    >>> evaluate(compile_terms(example_contract()), events).payable
    array([126000000])
    """
    given = checked_events(terms, events)
    covers = np.zeros_like(given.losses)
    credit = np.zeros(given.count, dtype=np.int64)
    for column, cover in enumerate(terms.covers):
        interrupted = cover.cover is Cover.BUSINESS_INTERRUPTION
        if not cover.answers or not (interrupted or given.losses[:, column].any()):
            continue
        kernel = _CoverKernel(cover, column, given, left, interrupted=interrupted)
        for rule in terms.cover_order:
            kernel.apply(rule)
        covers[:, column], borne = kernel.result()
        credit += borne
    payable, deducted = _policy(terms, given, covers.sum(axis=1), credit, left)
    return Evaluated(payable=payable, covers=covers, deducted=deducted, in_kind=_in_kind(terms, given, left))


class _CoverKernel:
    """One cover's amounts on their way through the terms."""

    def __init__(
        self, cover: CompiledCover, column: int, given: Checked, left: Left | None, *, interrupted: bool
    ) -> None:
        self._cover = cover
        self._column = column
        self._given = given
        self._left = left
        self._amounts = given.losses[:, column]
        self._borne = np.zeros_like(self._amounts)
        self._raised = given.unmet(cover.raised)
        self._stretches = range(given.minutes.shape[1] if interrupted else 0)
        for k in self._stretches:
            self._amounts = self._amounts + rules.prorated(given.hourly[:, k], given.minutes[:, k])

    def result(self) -> tuple[Money, Money]:
        """What is left, and what the interruption's retention bore; both zero where the cover does not answer."""
        given = self._given
        stands = np.ones(given.count, dtype=np.bool_)
        if given.answers is not None:
            stands = given.answers[:, self._column]
        if any(self._cover.voids):
            stands = stands & np.equal(given.unmet(self._cover.voids), 0)
        return self._amounts * stands, self._borne * stands

    def apply(self, rule: Rule) -> None:
        """Apply one term, as `CoverAmount.apply` does."""
        cover, given = self._cover, self._given
        match rule:
            case Rule.RETENTION:
                if cover.timed:
                    self._retention()
            case Rule.AVERAGE:
                if cover.average and given.insured_values is not None:
                    self._amounts = rules.shares_of(self._amounts, given.insured_values[:, self._column], PPM)
            case Rule.DEDUCTIBLE:
                if not cover.timed and (cover.deductible or cover.deductible_rate):
                    borne = rules.deducted(self._amounts, cover.deductible, cover.deductible_rate, self._raised)
                    self._amounts = self._amounts - borne
            case Rule.ADDED_RATE:
                if any(cover.added):
                    self._amounts = rules.less_rate(self._amounts, given.unmet(cover.added))
            case Rule.SUBLIMIT:
                aggregate: Money | int = cover.aggregate_limit
                if self._left is not None and aggregate != rules.UNLIMITED:
                    aggregate = self._left.covers[:, self._column]
                self._amounts = rules.sublimited(
                    self._amounts, cover.event_limit, cover.dependent_limit, given.dependent, aggregate
                )
            case _:
                if cover.insured_share:
                    self._amounts = rules.less_rate(self._amounts, cover.insured_share)

    def _retention(self) -> None:
        """Run the clock of the waiting period along the stretches, cut off what lies beyond the indemnity, retain."""
        cover, given = self._cover, self._given
        start: Money | int = given.offset * cover.delayed * (cover.waiting > 0)
        elapsed, lasted, waited, lost_before, lost_until = (np.zeros_like(self._borne) for _ in range(5))
        for k in self._stretches:
            minutes, hourly = given.minutes[:, k], given.hourly[:, k]
            before = rules.minutes_before(minutes, elapsed, start)
            running = given.operating[:, k] if cover.operating and given.operating is not None else minutes
            counts = rules.counted(minutes, running, before)
            inside = before + rules.waited(minutes - before, counts, np.maximum(cover.waiting - lasted, 0))
            lost_before = lost_before + rules.prorated(hourly, before)
            lost_until = lost_until + rules.prorated(hourly, inside)
            elapsed, lasted, waited = elapsed + minutes, lasted + counts, waited + inside
        end = cover.indemnity + cover.from_waiting_end * waited
        if (elapsed > end).any():
            self._amounts = np.maximum(self._amounts - self._lost_beyond(end), 0)
        time = rules.time_borne(self._amounts, lost_before, lost_until, lasted, cover.waiting, cover.qualifying)
        self._borne = rules.retained(
            self._amounts, time, cover.deductible, cover.deductible_rate, self._raised, cover.retention
        )
        self._amounts = self._amounts - self._borne

    def _lost_beyond(self, end: Money | int) -> Money:
        elapsed, lost = np.zeros_like(self._borne), np.zeros_like(self._borne)
        for k in self._stretches:
            minutes, hourly = self._given.minutes[:, k], self._given.hourly[:, k]
            inside = rules.minutes_before(minutes, elapsed, end)
            lost = lost + rules.prorated(hourly, minutes) - rules.prorated(hourly, inside)
            elapsed = elapsed + minutes
        return lost


def _policy(
    terms: CompiledTerms, given: Checked, amounts: Money, credit: Money, left: Left | None
) -> tuple[Money, Money]:
    loss, deducted = amounts, np.zeros_like(amounts)
    for rule in terms.policy_order:
        match rule:
            case Rule.EVENT_DEDUCTIBLE:
                fixed, rate = terms.event_deductible, terms.event_deductible_rate
                if fixed or rate:
                    raised = given.unmet(terms.event_raised)
                    amounts = amounts - rules.event_deducted(amounts, fixed, rate, raised, credit)
            case Rule.EVENT_LIMIT:
                amounts = np.minimum(amounts, terms.event_limit)
            case Rule.POLICY_SHARE:
                if terms.insured_share:
                    amounts = rules.less_rate(amounts, terms.insured_share)
            case Rule.OTHER_INSURANCE:
                if given.other_sums is not None:
                    amounts = rules.beside_others(
                        amounts, loss, terms.sum_insured, given.other_sums, terms.other_insurance
                    )
            case Rule.AGGREGATE_DEDUCTIBLE:
                if terms.aggregate_deductible:
                    own = None if left is None else left.deductible
                    deducted = np.minimum(amounts, terms.aggregate_deductible if own is None else own)
                    amounts = amounts - deducted
            case _:
                rest = terms.capacity if left is None else left.aggregate
                amounts = rules.aggregate_limited(amounts, terms.aggregate_limit, rest)
    return amounts, deducted


def _in_kind(terms: CompiledTerms, given: Checked, left: Left | None) -> Money:
    if given.services is None:
        return np.zeros(given.count, dtype=np.int64)
    own = None if left is None else left.services
    return np.minimum(given.services, terms.services if own is None else own)
