"""Arrays of events, and what must be so before they are evaluated."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from haitang.contract.arrays import MINUTES_BOUND, Money, checked, checked_rates
from haitang.contract.compiled import CompiledTerms
from haitang.lexicon import PPM

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Events:
    """Arrays of events, one row each, in the order that they happen.

    Attributes
    ----------
    losses : ndarray of int64, shape (n_events, n_covers), 分
        Losses in money, by the columns of the compiled contract; the interruption's loss is not among them.
    minutes, hourly : ndarray of int64, shape (n_events, n_pieces), minutes and 分 per hour
        Loss-rate curve of the interruption, on the contract's basis; pieces of zero minutes fill short rows.
    breached : ndarray of bool, shape (n_events, n_conditions), optional
        Conditions that were not met; none by default.
    insured_values : ndarray of int64, shape (n_events, n_covers), ppm, optional
        Insured part of the value at risk; all by default.
    answers : ndarray of bool, shape (n_events, n_covers), optional
        Whether the cover answers for the event at all (period, system, exclusion, cause, provider, …), decided
        outside; always by default.
    dependent : ndarray of bool, shape (n_events,), optional
        Whether the loss came through a provider; never by default.
    offset : ndarray of int64, shape (n_events,), minutes, optional
        From the start of the interruption to that of the waiting period, where the contract counts it from the
        discovery or the notice; 0 by default.
    operating : ndarray of int64, shape (n_events, n_pieces), minutes, optional
        Minutes of each piece in which the plant would have run; all by default.
    other_sums : ndarray of int64, shape (n_events,), 分, optional
        Sums insured elsewhere for the same loss; none by default.
    services : ndarray of int64, shape (n_events,), 分, optional
        Value of services in kind; none by default.
    """

    losses: Money
    minutes: Money
    hourly: Money
    breached: Flags | None = None
    insured_values: Money | None = None
    answers: Flags | None = None
    dependent: Flags | None = None
    offset: Money | None = None
    operating: Money | None = None
    other_sums: Money | None = None
    services: Money | None = None

    def rows(self, index: NDArray[np.intp]) -> Events:
        """The events of the given rows."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(self, **{name: array[index] for name, array in given.items() if array is not None})


@dataclass(frozen=True, slots=True)
class Checked:
    """Events that the arithmetic can rely on: whole, within bounds, of fitting shapes."""

    losses: Money
    minutes: Money
    hourly: Money
    breached: Flags | None
    insured_values: Money | None
    answers: Flags | None
    dependent: Money | int
    offset: Money | int
    operating: Money | None
    other_sums: Money | None
    services: Money | None

    @property
    def count(self) -> int:
        """Number of events."""
        return len(self.losses)

    def unmet(self, ppm: tuple[int, ...]) -> Money | int:
        """What the unmet conditions do together, each as much as ``ppm`` says; shape (n_events,), or 0 for nothing."""
        if self.breached is None or not any(ppm):
            return 0
        together: Money = np.dot(self.breached.astype(np.int64), np.array(ppm, dtype=np.int64))
        return together


def checked_events(terms: CompiledTerms, events: Events) -> Checked:
    """The events, once all their arrays are known to fit the terms and one another.

    Raises
    ------
    ValueError, TypeError, OverflowError
        An array is not of integers, of the wrong shape, negative, or beyond the bound; the message names it.
    """
    losses = checked(events.losses, "losses")
    minutes = checked(events.minutes, "minutes")
    hourly = checked(events.hourly, "hourly")
    if losses.ndim != 2 or losses.shape[1] != len(terms.covers):
        raise ValueError(f"losses must have shape (n_events, {len(terms.covers)}), got {losses.shape}")
    count = losses.shape[0]
    if minutes.shape != hourly.shape or minutes.ndim != 2 or minutes.shape[0] != count:
        raise ValueError(f"minutes {minutes.shape} and hourly {hourly.shape} must have one row per event")
    checked_rates(hourly, minutes)
    shapes = {
        "breached": (count, len(terms.conditions)),
        "insured_values": losses.shape,
        "answers": losses.shape,
        "dependent": (count,),
        "offset": (count,),
        "operating": minutes.shape,
        "other_sums": (count,),
        "services": (count,),
    }
    for name, shape in shapes.items():
        array = getattr(events, name)
        if array is not None and array.shape != shape:
            raise ValueError(f"{name} must have shape {shape}, got {array.shape}")
    operating = _whole(events.operating, "operating")
    if operating is not None and (operating > minutes).any():
        raise ValueError("operating must not exceed minutes")
    return Checked(
        losses=losses,
        minutes=minutes,
        hourly=hourly,
        breached=events.breached,
        insured_values=None if events.insured_values is None else checked(events.insured_values, "insured_values", PPM),
        answers=events.answers,
        dependent=0 if events.dependent is None else events.dependent.astype(np.int64),
        offset=0 if events.offset is None else checked(events.offset, "offset", MINUTES_BOUND),
        operating=operating,
        other_sums=_whole(events.other_sums, "other_sums"),
        services=_whole(events.services, "services"),
    )


def _whole(array: Money | None, name: str) -> Money | None:
    return None if array is None else checked(array, name)
