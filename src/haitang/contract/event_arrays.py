"""Turns settled events into rows of arrays: what was decided about each goes into masks, the rest into integers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from haitang.contract.arrays import Money
from haitang.contract.compiled import CompiledTerms, compile_terms
from haitang.contract.cover_terms import curve_of
from haitang.contract.event import LossEvent, Piece
from haitang.contract.events import Events
from haitang.contract.model import Contract
from haitang.contract.responds import answers_at_all, refusal_of_cover, refusal_of_event
from haitang.contract.services import is_in_kind
from haitang.lexicon import PPM, Cover


def as_events(contract: Contract, sequence: Sequence[LossEvent]) -> Events:
    """The events as arrays for `evaluate`, by the columns of ``compile_terms(contract)`` (事故数组化).

    Losses under covers that the contract does not name, and items that an exclusion takes, are left out: neither is
    ever paid.

    Examples
    --------
    >>> from haitang.contract import example_contract, example_event
    >>> events = as_events(example_contract(), [example_event()])
    >>> events.losses.tolist(), events.minutes.tolist(), events.hourly.tolist()
    ([[0, 30000000]], [[2400]], [[3000000]])
    """
    terms = compile_terms(contract)
    count = len(sequence)
    width = max((len(event.interruption) for event in sequence), default=0) or 1
    minutes, hourly, operating = (np.zeros((count, width), dtype=np.int64) for _ in range(3))
    values = np.full((count, len(terms.covers)), PPM, dtype=np.int64)
    for row, event in enumerate(sequence):
        for place, piece in enumerate(_curve(contract, event)):
            minutes[row, place], hourly[row, place] = piece.minutes, piece.hourly_loss.fen
            operating[row, place] = piece.operating_minutes
        for cover, share in event.insured_values.items():
            if contract.terms(cover) is not None:
                values[row, terms.column(cover)] = share.ppm
    return Events(
        losses=_losses(contract, terms, sequence),
        minutes=minutes,
        hourly=hourly,
        breached=np.array(
            [[code in event.breached for code in terms.conditions] for event in sequence], dtype=np.bool_
        ).reshape(count, len(terms.conditions)),
        insured_values=values,
        answers=np.array([_answers(contract, event) for event in sequence], dtype=np.bool_).reshape(values.shape),
        dependent=np.array([event.through_provider for event in sequence], dtype=np.bool_),
        offset=np.array([_offset(contract, event) for event in sequence], dtype=np.int64),
        operating=operating,
        other_sums=np.array([event.other_sums.fen for event in sequence], dtype=np.int64),
        services=np.array([_services(contract, event) for event in sequence], dtype=np.int64),
    )


def _losses(contract: Contract, terms: CompiledTerms, sequence: Sequence[LossEvent]) -> Money:
    losses = np.zeros((len(sequence), len(terms.covers)), dtype=np.int64)
    for row, event in enumerate(sequence):
        for item in event.losses:
            excluded = item.exclusion in contract.exclusions
            if contract.terms(item.cover) is not None and not is_in_kind(contract, item) and not excluded:
                losses[row, terms.column(item.cover)] += item.amount.fen
        if contract.defence == "inside" and contract.terms(Cover.THIRD_PARTY_LIABILITY) is not None:
            losses[row, terms.column(Cover.THIRD_PARTY_LIABILITY)] += event.defence.fen
    return losses


def _curve(contract: Contract, event: LossEvent) -> tuple[Piece, ...]:
    terms = contract.terms(Cover.BUSINESS_INTERRUPTION)
    return event.interruption if terms is None else curve_of(terms, event)


def _offset(contract: Contract, event: LossEvent) -> int:
    terms = contract.terms(Cover.BUSINESS_INTERRUPTION)
    if terms is None or terms.interruption is None:
        return 0
    return event.minutes_until(terms.interruption.waiting_from)


def _answers(contract: Contract, event: LossEvent) -> list[bool]:
    if refusal_of_event(contract, event) is not None:
        return [False] * len(contract.covers)
    return [refusal_of_cover(contract, terms, event) is None for terms in contract.covers]


def _services(contract: Contract, event: LossEvent) -> int:
    """Value of the services in kind, none where no cover answers: it is then not owed."""
    owed = answers_at_all(contract, event)
    return sum(item.amount.fen for item in event.losses if is_in_kind(contract, item)) if owed else 0
