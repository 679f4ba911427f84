"""Evaluates arrays of events by a contract's terms: the same order and the same 分 as `settle`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from haitang.contract.arrays import Money, checked, prorated, shared_out, shares_of
from haitang.contract.compiled import CompiledCover, CompiledInterruption, CompiledTerms
from haitang.contract.model import Retention, Rule
from haitang.lexicon import PPM, Cover


@dataclass(frozen=True, slots=True)
class Events:
    """Arrays of events, one row each, in the order that they happen.

    Attributes
    ----------
    losses : ndarray of int64, shape (n_events, n_covers), 分
        Losses in money, by the columns of the compiled contract; the interruption's loss is not among them.
    minutes, hourly : ndarray of int64, shape (n_events, n_pieces), minutes and 分 per hour
        Loss-rate curve of the interruption; pieces of zero minutes fill short rows.
    breached : ndarray of bool, shape (n_events, n_conditions), optional
        Conditions that were not met; none by default.
    insured_values : ndarray of int64, shape (n_events, n_covers), ppm, optional
        Insured part of the value at risk; all by default.
    """

    losses: Money
    minutes: Money
    hourly: Money
    breached: NDArray[np.bool_] | None = None
    insured_values: Money | None = None

    def rows(self, index: NDArray[np.intp]) -> Events:
        """The events of the given rows."""
        return Events(
            losses=self.losses[index],
            minutes=self.minutes[index],
            hourly=self.hourly[index],
            breached=None if self.breached is None else self.breached[index],
            insured_values=None if self.insured_values is None else self.insured_values[index],
        )


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of the limits before each event, 分.

    Attributes
    ----------
    aggregate : ndarray of int64, shape (n_events,)
    covers : ndarray of int64, shape (n_events, n_covers)
    """

    aggregate: Money
    covers: Money


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What the contract pays for each event, 分.

    Attributes
    ----------
    payable : ndarray of int64, shape (n_events,)
    covers : ndarray of int64, shape (n_events, n_covers)
        What each cover leaves for the policy's terms; the payable of a cover is its share of ``payable`` by these.
    """

    payable: Money
    covers: Money

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
        n events; inside the period, on insured systems, under no exclusion.
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
    losses, minutes, hourly = _checked_events(terms, events)
    covers = np.zeros_like(losses)
    credit = np.zeros(losses.shape[0], dtype=np.int64)
    for column, cover in enumerate(terms.covers):
        if not cover.answers:
            continue
        kernel = _CoverKernel(cover, column, events, left, losses[:, column])
        if cover.cover is Cover.BUSINESS_INTERRUPTION:
            kernel.interrupted(minutes, hourly)
        elif not losses[:, column].any():
            continue
        for rule in terms.cover_order:
            kernel.apply(rule)
        covers[:, column], borne = kernel.result()
        credit += borne
    payable = _policy(terms, covers.sum(axis=1), credit, left)
    return Evaluated(payable=payable, covers=covers)


class _CoverKernel:
    """One cover's amounts on their way through the terms."""

    def __init__(self, cover: CompiledCover, column: int, events: Events, left: Left | None, amounts: Money) -> None:
        self._cover = cover
        self._column = column
        self._events = events
        self._left = left
        self._amounts = amounts
        self._borne = np.zeros_like(amounts)
        self._minutes = np.zeros((amounts.size, 1), dtype=np.int64)
        self._hourly = self._minutes

    def interrupted(self, minutes: Money, hourly: Money) -> None:
        """Add the loss of the interruption."""
        self._minutes, self._hourly = minutes, hourly
        self._amounts = self._amounts + prorated(hourly, minutes).sum(axis=1)

    def result(self) -> tuple[Money, Money]:
        """What is left, and what the interruption's retention bore; both zero where a condition voids the cover."""
        breached = self._events.breached
        if breached is None or not self._cover.voided_by:
            return self._amounts, self._borne
        stands = ~breached[:, list(self._cover.voided_by)].any(axis=1)
        return self._amounts * stands, self._borne * stands

    def apply(self, rule: Rule) -> None:
        """Apply one term, as `CoverAmount.apply` does."""
        match rule:
            case Rule.RETENTION:
                if self._cover.interruption is not None:
                    self._retention(self._cover.interruption)
            case Rule.AVERAGE:
                values = self._events.insured_values
                if self._cover.average and values is not None:
                    self._amounts = shares_of(self._amounts, values[:, self._column], PPM)
            case Rule.DEDUCTIBLE:
                if self._cover.interruption is None:
                    self._amounts = self._amounts - self._deductible(self._amounts)
            case Rule.ADDED_RATE:
                self._added_rate()
            case Rule.SUBLIMIT:
                self._sublimits()
            case _:
                if self._cover.insured_share:
                    self._amounts = self._amounts - shares_of(self._amounts, self._cover.insured_share, PPM)

    def _deductible(self, amounts: Money) -> Money:
        cover = self._cover
        if not cover.deductible_rate:
            return np.minimum(amounts, cover.deductible)
        return np.minimum(np.maximum(shares_of(amounts, cover.deductible_rate, PPM), cover.deductible), amounts)

    def _loss_until(self, minute: int) -> Money:
        elapsed = np.cumsum(self._minutes, axis=1) - self._minutes
        inside = np.clip(minute - elapsed, 0, self._minutes)
        loss: Money = prorated(self._hourly, inside).sum(axis=1)
        return loss

    def _retention(self, terms: CompiledInterruption) -> None:
        lasted = self._minutes.sum(axis=1)
        if lasted.size and int(lasted.max()) > terms.end:
            whole = prorated(self._hourly, self._minutes).sum(axis=1)
            self._amounts = np.maximum(self._amounts - (whole - self._loss_until(terms.end)), 0)
        time = self._time_borne(terms, lasted)
        match terms.retention:
            case Retention.WAITING_ONLY:
                self._borne = time
            case Retention.DEDUCTIBLE_ONLY:
                self._borne = self._deductible(self._amounts)
            case Retention.HIGHER_OF:
                self._borne = np.maximum(time, self._deductible(self._amounts))
            case Retention.BOTH:
                self._borne = time + self._deductible(self._amounts - time)
        self._amounts = self._amounts - self._borne

    def _time_borne(self, terms: CompiledInterruption, lasted: Money) -> Money:
        if terms.waiting == 0:
            return np.zeros_like(self._amounts)
        triggered: Money | int = 0
        if not terms.qualifying:
            triggered = np.minimum(self._loss_until(terms.waiting), self._amounts)
        return np.where(lasted <= terms.waiting, self._amounts, triggered)

    def _added_rate(self) -> None:
        breached = self._events.breached
        if breached is None:
            return
        for_all = np.zeros_like(self._amounts)
        for column, rate in self._cover.added:
            for_all += breached[:, column] * rate
        if for_all.any():
            self._amounts = self._amounts - shares_of(self._amounts, np.minimum(for_all, PPM), PPM)

    def _sublimits(self) -> None:
        if self._cover.event_limit is not None:
            self._amounts = np.minimum(self._amounts, self._cover.event_limit)
        if self._cover.aggregate_limit is not None:
            limit = self._cover.aggregate_limit if self._left is None else self._left.covers[:, self._column]
            self._amounts = np.minimum(self._amounts, limit)


def _policy(terms: CompiledTerms, amounts: Money, credit: Money, left: Left | None) -> Money:
    for rule in terms.policy_order:
        match rule:
            case Rule.EVENT_DEDUCTIBLE:
                agreed: Money | int = terms.event_deductible
                if terms.event_deductible_rate:
                    agreed = np.maximum(shares_of(amounts, terms.event_deductible_rate, PPM), agreed)
                borne = np.minimum(np.maximum(agreed - credit, 0), amounts)
                amounts = amounts - borne
            case Rule.EVENT_LIMIT:
                if terms.event_limit is not None:
                    amounts = np.minimum(amounts, terms.event_limit)
            case Rule.POLICY_SHARE:
                if terms.insured_share:
                    amounts = amounts - shares_of(amounts, terms.insured_share, PPM)
            case _:
                amounts = np.minimum(amounts, terms.aggregate_limit if left is None else left.aggregate)
    return amounts


def _checked_events(terms: CompiledTerms, events: Events) -> tuple[Money, Money, Money]:
    losses = checked(events.losses, "losses")
    minutes = checked(events.minutes, "minutes")
    hourly = checked(events.hourly, "hourly")
    if losses.ndim != 2 or losses.shape[1] != len(terms.covers):
        raise ValueError(f"losses must have shape (n_events, {len(terms.covers)}), got {losses.shape}")
    if minutes.shape != hourly.shape or minutes.ndim != 2 or minutes.shape[0] != losses.shape[0]:
        raise ValueError(f"minutes {minutes.shape} and hourly {hourly.shape} must have one row per event")
    breached = events.breached
    if breached is not None and breached.shape != (losses.shape[0], len(terms.conditions)):
        raise ValueError(f"breached must have shape {(losses.shape[0], len(terms.conditions))}, got {breached.shape}")
    return losses, minutes, hourly
