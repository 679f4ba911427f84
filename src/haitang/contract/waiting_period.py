"""Business interruption (营业中断): which part of a loss-rate curve the insured bears, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from haitang.contract.event import MINUTES_PER_HOUR, Piece
from haitang.contract.interruption import InterruptionTerms, Retention, Waiting
from haitang.contract.model import Deductible
from haitang.lexicon import PPM, mul_div

MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True)
class Waited:
    """A curve against the clock of its waiting period.

    Attributes
    ----------
    agreed : int
        Minutes that have to be waited.
    lasted : int
        Minutes of the interruption that count: from the start of the clock, operating ones where so agreed.
    end : int
        Clock minute, from the start of the interruption, at which the waiting period had run out.
    lost_before, lost_until : int
        Loss before the clock started, and until it had run out, 分.
    """

    agreed: int
    lasted: int
    end: int
    lost_before: int
    lost_until: int


def agreed_minutes(terms: InterruptionTerms) -> int:
    """Minutes that have to be waited; a form that bears the deductible alone has no waiting period."""
    return 0 if terms.retention is Retention.DEDUCTIBLE_ONLY else terms.waiting_hours * MINUTES_PER_HOUR


def wait(curve: Sequence[Piece], terms: InterruptionTerms, start: int = 0) -> Waited:
    """Run the clock of the waiting period along a curve.

    Operating minutes lie evenly in their stretch; minutes are rounded down, in favour of the insured.

    Parameters
    ----------
    start : int
        Minute of the interruption at which the clock starts (discovery, notice).

    Examples
    --------
    >>> from haitang.lexicon import Yuan
    >>> shifts = Piece(minutes=1440, hourly_loss=Yuan.parse(1000), operating=480)
    >>> terms = InterruptionTerms(waiting_hours=4, hours="operating", retention="waiting_only", indemnity_days=180)
    >>> wait([shifts], terms, start=120)
    Waited(agreed=240, lasted=440, end=840, lost_before=200000, lost_until=1400000)
    """
    agreed = agreed_minutes(terms)
    left_out = start if agreed else 0
    elapsed = lasted = end = lost_before = lost_until = 0
    for piece in curve:
        before = min(max(left_out - elapsed, 0), piece.minutes)
        after = piece.minutes - before
        running = piece.operating_minutes if terms.hours == "operating" else piece.minutes
        counted = running * after // piece.minutes
        need = max(agreed - lasted, 0)
        inside = after if need >= counted and need > 0 else (need * after // counted if counted else 0)
        lost_before += _lost(piece, before)
        lost_until += _lost(piece, before + inside)
        end += before + inside
        elapsed += piece.minutes
        lasted += counted
    return Waited(agreed=agreed, lasted=lasted, end=end, lost_before=lost_before, lost_until=lost_until)


def end_of_indemnity(terms: InterruptionTerms, waited: Waited) -> int:
    """Clock minute after which loss no longer counts."""
    start = waited.end if terms.indemnity_from == "waiting_end" else 0
    return start + terms.indemnity_days * MINUTES_PER_DAY


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
        total += _lost(piece, min(max(minute - elapsed, 0), piece.minutes))
        elapsed += piece.minutes
    return total


def duration(curve: Sequence[Piece]) -> int:
    """Minutes that the interruption lasted."""
    return sum(piece.minutes for piece in curve)


def time_borne(waited: Waited, terms: InterruptionTerms, amount: int) -> int:
    """What the waiting period takes of ``amount``, in 分.

    All of it when the interruption does not outlast the waiting period; else the loss until it had run out (time
    retention), or only the loss before its clock started (qualifying period).
    """
    if waited.agreed == 0:
        return 0
    if waited.lasted <= waited.agreed:
        return amount
    lost = waited.lost_before if terms.waiting is Waiting.QUALIFYING else waited.lost_until
    return min(lost, amount)


def deductible_of(deductible: Deductible, amount: int, raised: int = 0) -> int:
    """The higher of the deductible's amount and its rate of the loss (免赔额与免赔率取高), at most the loss; 分.

    ``raised`` raises both by so many parts per million of themselves (免赔额上浮).
    """
    return min(raised_deductible(deductible, amount, raised), amount)


def raised_deductible(deductible: Deductible, amount: int, raised: int = 0) -> int:
    """The same before the loss caps it; 分.

    Examples
    --------
    >>> from haitang.lexicon import Yuan
    >>> raised_deductible(Deductible(amount=Yuan(1000)), 500, 100_000)
    1100
    """
    fixed = deductible.amount.fen + mul_div(deductible.amount.fen, raised, PPM)
    rate = min(deductible.rate.ppm + mul_div(deductible.rate.ppm, raised, PPM), PPM)
    return max(fixed, mul_div(amount, rate, PPM))


def retained(waited: Waited, terms: InterruptionTerms, deductible: Deductible, amount: int, raised: int = 0) -> int:
    """What the insured bears of an interruption loss of ``amount``, by the contract's mode; 分.

    ``both`` takes the deductible from what the waiting period leaves; ``higher_of`` takes only the larger: the
    two are never added, which is the classic error.

    Examples
    --------
    >>> from haitang.lexicon import Yuan
    >>> curve = [Piece(minutes=1200, hourly_loss=Yuan.parse(10_000))]
    >>> ten_wan = Deductible(amount=Yuan.wan(10))
    >>> terms = InterruptionTerms(waiting_hours=8, retention=Retention.HIGHER_OF, indemnity_days=180)
    >>> retained(wait(curve, terms), terms, ten_wan, 200_000_00)
    10000000
    >>> retained(wait(curve, terms), terms.model_copy(update={"retention": Retention.BOTH}), ten_wan, 200_000_00)
    18000000
    """
    time = time_borne(waited, terms, amount)
    match terms.retention:
        case Retention.WAITING_ONLY:
            return time
        case Retention.DEDUCTIBLE_ONLY:
            return deductible_of(deductible, amount, raised)
        case Retention.HIGHER_OF:
            return max(time, deductible_of(deductible, amount, raised))
        case Retention.BOTH:
            return time + deductible_of(deductible, amount - time, raised)


def _lost(piece: Piece, minutes: int) -> int:
    return mul_div(piece.hourly_loss.fen, minutes, MINUTES_PER_HOUR)
