"""Business interruption (营业中断): which part of a loss-rate curve the insured bears, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from haitang.contract.event import MINUTES_PER_HOUR, Piece
from haitang.contract.model import Deductible, InterruptionTerms, Retention, Waiting
from haitang.lexicon import PPM, mul_div

MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True)
class Windows:
    """The clock of an interruption in minutes from its start: the waiting period, and the end of indemnity."""

    waiting: int
    end: int


def windows(terms: InterruptionTerms) -> Windows:
    """Waiting period and end of indemnity; a form that bears the deductible alone has no waiting period.

    Examples
    --------
    >>> windows(InterruptionTerms(waiting_hours=8, retention=Retention.HIGHER_OF, indemnity_days=180))
    Windows(waiting=480, end=259200)
    """
    waiting = 0 if terms.retention is Retention.DEDUCTIBLE_ONLY else terms.waiting_hours * MINUTES_PER_HOUR
    start = waiting if terms.indemnity_from == "waiting_end" else 0
    return Windows(waiting=waiting, end=start + terms.indemnity_days * MINUTES_PER_DAY)


def loss_until(curve: Sequence[Piece], minute: int) -> int:
    """Loss of the curve from its start to ``minute``, in 分; each stretch is rounded half up.

    Examples
    --------
    >>> from haitang.lexicon import Yuan
    >>> loss_until([Piece(minutes=600, hourly_loss=Yuan.parse(1000))], 90)
    150000
    """
    total = elapsed = 0
    for piece in curve:
        inside = min(max(minute - elapsed, 0), piece.minutes)
        total += mul_div(piece.hourly_loss.fen, inside, MINUTES_PER_HOUR)
        elapsed += piece.minutes
    return total


def duration(curve: Sequence[Piece]) -> int:
    """Minutes that the interruption lasted."""
    return sum(piece.minutes for piece in curve)


def time_borne(curve: Sequence[Piece], terms: InterruptionTerms, amount: int) -> int:
    """What the waiting period takes of ``amount``, in 分.

    All of it when the interruption does not outlast the waiting period; else the loss of the first hours (time
    retention), or nothing (qualifying period).
    """
    waiting = windows(terms).waiting
    if waiting == 0:
        return 0
    if duration(curve) <= waiting:
        return amount
    return 0 if terms.waiting is Waiting.QUALIFYING else min(loss_until(curve, waiting), amount)


def deductible_of(deductible: Deductible, amount: int) -> int:
    """The higher of the deductible's amount and its rate of the loss (免赔额与免赔率取高), at most the loss; 分."""
    return min(max(deductible.amount.fen, mul_div(amount, deductible.rate.ppm, PPM)), amount)


def retained(curve: Sequence[Piece], terms: InterruptionTerms, deductible: Deductible, amount: int) -> int:
    """What the insured bears of an interruption loss of ``amount``, by the contract's mode; 分.

    ``both`` takes the deductible from what the waiting period leaves; ``higher_of`` takes only the larger: the
    two are never added, which is the classic error.

    Examples
    --------
    >>> from haitang.lexicon import Yuan
    >>> curve = [Piece(minutes=1200, hourly_loss=Yuan.parse(10_000))]
    >>> ten_wan = Deductible(amount=Yuan.wan(10))
    >>> terms = InterruptionTerms(waiting_hours=8, retention=Retention.HIGHER_OF, indemnity_days=180)
    >>> retained(curve, terms, ten_wan, 200_000_00)
    10000000
    >>> retained(curve, terms.model_copy(update={"retention": Retention.BOTH}), ten_wan, 200_000_00)
    18000000
    """
    time = time_borne(curve, terms, amount)
    match terms.retention:
        case Retention.WAITING_ONLY:
            return time
        case Retention.DEDUCTIBLE_ONLY:
            return deductible_of(deductible, amount)
        case Retention.HIGHER_OF:
            return max(time, deductible_of(deductible, amount))
        case Retention.BOTH:
            return time + deductible_of(deductible, amount - time)
